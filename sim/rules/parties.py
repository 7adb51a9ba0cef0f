"""What the parties of a dispute do by themselves (phase 2): competing hazards, once a day.

All hazards are per day. `severity` 1 to 5, `age` in days since birth, `closeness` of the tie's kind
in [0, 1], `trust` of the voicer in [0, 1], `grievance` the larger of the parties'.
"""

from typing import Any

from sim.jit import rule
from sim.rules.maths import exp, log
from sim.vocabulary import BY_PETITION

NOTHING, LUMP, SETTLE, VOICE, INTENSIFY, INCIDENT = range(6)


@rule
def lump_hazard(p: Any, severity: int, age: float, publicity: float) -> float:
    """Giving up: falls with severity, with time and with legal publicity."""
    return p.h_lump_per_day * exp(-p.b_lump_severity * (severity - 1) - publicity) / (1.0 + age / p.lump_days)


@rule
def settle_hazard(p: Any, severity: int, closeness: float) -> float:
    """Settling between themselves: rises with closeness, falls with severity."""
    return p.h_bilateral_per_day * exp(
        p.b_bilateral_closeness * (closeness - 0.5) - p.b_bilateral_severity * (severity - 1)
    )


@rule
def voice_hazard(
    p: Any, severity: int, trust: float, stake: float, days_since_paper: float, publicity: float
) -> float:
    """Telling somebody: rises with severity, trust and legal publicity; falls with the points at stake.

    Whoever saw the case closed on paper has learnt: for `paper_voice_days` after it (negative: there
    was no such closure) the hazard is multiplied by `paper_voice`.
    """
    hazard = p.h_voice_per_day * exp(
        p.b_voice_severity * (severity - 1)
        + p.b_voice_trust * (trust - 0.6)
        + publicity
        - p.stake_voice * stake
    )
    if 0.0 <= days_since_paper < p.paper_voice_days:
        hazard *= p.paper_voice
    return hazard


@rule
def intensify_hazard(p: Any, severity: int, grievance: float) -> float:
    """Hardening by one step; none at 5."""
    if severity >= 5:
        return 0.0
    return p.h_intensify_per_day * exp(p.b_intensify_grievance * grievance)


@rule
def incident_hazard(p: Any, severity: int, grievance: float, stake: float) -> float:
    """Coming to blows, damage or a crowd: none below `incident_severity`, then steep."""
    if severity < p.incident_severity:
        return 0.0
    return p.h_incident_per_day * exp(
        p.b_incident_severity * (severity - p.incident_severity)
        + p.b_incident_grievance * grievance
        - p.stake_incident * stake
    )


@rule
def hazard_ceiling(p: Any, severity: int, closeness: float) -> float:
    """An upper bound of a day's summed hazards: of any age, trust, grievance, village and stage.

    Most days bring nothing, and a draw above this says so at once. Whoever changes a hazard must keep this
    above it; a test does.
    """
    trust = 1.0 if p.b_voice_trust > 0.0 else 0.0
    intensify = intensify_hazard(p, severity, p.grievance_max if p.b_intensify_grievance > 0.0 else 0.0)
    incident = incident_hazard(p, severity, p.grievance_max if p.b_incident_grievance > 0.0 else 0.0, 0.0)
    total = (
        lump_hazard(p, severity, 0.0, p.publicity) * max(1.0, p.wait_lump)
        + settle_hazard(p, severity, closeness) * max(1.0, p.wait_bilateral)
        + voice_hazard(p, severity, trust, 0.0, -1.0, p.publicity + p.publicity_gain)
        * max(1.0, p.paper_voice)
        + (intensify + incident) * max(1.0, p.wait_intensify, p.contact_intensify)
    )
    return total * 1.000001


@rule
def day_happens(total: float, exposure: float, u: float) -> bool:
    """Whether anything happens to a dispute in `exposure` days under the summed hazard `total`.

    With probability `1 - exp(-exposure total)`, which is below `exposure total`: mostly that suffices.
    """
    if u >= exposure * total:
        return False
    return u < 1.0 - exp(-exposure * total)


@rule
def which_event(
    total: float, exposure: float, u: float, lump: float, settle: float, voice: float, intensify: float
) -> int:
    """Which of the competing events it is, by the same `u`, in the fixed order of the arguments."""
    mark = u / (1.0 - exp(-exposure * total)) * total
    if mark < lump:
        return LUMP
    mark -= lump
    if mark < settle:
        return SETTLE
    mark -= settle
    if mark < voice:
        return VOICE
    mark -= voice
    if mark < intensify:
        return INTENSIFY
    return INCIDENT


@rule
def minute_of_event(total: float, exposure: float, u: float) -> int:
    """The minute of the day, given that something happens: the truncated exponential, inverted.

    `u` is a second draw: with the first one again, the kind of event would fix its time of day.
    """
    days = -log(1.0 - u * (1.0 - exp(-exposure * total))) / total
    minute = int(1440.0 * (1.0 - exposure + days))
    return minute if minute < 1439 else 1439


@rule
def report_utility(
    p: Any, setting: int, channel: int, severity: int, trust: float, digital: int, minority: int
) -> float:
    """Utility of telling through a channel, for McFadden's (1974) multinomial logit.

    `channel_trip_factor` says how many times as far a channel is as usual: that of petitions where townships'
    desks are pooled in one centre, else 1.
    """
    return (
        p.channel_intercept[setting][channel]
        + p.channel_severity[channel] * (severity - 1)
        + p.channel_trust[channel] * (trust - 0.6)
        + p.channel_digital[channel] * digital
        + p.channel_minority_language[channel] * minority
        + p.channel_distance[channel] * p.channel_setting_distance[setting] * p.channel_trip_factor[channel]
    )


@rule
def agent_gain(p: Any, setting: int) -> float:
    """What an agent adds to the utility of petitioning: `agent_utility`, and the way is saved."""
    return p.agent_utility - p.channel_distance[BY_PETITION] * p.channel_setting_distance[setting]
