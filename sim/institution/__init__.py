"""Grids, groups, posts and the ladder, laid over a world; numbers ready for the rules."""
