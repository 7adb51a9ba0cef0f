"""Why two arms of a study differ, over several pairs of runs: each channel's mean, with its interval.

Pairs are simulated anew, since a study keeps outcomes and no logs; the two runs of a pair share the place,
the plausible world and the luck.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from analysis.study.intervals import Interval, mean_interval
from analysis.why.channels import CHANNELS, Channel
from analysis.why.endings import Change, changes_of
from analysis.why.split import LEAD, OUTCOMES, Split, split
from sim.errors import RunError

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from rich.table import Table

    from analysis.facts import RunLike
    from analysis.study.plan import Plan, Point, Study

BOOKKEEPING: Final = (
    "This is bookkeeping of what differed in the same disputes, each booked once; it does not prove what "
    "each channel caused."
)


class Told(NamedTuple):
    """A channel over all pairs: its mean, and the means of what lowers and of what raises the outcome.

    `lowered` and `raised` are mean numbers of disputes a pair.
    """

    channel: Channel
    value: Interval
    less: Interval
    more: Interval
    lowered: Interval
    raised: Interval


@dataclass(frozen=True, kw_only=True)
class Why:
    """The difference of an outcome, arm minus against, by channel over pairs of runs of one study."""

    arm: str
    against: str
    outcome: str
    splits: tuple[Split, ...]
    worlds: tuple[int, ...]
    endings: tuple[tuple[Change, ...], ...]
    """Of each pair, the disputes that ended differently."""

    @property
    def unit(self) -> str:
        """The unit of the outcome."""
        return self.splits[0].unit

    @cached_property
    def difference(self) -> Interval:
        """The whole difference."""
        return self._mean([one.difference for one in self.splits])

    @cached_property
    def levels(self) -> tuple[Interval, Interval]:
        """The outcome itself in the run held against and in the arm."""
        return (
            self._mean([one.levels[0] for one in self.splits]),
            self._mean([one.levels[1] for one in self.splits]),
        )

    @cached_property
    def channels(self) -> tuple[Told, ...]:
        """One for each of CHANNELS, in their order; their means add up to that of the difference."""
        return tuple(self._told(number, channel) for number, channel in enumerate(CHANNELS))

    def _told(self, number: int, channel: Channel) -> Told:
        parts = [one.parts[number] for one in self.splits]
        columns = ("value", "less", "more", "lowered", "raised")
        return Told(channel, *(self._mean([getattr(part, name) for part in parts]) for name in columns))

    def _mean(self, values: Sequence[float]) -> Interval:
        return mean_interval(values=values, world=self.worlds)

    def table(self) -> "Table":
        """For the terminal."""
        from analysis.why.tables import channel_table

        return channel_table(self)

    def figure(self) -> "Figure":
        """The waterfall from the run held against to the arm."""
        from analysis.why.figure import waterfall

        return waterfall(self)

    def as_json(self) -> dict[str, Any]:
        """All of it, for machines."""
        from analysis.why.tables import why_json

        return why_json(self)


def why_of(
    study: "Study",
    arm: str,
    against: str,
    *,
    pairs: int = 5,
    outcome: str = LEAD,
    point: "Point | None" = None,
    progress: Callable[[int], None] | None = None,
) -> Why:
    """Simulate some pairs of a study's runs again, and split what the outcome differs by.

    Args:
        study: the study; its arms, plausible worlds and replications are those of the pairs.
        arm: name of the arm.
        against: name of the arm that it is held against.
        pairs: how many pairs, at least 1; no more than the study has. They are spread over plausible worlds.
        outcome: one of OUTCOMES.
        point: values of the study's levers; by default the first point.
        progress: is told how many pairs are done.

    Raises:
        RunError: for arms, points or outcomes that are not there.
    """
    from analysis.study.plan import plan_of

    if pairs < 1:
        raise RunError(f"{pairs} pairs: at least 1 is wanted")
    if outcome not in OUTCOMES:
        raise RunError(f"outcome {outcome!r}: one of {', '.join(OUTCOMES)} is wanted")
    plan = plan_of(study)
    splits, worlds, endings = [], [], []
    for world, mine, theirs in _runs(plan, arm, against, pairs, point):
        splits.append(split(mine, theirs, outcome=outcome))
        worlds.append(world)
        endings.append(changes_of(splits[-1]))
        if progress is not None:
            progress(len(splits))
    return Why(
        arm=arm,
        against=against,
        outcome=outcome,
        splits=tuple(splits),
        worlds=tuple(worlds),
        endings=tuple(endings),
    )


def _runs(
    plan: "Plan", arm: str, against: str, pairs: int, point: "Point | None"
) -> "Iterator[tuple[int, RunLike, RunLike]]":
    """Plausible world and both runs of each pair: all worlds with one replication, then with the next."""
    from analysis.study.execute import common_of, task_of
    from analysis.study.worker import Workshop
    from sim.simulate import simulate

    combinations = [number_of(plan, name, point) for name in (arm, against)]
    workshop, replications = Workshop(common_of(plan)), plan.study.replications
    order = [(place, again) for again in range(replications) for place in range(len(plan.worlds))]
    for place, again in order[:pairs]:
        both = []
        for number in combinations:
            task = task_of(plan, (place * replications + again) * len(plan.combinations) + number)
            ready = workshop.ready(task, plan.row(task.world))
            both.append(simulate(ready.scenario, seed=task.seed, days=plan.days, ready=ready))
        yield plan.worlds[place], both[0], both[1]


def number_of(plan: "Plan", arm: str, point: "Point | None") -> int:
    """The place of an arm at a point among the plan's combinations."""
    names = dict.fromkeys(one.arm.name for one in plan.combinations)
    if arm not in names:
        raise RunError(f"arm {arm!r}: the study has {', '.join(names)}")
    for number, one in enumerate(plan.combinations):
        if one.arm.name == arm and point in (None, one.point):
            return number
    raise RunError(f"the study has no point {dict(point or ())} of its levers")
