"""Adverse probes: what could go wrong with an arrangement, as stresses on a scenario's own values.

Nobody has measured how large such a stress is: all sizes are assumed, each with a range around it. A probe
that needs a policy which a place does not have is told as such, and not run.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Size = Literal["low", "assumed", "high"]
SIZES: Final[tuple[Size, ...]] = ("low", "assumed", "high")
Sizes = tuple[float, float, float]
"""A number at each of the sizes."""


@dataclass(frozen=True, kw_only=True)
class Probe:
    """A stress: values that are set, values that are multiplied (tables by cells), policies that are lost.

    `needs` is a policy without which there is nothing to probe.
    """

    name: str
    title: str
    sizes_in_words: str
    needs: str = ""
    sets: Mapping[str, Sizes]
    times: Mapping[str, Sizes]
    lost: tuple[str, ...] = ()


PROBES: Final = (
    Probe(
        name="gaming",
        title="Points are gamed: participants file empty reports",
        sizes_in_words="10 times as many empty reports per participant (3 to 30 times)",
        needs="points",
        sets={},
        times={"parameters.month_end.empty_reports_per_active_month": (3, 10, 30)},
    ),
    Probe(
        name="padding",
        title="Quotas are padded: records are invented",
        sizes_in_words="0.4 of all records invented instead of 0.2 (0.3 to 0.6)",
        needs="platform",
        sets={"parameters.supervision.padding_share": (0.3, 0.4, 0.6)},
        times={},
    ),
    Probe(
        name="hiding",
        title="Failures are hidden: cases are closed on paper sooner",
        sizes_in_words="logit of closing on paper at -0.3 (-0.8 to 0.5), pressure twice as hard (1.5 to 3)",
        sets={"parameters.supervision.shade_0": (-0.8, -0.3, 0.5)},
        times={"parameters.supervision.bite": (1.5, 2, 3)},
    ),
    Probe(
        name="burnout",
        title="Staff burn out: they tire faster, recover slower, and leave",
        sizes_in_words="fatigue grows 1.5 times as fast (1.2 to 2), recovery takes 1.5 times as long (1.2 to"
        " 2), quitting by fatigue 1.5 times as strong (1.2 to 2)",
        sets={},
        times={
            "parameters.staff.fatigue_up_per_day": (1.2, 1.5, 2),
            "parameters.staff.fatigue_down_per_day": (1 / 1.2, 1 / 1.5, 1 / 2),
            "parameters.staff.quit_fatigue": (1.2, 1.5, 2),
        },
    ),
    Probe(
        name="surge",
        title="A surge: more disputes break out, and more is asked for",
        sizes_in_words="1.5 times as many sparks (1.25 to 2) and requests (1.25 to 2)",
        sets={},
        times={
            "parameters.sparks.rate_scale": (1.25, 1.5, 2),
            "parameters.intake.request_rate_per_resident_year": (1.25, 1.5, 2),
        },
    ),
    Probe(
        name="blackout",
        title="The platform is lost for the whole run, with what runs on it",
        sizes_in_words="then 0.2 of reports get lost (0.1 to 0.4), the others take 3 days (2 to 7)",
        needs="platform",
        sets={
            "parameters.intake.lost_share_off": (0.1, 0.2, 0.4),
            "parameters.intake.register_days_off": (2, 3, 7),
        },
        times={},
        lost=("policies.platform", "policies.early_warning"),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Pair:
    """What is true beside what the book says of it; `better` is what those who read the book think."""

    words: str
    true: str
    reported: str
    better: Literal["lower", "higher"]


PAIRS: Final = (
    Pair(words="cases settled", true="success_true", reported="success_reported", better="higher"),
    Pair(words="settled on time", true="on_time_true", reported="on_time_reported", better="higher"),
    Pair(words="open at the end", true="backlog_true_end", reported="backlog_reported_end", better="lower"),
    Pair(
        words="requests on time",
        true="requests_on_time_true",
        reported="requests_on_time_reported",
        better="higher",
    ),
    Pair(
        words="disputes on record",
        true="recorded_disputes_per_1000",
        reported="recorded_per_1000",
        better="higher",
    ),
)
TRUE_ALONE: Final = (
    "unsettled_severity_days_per_1000",
    "incidents_per_100000",
    "hidden_share",
    "requests_late_share",
    "gridworkers_worn_out_share",
    "empty_reports_per_1000",
    "cost_total_yuan",
)
"""What no book tells, or tells as it is."""
