"""The science of the model, one small function a rule, each in the file of its phase.

Scalars in, scalars out. Randomness comes in as `u`, a number in (0, 1); there is no state, no log
and no drawing here. `p` holds the parameters under their names in `scenarios/base.yaml`. Plain
Python to the Mesa engine, machine code to the compiled one: change a rule and both follow.
"""
