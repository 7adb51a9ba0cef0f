"""A live laboratory in the browser: levers, two towns with the same luck, and what happens in them."""
