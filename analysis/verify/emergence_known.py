"""What a scenario says of how disputes emerge, as the numbers that the formulas want."""

from collections.abc import Sequence

import numpy as np

from analysis import theory_disputes as theory
from sim.calendar import DAYS_PER_YEAR
from sim.scenario import Scenario
from sim.vocabulary import KINDS

SPARKS, SEASON, TEMPER = "sparks", "season", "temper"
HAWKES, LIVES = "hawkes", "hawkes_random"
PEAK_DAYS = 91
"""Length of the season's peak, an odd number of days."""
NOON = 720


def sparks_per_year(scenario: Scenario, kinds: Sequence[str] = KINDS) -> float:
    """Sparks a year of some kinds in the urban villages: rates are per 1,000 adults."""
    sparks, residents = scenario.parameters.sparks, scenario.place.settings["urban"].residents
    adults = residents * (1 - scenario.world.age_shares["urban"]["child"])
    rates = sparks.rate_per_1000_adults_year["urban"]
    return sum(rates[kind] for kind in kinds) * sparks.rate_scale * adults / 1000


def sparks_per_tie(scenario: Scenario) -> float:
    """Sparks per neighbour tie during the run, for a multiplier of 1: each household begins equally many."""
    households = scenario.place.settings["urban"].households
    ties = households * scenario.world.neighbour_ties_per_household["urban"]
    return sparks_per_year(scenario) * scenario.run.days / DAYS_PER_YEAR / ties


def temper_spread(scenario: Scenario) -> float:
    """Standard deviation of the logarithm of a tie's multiplier: both ends have a standard normal temper."""
    return float(np.sqrt(2.0)) * scenario.parameters.sparks.a_temper


def temper_moment(scenario: Scenario, power: int) -> float:
    """A moment of the multiplier, which is cut."""
    cap = scenario.parameters.sparks.cap
    return theory.cut_lognormal_moment(power, temper_spread(scenario), cap)


def temper_dispersion(scenario: Scenario) -> float:
    """Variance over mean of the sparks per tie."""
    first, second = temper_moment(scenario, 1), temper_moment(scenario, 2)
    return theory.mixed_poisson_dispersion(sparks_per_tie(scenario), first, second)


def offspring_per_day(scenario: Scenario) -> float:
    """Offspring that a dispute throws on each of its days; all begin at one severity here and stay so."""
    sparks = scenario.parameters.sparks
    severity = sparks.severity_start_shares.index(1) + 1
    return sparks.kappa_per_severity_day * severity


def offspring_moments(scenario: Scenario) -> tuple[float, float]:
    """Mean and variance of the number of offspring: of a fixed number of days, or of a random one."""
    hazard = scenario.parameters.parties.h_bilateral_per_day
    if hazard > 0:
        return theory.offspring_moments_of_lives(offspring_per_day(scenario), hazard)
    mean = offspring_per_day(scenario) * scenario.parameters.casework.court_days
    return mean, mean


def births_per_year(scenario: Scenario) -> float:
    """Sparks, and all that stems from them."""
    return sparks_per_year(scenario) * theory.cluster_mean(offspring_moments(scenario)[0])


def cluster_sizes(scenario: Scenario, largest: int) -> np.ndarray:
    """P(a cluster has k disputes), k = 0..largest."""
    rate, hazard = offspring_per_day(scenario), scenario.parameters.parties.h_bilateral_per_day
    if hazard > 0:
        return theory.total_progeny(theory.offspring_of_lives(rate, hazard, largest), largest)
    mean = offspring_moments(scenario)[0]
    return np.array([0.0, *(theory.borel(k, mean) for k in range(1, largest + 1))])


def between(scenario: Scenario, first: float, last: float) -> float:
    """Share of the sparks' minutes that lies between two minutes of the day."""
    sparks = scenario.parameters.sparks
    begin, end = sparks.spark_from_minute, sparks.spark_to_minute
    return max(min(last, end) - max(first, begin), 0.0) / (end - begin)


def season(scenario: Scenario, days: int) -> float:
    """Share of a year's sparks on so many days around the peak."""
    return theory.season_share(days, scenario.parameters.sparks.season_amplitude)
