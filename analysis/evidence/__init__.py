"""How far each number of a scenario can be trusted, and which of the weak ones matter.

`parameters.csv` says what stands behind each number of `base.yaml` (grade, sources, what they say of it),
`sources.csv` names the sources and how far each was read. `grades` reads both and grades a scenario's own
tags, `ledger` lists all numbers of a scenario, `influence` lays a sensitivity run beside them.
"""
