"""What was seen of a place: outcomes of arms, run by run under common luck, and what their logs showed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from analysis.patterns.sighting import Sighting
from analysis.study.intervals import Interval, mean_interval, paired_difference, ratio_interval

BASELINE = "baseline"
"""The arm that is the scenario as written."""


class CannotTellError(Exception):
    """A pattern that this place can't show: the text says why."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Seen:
    """Arms by name: `outcomes` have shape (N,), one value a replication (NaN where it is not defined).

    `absent` says of arms why the place has none such; `same` names arms that are another one, such as the
    place as written where it has a policy already. `worth_of_hour` is that of a resident's hour, in yuan.
    """

    outcomes: Mapping[str, Mapping[str, np.ndarray]] = field(default_factory=dict)
    sightings: Mapping[str, Sequence[Sighting]] = field(default_factory=dict)
    absent: Mapping[str, str] = field(default_factory=dict)
    same: Mapping[str, str] = field(default_factory=dict)
    worth_of_hour: float = 0.0
    residents: int = 0

    def of(self, arm: str, outcome: str) -> np.ndarray:
        """An outcome of an arm, shape (N,)."""
        name = self._there(arm)
        values = self.outcomes[name][outcome]
        if np.isnan(values).all():
            raise CannotTellError(f"{outcome} is not defined here ({name})")
        return values

    def logs(self, arm: str) -> Sequence[Sighting]:
        """What the logs of an arm showed, by replication."""
        return self.sightings[self._there(arm)]

    def _there(self, arm: str) -> str:
        if arm in self.absent:
            raise CannotTellError(self.absent[arm])
        return self.same.get(arm, arm)

    def mean(self, arm: str, outcome: str) -> Interval:
        """The mean of an outcome over the replications."""
        return mean_of(self.of(arm, outcome))

    def change(self, arm: str, against: str, outcome: str) -> Interval:
        """The paired difference of an outcome: the arm less the other."""
        one, other = self.of(arm, outcome), self.of(against, outcome)
        return paired_difference(one=one, other=other, world=np.zeros(len(one)))

    def relative(self, arm: str, against: str, outcome: str) -> Interval:
        """The relative change of an outcome's mean: -0.1 is a tenth lower."""
        return ratio_of(self.of(arm, outcome), self.of(against, outcome), less=1.0)


def mean_of(values: np.ndarray) -> Interval:
    """The interval of a mean over replications."""
    return mean_interval(values=values, world=np.zeros(len(values)))


def ratio_of(one: np.ndarray, other: np.ndarray, *, less: float = 0.0) -> Interval:
    """The ratio of two means over replications, less a number, by Fieller's interval.

    What cannot be told from nothing is no base for a ratio: the interval is not defined then.
    """
    found = ratio_interval(one=one, other=other, world=np.zeros(len(one)))
    shift = 1.0 - less
    return Interval(
        value=found.value + shift,
        low=found.low + shift,
        high=found.high + shift,
        n=found.n,
        dropped=found.dropped,
        note=found.note,
    )
