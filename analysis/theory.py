"""Closed forms: what a mechanism must give when it stands alone. Imports nothing of `sim`.

Each formula names its source. Rates and times of one call share one unit of time.
"""

import math
from collections.abc import Callable, Sequence


def erlang_b(servers: int, offered: float) -> float:
    """Share of customers blocked in M/M/c/c with `offered` load (arrival rate over service rate).

    B_0 = 1, B_k = A B_{k-1} / (k + A B_{k-1}). Erlang (1917); the recursion: Jagerman (1974).
    """
    blocked = 1.0
    for k in range(1, servers + 1):
        blocked = offered * blocked / (k + offered * blocked)
    return blocked


def erlang_c(servers: int, offered: float) -> float:
    """Probability of having to wait in M/M/c, offered < servers.

    C = B / (1 - rho (1 - B)), rho = A / c. Erlang (1917); Gross, Shortle, Thompson and Harris (2008),
    Fundamentals of Queueing Theory, 2.3.
    """
    blocked = erlang_b(servers, offered)
    rho = offered / servers
    return blocked / (1.0 - rho * (1.0 - blocked))


def mmc_mean_wait(servers: int, arrival_rate: float, service_rate: float) -> float:
    """Mean wait before service in M/M/c: C / (c mu - lambda). Gross et al. (2008), 2.3."""
    waits = erlang_c(servers, arrival_rate / service_rate)
    return waits / (servers * service_rate - arrival_rate)


def mmc_sojourn_tail(time: float, servers: int, arrival_rate: float, service_rate: float) -> float:
    """P(wait + service > t) in M/M/c, for c mu - lambda different from mu.

    `e^(-mu t) + C mu / (d - mu) (e^(-mu t) - e^(-d t))`, d = c mu - lambda: the wait is 0 or exponential with
    rate d, and independent of the service. Gross et al. (2008), 2.3.
    """
    waits = erlang_c(servers, arrival_rate / service_rate)
    spare = servers * service_rate - arrival_rate
    service = math.exp(-service_rate * time)
    return service + waits * service_rate / (spare - service_rate) * (service - math.exp(-spare * time))


def mm1_mean_wait(arrival_rate: float, service_rate: float) -> float:
    """Mean wait before service in M/M/1: rho / (mu - lambda). Gross et al. (2008), 2.2."""
    return arrival_rate / service_rate / (service_rate - arrival_rate)


def mmc_wait_tail(time: float, servers: int, arrival_rate: float, service_rate: float) -> float:
    """P(wait > t) in M/M/c, first come first served: C e^(-(c mu - lambda) t). Gross et al. (2008), 2.3.

    Other orders of service have the same mean, but not this tail: served last-in first-out, waits have a
    second moment 1 / (1 - rho) times as large (Kingman 1962).
    """
    waits = erlang_c(servers, arrival_rate / service_rate)
    return waits * math.exp(-(servers * service_rate - arrival_rate) * time)


def mg1_mean_wait(arrival_rate: float, mean: float, variation: float) -> float:
    """Mean wait before service in M/G/1, service of a mean and a coefficient of variation.

    `lambda m^2 (1 + v^2) / (2 (1 - rho))`, rho = lambda m. Pollaczek (1930), Khinchine (1932); Gross et al.
    (2008), 5.1.
    """
    second_moment = mean * mean * (1.0 + variation * variation)
    return arrival_rate * second_moment / (2.0 * (1.0 - arrival_rate * mean))


def cobham_waits(
    arrival_rates: Sequence[float], means: Sequence[float], variations: Sequence[float]
) -> list[float]:
    """Mean waits of the classes of M/G/1 by falling priority, nobody being interrupted.

    `W_k = W_0 / ((1 - s_(k-1)) (1 - s_k))`: W_0 is half the sum of lambda_i E[S_i^2], what is left of the
    service that one meets, and s_k the load of the classes 1 to k. Cobham (1954); Gross et al. (2008), 3.4.
    """
    classes = list(zip(arrival_rates, means, variations, strict=True))
    left = sum(rate * mean * mean * (1.0 + v * v) for rate, mean, v in classes) / 2.0
    waits, before = [], 0.0
    for rate, mean, _ in classes:
        upto = before + rate * mean
        waits.append(left / ((1.0 - before) * (1.0 - upto)))
        before = upto
    return waits


def erlang_a(
    servers: int, arrival_rate: float, service_rate: float, patience_rate: float
) -> tuple[float, float]:
    """Share that gives up waiting, and mean wait of all (served or not), in M/M/c+M.

    The stationary birth-death chain has rate lambda up and `min(n, c) mu + max(n - c, 0) theta` down from n;
    those who give up are theta L_q of lambda, and W = L_q / lambda by Little. Palm (1957); Garnett,
    Mandelbaum and Reiman (2002).
    """
    weight, total, queue = 1.0, 1.0, 0.0
    n = 0
    while n < servers or weight > 1e-18 * total:
        n += 1
        waiting = max(n - servers, 0)
        weight *= arrival_rate / (min(n, servers) * service_rate + waiting * patience_rate)
        total += weight
        queue += waiting * weight
    mean_queue = queue / total
    return patience_rate * mean_queue / arrival_rate, mean_queue / arrival_rate


def poisson(number: int, mean: float) -> float:
    """P(N = n), N Poisson: those present in M/G/infinity, mean lambda E[S]. Gross et al. (2008), 5.2.2."""
    return math.exp(number * math.log(mean) - mean - math.lgamma(number + 1.0))


def poisson_tail(least: int, mean: float) -> float:
    """P(N >= n), N Poisson: of finding n servers busy who never run out, whatever the shape of the work."""
    total, number, term = 0.0, least, poisson(least, mean)
    while term > 1e-18 * total or number < mean:
        total += term
        number += 1
        term *= mean / number
    return total


def closed_door_mean_wait(closed: Sequence[float], cycle: float) -> float:
    """Mean wait of those who come at any time of a cycle and are served at once while doors are open.

    `sum L_i^2 / (2 cycle)` over the closed spells of lengths L_i: half a spell for those who come in it; the
    residual life of renewal theory, Cox (1962), Renewal Theory, 5.
    """
    return sum(length * length for length in closed) / (2.0 * cycle)


def closed_door_wait_tail(time: float, closed: Sequence[float], cycle: float) -> float:
    """P(wait > t) in the same case: `sum max(L_i - t, 0) / cycle`."""
    return sum(max(length - time, 0.0) for length in closed) / cycle


# --- who notices, and when ------------------------------------------------------------------------


def logistic(x: float) -> float:
    """L(x) = 1 / (1 + e^-x). Verhulst (1838)."""
    return 1.0 / (1.0 + math.exp(-x))


def geometric(trial: int, chance: float) -> float:
    """P(the first success is in trial k) = p (1 - p)^(k - 1), k from 1. Feller (1968), vol. 1, VI.8."""
    return chance * (1.0 - chance) ** (trial - 1)


def rotation_mean_delay(steps: int, notice: float) -> float:
    """Mean steps from a birth at random until a rotation notices: (T + 1) / 2 + T (1 - q) / q.

    The rotation comes by every T steps and notices with probability q each time. The first visit after a
    birth is 1 to T steps away, each as likely; then come whole passes. The residual life in a renewal
    process: Feller (1971), vol. 2, XI.
    """
    return (steps + 1) / 2 + steps * (1.0 - notice) / notice


def rotation_delay_cdf(elapsed: int, steps: int, notice: float) -> float:
    """P(delay <= t) for that rotation: 1 - (1 - q)^k (1 - q r / T), where t = k T + r. Even within a pass."""
    passes, rest = divmod(elapsed, steps)
    return 1.0 - (1.0 - notice) ** passes * (1.0 - notice * rest / steps)


def rotation_is_first(days: int, notice: float, *, rival: float, afternoon: float) -> float:
    """Probability that a rotation notices before a rival who looks with chance h every evening.

    A visit comes every D days and notices with probability q; the rival's hour is `afternoon` (a part f of a
    day) later. Of the K evenings between birth and first visit, K = 0 has probability (1 - f) / D, K = D has
    f / D, and each number between 1 / D. So `E[(1 - h)^K] q / (1 - (1 - q) (1 - h)^D)`: total probability
    over the passes, a race of geometric waits (Feller (1968), vol. 1, V and VI.8).
    """
    missed = 1.0 - rival
    before = (1.0 - afternoon + sum(missed**k for k in range(1, days)) + afternoon * missed**days) / days
    return before * notice / (1.0 - (1.0 - notice) * missed**days)


def looking_hazard(rate: float, minutes_week: float, households: float, most: float) -> float:
    """Daily chance that somebody who looks notices: 1 - e^(-k min(A / n, A_max) / 7).

    A minutes a week over n households, of which more than A_max for one are of no use: random search,
    Koopman (1956), The theory of search II, Operations Research 4.
    """
    return 1.0 - math.exp(-rate * min(minutes_week / households, most) / 7.0)


def hearing_hazard(rate_at_tenth: float, attention: float, share: float) -> float:
    """Daily chance that volunteers hear: 1 - e^(-10 a w s), in proportion to the share s who take part.

    a is the rate at a tenth taking part; random search again (Koopman 1956).
    """
    return 1.0 - math.exp(-10.0 * rate_at_tenth * attention * share)


# --- up the ladder --------------------------------------------------------------------------------


def ladder_shares(agreements: Sequence[float], sessions: Sequence[int]) -> list[float]:
    """Shares of cases settled at each level of a ladder, and at last the share that nobody settles.

    A level with agreement q in each of m sessions passes (1 - q)^m on; the shares are products of such pass
    rates. An absorbing chain: Kemeny and Snell (1976), Finite Markov Chains, III.
    """
    reached, shares = 1.0, []
    for agreement, most in zip(agreements, sessions, strict=True):
        passed = (1.0 - agreement) ** most
        shares.append(reached * (1.0 - passed))
        reached *= passed
    return [*shares, reached]


def ladder_ends(agreements: Sequence[float], sessions: Sequence[int]) -> list[float]:
    """P(a case's n-th session is its last), n from 1; the last of them is the ruling that nobody escapes.

    `q_n (1 - q_1) ... (1 - q_(n - 1))`, the sessions numbered through all levels. Kemeny and Snell (1976),
    Finite Markov Chains, III.
    """
    going, ends = 1.0, []
    for agreement, most in zip(agreements, sessions, strict=True):
        for _ in range(most):
            ends.append(going * agreement)
            going *= 1.0 - agreement
    return [*ends, going]


def ladder_times(
    sessions: Sequence[int], lengths: Sequence[float], *, gap: float, handoff: float, top: float
) -> list[float]:
    """Times from the first session's begin to the end of each session, if none of them succeeds.

    `lengths` has one entry more than `sessions`: that of the ruling, which comes `top` later than the
    hand-off alone would let it. Between sessions of a level lies `gap`. Addition.
    """
    time, ends = 0.0, []
    for most, length in zip(sessions, lengths[:-1], strict=True):
        for _ in range(most):
            ends.append(time + length)
            time = ends[-1] + gap
        time = ends[-1] + handoff
    return [*ends, time + top + lengths[-1]]


def agreement(
    level: float, *, severity: float = 0.0, steps: float = 0.0, ageing: float = 0.0, days: float = 0.0
) -> float:
    """Probability that a session ends in agreement: L(theta - theta_s (s - 1) - theta_a log(1 + days)).

    `steps` is s - 1. The model's own logistic regression; log-odds: Cox (1958), J. R. Statist. Soc. B 20(2).
    """
    return logistic(level - severity * steps - ageing * math.log1p(days))


# --- who takes part ------------------------------------------------------------------------------


def normal_mean(function: Callable[[float], float], mean: float, sd: float) -> float:
    """E f(Z) for Z normal, a smooth f: the trapezium rule on +-9 standard deviations.

    On the whole line it converges faster than any power of the step. Trefethen and Weideman (2014), The
    exponentially convergent trapezoidal rule, SIAM Review 56(3).
    """
    if sd == 0:
        return function(mean)
    step, weights, total = 0.09, 0.0, 0.0
    for i in range(-100, 101):
        weight = math.exp(-((i * step) ** 2) / 2)
        weights += weight
        total += weight * function(mean + sd * i * step)
    return total / weights


def participation(mean: float, sd: float = 0.0) -> float:
    """Share who take part where motivation is normal: E L(m), the logit-normal mean.

    Train (2009), Discrete Choice Methods with Simulation, 6.2 (mixed logit).
    """
    return normal_mean(logistic, mean, sd)


def participation_path(share: float, *, mean: float, sd: float, norm: float, months: int) -> list[float]:
    """Shares of months 0, 1, .. where all see the share of the month before, the first one `share`.

    s_t = E L(m + norm s_(t-1)). Brock and Durlauf (2001), Discrete choice with social interactions,
    Review of Economic Studies 68.
    """
    path = []
    for _ in range(months):
        share = participation(mean + norm * share, sd)
        path.append(share)
    return path


def participation_fixed_points(*, mean: float, sd: float, norm: float) -> list[float]:
    """The stable shares s = E L(m + norm s), rising, by bisection.

    Stable is where E L(m + norm s) - s passes from above zero to below. Two are stable where `norm` is large
    enough and `mean` near -norm / 2. Brock and Durlauf (2001).
    """

    def above(s: float) -> float:
        return participation(mean + norm * s, sd) - s

    points = []
    steps = 64
    for i in range(steps):
        low, high = i / steps, (i + 1) / steps
        if not above(low) > 0 >= above(high):
            continue
        while high - low > 1e-12:
            middle = (low + high) / 2
            low, high = (middle, high) if above(middle) > 0 else (low, middle)
        points.append((low + high) / 2)
    return points


def geometric_approach(start: float, end: float, share: float, steps: float) -> float:
    """Where a value is after steps that each close a share of the distance: end + (start - end)(1 - share)^n.

    The solution of x' = x + share (end - x). Elaydi (2005), An Introduction to Difference Equations, 1.2.
    """
    return end + (start - end) * math.pow(1.0 - share, steps)


def salience(months: float, *, floor: float, half: float) -> float:
    """What a reward counts for so many months after its start: floor + (1 - floor) 2^(-months / half).

    Exponential loss of novelty with a half-life, to a floor; a definition of the model.
    """
    return floor + (1.0 - floor) * math.exp2(-months / half)


def motivation_change(*, paid: int, unpaid: int, erode: float, drop: float, recover: float) -> float:
    """Motivation less its own level after `paid` months of pay and `unpaid` months without.

    -drop (1 - (1 - erode)^paid) (1 - recover)^unpaid: twice a linear recursion (`geometric_approach`).
    Crowding out: Deci, Koestner and Ryan (1999), Psychological Bulletin 125(6).
    """
    worn = geometric_approach(0.0, -drop, erode, paid)
    return geometric_approach(worn, 0.0, recover, unpaid)


# --- trust and grievance -------------------------------------------------------------------------


def clipped_normal_mean(mean: float, sd: float) -> float:
    """E min(max(Z, 0), 1) for Z normal.

    With a = -mean / sd, b = (1 - mean) / sd: mean (F(b) - F(a)) + sd (f(a) - f(b)) + 1 - F(b). The censored
    normal's mean, Greene (2018), Econometric Analysis, 19.3.
    """
    a, b = -mean / sd, (1.0 - mean) / sd
    below_a, below_b = (0.5 * math.erfc(-x / math.sqrt(2)) for x in (a, b))
    density_a, density_b = (math.exp(-x * x / 2) / math.sqrt(2 * math.pi) for x in (a, b))
    return mean * (below_b - below_a) + sd * (density_a - density_b) + 1.0 - below_b


def grievance_of_open_dispute(
    days: int, *, rate: float, severity: int, most: float, decay_days: float
) -> float:
    """Grievance on the evening of the last of so many days of one dispute of constant severity.

    The recursion g' = a + (1 - a / most) e^(-1 / decay_days) g, a = rate severity, from 0:
    g = a (1 - q^days) / (1 - q), q = (1 - a / most) e^(-1 / decay_days). Elaydi (2005), 1.2.
    """
    daily = rate * severity
    kept = (1.0 - daily / most) * math.exp(-1.0 / decay_days)
    return daily * (1.0 - kept**days) / (1.0 - kept)


def faded(amount: float, days: float, decay_days: float) -> float:
    """What is left of a change after some days: amount e^(-days / decay_days), a leaky integrator."""
    return amount * math.exp(-days / decay_days)


# --- staff: fatigue, turnover, learning ----------------------------------------------------------


def fatigue(days: int, *, up: float, down: float) -> float:
    """Fatigue after so many working days of constant load, from 0.

    f' = f + up (1 - f) - down f, hence up / (up + down) (1 - (1 - up - down)^n). Elaydi (2005), 1.2.
    """
    return geometric_approach(0.0, up / (up + down), up + down, days)


def fatigue_growth(load: float, *, threshold: float, up: float) -> float:
    """Daily growth of fatigue at a load: up max(0, load - threshold) / (1 - threshold), a definition."""
    return up * max(0.0, load - threshold) / (1.0 - threshold)


def lognormal_mean_of(function: Callable[[float], float], sigma: float) -> float:
    """E f(X) for X lognormal with mean 1, X = e^(sigma Z - sigma^2 / 2).

    Johnson, Kotz and Balakrishnan (1994), Continuous Univariate Distributions, vol. 1, ch. 14.
    """
    return normal_mean(lambda z: function(math.exp(z)), -sigma * sigma / 2, sigma)


def quit_chance(rate_per_year: float, *, fatigue_weight: float = 0.0, worn: float = 0.0) -> float:
    """Chance that a worker quits on a working day: 1 - e^(-rate e^(weight fatigue) / 250).

    A proportional hazard over 250 working days a year. Cox (1972), JRSS B 34(2).
    """
    return 1.0 - math.exp(-rate_per_year * math.exp(fatigue_weight * worn) / 250.0)


def newcomer_agreement(
    days: range, *, level: float, weight: float, new_skill: float, learn_days: float, quit_chance: float
) -> float:
    """Share of agreements in first sessions of newcomers to posts of skill 0, on these days in post.

    Skill is new_skill e^(-d / learn_days), agreement L(level + weight skill), and (1 - quit_chance)^d of the
    newcomers are still there on day d. Exponential learning: Anzanello and Fogliatto (2011), Learning curve
    models and applications, Int. J. Industrial Ergonomics 41(5).
    """
    there = [(1.0 - quit_chance) ** d for d in days]
    agreed = [logistic(level + weight * new_skill * math.exp(-d / learn_days)) for d in days]
    return sum(a * b for a, b in zip(there, agreed, strict=True)) / sum(there)


# --- the network -----------------------------------------------------------------------------------


def small_world_clustering(neighbours: int, rewired: float) -> float:
    """Mean clustering of a ring with an even number of `neighbours`, a share of whose ties leads anywhere.

    `3 (K - 2) / (4 (K - 1)) (1 - p)^3`, exact at p = 0, else for large rings. Watts and Strogatz (1998),
    Nature 393; Barrat and Weigt (2000), Eur. Phys. J. B 13.
    """
    return 3 * (neighbours - 2) / (4 * (neighbours - 1)) * (1 - rewired) ** 3


def top_share(size: int, tail: float) -> float:
    """Share of choices on the first of `size` ranks drawn as floor(size u^tail): size^(-1 / tail)."""
    return float(size ** (-1 / tail))
