"""Calibration: history matching in waves, then approximate Bayesian computation within what is left.

targets.py           recorded figures with what they may be off, from YAML
simulator.py         runs of a place as a study that grows
space.py             the parameters as a unit cube
screening.py         which parameters the targets feel
emulator.py          trend and Gaussian process over the cube, for each target
region.py            implausibility, what is left, and walks in it
waves.py             history matching
weighing.py          weights by fit: the posterior
identifiability.py   what the data say of each parameter; pairs that trade off
predictive.py        predicted against recorded, and targets that cannot be met
calibration.py       all of it in order
carry.py             one place predicted with what another taught
wording.py, files.py, figures.py   what is said, written and drawn
"""
