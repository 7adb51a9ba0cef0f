"""The Mesa engine: the model as agents that act, phase by phase. The readable one, and the oracle.

Use it as any Mesa model (`GridModel(scenario).step()`), or subclass an agent and pass the class.
"""
