"""Why two arms differ: the same disputes in both, and what differed in their lives.

twins.py         which disputes of two runs are the same one
channels.py      the rule by which each dispute's difference is booked under one channel or two
split.py         the difference of an outcome by channel, adding up exactly
pairs.py         the same over several pairs of a study's runs, with intervals: `why_of`
endings.py       disputes that ended differently
tables.py        tables for the terminal, objects for machines
figure.py        the waterfall
twin_stories.py  one dispute's life under two arms
"""
