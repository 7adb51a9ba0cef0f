"""Legal advisers of villages and communities (村居法律顾问)."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from sim.scenario.fields import number, words
from sim.scenario.policies.covering import Covering
from sim.vocabulary import KINDS

if TYPE_CHECKING:
    from sim.scenario import Scenario


class LegalAdvisers(Covering):
    """A lawyer who is adviser to a village or community (村居法律顾问) sits in when its committee mediates.

    *What it does.* A share of villages, or so many of the whole place, have an adviser. At a session of the
    committee on a matter of the kinds named, of a home in such a village, the adviser is present: agreement
    gains `adviser_logit` (people hear what a court would say), and the agreement is breached less, by
    `adviser_breach` (it is written down properly). An adviser gives at most `minutes_month` a calendar
    month: a session that would go beyond them is held without. They are booked when a session ends.

    *What it costs, and whom it burdens.* A retainer for each adviser, used or not:
    `legal_adviser_yuan_year`. It takes no minute of the committee's, and none of the residents'.

    *Evidence.* One county reports advisers with 200 consultations, 11 documents drawn up, 33 village rules
    reviewed, 15 lectures and 25 publicity events in a year; one city reports an adviser for each of its
    1,076 villages and communities. That an adviser owes a village a day a month is usual in contracts, as
    recalled. Reports count activity: nobody has measured what an adviser does to agreements or their
    keeping. Both effects are assumed, and their ranges begin at 0.

    *Can it run away?* No: fewer breaches mean fewer relapses; minutes and effects are bounded. Tried in the
    town of two thousand under fifteen times the usual disputes: advisers sat in at two sessions in five,
    and spent 128 hours of the 288 that three of them owe.

    *What it can't say.* Advice without a session, documents drawn up, rules reviewed: here an adviser only
    sits in. Whether law helps the weaker side: an agreement is an agreement. Whether the adviser exists
    beyond the contract: set `minutes_month` to what is really given.
    """

    rules: ClassVar[tuple[str, ...]] = ("adviser_comes", "support", "agreement", "breach")
    parameters: ClassVar[tuple[str, ...]] = ("casework.adviser_logit", "casework.adviser_breach")
    costs: ClassVar[tuple[str, ...]] = ("legal_adviser_yuan_year",)
    measures: ClassVar[tuple[str, ...]] = (
        "advised_sessions_share",
        "adviser_hours",
        "cost_legal_advisers_yuan",
    )

    kinds: list[str] = words(
        "kinds of dispute in which they help", KINDS, default=["land", "work", "property", "trade"]
    )
    minutes_month: float = number(
        "an adviser's time for sessions in a calendar month", "min/month", 0, 44640, default=480.0
    )

    def effective(self) -> Self | None:
        """Absent without villages or minutes."""
        return None if self.covers_nobody or self.minutes_month < 1 else self

    @classmethod
    def levers(cls, policy: Self | None, scenario: "Scenario") -> dict[str, Any]:
        """What the rules read of it."""
        return {
            "has_advisers": policy is not None,
            "adviser_kind": [policy is not None and kind in policy.kinds for kind in KINDS],
            "adviser_minutes_month": policy.minutes_month if policy else 0.0,
        }
