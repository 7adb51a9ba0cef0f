"""Parties: what those in dispute do by themselves, whom they tell, and whether they keep an agreement."""

from functools import partial

import numpy as np

from analysis import theory_disputes as theory
from analysis.verify import parties_known as known
from analysis.verify import parties_seen as seen
from analysis.verify.gate import Curve, Gate, Wrong, share_of
from analysis.verify.lab import Lab
from analysis.verify.parties_known import (
    CHANNELS_TOLD,
    INCIDENTS,
    LIVES,
    LUMP,
    LUMPED,
    PAPER,
    PARTIES,
    RELAPSE,
    SEEN_DAYS,
    SETTLED,
    VOICED,
    WAYS,
)
from analysis.verify.pieces import picture, scenario_gate, share_at
from sim.vocabulary import BY_COURT, BY_GRIDWORKER, CHANNELS

SLOW_DAYS = 60
"""Midnights after which those who have not given up are counted."""
AT_RISK = 4
"""Severity at which incidents are counted."""
HARDEST = 5
MORE_LUMPING = Wrong(factors={"parameters.parties.h_lump_per_day": 1.1})


# --- pictures -------------------------------------------------------------------------------------


def curve_of_ways(lab: Lab) -> Curve:
    """Shares of the ways out."""
    scenario, found = lab.scenario(PARTIES), seen.ways(lab)
    return picture(
        ("way out: " + ", ".join(f"{i} {way}" for i, way in enumerate(WAYS)), range(len(WAYS))),
        "share of disputes",
        exact=lambda way: known.share_by_way(scenario, int(way)),
        observe=partial(share_at, found),
    )


def curve_of_severities(lab: Lab) -> Curve:
    """Distribution of severity at the end."""
    scenario, found = lab.scenario(PARTIES), seen.severity_at_end(lab)
    return picture(
        ("severity at the end", range(1, 6)),
        "share of disputes",
        exact=lambda severity: known.share_at_end(scenario, int(severity)),
        observe=partial(share_at, found),
    )


def curve_of_midnights(lab: Lab) -> Curve:
    """Share of disputes that see so many midnights."""
    scenario, found = lab.scenario(PARTIES), seen.midnights(PARTIES, lab)
    return picture(
        ("midnights since birth", range(1, 26, 2)),
        "share still running",
        exact=lambda days: known.still_running(scenario, int(days)),
        observe=lambda days: share_of(int((found >= days).sum()), len(found)),
        line=range(26),
    )


def curve_of_lives(lab: Lab) -> Curve:
    """Tail of lives under a constant hazard."""
    hazard = known.constant_hazard(lab.scenario(LIVES))
    return picture(
        ("days since birth", np.linspace(0.5, 10, 20).tolist()),
        "share still running",
        exact=lambda days: theory.exponential_tail(days, hazard),
        observe=lambda days: seen.longer_than(days, lab),
        line=np.linspace(0, 10, 101).tolist(),
    )


def curve_of_lumping(lab: Lab) -> Curve:
    """Share that has not given up, against the midnights seen."""
    scenario = lab.scenario(LUMP)
    return picture(
        ("midnights since birth", [1, 2, 3, 5, 7, 10, *range(20, seen.LONG_DAYS + 1, 20)]),
        "share still running",
        exact=lambda days: known.not_given_up(scenario, int(days)),
        observe=lambda days: seen.not_given_up(int(days), lab),
        line=range(1, seen.LONG_DAYS + 1),
    )


def curve_of_incidents(lab: Lab) -> Curve:
    """Incidents a day by severity."""
    scenario = lab.scenario(INCIDENTS)
    born = [i + 1 for i, share in enumerate(known.start(scenario)) if share > 0]
    return picture(
        ("severity", born),
        "incidents per dispute and day at risk",
        exact=lambda severity: known.incident_chance(scenario, int(severity)),
        observe=lambda severity: seen.incidents_a_day(int(severity), lab),
    )


def curve_of_channels(lab: Lab) -> Curve:
    """Shares of the channels over all severities."""
    scenario, found = lab.scenario(CHANNELS_TOLD), seen.told(lab).channel
    return picture(
        ("channel: " + ", ".join(f"{i} {name}" for i, name in enumerate(CHANNELS)), range(len(CHANNELS))),
        "share of voicings",
        exact=lambda channel: known.channel_share(scenario, int(channel)),
        observe=partial(share_at, found),
    )


def curve_of_court(lab: Lab) -> Curve:
    """Share of the court by severity."""
    scenario = lab.scenario(CHANNELS_TOLD)
    return picture(
        ("severity", range(1, 6)),
        "share that goes to court",
        exact=lambda severity: known.channel_shares(scenario, int(severity))[BY_COURT],
        observe=lambda severity: seen.channel_share(BY_COURT, lab, [int(severity)]),
    )


def curve_of_voicers(lab: Lab) -> Curve:
    """Share of voicings by the second end, village by village."""
    second, village = seen.voicing_ends(lab)
    return picture(
        ("village", range(int(village.max()) + 1)),
        "share by the second end",
        exact=lambda row: 0.5,
        observe=lambda row: share_at(second[village == row], 1),
    )


def curve_of_breaches(lab: Lab) -> Curve:
    """Share of agreements broken within so many days."""
    scenario, delays = lab.scenario(RELAPSE), seen.breach_delays(lab)
    return picture(
        ("days since the agreement", range(2, SEEN_DAYS + 1, 4)),
        "share broken",
        exact=lambda days: known.breach_seen(scenario, days),
        observe=lambda days: share_of(int((delays <= days).sum()), len(delays)),
        line=range(1, SEEN_DAYS + 1),
    )


def curve_of_silence(lab: Lab) -> Curve:
    """Share that nobody has told again, against days since the closure."""
    scenario, found = lab.scenario(PAPER), seen.silences(lab)
    return picture(
        ("days since the closure on paper", range(1, 21)),
        "share not told again",
        exact=lambda days: known.silent(scenario, days),
        observe=lambda days: share_of(int((found > days).sum()), len(found)),
        line=range(21),
    )


# --- claims ---------------------------------------------------------------------------------------


KEMENY = "Kemeny and Snell (1960), Finite Markov Chains, 3.2 and 3.3"
SURVIVAL = "Cox and Oakes (1984), Analysis of Survival Data, 2.2"


party_gate = partial(scenario_gate, "What the parties do")


def way_gate(name: str, claim: str, way: int, wrong: str) -> Gate:
    """The share of disputes that leave the chain by a way."""
    return party_gate(
        name,
        claim,
        "B = N R, N = (I - Q)^-1",
        KEMENY,
        scenario=PARTIES,
        observe=partial(seen.share_by_way, way),
        exact=lambda scenario: known.share_by_way(scenario, way),
        wrong=Wrong(factors={wrong: 1.1}),
        curve=curve_of_ways,
    )


CHAIN_GATES = (
    way_gate(
        "parties_share_lumped",
        "Of disputes left to themselves the chain's share is given up",
        LUMPED,
        "parameters.parties.h_lump_per_day",
    ),
    way_gate(
        "parties_share_settled",
        "Of disputes left to themselves the chain's share is settled by the parties",
        SETTLED,
        "parameters.parties.h_bilateral_per_day",
    ),
    way_gate(
        "parties_share_voiced",
        "Of disputes left to themselves the chain's share is told to somebody",
        VOICED,
        "parameters.parties.h_voice_per_day",
    ),
    party_gate(
        "parties_mean_days",
        "Disputes left to themselves last as long as the chain does",
        "t = N w, w the part of a day that is lived through",
        KEMENY,
        scenario=PARTIES,
        observe=partial(seen.mean_days, PARTIES),
        exact=lambda scenario: known.chain(scenario).mean_days(known.start(scenario)),
        wrong=MORE_LUMPING,
        curve=curve_of_midnights,
    ),
    party_gate(
        "parties_severity_at_end",
        "The chain's share of disputes has hardened by the end",
        "1 - sum_j B_1j, B = N R",
        KEMENY,
        scenario=PARTIES,
        observe=seen.hardened,
        exact=lambda scenario: 1.0 - known.share_at_end(scenario, 1),
        wrong=Wrong(factors={"parameters.parties.h_intensify_per_day": 1.1}),
        curve=curve_of_severities,
    ),
    party_gate(
        "parties_constant_hazard",
        "Under one constant hazard lives are exponential to the minute, though luck is drawn once a day",
        "mean 1 / h",
        SURVIVAL,
        scenario=LIVES,
        observe=partial(seen.mean_days, LIVES),
        exact=lambda scenario: 1.0 / known.constant_hazard(scenario),
        wrong=Wrong(factors={"parameters.parties.h_bilateral_per_day": 1.1}),
        curve=curve_of_lives,
    ),
    party_gate(
        "lump_declines_with_age",
        f"Giving up grows less likely with age: so many still run after {SLOW_DAYS} midnights",
        "E exp(-sum of h / (1 + age / L) over the midnights)",
        SURVIVAL,
        scenario=LUMP,
        observe=partial(seen.not_given_up, SLOW_DAYS),
        exact=lambda scenario: known.not_given_up(scenario, SLOW_DAYS),
        wrong=Wrong(factors={"parameters.parties.lump_days": 1.1}),
        curve=curve_of_lumping,
        error_max=0.02,
    ),
    party_gate(
        "incident_rate",
        f"Disputes of severity {AT_RISK} come to blows at their hazard, against that of settling",
        "h / H (1 - e^-H)",
        "Cox and Oakes (1984), Analysis of Survival Data, 9 (competing risks)",
        scenario=INCIDENTS,
        observe=partial(seen.incidents_a_day, AT_RISK),
        exact=lambda scenario: known.incident_chance(scenario, AT_RISK),
        wrong=Wrong(factors={"parameters.parties.h_incident_per_day": 1.1}),
        curve=curve_of_incidents,
    ),
)

TELLING_GATES = (
    party_gate(
        "channel_logit_shares",
        "Who tells somebody picks among the seven channels by a multinomial logit: the gridworker's share",
        "e^(u_i) / sum_j e^(u_j)",
        "McFadden (1974), Conditional logit analysis of qualitative choice behavior",
        scenario=CHANNELS_TOLD,
        observe=partial(seen.channel_share, BY_GRIDWORKER),
        exact=lambda scenario: known.channel_share(scenario, BY_GRIDWORKER),
        wrong=Wrong(factors={"parameters.channels.intercept.rural.gridworker": 1.1}),
        curve=curve_of_channels,
    ),
    party_gate(
        "channel_court_severity",
        "The harder the dispute, the more go to court, as the logit says: the share at the highest severity",
        "e^(u_i) / sum_j e^(u_j)",
        "McFadden (1974), Conditional logit analysis of qualitative choice behavior",
        scenario=CHANNELS_TOLD,
        observe=lambda lab: seen.channel_share(BY_COURT, lab, [HARDEST]),
        exact=lambda scenario: known.channel_shares(scenario, HARDEST)[BY_COURT],
        wrong=Wrong(factors={"parameters.channels.severity.court": 1.1}),
        curve=curve_of_court,
        error_max=0.02,
    ),
    party_gate(
        "voicer_is_either_end",
        "Who tells is either of two residents in dispute, with equal chance",
        "1/2",
        "by symmetry",
        scenario=RELAPSE,
        observe=seen.second_end_voices,
        exact=lambda scenario: 0.5,
        wrong=Wrong(
            sets=(
                "world.trade_ties_per_adult.urban=1",
                "parameters.sparks.rate_per_1000_adults_year.urban.trade=200",
            )
        ),
        curve=curve_of_voicers,
    ),
    party_gate(
        "paper_closure_silences",
        "Who saw a case closed on paper tells again at a fraction of the old hazard, for so many days",
        "exp(-h f T)",
        SURVIVAL,
        scenario=PAPER,
        observe=lambda lab: seen.silent(lab.scenario(PAPER).parameters.parties.paper_voice_days, lab),
        exact=lambda scenario: known.silent(scenario, scenario.parameters.parties.paper_voice_days),
        wrong=Wrong(factors={"parameters.parties.paper_voice": 1.1}),
        curve=curve_of_silence,
    ),
)

BREACH_GATES = (
    party_gate(
        "breach_share",
        f"Agreements break with a logistic probability; so many do within {SEEN_DAYS} days",
        "L(eta) (1 - e^(-t / m))",
        "Cox (1958), The regression analysis of binary sequences; " + SURVIVAL,
        scenario=RELAPSE,
        observe=partial(seen.breached, SEEN_DAYS),
        exact=lambda scenario: known.breach_seen(scenario, SEEN_DAYS),
        wrong=Wrong(factors={"parameters.casework.breach_0": 1.1}),
        curve=curve_of_breaches,
        error_max=0.02,
    ),
    party_gate(
        "breach_delay_mean",
        f"They break after exponential times of at least a day: the mean of those within {SEEN_DAYS} days",
        "(l + m e^(-l / m) - (c + m) e^(-c / m)) / (1 - e^(-c / m))",
        SURVIVAL,
        scenario=RELAPSE,
        observe=seen.mean_breach_delay,
        exact=known.breach_delay,
        wrong=Wrong(factors={"parameters.casework.breach_days": 1.1}),
        curve=curve_of_breaches,
    ),
)

GATES: tuple[Gate, ...] = (*CHAIN_GATES, *TELLING_GATES, *BREACH_GATES)
