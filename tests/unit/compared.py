"""Results of a study made by hand: arms whose effects are known."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.study.plan import Study, Worlds
from analysis.study.reading import arms_of
from analysis.study.results import Columns, Results


def results_of(
    arms: Mapping[str, Mapping[str, Sequence[float]]],
    *,
    replications: int = 1,
    scenario: str = "town",
    drawn: Mapping[str, Sequence[float]] | None = None,
    worlds: bool = True,
) -> Results:
    """Results from values by arm and outcome, in the order of worlds, within each of replications."""
    first = next(iter(next(iter(arms.values())).values()))
    count = len(first) // replications
    study = Study(
        name="made",
        scenario=scenario,
        arms=arms_of(",".join(f"{name}:baseline" for name in arms)),
        worlds=Worlds(count=count) if worlds else None,
        replications=replications if worlds else len(first),
    )
    number = np.arange(len(first))
    names = pd.DataFrame(
        {
            "world": 1 + number // replications if worlds else 0 * number,
            "replication": number % replications if worlds else number,
        }
    )
    experiments = pd.concat([names.assign(arm=name) for name in arms], ignore_index=True)
    outcomes = pd.concat([pd.DataFrame(values, dtype=float) for values in arms.values()], ignore_index=True)
    table = pd.DataFrame({"world": np.arange(1, count + 1), **(drawn or {})})
    return Results(
        study=study,
        experiments=experiments,
        outcomes=Columns.of(outcomes),
        cases=Columns.of(outcomes.notna().astype(np.int64) * 50),
        drawn=Columns.of(table),
        failures=(),
    )
