"""Emergence: sparks as a Poisson process, and disputes that set others alight as clusters of births."""

from collections.abc import Callable
from functools import partial

import numpy as np

from analysis import theory_disputes as theory
from analysis.verify import emergence_known as known
from analysis.verify import emergence_seen as seen
from analysis.verify.emergence_known import HAWKES, LIVES, NOON, PEAK_DAYS, SEASON, SPARKS, TEMPER
from analysis.verify.gate import Curve, Estimate, Gate, Wrong, mean_of, share_of
from analysis.verify.lab import Lab
from analysis.verify.pieces import picture, scenario_gate, share_at
from sim.calendar import DAYS_PER_YEAR
from sim.simulate import Run
from sim.vocabulary import KINDS

KAPPA = "parameters.sparks.kappa_per_severity_day"
SHOWN_SIZES = 12
"""Sizes of clusters that a figure shows."""
SHOWN_FACTORS = (0.0, 0.5, 1.0, 1.25)
"""Factors on kappa that a figure shows."""


# --- pictures -------------------------------------------------------------------------------------


def curve_of_kinds(lab: Lab) -> Curve:
    """Sparks a year of each kind."""
    scenario = lab.scenario(SPARKS)
    return picture(
        (
            "kind of tie: 0 family, 1 neighbour, 2 land, 3 work, 4 property, 5 trade, 6 public",
            range(len(KINDS)),
        ),
        "sparks a year",
        exact=lambda kind: known.sparks_per_year(scenario, [KINDS[int(kind)]]),
        observe=lambda kind: seen.yearly_sparks(lab, int(kind)),
    )


def curve_of_counts(lab: Lab) -> Curve:
    """Distribution of the number of sparks of a stream and day."""
    counts = np.concatenate([seen.sparks_by_stream(run).ravel() for run in lab.runs(SPARKS)])
    mean = known.sparks_per_year(lab.scenario(SPARKS)) / DAYS_PER_YEAR / seen.STREAMS
    return picture(
        ("sparks of a day on a fortieth of the ties", range(9)),
        "share of days",
        exact=lambda count: theory.poisson(int(count), mean),
        observe=partial(share_at, counts),
    )


def curve_of_gaps(lab: Lab) -> Curve:
    """Tail of the gaps between sparks."""
    found = seen.gaps(lab)
    return picture(
        ("gap between sparks, in mean gaps", np.linspace(0.5, 6, 12).tolist()),
        "share that is longer",
        exact=lambda gap: theory.exponential_tail(gap, 1.0),
        observe=lambda gap: share_of(int((found > gap).sum()), len(found)),
        line=np.linspace(0, 6, 61).tolist(),
    )


def curve_of_peak(lab: Lab) -> Curve:
    """Share of sparks on ever more days around the peak."""
    scenario = lab.scenario(SEASON)
    return picture(
        ("days around the peak", range(1, 364, 30)),
        "share of the year's sparks",
        exact=lambda days: known.season(scenario, int(days)),
        observe=lambda days: seen.sparks_near_peak(int(days), lab),
        line=range(1, 366, 2),
    )


def curve_of_hours(lab: Lab) -> Curve:
    """Share of sparks by hour of the day."""
    hours, scenario = seen.minutes_of_day(lab) // 60, lab.scenario(SEASON)
    return picture(
        ("hour of the day", range(24)),
        "share of sparks",
        exact=lambda hour: known.between(scenario, 60 * hour, 60 * hour + 60),
        observe=partial(share_at, hours),
    )


def curve_of_severities(lab: Lab) -> Curve:
    """Shares of severities at birth."""
    shares, found = lab.scenario(SPARKS).parameters.sparks.severity_start_shares, seen.severities(lab)
    return picture(
        ("severity at birth", range(1, 6)),
        "share of disputes",
        exact=lambda severity: shares[int(severity) - 1],
        observe=partial(share_at, found),
    )


def curve_of_tempers(lab: Lab) -> Curve:
    """Distribution of the number of sparks of a tie."""
    scenario = lab.scenario(TEMPER)
    mean, cap = known.sparks_per_tie(scenario), scenario.parameters.sparks.cap
    found = np.concatenate([count for count, _ in seen.sparks_by_tie(lab)])
    return picture(
        ("sparks on a tie", range(13)),
        "share of ties",
        exact=lambda n: theory.poisson_lognormal(int(n), mean, known.temper_spread(scenario), cap),
        observe=partial(share_at, found),
    )


def curve_of_sizes(name: str, lab: Lab) -> Curve:
    """Distribution of the size of a cluster."""
    sizes = seen.sizes_of(lab.runs(name))
    law = known.cluster_sizes(lab.scenario(name), SHOWN_SIZES)
    return picture(
        ("disputes in a cluster", range(1, SHOWN_SIZES + 1)),
        "share of clusters",
        exact=lambda size: float(law[int(size)]),
        observe=partial(share_at, sizes),
    )


def curve_of_offspring(
    lab: Lab, *, exact: Callable[[float], float], observe: Callable[[Run], Estimate], y_label: str
) -> Curve:
    """A quantity against the mean number of offspring, which kappa changes; the first seed only."""
    seed, kappa = lab.seeds[0], lab.scenario(HAWKES).parameters.sparks.kappa_per_severity_day
    world = lab.run(HAWKES, seed=seed).world
    runs: dict[float, Run] = {}
    for factor in SHOWN_FACTORS:
        sets = () if factor == 1 else (f"{KAPPA}={kappa * factor:.6g}",)
        mean = known.offspring_moments(lab.scenario(HAWKES, sets))[0]
        runs[mean] = lab.run(HAWKES, seed=seed, sets=sets, world=world)
    return picture(
        ("offspring of a dispute", list(runs)),
        y_label,
        exact=exact,
        observe=lambda mean: observe(runs[mean]),
        line=np.linspace(0, max(runs), 41).tolist(),
    )


def curve_of_throwing(lab: Lab) -> Curve:
    """Offspring of a day against the number of running disputes, in ten classes of days."""
    thrown, running = seen.offspring_by_day(lab)
    rate = known.offspring_per_day(lab.scenario(LIVES))
    classes = np.array_split(np.argsort(running, kind="stable"), 10)
    of = {float(running[days].mean()): thrown[days] for days in classes}
    return picture(
        ("running disputes", list(of)),
        "offspring a day",
        exact=lambda disputes: rate * disputes,
        observe=lambda disputes: mean_of(of[disputes], n=int(of[disputes].sum())),
        line=[0.0, max(of)],
    )


# --- claims ---------------------------------------------------------------------------------------


HARRIS = "Hawkes and Oakes (1974), J. Appl. Prob. 11; Harris (1963), The Theory of Branching Processes, I.13"
MORE_OFFSPRING = Wrong(factors={KAPPA: 1.1})


birth_gate = partial(scenario_gate, "How disputes emerge")


SPARK_GATES = (
    birth_gate(
        "poisson_count_mean",
        "Sparks fall at the rate per 1,000 adults that the scenario gives, however many are thinned out",
        "rate x adults / 1000",
        "Lewis and Shedler (1979), Naval Research Logistics 26 (thinning)",
        scenario=SPARKS,
        observe=seen.yearly_sparks,
        exact=known.sparks_per_year,
        wrong=Wrong(factors={"parameters.sparks.rate_scale": 1.1}),
        curve=curve_of_kinds,
    ),
    birth_gate(
        "poisson_count_variance",
        "Sparks of a village and week vary as Poisson numbers do: their variance is their mean",
        "Var N / E N = 1",
        "Cox and Lewis (1966), The Statistical Analysis of Series of Events, 6.3",
        scenario=SPARKS,
        observe=seen.dispersion,
        exact=lambda scenario: 1.0,
        wrong=Wrong(sets=("parameters.sparks.season_amplitude=0.5",)),
        curve=curve_of_counts,
    ),
    birth_gate(
        "spark_gaps_exponential",
        "Gaps between sparks are exponential: a share 1/e of them is longer than the mean",
        "P(gap > t) = e^(-t / mean)",
        "Cox and Lewis (1966), 2.2",
        scenario=SPARKS,
        observe=lambda lab: seen.gaps_above(1.0, lab),
        exact=lambda scenario: theory.exponential_tail(1.0, 1.0),
        wrong=Wrong(factors={"parameters.sparks.rate_scale": 1.1}),
        curve=curve_of_gaps,
    ),
    birth_gate(
        "season_peak_share",
        f"The {PEAK_DAYS} days around the peak of a cosine season have their share of a year's sparks",
        "d / Y + A sin(pi d / Y) / (Y sin(pi / Y))",
        "Zygmund (1959), Trigonometric Series, I.1 (Dirichlet's kernel)",
        scenario=SEASON,
        observe=partial(seen.sparks_near_peak, PEAK_DAYS),
        exact=lambda scenario: known.season(scenario, PEAK_DAYS),
        wrong=Wrong(factors={"parameters.sparks.season_amplitude": 1.1}),
        curve=curve_of_peak,
    ),
    birth_gate(
        "spark_minutes_uniform",
        "Sparks fall evenly on the hours between their first and their last minute",
        "P(before noon) = (720 - from) / (to - from)",
        "Cox and Lewis (1966), 2.2 (given their number, the times are uniform)",
        scenario=SEASON,
        observe=seen.sparks_before_noon,
        exact=lambda scenario: known.between(scenario, 0, NOON),
        wrong=Wrong(factors={"parameters.sparks.spark_from_minute": 1.1}),
        curve=curve_of_hours,
    ),
    birth_gate(
        "temper_multiplier_mean",
        "Tempers make some ties quarrel more and others less, and the mean rate of all stays what it was",
        "E min(M, c) = Phi(z - s) + c Phi(-z), z = (ln c + s^2 / 2) / s, s^2 = 2 a^2",
        "Aitchison and Brown (1957), The Lognormal Distribution, 2.4",
        scenario=TEMPER,
        observe=seen.mean_multiplier,
        exact=lambda scenario: known.temper_moment(scenario, 1),
        wrong=Wrong(factors={"parameters.sparks.rate_scale": 1.1}),
        curve=curve_of_tempers,
    ),
    birth_gate(
        "temper_births_dispersed",
        "Sparks per tie vary more than Poisson numbers, as the lognormal spread of tempers makes them",
        "Var N / E N = 1 + m (E X^2 - (E X)^2) / E X, X = min(M, c)",
        "Bulmer (1974), Biometrics 30; Aitchison and Brown (1957)",
        scenario=TEMPER,
        observe=seen.dispersion_of_ties,
        exact=known.temper_dispersion,
        wrong=Wrong(factors={"parameters.sparks.a_temper": 1.1}),
        curve=curve_of_tempers,
        error_max=0.025,
    ),
    birth_gate(
        "starting_severity_shares",
        "Disputes begin at the severities in the shares that the scenario gives",
        "p_1",
        "Bernoulli (1713), Ars Conjectandi",
        scenario=SPARKS,
        observe=seen.born_mild,
        exact=lambda scenario: scenario.parameters.sparks.severity_start_shares[0],
        wrong=Wrong(sets=("parameters.sparks.severity_start_shares=[0.55, 0.23, 0.14, 0.06, 0.02]",)),
        curve=curve_of_severities,
    ),
)


def cluster_gates(name: str, prefix: str, lives: str, law: str, citation: str) -> tuple[Gate, ...]:
    """Mean, variance and singletons of clusters where disputes last as `lives` says."""
    return (
        birth_gate(
            f"{prefix}_mean_cluster",
            f"A spark and all that stems from it: the mean number of disputes, where they last {lives}",
            "1 / (1 - n)",
            HARRIS,
            scenario=name,
            observe=lambda lab: seen.mean_size(seen.sizes_of(lab.runs(name))),
            exact=lambda scenario: theory.cluster_mean(known.offspring_moments(scenario)[0]),
            wrong=MORE_OFFSPRING,
            curve=curve_of_mean_size if name == HAWKES else partial(curve_of_sizes, name),
        ),
        birth_gate(
            f"{prefix}_cluster_variance",
            f"The variance of that number, where disputes last {lives}",
            "v / (1 - n)^3, v the variance of the number of offspring",
            HARRIS,
            scenario=name,
            observe=lambda lab: seen.variance_of_size(seen.sizes_of(lab.runs(name))),
            exact=lambda scenario: theory.cluster_variance(*known.offspring_moments(scenario)),
            wrong=MORE_OFFSPRING,
            curve=partial(curve_of_sizes, name),
            error_max=0.06,
        ),
        birth_gate(
            f"{prefix}_singletons",
            f"The share of sparks that set nothing else alight, where disputes last {lives}",
            law,
            citation,
            scenario=name,
            observe=lambda lab: seen.singletons(seen.sizes_of(lab.runs(name))),
            exact=lambda scenario: float(known.cluster_sizes(scenario, 1)[1]),
            wrong=MORE_OFFSPRING,
            curve=partial(curve_of_sizes, name),
        ),
    )


def curve_of_mean_size(lab: Lab) -> Curve:
    """Mean size of a cluster against the number of offspring."""
    return curve_of_offspring(
        lab,
        exact=theory.cluster_mean,
        observe=lambda run: seen.mean_size(seen.sizes_of([run])),
        y_label="disputes in a cluster",
    )


def curve_of_births(lab: Lab) -> Curve:
    """Births a year against the number of offspring."""
    sparks = known.sparks_per_year(lab.scenario(HAWKES))
    return curve_of_offspring(
        lab,
        exact=lambda mean: sparks * theory.cluster_mean(mean),
        observe=lambda run: seen.yearly_births([run]),
        y_label="births a year",
    )


GATES: tuple[Gate, ...] = (
    *SPARK_GATES,
    birth_gate(
        "hawkes_offspring_rate",
        "A dispute throws offspring once a day from the day after its birth to the day of its end",
        "kappa x severity",
        "Hawkes (1971), Biometrika 58",
        scenario=LIVES,
        observe=seen.offspring_rate,
        exact=known.offspring_per_day,
        wrong=MORE_OFFSPRING,
        curve=curve_of_throwing,
    ),
    birth_gate(
        "hawkes_total",
        "Where disputes set others alight, births come to the sparks and all that stems from them",
        "mu / (1 - n)",
        "Hawkes (1971), Biometrika 58",
        scenario=HAWKES,
        observe=lambda lab: seen.yearly_births(lab.runs(HAWKES)),
        exact=known.births_per_year,
        wrong=MORE_OFFSPRING,
        curve=curve_of_births,
    ),
    *cluster_gates(HAWKES, "hawkes", "a fixed number of days", "Borel: P(1) = e^-n", "Borel (1942)"),
    birth_gate(
        "hawkes_count_variance",
        "Births that stem from the sparks of one day on a part of the ties vary as sums of clusters",
        "Var / mean = E S^2 / E S = 1 / (1 - n)^2",
        "Hawkes (1971), Biometrika 58; Feller (1968), An Introduction to Probability Theory, vol. 1, XII.2",
        scenario=HAWKES,
        observe=seen.dispersion_of_stems,
        exact=lambda scenario: theory.cluster_dispersion(*known.offspring_moments(scenario)),
        wrong=MORE_OFFSPRING,
        curve=partial(curve_of_sizes, HAWKES),
        error_max=0.03,
    ),
    *cluster_gates(
        LIVES,
        "hawkes_random_lifetimes",
        "exponential times",
        "E e^(-kappa K) = 1 - s + s (1 - q) z / (1 - q z), z = e^-kappa, q = e^-h, s = (1 - q) / h",
        "Dwass (1969), J. Appl. Prob. 6; Feller (1968), vol. 1, XII",
    ),
)
