"""How many are needed, and what a policy is worth in staff."""
