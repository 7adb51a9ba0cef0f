"""Contests between units (评比)."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from sim.scenario.fields import number, words
from sim.scenario.policies.policy import Policy
from sim.vocabulary import LEVELS

if TYPE_CHECKING:
    from sim.scenario import Scenario


class Contests(Policy):
    """Once a year the best grids and committees win a prize (评比), by what the book says of them.

    *What it does.* At the end of `first_month`, and every `every_months` after it, the units of each level
    are compared by the share of the cases that left them since the last contest which were closed there in
    the book: by agreement, by the parties themselves, or on paper; those passed up are the others. Units
    with fewer than `least_cases` do not compete. The best `winners` win. Then their practice spreads: in
    all other units of the level each post's skill moves by `practice_share` of the way to the mean skill of
    those who work in the winning units. That is their true skill: where the book flatters, the wrong
    practice spreads. And all year the bite of assessment on these levels is higher by `contest_bite`, so
    that more is closed on paper.

    *What it costs, and whom it burdens.* The prize of every unit that wins. Reporting: every unit writes
    `reporting_minutes_month` for the contest; grids do so in their admin time (beside other paperwork),
    committees beyond their sessions (counted, but not taken from them). And the book: look at
    `success_reported` beside `success_true`.

    *Evidence.* Contests and titles are everywhere in reports (model sites, advanced units, nine secretaries
    honoured in one city). That assessment by the book invites work on the book is well documented (Bevan
    and Hood 2006). Whether good practice spreads by contests is not; both parameters are assumed.

    *Can it run away?* No. A new skill lies between the old one and the winners' mean, so that no skill
    leaves the range there was; differences between units shrink. The higher bite is constant. Tried with
    monthly contests over three years, at `practice_share` 0, .1 and 1, under the usual disputes and eight
    times as many. Of eight units in a town the winner is mostly chance: under overload true success came to
    .59, .51 and .65 against .60 without.

    *What it can't say.* Units compete, never persons: nobody is ranked, and a prize changes nobody's
    effort. Winning by choosing cases. Sabotage, and cooperation lost between neighbours who compete.
    """

    rules: ClassVar[tuple[str, ...]] = ("is_better", "places_to_win", "next_skill", "shade")
    parameters: ClassVar[tuple[str, ...]] = ("month_end.practice_share", "supervision.contest_bite")
    measures: ClassVar[tuple[str, ...]] = (
        "contest_reporting_hours",
        "cost_contests_yuan",
        "paper_closings_share",
        "success_true",
    )

    levels: list[str] = words("levels that compete", ("grid", "committee"), default=["grid", "committee"])
    winners: float = number("units that win, of those that compete", "share", 0, 1, default=0.1)
    least_cases: int = number(
        "fewest cases since the last contest with which a unit competes",
        "cases",
        1,
        1e6,
        integer=True,
        default=10,
    )
    first_month: int = number(
        "month of the run at whose end the first contest is, from 1",
        "months",
        1,
        1200,
        integer=True,
        default=12,
    )
    every_months: int = number("from one contest to the next", "months", 1, 1200, integer=True, default=12)
    prize_yuan: float = number("prize of a unit that wins", "yuan", 0, 1e7, default=3000.0)
    reporting_minutes_month: float = number(
        "reports of a unit for the contest", "min/month", 0, 10000, default=60.0
    )

    def effective(self) -> Self | None:
        """Absent where none can win."""
        return self if self.winners > 0 else None

    @classmethod
    def levers(cls, policy: Self | None, scenario: "Scenario") -> dict[str, Any]:
        """What the rules read of it."""
        levels = policy.levels if policy else []
        bite = scenario.parameters.supervision.contest_bite
        return {
            "has_contests": policy is not None,
            "contest_at": [level in levels for level in LEVELS],
            "contest_pressure": [bite if level in levels else 0.0 for level in LEVELS],
            "contest_winners": policy.winners if policy else 0.0,
            "contest_least_cases": policy.least_cases if policy else 0.0,
            "contest_first_month": policy.first_month if policy else 0.0,
            "contest_every_months": policy.every_months if policy else 1.0,
            "contest_minutes_month": policy.reporting_minutes_month if policy else 0.0,
        }
