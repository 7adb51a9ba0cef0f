"""Arms compared: what an arrangement changes against another, for whom, at what cost, and how sure that is.

differences.py  in which values two arms differ, in words
outcomes.py     which outcomes are told first, what they are called, and effects in natural units
effects.py      paired effects with their intervals, from the results of a study
sequential.py   runs until intervals are narrow enough
words.py        the sentence that a planner reads first
table.py        the table for the terminal
figures.py      the pictures
files.py        comparison.csv, .parquet, .json and the pictures, written whole or not at all
grammar.py      claims such as "no_groups raises incidents by at least 5% in town", read strictly
claims.py       whether a claim is supported, and where it fails
"""
