"""What runs show of how disputes emerge: sparks by day, village and tie, and clusters of births.

A spark on a tie where a dispute runs already is logged as a provocation: claims about sparks count both.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from analysis.facts import facts_of
from analysis.verify.emergence_known import (
    HAWKES,
    LIVES,
    NOON,
    SEASON,
    SPARKS,
    TEMPER,
    sparks_per_tie,
    sparks_per_year,
)
from analysis.verify.gate import Estimate, mean_of, ratio_of, share_of
from analysis.verify.lab import Lab
from sim import events as ev
from sim.calendar import DAYS_PER_YEAR, MINUTES_PER_DAY
from sim.simulate import Run

STREAMS = 40
"""Sparks are dealt to so many streams by the row of their tie: the gaps of one are far above a minute."""
LONGEST_GAP = 12
"""Gaps are followed for so many mean gaps: one in 160,000 is longer."""
COMPLETE_DAYS = 60
"""Clusters that began so late are left out: all others are over by the end."""
BLOCK_DAYS = 35
"""Days of a batch, where births of many clusters are counted."""
WARM_DAYS = 30
"""Days at the start that are left out where births come at a steady rate: at first nothing runs."""


def caught(run: Run) -> np.ndarray:
    """The rows of all sparks that caught, by time; `a` is the tie."""
    rows = run.log.rows
    born = (rows["kind"] == ev.BORN) & (rows["c"] // 8 == ev.SPARK)
    provoked = (rows["kind"] == ev.PROVOKED) & (rows["b"] == ev.SPARK)
    found = rows[born | provoked]
    return np.asarray(found[np.argsort(found["time"], kind="stable")])


def daily_sparks(run: Run, kind: int | None = None) -> np.ndarray:
    """Sparks of each day."""
    rows = caught(run)
    if kind is not None:
        rows = rows[run.world.ties["kind"][rows["a"]] == kind]
    return np.bincount(rows["time"] // MINUTES_PER_DAY, minlength=run.days)


def sparks_by_stream(run: Run) -> np.ndarray:
    """Sparks by stream and day, shape (STREAMS, days)."""
    cells, rows = np.zeros((STREAMS, run.days)), caught(run)
    np.add.at(cells, (rows["a"] % STREAMS, rows["time"] // MINUTES_PER_DAY), 1)
    return cells


def yearly_sparks(lab: Lab, kind: int | None = None) -> Estimate:
    """Sparks a year, by days."""
    days = np.concatenate([daily_sparks(run, kind) for run in lab.runs(SPARKS)])
    return mean_of(days * DAYS_PER_YEAR, n=int(days.sum()))


def dispersion(lab: Lab) -> Estimate:
    """Index of dispersion of the sparks of a village and week, within each village; whole weeks only.

    Given a village's total, its mean is exactly 1: the weeks of a Poisson process are multinomial.
    """
    indices, counted = [], 0
    for run in lab.runs(SPARKS):
        rows, weeks = caught(run), run.days // 7
        rows = rows[rows["time"] < weeks * 7 * MINUTES_PER_DAY]
        cells = np.zeros((len(run.world.villages), weeks))
        np.add.at(cells, (run.world.tie_villages(rows["a"]), rows["time"] // (7 * MINUTES_PER_DAY)), 1)
        cells = cells[cells.sum(axis=1) > 0]
        indices.append(cells.var(axis=1, ddof=1) / cells.mean(axis=1))
        counted += len(rows)
    return mean_of(np.concatenate(indices), n=counted)


def gaps(lab: Lab) -> np.ndarray:
    """Gaps between sparks of a stream in mean gaps as the scenario has them, of any shape.

    Those that begin early enough to be seen in whole; by Mecke's formula no gap is then more likely to be
    counted than another.
    """
    mean = STREAMS * DAYS_PER_YEAR * MINUTES_PER_DAY / sparks_per_year(lab.scenario(SPARKS))
    found = []
    for run in lab.runs(SPARKS):
        rows, until = caught(run), run.days * MINUTES_PER_DAY - LONGEST_GAP * mean
        for stream in range(STREAMS):
            times = rows["time"][rows["a"] % STREAMS == stream].astype(float)
            after = np.append(times[1:], np.inf) - times
            found.append(after[times < until] / mean)
    return np.concatenate(found)


def gaps_above(limit: float, lab: Lab) -> Estimate:
    """Share of gaps that are longer than so many mean gaps."""
    found = gaps(lab)
    return share_of(int((found > limit).sum()), len(found))


def days_from_peak(lab: Lab) -> np.ndarray:
    """Days between each spark's day and the peak of its season, before or after."""
    found = []
    for run in lab.runs(SEASON):
        day_of_year = caught(run)["time"] // MINUTES_PER_DAY + run.calendar.start.timetuple().tm_yday
        after = day_of_year - run.scenario.calendar.season_peak_day["trade"]
        found.append(np.abs((after + 182) % 365 - 182))
    return np.concatenate(found)


def sparks_near_peak(days: int, lab: Lab) -> Estimate:
    """Share of sparks on so many days (an odd number) around the season's peak."""
    found = days_from_peak(lab)
    return share_of(int((found <= days // 2).sum()), len(found))


def minutes_of_day(lab: Lab) -> np.ndarray:
    """Minute of the day of each spark."""
    return np.concatenate([caught(run)["time"] % MINUTES_PER_DAY for run in lab.runs(SEASON)])


def sparks_before_noon(lab: Lab) -> Estimate:
    """Share of sparks before noon."""
    minutes = minutes_of_day(lab)
    return share_of(int((minutes < NOON).sum()), len(minutes))


def severities(lab: Lab) -> np.ndarray:
    """Severity at birth of each dispute."""
    return np.concatenate([facts_of(run).disputes.first_severity for run in lab.runs(SPARKS)])


def born_mild(lab: Lab) -> Estimate:
    """Share born at severity 1."""
    found = severities(lab)
    return share_of(int((found == 1).sum()), len(found))


def sparks_by_tie(lab: Lab) -> list[tuple[np.ndarray, np.ndarray]]:
    """Per run: sparks of each tie, and its village."""
    return [
        (np.bincount(caught(run)["a"], minlength=len(run.world.ties)), run.world.tie_villages())
        for run in lab.runs(TEMPER)
    ]


def mean_multiplier(lab: Lab) -> Estimate:
    """Sparks over those that a multiplier of 1 would bring, by villages."""
    base, totals, ties = sparks_per_tie(lab.scenario(TEMPER)), [], []
    for count, village in sparks_by_tie(lab):
        totals.append(np.bincount(village, weights=count))
        ties.append(np.bincount(village))
    births = int(np.concatenate(totals).sum())
    return replace(ratio_of(np.concatenate(totals), base * np.concatenate(ties)), n=births)


def dispersion_of_ties(lab: Lab) -> Estimate:
    """Variance over mean of the sparks per tie, by villages."""
    squares, totals = [], []
    for count, village in sparks_by_tie(lab):
        squares.append(np.bincount(village, weights=(count - count.mean()) ** 2))
        totals.append(np.bincount(village, weights=count))
    return ratio_of(np.concatenate(squares), np.concatenate(totals))


def roots_of(parent: np.ndarray) -> np.ndarray:
    """The first ancestor of each, shape (D,); `parent` is -1 for those who have none."""
    root = np.where(parent < 0, np.arange(len(parent)), parent)
    while (further := root[root]).tolist() != root.tolist():
        root = further
    return root


def clusters(run: Run) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Size, and day and tie of the root, of all clusters that are over by the end of a run."""
    disputes = facts_of(run).disputes
    size = np.bincount(roots_of(disputes.parent), minlength=len(disputes))
    day = disputes.birth // MINUTES_PER_DAY
    chosen = (disputes.parent < 0) & (day < run.days - COMPLETE_DAYS)
    return size[chosen], day[chosen], disputes.tie[chosen]


def sizes_of(runs: Sequence[Run]) -> np.ndarray:
    """Sizes of all complete clusters."""
    return np.concatenate([clusters(run)[0] for run in runs])


def mean_size(sizes: np.ndarray) -> Estimate:
    """Mean size of a cluster."""
    return mean_of(sizes, n=len(sizes))


def variance_of_size(sizes: np.ndarray) -> Estimate:
    """Variance of the size of a cluster."""
    return mean_of((sizes - sizes.mean()) ** 2 * len(sizes) / (len(sizes) - 1), n=len(sizes))


def singletons(sizes: np.ndarray) -> Estimate:
    """Share of sparks that set nothing else alight."""
    return share_of(int((sizes == 1).sum()), len(sizes))


def offspring_by_day(lab: Lab) -> tuple[np.ndarray, np.ndarray]:
    """Per day of all runs: offspring thrown, on free ties or busy ones, and disputes that could throw them.

    A dispute throws from the day after its birth to the day of its end.
    """
    thrown, running = [], []
    for run in lab.runs(LIVES):
        rows, disputes = run.log.rows, facts_of(run).disputes
        born = (rows["kind"] == ev.BORN) & (rows["c"] // 8 == ev.OFFSPRING)
        provoked = (rows["kind"] == ev.PROVOKED) & (rows["b"] == ev.OFFSPRING)
        days = rows["time"][born | provoked] // MINUTES_PER_DAY
        thrown.append(np.bincount(days, minlength=run.days))
        begun = np.bincount(disputes.birth // MINUTES_PER_DAY + 1, minlength=run.days + 1)
        over = np.bincount(disputes.end // MINUTES_PER_DAY + 1, minlength=run.days + 2)
        running.append(np.cumsum(begun[: run.days] - over[: run.days]))
    return np.concatenate(thrown), np.concatenate(running)


def offspring_rate(lab: Lab) -> Estimate:
    """Offspring of a dispute and day, by days: given what runs, days are independent."""
    thrown, running = offspring_by_day(lab)
    return replace(ratio_of(thrown, running), n=int(thrown.sum()))


def by_block(group: np.ndarray, day: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Sums of weights by group, block and day of the block, shape (G, B, BLOCK_DAYS); whole blocks only."""
    blocks = (int(day.max()) + 1) // BLOCK_DAYS
    sums = np.zeros((int(group.max()) + 1, blocks * BLOCK_DAYS))
    whole = day < blocks * BLOCK_DAYS
    np.add.at(sums, (group[whole], day[whole]), weights[whole])
    return sums.reshape(len(sums), blocks, BLOCK_DAYS)


def yearly_births(runs: Sequence[Run]) -> Estimate:
    """Births a year of the whole place, by villages, which share no ties, and blocks of days.

    Sparks come in proportion to ties. The blocks are many times longer than a cluster.
    """
    expected, births = [], []
    for run in runs:
        disputes, ties = facts_of(run).disputes, run.world.tie_villages()
        day = disputes.birth // MINUTES_PER_DAY - WARM_DAYS
        steady = day >= 0
        ones = np.ones(int(steady.sum()))
        sums = by_block(ties[disputes.tie[steady]], day[steady], ones).sum(axis=2)
        years = BLOCK_DAYS / DAYS_PER_YEAR * np.bincount(ties) / len(ties)
        births.append(sums.ravel())
        expected.append(np.repeat(years, sums.shape[1]))
    totals = np.concatenate(births)
    return replace(ratio_of(totals, np.concatenate(expected)), n=int(totals.sum()))


def dispersion_of_stems(lab: Lab) -> Estimate:
    """Variance over mean of the births that stem from the sparks of a stream and day, by blocks of days."""
    variances, means, counted = [], [], 0
    for run in lab.runs(HAWKES):
        size, day, tie = clusters(run)
        cells = by_block(tie % STREAMS, day, size)
        variances.append(cells.var(axis=2, ddof=1).ravel())
        means.append(cells.mean(axis=2).ravel())
        counted += int(cells.sum())
    return replace(ratio_of(np.concatenate(variances), np.concatenate(means)), n=counted)
