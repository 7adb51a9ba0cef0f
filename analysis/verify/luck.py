"""Common luck: what two arms share, what stays where it is, and that no number is drawn twice.

Two runs are compared row by row. Rows of two places or of two institutions are compared under physical keys,
as numbers of disputes, households and units shift when something is added.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final, NamedTuple

import numpy as np

from analysis.verify.books import BOOKS, nothing
from analysis.verify.gate import Curve, Estimate, Gate, Wrong, mean_of
from analysis.verify.lab import Lab
from analysis.verify.pairs import PAIRS, paired_curve, paired_ratio
from analysis.verify.silent import SILENT
from sim import draws
from sim import events as ev
from sim.audit.evidence import REFERENCES
from sim.calendar import MINUTES_PER_DAY
from sim.draws import STREAMS, draws_of, key_of, root_key
from sim.institution.params import parameter_record
from sim.luck import Plan, plan_block
from sim.rows import Rows
from sim.simulate import Run
from sim.vocabulary import SETTINGS

LUCK, ABSENT, HOUSEHOLD, LOCAL = "luck", "luck_absent", "luck_household", "luck_local"

NO_POLICIES: Final = tuple(
    f"policies.{name}=null"
    for name in ("staffing", "joint_defence", "points", "platform", "hotline", "app", "ladder", "volunteers")
)
NO_EFFECT: Final = tuple(
    f"parameters.{path}"
    for path in (
        "outreach.k_head_per_minute=0.07",
        "outreach.volunteer_attention_per_day=0.002",
        "intake.lost_share_off=0.4",
        "intake.register_days_off=10",
        "supervision.due_days_off=60",
        "parties.stake_voice=0.5",
        "month_end.b_reward=3",
        "month_end.empty_reports_per_active_month=0.1",
        "month_end.trust_black_list=0.1",
        "month_end.practice_share=0.4",
        "sparks.rules_rate_factor=0.8",
        "parties.publicity_effect=0.8",
        "parties.agent_utility=2.5",
        "casework.team_logit=0.8",
        "casework.adviser_logit=0.6",
        "casework.adviser_breach=0.8",
        "casework.rules_logit=0.6",
        "supervision.contest_bite=1",
    )
)
"""Parameters that act through policies that are absent, or without a platform: never in `luck_absent`."""
ONE_MORE: Final = tuple(
    f"place.settings.urban.{what}={{value: 3001, source: assumed}}" for what in ("residents", "households")
)
RURAL_HEADS: Final = (
    "policies.joint_defence={households_per_head: 10, looking_minutes_week: 60, settings: [rural]}",
)


def off_by(
    compare: Callable[[Run, Run], tuple[int, int]], name: str, arm: Sequence[str], lab: Lab
) -> Estimate:
    """What differs between a scenario as written and with `arm` set, over the seeds: (off, n) added up."""
    pairs = zip(lab.runs(name), lab.runs(name, sets=arm), strict=True)
    found = [compare(one, other) for one, other in pairs]
    return Estimate(value=float(sum(off for off, _ in found)), standard_error=0.0, n=sum(n for _, n in found))


def unlike(one: np.ndarray, other: np.ndarray) -> int:
    """How many rows of two tables have no like in the other one, whatever their order."""
    mine, theirs = Counter(map(tuple, one.tolist())), Counter(map(tuple, other.tolist()))
    return (mine - theirs).total() + (theirs - mine).total()


# --- two arms --------------------------------------------------------------------------------------


def sparks_of(run: Run) -> np.ndarray:
    """Tie and minute of every spark, whether it began a dispute or fell on one that ran, shape (S, 2)."""
    born, provoked = run.log.of(ev.BORN), run.log.of(ev.PROVOKED)
    rows = np.concatenate([born[born["c"] >> 3 == ev.SPARK], provoked[provoked["b"] == ev.SPARK]])
    return np.stack([rows["a"], rows["time"]], axis=1)


def unlike_sparks(one: Run, other: Run) -> tuple[int, int]:
    """Sparks that fall in one arm only; `n` is of sparks in both arms."""
    mine, theirs = sparks_of(one), sparks_of(other)
    return unlike(mine, theirs), len(mine) + len(theirs)


def unlike_bytes(one: Run, other: Run) -> tuple[int, int]:
    """Rows that are not the same at the same place of the log; `n` is of rows."""
    shared = min(len(one.log), len(other.log))
    off = int((one.log.rows[:shared] != other.log.rows[:shared]).sum())
    return off + abs(len(one.log) - len(other.log)), len(one.log)


# --- rows under physical keys ----------------------------------------------------------------------


class Keyed(NamedTuple):
    """The rows of a log with names that do not depend on how many others there are."""

    rows: np.ndarray  # i8, shape (R, 6): time, kind, subject, a, b, c
    village: np.ndarray  # of the subject, shape (R,); -1 for desks above the villages
    tie: np.ndarray  # key of the dispute's tie, shape (R,); -1 for rows of no dispute


def keyed(run: Run) -> Keyed:
    """Put keys for row numbers: a dispute is named by its tie and the minute of its birth."""
    world, units, workers = run.world, run.institution.units, run.institution.workers
    born, rows = run.log.of(ev.BORN), run.log.rows
    keys = {
        "dispute": world.tie_keys(born["a"]) * (1 << 20) + born["time"],
        "tie": world.tie_keys(),
        "resident": world.resident_key,
        "household": world.households["key"],
        "village": world.households["key"][world.villages["first_household"]] >> 18,
        "unit": units["key"],
        "worker": workers["key"],
    }
    villages = {
        "dispute": world.tie_villages(born["a"]),
        "household": world.households["village"],
        "unit": units["village"],
        "worker": units["village"][workers["unit"]],
        "village": np.arange(len(world.villages)),
    }
    table = np.stack([rows[name].astype(np.int64) for name in ev.ROW.names or ()], axis=1)
    village, tie = np.full(len(rows), -1), np.full(len(rows), -1, dtype=np.int64)
    for kind, names in _references(rows):
        at = np.flatnonzero(kind)
        village[at] = villages[names[0]][rows["subject"][at]]
        if names[0] == "dispute":
            tie[at] = world.tie_keys(born["a"][rows["subject"][at]])
        for column, name in enumerate(names, start=2):
            _put_keys(table, at, column, keys.get(name.rstrip("?")))
    noticed = np.flatnonzero(rows["kind"] == ev.NOTICED)
    heard = np.isin(rows["b"][noticed], ev.OF_A_VILLAGE)
    _put_keys(table, noticed[heard], 3, keys["village"])
    _put_keys(table, noticed[~heard], 3, keys["unit"])
    return Keyed(rows=table, village=village, tie=tie)


def _references(rows: Rows) -> Iterator[tuple[np.ndarray, tuple[str, ...]]]:
    """Which rows (bool) refer to what; calls are of a village or of a unit, by whoever calls."""
    for kind, names in REFERENCES.items():
        chosen = rows["kind"] == kind
        if kind == ev.CALLED:
            near = np.isin(rows["a"], ev.OF_A_VILLAGE)
            yield chosen & near, ("village", *names[1:])
            yield chosen & ~near, ("unit", *names[1:])
        else:
            yield chosen, names


def _put_keys(table: np.ndarray, rows: Rows, column: int, key: np.ndarray | None) -> None:
    """Put keys for the numbers of some rows in a column; -1, for none, stays."""
    if key is not None:
        table[rows, column] = np.append(key, -1)[table[rows, column]]


def elsewhere(one: Run, other: Run) -> tuple[int, int]:
    """Rows of urban villages that the other arm does not have, and the reverse; `n` is of rows."""
    tables = []
    for run in (one, other):
        rows = keyed(run)
        urban = run.world.villages["setting"] == SETTINGS.index("urban")
        tables.append(rows.rows[np.append(urban, False)[rows.village]])
    return unlike(*tables), len(tables[0])


# --- one more household ----------------------------------------------------------------------------


def plan_of(run: Run) -> Plan:
    """The exogenous luck of a run's first year."""
    root, p = root_key(seed=run.seed), parameter_record(run.scenario)
    return plan_block(run.scenario, run.world, root=root, block=0, p=p, days=run.days)


def named_ties(run: Run) -> np.ndarray:
    """Keys of the ties, and of both their ends, shape (T, 3)."""
    ties, people = run.world.ties, run.world.resident_key
    ends = np.concatenate([people, run.world.organisations["key"]])
    return np.stack([run.world.tie_keys(), ends[ties["a"]], ends[ties["b"]]], axis=1)


def luck_of_others(one: Run, other: Run) -> tuple[int, int]:
    """Candidates, requests and rows of whom both places have that are not the same in both; `n` is of them.

    A tie is had by both if it has the same key and the same ends.
    """
    both = set(map(tuple, named_ties(one).tolist())) & set(map(tuple, named_ties(other).tolist()))
    ties, people = (
        np.array([tie for tie, _, _ in both]),
        np.intersect1d(one.world.resident_key, other.world.resident_key),
    )
    off = n = 0
    parts = [_luck(run, ties, people) for run in (one, other)]
    for mine, theirs in zip(*parts, strict=True):
        off, n = off + unlike(mine, theirs), n + len(mine)
    return off, n


def _luck(run: Run, ties: Rows, people: np.ndarray) -> list[np.ndarray]:
    """Candidates, requests and rows of some ties and people, under physical keys."""
    plan, rows = plan_of(run), keyed(run)
    key, who = (
        run.world.tie_keys(plan.candidates["tie"]),
        run.world.resident_key[plan.requests["resident"]],
    )
    candidates = np.stack([key, *(plan.candidates[name] for name in ("day", "minute", "luck"))], axis=1)
    what = ("day", "minute", "work_minutes", "source", "lost")
    requests = np.stack([who, *(plan.requests[name] for name in what)], axis=1)
    return [
        candidates[np.isin(key, ties)],
        requests[np.isin(who, people)],
        rows.rows[np.isin(rows.tie, ties)],
    ]


# --- addresses and streams -------------------------------------------------------------------------


def addresses(run: Run) -> np.ndarray:
    """Addresses (stream, day or 0, entity, slot) of draws that people, posts and rows show, shape (N, 4).

    A draw that decides about a dispute stands under its tie and the day. These are the draws that a log lets
    one see: births, what parties do, who notices, sessions, deadlines, who quits.
    """
    world, log = run.world, run.log
    tie_of = world.tie_keys(log.of(ev.BORN)["a"])

    def of_disputes(stream: int, rows: Rows, slot: np.ndarray | int = 0) -> np.ndarray:
        return _columns(stream, rows["time"] // MINUTES_PER_DAY, tie_of[rows["subject"]], slot)

    noticed, began, passed, closed, ended = (
        log.of(kind) for kind in (ev.NOTICED, ev.SESSION_BEGAN, ev.PASSED_UP, ev.CLOSED_ON_PAPER, ev.ENDED)
    )
    quits = log.of(ev.QUIT)
    level = run.institution.units["level"][began["b"]]
    return np.concatenate(
        [
            _columns(draws.HOUSEHOLD, 0, world.households["key"], 0),
            _columns(draws.RESIDENT, 0, world.resident_key, 0),
            _columns(draws.ORGANISATION, 0, world.organisations["key"], 0),
            _columns(draws.WORKER, 0, run.institution.workers["key"], 0),
            _columns(draws.SPARK, 0, world.tie_keys(), 0),
            of_disputes(draws.BIRTH, log.of(ev.BORN)),
            *(of_disputes(draws.PARTIES, log.of(kind)) for kind in (ev.VOICED, ev.INTENSIFIED, ev.INCIDENT)),
            of_disputes(draws.PARTIES, ended[ended["a"] <= ev.BILATERAL]),
            of_disputes(draws.OUTREACH, noticed),
            of_disputes(draws.CASEWORK, began, 64 * level + began["c"]),
            of_disputes(draws.SUPERVISION, passed[passed["c"] & 3 == ev.OVERDUE]),
            of_disputes(draws.SUPERVISION, closed[closed["b"] == ev.OVERDUE]),
            _columns(
                draws.FEEDBACK, quits["time"] // MINUTES_PER_DAY,
                run.institution.workers["key"][quits["subject"]], 0,
            ),
        ]
    )  # fmt: skip


def _columns(*columns: np.ndarray | int) -> np.ndarray:
    return np.stack(np.broadcast_arrays(*columns), axis=1).astype(np.int64)


def repeated_addresses(lab: Lab) -> Estimate:
    """How many of the addresses were there before."""
    found = [addresses(run) for run in lab.runs(BOOKS)]
    repeats = sum(len(table) - len(np.unique(table, axis=0)) for table in found)
    return Estimate(value=float(repeats), standard_error=0.0, n=sum(map(len, found)))


BLOCKS: Final = 100
"""Blocks of ties whose mean shares are the batches of the standard error."""


def both_below(run: Run) -> dict[str, np.ndarray]:
    """By kind of neighbouring address: share of pairs of draws both below a probability, by block of ties.

    The probability is that with which a closed case is followed up. Of streams, all pairs count; the others
    are of each stream with itself a day, a slot, a tie or a seed further on.
    """
    p, ties = parameter_record(run.scenario)[0], run.world.tie_keys()

    def below(*, day: int = 0, slot: int = 0, seed: int = 0) -> np.ndarray:
        u, slots = np.empty((len(STREAMS), len(ties))), np.full(len(ties), slot)
        for row, stream in zip(u, STREAMS.values(), strict=True):
            draws_of(*key_of(*root_key(seed=run.seed + seed), stream, day), ties, slots, row)
        return np.asarray(u < p["follow_up_share"])

    here = below()
    count = here.sum(axis=0)
    shares = {
        "streams": count * (count - 1) / (len(STREAMS) * (len(STREAMS) - 1)),
        "days": (here & below(day=1)).mean(axis=0),
        "slots": (here & below(slot=1)).mean(axis=0),
        "ties": (here[:, :-1] & here[:, 1:]).mean(axis=0),
        "seeds": (here & below(seed=1)).mean(axis=0),
    }
    return {
        name: np.array([block.mean() for block in np.array_split(share, BLOCKS)])
        for name, share in shares.items()
    }


def pairs_below(lab: Lab) -> Estimate:
    """Share of all pairs of draws at neighbouring addresses both below the probability."""
    tables = [both_below(run) for run in lab.runs(LUCK)]
    batches = np.concatenate([np.mean(list(table.values()), axis=0) for table in tables])
    streams = len(STREAMS)
    pairs = streams * (streams - 1) // 2 + 4 * streams
    return mean_of(batches, n=pairs * sum(len(run.world.ties) for run in lab.runs(LUCK)))


def below_squared(lab: Lab) -> float:
    """P(both below q) = q^2 for independent draws."""
    platform = lab.scenario(LUCK).policies.platform
    assert platform is not None
    return platform.follow_up_share**2


def pairs_curve(lab: Lab) -> Curve:
    """The share for each kind of neighbouring address."""
    tables = [both_below(run) for run in lab.runs(LUCK)]
    seen = [
        mean_of(np.concatenate([table[name] for table in tables]), n=BLOCKS * len(tables))
        for name in tables[0]
    ]
    exact = below_squared(lab)
    return Curve(
        x_label="pairs of 1 streams, 2 days, 3 slots, 4 ties, 5 seeds",
        y_label="share of pairs both below",
        exact_x=[1.0, float(len(seen))],
        exact_y=[exact, exact],
        seen_x=list(range(1, len(seen) + 1)),
        seen_y=[estimate.value for estimate in seen],
        seen_error=[estimate.standard_error for estimate in seen],
    )


# --- gates -----------------------------------------------------------------------------------------


def identity(
    name: str,
    scenario: str,
    observe: Callable[[Lab], Estimate],
    wrong: Wrong,
    claim: str,
    formula: str,
    citation: str,
) -> Gate:
    """A gate at which nothing may differ."""
    return Gate(
        name=name,
        group="Common luck",
        claim=claim,
        formula=formula,
        citation=citation,
        scenarios=(scenario,),
        observe=observe,
        exact=nothing,
        wrong=wrong,
    )


CRN = "common random numbers: Law (2015), Simulation Modeling and Analysis, 11.2"
KEYED = "random numbers by address: Salmon, Moraes, Dror and Shaw (2011), Parallel random numbers, SC'11"
MORE_SPARKS = {"parameters.sparks.rate_scale": 1.1}

GATES = (
    identity(
        "sparks_identical_across_arms", LUCK, partial(off_by, unlike_sparks, LUCK, NO_POLICIES),
        Wrong(factors=MORE_SPARKS, one_arm=True),
        "The same sparks fall on the same ties in the same minutes under all policies and under none",
        "sparks of one arm that the other does not have", CRN,
    ),
    identity(
        "zero_strength_changes_no_byte", ABSENT, partial(off_by, unlike_bytes, ABSENT, SILENT),
        Wrong(sets=("policies.volunteers.attention=0.1",), one_arm=True),
        "Policies at zero strength leave the log as it is without them, byte for byte",
        "rows that differ in their place", CRN,
    ),
    identity(
        "no_effect_changes_no_byte", ABSENT, partial(off_by, unlike_bytes, ABSENT, NO_EFFECT),
        Wrong(factors={"parameters.intake.request_minutes": 1.1}, one_arm=True),
        "Parameters of policies that are absent leave the log as it is, byte for byte",
        "rows that differ in their place", CRN,
    ),
    identity(
        "one_more_household_changes_nobodys_luck", HOUSEHOLD,
        partial(off_by, luck_of_others, HOUSEHOLD, ONE_MORE),
        Wrong(factors=MORE_SPARKS, one_arm=True),
        "One household more leaves everybody else's sparks, requests and disputes as they were",
        "candidates, requests and rows of the others that differ", KEYED,
    ),
    identity(
        "local_effect_stays_local", LOCAL, partial(off_by, elsewhere, LOCAL, RURAL_HEADS),
        Wrong(sets=("policies.joint_defence.settings=[rural, urban]",), one_arm=True),
        "Household heads in the villages change no row of the town, where the two have no desk in common",
        "rows of urban villages, under physical keys, that differ", CRN,
    ),
    identity(
        "no_address_twice", BOOKS, repeated_addresses, Wrong(doubled_row=ev.VOICED),
        "Every random number has one use: draws that people, posts and rows show have addresses of their own",
        "addresses (stream, day, entity, slot) - different addresses", KEYED,
    ),
    Gate(
        name="streams_are_independent",
        group="Common luck",
        claim="Draws at neighbouring addresses (another stream, day, slot, tie or seed) are independent",
        formula="P(U < q and V < q) = q^2, with q the share of closed cases that are followed up",
        citation=KEYED,
        scenarios=(LUCK,),
        observe=pairs_below,
        exact=below_squared,
        wrong=Wrong(factors={"policies.platform.follow_up_share": 1.1}),
        curve=pairs_curve,
    ),
    Gate(
        name="paired_variance_below_unpaired",
        group="Common luck",
        claim="Differences between two arms with common luck vary less than with separate luck",
        formula="Var(X - Y) / (Var X + Var Y) < 1 for paired runs; 1 - r where both vary alike",
        citation=CRN,
        scenarios=(PAIRS,),
        observe=paired_ratio,
        exact=lambda lab: 1.0,
        wrong=Wrong(seed_offset=500, one_arm=True),
        error_max=0.09,
        below=True,
        curve=paired_curve,
    ),
)  # fmt: skip
