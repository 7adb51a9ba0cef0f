"""The compiled engine: one file per phase, each a loop that gathers, calls the rule, writes, logs.

Nothing here decides anything: decisions stand in `sim/rules`. What is doubled between this engine
and the Mesa one (queues, neighbour gathering, capacity) is doubled on purpose: see parity.
"""
