"""What a scenario says of the parties of a dispute, as the numbers that the formulas want.

The hazards stand here a second time on purpose: as the model's text has them, not as its rules compute them.
"""

import math

import numpy as np

from analysis import theory_disputes as theory
from analysis.theory import logistic
from sim.scenario import Scenario
from sim.vocabulary import CHANNELS

PARTIES, LUMP, INCIDENTS, LIVES = "parties", "lump", "incidents", "hawkes_random"
CHANNELS_TOLD, RELAPSE, PAPER = "channels", "relapse", "paper"
LUMPED, SETTLED, VOICED, ERUPTED = range(4)
WAYS = ("lumped", "settled", "voiced", "erupted")
"""Ways out of the parties' own hands, in the order of the chain's columns."""
STEPS = np.arange(5)
"""Steps of severity above 1."""
SEEN_DAYS = 60
"""Relapses are looked for in so many days after an agreement."""


def hazards_out(scenario: Scenario) -> np.ndarray:
    """Hazards per day by severity and way, shape (5, 4), of ties of trade between people of one trust."""
    p, trust = scenario.parameters.parties, scenario.world.trust_mean
    lump = p.h_lump_per_day * np.exp(-p.b_lump_severity * STEPS - p.publicity)
    near = p.b_bilateral_closeness * (p.closeness["trade"] - 0.5)
    settle = p.h_bilateral_per_day * np.exp(near - p.b_bilateral_severity * STEPS)
    willing = p.b_voice_trust * (trust - 0.6) + p.publicity
    voice = p.h_voice_per_day * np.exp(p.b_voice_severity * STEPS + willing)
    above = STEPS + 1 - p.incident_severity
    incident = np.where(above < 0, 0.0, p.h_incident_per_day * np.exp(p.b_incident_severity * above))
    return np.stack([lump, settle, voice, incident], axis=1)


def chain(scenario: Scenario) -> theory.DayChain:
    """The chain of a dispute that is left to its parties until somebody is told, or it erupts."""
    up = np.where(STEPS < 4, scenario.parameters.parties.h_intensify_per_day, 0.0)
    return theory.DayChain(out=hazards_out(scenario), up=up)


def start(scenario: Scenario) -> np.ndarray:
    """Shares of severities at birth."""
    return np.array(scenario.parameters.sparks.severity_start_shares)


def share_by_way(scenario: Scenario, way: int) -> float:
    """Share of disputes that end by a way."""
    return float(chain(scenario).ends(start(scenario))[:, way].sum())


def share_at_end(scenario: Scenario, severity: int) -> float:
    """Share of disputes that end at a severity."""
    return float(chain(scenario).ends(start(scenario))[severity - 1].sum())


def still_running(scenario: Scenario, midnights: int) -> float:
    """Share of disputes that see so many midnights."""
    return chain(scenario).running(start(scenario), midnights)


def not_given_up(scenario: Scenario, midnights: int) -> float:
    """The same where giving up is all that can happen, and grows less likely with age."""
    p = scenario.parameters.parties
    return theory.declining_survival(midnights, p.h_lump_per_day, p.lump_days)


def incident_chance(scenario: Scenario, severity: int) -> float:
    """Chance of an incident in a day at a severity."""
    hazards = hazards_out(scenario)[severity - 1]
    return theory.chance_of_a_day(float(hazards[ERUPTED]), float(hazards.sum()))


def constant_hazard(scenario: Scenario) -> float:
    """The hazard of settling where it is the only one, and is the same for all."""
    return scenario.parameters.parties.h_bilateral_per_day


def channel_shares(scenario: Scenario, severity: int) -> list[float]:
    """Shares of all seven channels among rural voicers who have the app and the most spoken language."""
    p, trust = scenario.parameters.channels, scenario.world.trust_mean
    hotline, app = scenario.policies.hotline, scenario.policies.app
    assert hotline is not None
    assert app is not None
    known = {"hotline": hotline.awareness, "app": app.awareness}
    return theory.logit_shares(
        [
            p.intercept["rural"][channel]
            + p.severity[channel] * (severity - 1)
            + p.trust[channel] * (trust - 0.6)
            + p.digital[channel]
            + p.distance[channel] * p.setting_distance["rural"]
            + math.log(known.get(channel, 1.0))
            for channel in CHANNELS
        ]
    )


def channel_share(scenario: Scenario, channel: int) -> float:
    """Share of one channel over all severities."""
    shares = [channel_shares(scenario, severity)[channel] for severity in range(1, 6)]
    return float(start(scenario) @ shares)


def breach(scenario: Scenario) -> float:
    """Probability that an agreement breaks; all begin at one severity here."""
    p, step = scenario.parameters.casework, start(scenario).tolist().index(1)
    trust = scenario.world.trust_mean
    return logistic(p.breach_0 + p.breach_severity * step - p.breach_trust * (trust - 0.6))


def breach_seen(scenario: Scenario, days: float) -> float:
    """Share of agreements that are seen to break within so many days."""
    rate = 1.0 / scenario.parameters.casework.breach_days
    return breach(scenario) * (1.0 - theory.exponential_tail(days, rate))


def breach_delay(scenario: Scenario) -> float:
    """Mean days from an agreement to a breach that is seen; at least a day."""
    return theory.late_exponential_mean(scenario.parameters.casework.breach_days, 1.0, SEEN_DAYS)


def silent(scenario: Scenario, days: float) -> float:
    """Share of disputes that nobody tells again within so many days of a closure on paper."""
    p = scenario.parameters.parties
    return theory.two_rate_survival(
        days, p.h_voice_per_day * p.paper_voice, p.paper_voice_days, p.h_voice_per_day
    )
