"""Calibration: history matching in waves, then approximate Bayesian computation within what is left.

targets.py           recorded figures with what they may be off, from YAML
space.py             the parameters as a unit cube
emulator.py          a Gaussian process over the cube, for each target
region.py            implausibility, what is left, and walks in it
waves.py             history matching
weighing.py          weights by fit, the posterior
"""
