"""What runs show of the parties: how and when disputes end, whom they tell, which agreements break."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.disputes import NEVER
from analysis.facts import facts_of
from analysis.verify.gate import Estimate, mean_of, ratio_of, share_of
from analysis.verify.lab import Lab
from analysis.verify.parties_known import (
    CHANNELS_TOLD,
    ERUPTED,
    INCIDENTS,
    LIVES,
    LUMP,
    PAPER,
    PARTIES,
    RELAPSE,
    SEEN_DAYS,
)
from sim import events as ev
from sim.calendar import MINUTES_PER_DAY
from sim.simulate import Run
from sim.vocabulary import HEAD

TAIL_DAYS = 80
"""Disputes born so late are left out where whole lives count: of the others one in ten million still runs."""
LONG_DAYS = 120
"""So many days are followed where disputes last long."""


@dataclass(frozen=True, kw_only=True)
class Exits:
    """How disputes left the parties' own hands; every column has shape (D,)."""

    way: np.ndarray  # index into WAYS; -1 while the dispute runs
    days: np.ndarray  # from birth to then
    midnights: np.ndarray  # between birth and then
    severity: np.ndarray  # then


def exits(run: Run, *, tail_days: int = TAIL_DAYS) -> Exits:
    """The first of: given up, settled, told, erupted; of disputes born early enough."""
    disputes = facts_of(run).disputes
    minutes = np.stack(
        [
            np.where(disputes.outcome == ev.LUMPED, disputes.end, NEVER),
            np.where(disputes.outcome == ev.BILATERAL, disputes.end, NEVER),
            disputes.first((ev.VOICED,)),
            disputes.first((ev.INCIDENT,)),
        ]
    )
    first = minutes.min(axis=0)
    way = np.where(first == NEVER, -1, minutes.argmin(axis=0))
    stop = np.minimum(first, disputes.horizon)
    early = disputes.birth < (run.days - tail_days) * MINUTES_PER_DAY
    return Exits(
        way=way[early],
        days=(stop - disputes.birth)[early] / MINUTES_PER_DAY,
        midnights=(stop // MINUTES_PER_DAY - disputes.birth // MINUTES_PER_DAY)[early],
        severity=(disputes.first_severity + disputes.count(ev.INTENSIFIED))[early],
    )


def ways(lab: Lab) -> np.ndarray:
    """How each dispute ended."""
    return np.concatenate([exits(run).way for run in lab.runs(PARTIES)])


def share_by_way(way: int, lab: Lab) -> Estimate:
    """Share of disputes that end by a way."""
    found = ways(lab)
    return share_of(int((found == way).sum()), len(found))


def mean_days(name: str, lab: Lab) -> Estimate:
    """Mean days until then."""
    days = np.concatenate([exits(run).days for run in lab.runs(name)])
    return mean_of(days, n=len(days))


def severity_at_end(lab: Lab) -> np.ndarray:
    """Severity of each dispute then."""
    return np.concatenate([exits(run).severity for run in lab.runs(PARTIES)])


def hardened(lab: Lab) -> Estimate:
    """Share of disputes that end above severity 1."""
    found = severity_at_end(lab)
    return share_of(int((found > 1).sum()), len(found))


def midnights(name: str, lab: Lab, *, tail_days: int = TAIL_DAYS) -> np.ndarray:
    """How many midnights each dispute sees."""
    return np.concatenate([exits(run, tail_days=tail_days).midnights for run in lab.runs(name)])


def not_given_up(days: int, lab: Lab) -> Estimate:
    """Share of disputes that see so many midnights, at most `LONG_DAYS`, where giving up is all there is."""
    found = midnights(LUMP, lab, tail_days=LONG_DAYS + 1)
    return share_of(int((found >= days).sum()), len(found))


def longer_than(days: float, lab: Lab) -> Estimate:
    """Share of lives longer than so many days, under a constant hazard."""
    found = np.concatenate([exits(run).days for run in lab.runs(LIVES)])
    return share_of(int((found > days).sum()), len(found))


def incidents_a_day(severity: int, lab: Lab) -> Estimate:
    """First incidents per full day at risk, of disputes born at a severity; each is its own batch."""
    hits, at_risk = [], []
    for run in lab.runs(INCIDENTS):
        disputes = facts_of(run).disputes
        found = exits(run, tail_days=0)
        full = np.where(found.way < 0, found.midnights - 1, found.midnights)
        mine = (disputes.first_severity == severity) & (full > 0)
        hits.append((found.way == ERUPTED)[mine])
        at_risk.append(full[mine])
    events = np.concatenate(hits)
    if len(events) == 0:
        return Estimate(value=0.0, standard_error=0.0, n=0)
    return ratio_of(events, np.concatenate(at_risk))


@dataclass(frozen=True, kw_only=True)
class Told:
    """Voicings by those who do not live with a household head; every column has shape (N,)."""

    channel: np.ndarray
    severity: np.ndarray


def told(lab: Lab) -> Told:
    """All voicings. A head who is a party is no channel: whoever shares his home cannot choose him."""
    channels, severities = [], []
    for run in lab.runs(CHANNELS_TOLD):
        disputes, rows = facts_of(run).disputes, run.log.of(ev.VOICED)
        first, end = run.institution.level_first[HEAD : HEAD + 2]
        is_head = (run.institution.workers["unit"] >= first) & (run.institution.workers["unit"] < end)
        homes = run.institution.workers["household"][is_head]
        free = ~np.isin(run.world.residents.household[rows["a"]], homes)
        channels.append(rows["b"][free])
        severities.append(disputes.first_severity[disputes.rows_of(rows["subject"][free])])
    return Told(channel=np.concatenate(channels), severity=np.concatenate(severities))


def channel_share(channel: int, lab: Lab, severities: Sequence[int] = range(1, 6)) -> Estimate:
    """Share of a channel among voicings at some severities."""
    found = told(lab)
    chosen = found.channel[np.isin(found.severity, severities)]
    return share_of(int((chosen == channel).sum()), len(chosen))


def voicing_ends(lab: Lab) -> tuple[np.ndarray, np.ndarray]:
    """Per voicing: whether it is by the second end of the tie, and the village."""
    second, village = [], []
    for run in lab.runs(RELAPSE):
        disputes, rows = facts_of(run).disputes, run.log.of(ev.VOICED)
        tie = disputes.tie[disputes.rows_of(rows["subject"])]
        second.append(run.world.ties["b"][tie] == rows["a"])
        village.append(run.world.tie_villages(tie))
    return np.concatenate(second), np.concatenate(village)


def second_end_voices(lab: Lab) -> Estimate:
    """Share of voicings by the second end of the tie, all of whose ends are residents."""
    second, _ = voicing_ends(lab)
    return share_of(int(second.sum()), len(second))


def breach_delays(lab: Lab) -> np.ndarray:
    """Days from each agreement to its breach, or infinity; of those `SEEN_DAYS` before the end or earlier."""
    found = []
    for run in lab.runs(RELAPSE):
        disputes = facts_of(run).disputes
        delay = np.full(len(disputes), np.inf)
        child = np.flatnonzero((disputes.origin == ev.RELAPSE) & (disputes.parent >= 0))
        parent = disputes.parent[child]
        delay[parent] = (disputes.birth[child] - disputes.end[parent]) / MINUTES_PER_DAY
        agreed = disputes.outcome == ev.AGREEMENT
        found.append(delay[agreed & (disputes.end < (run.days - SEEN_DAYS) * MINUTES_PER_DAY)])
    return np.concatenate(found)


def breached(days: float, lab: Lab) -> Estimate:
    """Share of agreements that break within so many days, at most `SEEN_DAYS`."""
    delays = breach_delays(lab)
    return share_of(int((delays <= days).sum()), len(delays))


def mean_breach_delay(lab: Lab) -> Estimate:
    """Mean days to those breaches that are seen."""
    delays = breach_delays(lab)
    delays = delays[delays <= SEEN_DAYS]
    return mean_of(delays, n=len(delays))


def silences(lab: Lab) -> np.ndarray:
    """Days from each closure on paper to the day on which the dispute is told again, or infinity."""
    found = []
    for run in lab.runs(PAPER):
        closed, voiced = run.log.of(ev.CLOSED_ON_PAPER), run.log.of(ev.VOICED)
        horizon = run.days * MINUTES_PER_DAY
        closed = closed[closed["time"] < horizon - SEEN_DAYS * MINUTES_PER_DAY]
        key = voiced["subject"].astype(np.int64) * horizon + voiced["time"]
        order = np.argsort(key)
        following = np.searchsorted(key[order], closed["subject"].astype(np.int64) * horizon + closed["time"])
        row = voiced[order[np.minimum(following, len(order) - 1)]]
        later = (row["subject"] == closed["subject"]) & (row["time"] >= closed["time"])
        days = row["time"] // MINUTES_PER_DAY - closed["time"] // MINUTES_PER_DAY
        found.append(np.where(later, days, np.inf))
    return np.concatenate(found)


def silent(days: float, lab: Lab) -> Estimate:
    """Share of disputes that nobody tells again within so many days of a closure on paper."""
    found = silences(lab)
    return share_of(int((found > days).sum()), len(found))
