"""The telephone hotline (12345) and the app (小程序): two lines into the system from home."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from sim.scenario.fields import number
from sim.scenario.policies.policy import Policy
from sim.vocabulary import SETTINGS

if TYPE_CHECKING:
    from sim.scenario import Scenario


class Line(Policy):
    """A way to report from home."""

    name: ClassVar[str]
    rules: ClassVar[tuple[str, ...]] = (
        "report_utility", "dispatched_level", "register_minutes", "report_is_lost", "request_source",
        "request_is_lost",
    )  # fmt: skip
    parameters: ClassVar[tuple[str, ...]] = (
        "channels.intercept",
        "channels.digital",
        "channels.minority_language",
        "intake.hotline_level",
        "intake.report_trip_minutes",
        "intake.request_rate_per_resident_year",
        "feedback.trust_request_late",
    )
    requests_per_1000_residents_year: float = number(
        "routine requests that come this way", "per 1,000 residents a year", 0, 10000
    )
    awareness: float = number("residents who know of it", "share", 0, 1)

    def effective(self) -> Self | None:
        """Absent where nobody knows of it."""
        return self if self.awareness > 0 else None

    @classmethod
    def levers(cls, policy: Self | None, scenario: "Scenario") -> dict[str, Any]:
        """What the rules read of it."""
        from sim.rules.maths import log  # brings numba, which reading a scenario does without

        rate = scenario.parameters.intake.request_rate_per_resident_year
        rates = np.array([rate[setting] for setting in SETTINGS])
        per_resident = policy.requests_per_1000_residents_year / 1000 if policy else 0.0
        share = np.minimum(0.5, per_resident / np.maximum(rates, 1e-9))
        return {
            f"has_{cls.name}": policy is not None,
            f"log_awareness_{cls.name}": log(policy.awareness) if policy else 0.0,
            f"request_{cls.name}_share": np.where(rates > 0, share, 0.0),
        }


class Hotline(Line):
    """A telephone hotline (12345): residents report disputes and make requests from home.

    *What it does.* Whoever has decided to tell somebody about a dispute chooses where, by a multinomial
    logit over what is there: the head, the gridworker, the committee, the petition window, the court, and
    now the telephone. It needs neither a way nor trust in those next door; it is nearer to townspeople than
    to villagers, and to those who speak the majority's language; its weight is times `awareness`. It does
    not make anybody readier to tell: it moves reports from other channels, mostly away from the village.
    With a platform the report goes to the lowest competent desk after `dispatch_minutes`, without one to the
    township (`hotline_level`) after days, and part of them is lost. Routine requests come this way, too, at
    the rate given: they replace direct ones to the gridworker, at most half of them, so that the line brings
    no new work and some delay.

    *What it costs, and whom it burdens.* Yuan for each call, request or report. A call takes five minutes
    instead of a walk. Elderly people who would have gone to somebody are no worse off here, as long as the
    other channels stay. Without a platform the village does not see what went over its head.

    *Evidence.* Volumes are good figures. Hezuo counts 2,106 requests (处理各类诉求2106件), 18.8 for each
    1,000 residents if it is a year, all answered and 92.2 % closed. Beijing dispatched about 206 for each
    1,000 in 2020, nine in ten of them by telephone; nationwide some 340 a year for each 1,000 are more than
    questions. Results are not good figures: after districts were ranked by them, solved calls in Beijing
    rose from 53.1 to 96.5 % and satisfied callers from 64.6 to 96.9 % (2019 to 2024), which is improvement
    and gaming in one. How many would not have told anybody without a telephone, nobody reports.

    *What it can't say.* Questions and advice, seven calls in ten; threats, repeat callers, buying of
    satisfied answers; what a ranking by calls does to desks (for a ranking see `ratings` and `bite`).
    """

    name = "hotline"
    costs = ("hotline_yuan_request",)
    measures = (
        "voiced_per_1000",
        "settled_in_village_share",
        "requests_late_share",
        "requests_lost_share",
        "contact_days_median",
        "resident_hours_per_1000",
        "cost_hotline_yuan",
    )


class App(Line):
    """An app or mini-program (小程序): residents report disputes and make requests from home.

    *What it does.* As the hotline it is one more channel in the choice of where to tell, and no reason to
    tell. It is nobody's nearest: those who are at home in the digital world think better of it
    (`channels.digital`), people who speak a minority language less, and its weight is times `awareness`.
    With a platform a report goes to the lowest competent desk after `dispatch_minutes`, without one to the
    township (`hotline_level`) after days, and part of them is lost. So many routine requests as the lever
    says come this way, instead of directly to the gridworker, at most half of all.

    *What it costs, and whom it burdens.* Yuan for each request or report, cheaper than a call. Five minutes
    of the resident's. Whoever is offline gains nothing, and here loses nothing, as long as the other
    channels stay as they are; where desks turn to their screens first, they would. Compare subgroups by age
    and by language before calling it a success.

    *Evidence.* Hezuo's mini-program handled 862 items (为民办理事项862件), 7.7 for each 1,000 residents if
    it is a year, 98 % of them closed. Lanzhou's took 100,682 requests to March 2023 and holds 3.9 million
    accounts, 89 % of the residents: registering is not using. In Beijing 9.3 % of what was dispatched came
    online (2020). Of people of 60 and more 43.2 % used the internet at the end of 2021, and seven in ten of
    these could show a health code by themselves. What such reports do for disputes is published nowhere;
    5,300 disputes were entered in Lanzhou.

    *What it can't say.* What an app collects about those who use it, and who reads that; pictures and places
    sent along; pressure to register, quotas of downloads, reports for a reward (for empty ones see
    `points`). It learns nothing here that the resident did not mean to tell.
    """

    name = "app"
    costs = ("app_yuan_request",)
    measures = (
        "voiced_per_1000",
        "settled_in_village_share",
        "requests_late_share",
        "requests_lost_share",
        "contact_days_median",
        "resident_hours_per_1000",
        "cost_app_yuan",
    )
