"""What the figures of a run show: some thousand numbers, which another process can draw."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from analysis.daily import daily_columns, monthly_workload
from analysis.facts import Facts, RunLike, facts_of
from analysis.fates import fate_counts
from analysis.stamp import stamp


@dataclass(frozen=True, kw_only=True)
class Findings:
    """One run, as its figures need it.

    `measures` are those of the whole place; `daily` is `daily_columns`; `workload` has gridworkers' minutes,
    shape (months, accounts); `fates` counts disputes by fate; `stamp` goes into the files.
    """

    provenance: str
    stamp: dict[str, str]
    start: date
    days: int
    disputes: int
    fates: dict[str, int]
    measures: dict[str, float | None]
    daily: dict[str, np.ndarray]
    workload: np.ndarray


def findings_of(run: RunLike | Findings) -> Findings:
    """Gather what the figures of a run show, unless it has been gathered."""
    if isinstance(run, Findings):
        return run
    from analysis.measures import measures  # with all measures comes the schema, which no drawing needs

    facts = facts_of(run)
    return Findings(
        provenance=provenance_of(facts),
        stamp=stamp(scenario=run.scenario.name, digest=run.scenario.digest, seed=run.seed),
        start=facts.calendar.start,
        days=facts.days,
        disputes=len(facts.disputes),
        fates=fate_counts(facts),
        measures=measures(run).as_dict(),
        daily=daily_columns(run),
        workload=monthly_workload(facts),
    )


def provenance_of(facts: Facts) -> str:
    """The bottom line of a figure: which run it is."""
    return (
        f"{facts.scenario.name} · seed {facts.seed} · {facts.days} days · {facts.residents:,} residents"
        f" · scenario {facts.scenario.digest[:12]} · log {facts.log_sha256[:12]}"
    )
