"""Patterns that the model must show: each one number, the region that is wanted, and a verdict.

`registry` holds them; `arms` are the arrangements that they look at, `seen` what came of these, `sighting`
what is read from logs. Each family of patterns has a file; `families` imports them all. `gather` carries the
runs out, `score` judges, `files` and `figures` write the folder.
"""
