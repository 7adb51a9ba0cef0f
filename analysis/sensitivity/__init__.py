"""Sensitivity: which of the assumptions move an outcome, and by how much, beside what luck alone does.

question.py   from a scenario and a method to a study whose worlds are the points of a design
influence.py  from the outcomes at these points to an influence for each parameter, with its interval
luck.py       what part of it luck has
answer.py     runs the study and gathers the influences
files.py      tables; figures.py the tornado and Morris' plane; table.py the screen
"""
