"""Closed forms of disputes: how they emerge and breed, and what their parties do. As `analysis.theory`.

Each formula names its source. Rates and times of one call share one unit of time.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from analysis.theory import normal_mean

# --- how disputes emerge --------------------------------------------------------------------------


def exponential_tail(time: float, rate: float) -> float:
    """P(X > t) = e^(-rate t): gaps of a Poisson process. Cox and Lewis (1966), Series of Events, 2.2."""
    return math.exp(-rate * time)


def poisson(count: int, mean: float) -> float:
    """P(N = n) = e^-m m^n / n!. Poisson (1837); its variance is its mean."""
    return math.exp(count * math.log(mean) - mean - math.lgamma(count + 1.0))


def season_share(days: int, amplitude: float, year: int = 365) -> float:
    """Share of a year's events on the `days`, an odd number, around the peak of a cosine season.

    `d / Y + A sin(pi d / Y) / (Y sin(pi / Y))`: a cosine summed over whole days is Dirichlet's kernel.
    Zygmund (1959), Trigonometric Series, I.1.
    """
    kernel = math.sin(math.pi * days / year) / math.sin(math.pi / year)
    return (days + amplitude * kernel) / year


def cut_lognormal_moment(power: int, sigma: float, cap: float) -> float:
    """E min(M, c)^k for a lognormal M of mean 1 whose logarithm has standard deviation s.

    `e^(k (k - 1) s^2 / 2) Phi(z - k s) + c^k Phi(-z)`, z = (ln c + s^2 / 2) / s. Aitchison and Brown (1957),
    The Lognormal Distribution, 2.4 and 9.
    """
    z = (math.log(cap) + sigma * sigma / 2.0) / sigma
    below = NormalDist().cdf(z - power * sigma)
    return math.exp(power * (power - 1) * sigma * sigma / 2.0) * below + cap**power * NormalDist().cdf(-z)


def mixed_poisson_dispersion(mean: float, first: float, second: float) -> float:
    """Variance over mean of a Poisson number whose mean is m X, by the first two moments of X.

    `1 + m (E X^2 - (E X)^2) / E X`. Greenwood and Yule (1920); Feller (1968), vol. 1, XII.
    """
    return 1.0 + mean * (second - first * first) / first


def poisson_lognormal(count: int, mean: float, sigma: float, cap: float) -> float:
    """P(N = n) of a Poisson number with mean m min(M, c), M lognormal of mean 1.

    Bulmer (1974), On fitting the Poisson lognormal distribution, Biometrics 30.
    """
    return normal_mean(
        lambda z: poisson(count, mean * min(cap, math.exp(sigma * z - sigma * sigma / 2.0))), 0.0, 1.0
    )


def cluster_mean(offspring: float) -> float:
    """Mean size of a cluster, its root included, where each has n < 1 offspring on average: 1 / (1 - n).

    Hawkes and Oakes (1974), J. Appl. Prob. 11; Harris (1963), The Theory of Branching Processes, I.13.
    """
    return 1.0 / (1.0 - offspring)


def cluster_variance(offspring: float, variance: float) -> float:
    """Variance of that size: v / (1 - n)^3, v that of the number of offspring. Harris (1963), I.13."""
    return variance / (1.0 - offspring) ** 3


def cluster_dispersion(offspring: float, variance: float) -> float:
    """Variance over mean of the births that stem from a Poisson number of roots: E S^2 / E S.

    S is the size of a cluster. For Poisson offspring it is 1 / (1 - n)^2, as Hawkes (1971), Biometrika 58,
    has for long windows. Compound Poisson: Feller (1968), vol. 1, XII.2.
    """
    mean = cluster_mean(offspring)
    return (cluster_variance(offspring, variance) + mean * mean) / mean


def borel(size: int, offspring: float) -> float:
    """P(S = k) = e^(-n k) (n k)^(k - 1) / k!, size of a cluster with Poisson offspring.

    Borel (1942); Tanner (1961), A derivation of the Borel distribution, Biometrika 48.
    """
    mass = offspring * size
    return math.exp((size - 1) * math.log(mass) - mass - math.lgamma(size + 1.0))


def total_progeny(offspring: np.ndarray, largest: int) -> np.ndarray:
    """P(S = k) for k = 0..largest from the law of the number of offspring, shape (J,), which may be any.

    `P(S = k) = P(X_1 + .. + X_k = k - 1) / k`. Otter (1949); Dwass (1969), J. Appl. Prob. 6.
    """
    law, sums = np.zeros(largest + 1), np.ones(1)
    for k in range(1, largest + 1):
        sums = np.convolve(sums, offspring)[:largest]
        law[k] = sums[k - 1] / k if len(sums) >= k else 0.0
    return law


def offspring_of_lives(rate: float, hazard: float, largest: int) -> np.ndarray:
    """P(X = j), j = 0..largest, offspring of a life that ends at a constant hazard h a day.

    Born at any time of a day, it throws Poisson(rate) offspring on each of K days, from the day after to its
    last: `P(K > k) = s q^k`, with q = e^-h to survive a day and s = (1 - q) / h to survive that of birth.
    """
    q, s = math.exp(-hazard), -math.expm1(-hazard) / hazard
    law = np.zeros(largest + 1)
    law[0] = 1.0 - s
    k = 1
    while (weight := s * (1.0 - q) * q ** (k - 1)) > 1e-15:
        law += [weight * poisson(j, rate * k) for j in range(largest + 1)]
        k += 1
    return law


def offspring_moments_of_lives(rate: float, hazard: float) -> tuple[float, float]:
    """Mean and variance of that number: r / h, and r / h + r^2 (E K^2 - 1 / h^2).

    E K^2 = (1 + q) / (h (1 - q)), and E K = s / (1 - q) = 1 / h: the half day missing at the birth makes good
    for the half too many at the end.
    Mixed Poisson: Feller (1968), vol. 1, XII.
    """
    q, mean = math.exp(-hazard), rate / hazard
    return mean, mean + rate * rate * ((1.0 + q) / (hazard * (1.0 - q)) - 1.0 / (hazard * hazard))


# --- what the parties do --------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class DayChain:
    """Competing hazards, at most one event a day: an absorbing Markov chain over steps of severity.

    `out`, shape (S, O), are the hazards per day of the ways out of each step, `up`, shape (S,), those of
    hardening by a step (0 at the last). A life begins at any time of a day and is exposed for the rest of it.
    Hazards hold for a whole day: after hardening nothing more happens before midnight. Visits are
    N = (I - Q)^-1, ends B = N R, time t = N w: Kemeny and Snell (1960), Finite Markov Chains, 3.2 and 3.3.
    The hour of an event is drawn by inverting the exponential law, so that w, the mean part of a day lived
    through from each step, is exact; and with one step only, the whole life is exponential.
    """

    out: np.ndarray
    up: np.ndarray

    @property
    def total(self) -> np.ndarray:
        """H, all hazards together."""
        return np.asarray(self.out.sum(axis=1) + self.up)

    def _stay(self, nothing: np.ndarray) -> np.ndarray:
        """Q, by the chances of nothing: Q_ss = nothing, Q_s,s+1 = (1 - nothing) up / H."""
        return np.diag(nothing) + np.diag(((1.0 - nothing) * self.up / self.total)[:-1], k=1)

    def _leave(self, nothing: np.ndarray) -> np.ndarray:
        """R, shape (S, O): (1 - nothing) out / H."""
        return np.asarray(((1.0 - nothing) / self.total)[:, None] * self.out)

    @property
    def _day(self) -> np.ndarray:
        return np.asarray(np.exp(-self.total))

    @property
    def _first_day(self) -> np.ndarray:
        """E e^(-H e), the exposure e even on (0, 1): (1 - e^-H) / H."""
        return np.asarray(-np.expm1(-self.total) / self.total)

    def visits(self, start: np.ndarray) -> np.ndarray:
        """Mean number of full days begun in each step, shape (S,), by the shares of steps at birth."""
        steps = np.eye(len(self.up)) - self._stay(self._day)
        return np.asarray(np.linalg.solve(steps.T, self._stay(self._first_day).T @ start))

    def ends(self, start: np.ndarray) -> np.ndarray:
        """Shares of all lives that end from each step by each way out, shape (S, O)."""
        first = start[:, None] * self._leave(self._first_day)
        return np.asarray(first + self.visits(start)[:, None] * self._leave(self._day))

    def mean_days(self, start: np.ndarray) -> float:
        """Mean days of a life.

        A day's mean part is w = 1 - (a / H) (1 - (1 - e^-H) / H), a the hazards out; that of the first day
        1/2 - (a / H) (1/2 - (1 - (1 - e^-H) / H) / H).
        """
        lost, ending = 1.0 - self._first_day, self.out.sum(axis=1) / self.total
        first = 0.5 - ending * (0.5 - lost / self.total)
        return float(start @ first + self.visits(start) @ (1.0 - ending * lost))

    def running(self, start: np.ndarray, midnights: int) -> float:
        """Share of lives that see so many midnights: start Q_0 Q^(k - 1) 1."""
        if midnights == 0:
            return 1.0
        left = start @ self._stay(self._first_day)
        return float((left @ np.linalg.matrix_power(self._stay(self._day), midnights - 1)).sum())


def declining_survival(midnights: int, hazard: float, slowing_days: float) -> float:
    """Share of lives that see k >= 1 midnights under the hazard h / (1 + age / L), the age of each midnight.

    `E exp(-h e - sum_(j < k - 1) h / (1 + (e + j) / L))` over e, the even rest of the first day, by
    Gauss-Legendre. Survival is exp of minus the cumulative hazard: Cox and Oakes (1984), Analysis of Survival
    Data, 2.2.
    """
    nodes, weights = np.polynomial.legendre.leggauss(24)
    rest = (nodes + 1.0) / 2.0
    ages = rest[:, None] + np.arange(midnights - 1)
    cumulated = hazard * (rest + (1.0 / (1.0 + ages / slowing_days)).sum(axis=1))
    return float(weights @ np.exp(-cumulated) / 2.0)


def chance_of_a_day(hazard: float, total: float) -> float:
    """P(a day brings the event with this hazard) = (h / H) (1 - e^-H). Cox and Oakes (1984), 9."""
    return hazard / total * -math.expm1(-total)


def two_rate_survival(days: float, first: float, until: float, later: float) -> float:
    """P(X > t) under a hazard that changes at T: exp(-first min(t, T) - later max(t - T, 0)).

    Cox and Oakes (1984), 2.2.
    """
    return math.exp(-first * min(days, until) - later * max(days - until, 0.0))


def logit_shares(utilities: Sequence[float]) -> list[float]:
    """Multinomial logit: e^(u_i) / sum_j e^(u_j). McFadden (1974)."""
    weights = [math.exp(u - max(utilities)) for u in utilities]
    return [weight / sum(weights) for weight in weights]


def late_exponential_mean(mean: float, least: float, cut: float) -> float:
    """E[Y | Y <= c] of Y = max(X, l), X exponential with mean m: what is seen of it until a cut.

    `(l + m e^(-l / m) - (c + m) e^(-c / m)) / (1 - e^(-c / m))`. Cox and Oakes (1984), 1 and 3 (censoring).
    """
    after = math.exp(-cut / mean)
    return (least + mean * math.exp(-least / mean) - (cut + mean) * after) / (1.0 - after)
