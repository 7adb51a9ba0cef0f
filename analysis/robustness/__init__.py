"""Robustness: which policy is good enough in most plausible worlds, and where each of them fails.

regret.py    from the outcomes of arms in plausible worlds to regret, shares of worlds and the ranking
boxes.py     PRIM: the worlds in which a policy fails, as bounds of a few parameters, or that none explain it
answer.py    all of it for each outcome, and a regret card for each policy
files.py     tables; figure.py the ranking in a picture; table.py the screen
probes.py    adverse probes: what a stress does to true and to reported measures
"""
