"""The closed forms of queues against numbers found another way: solved chains, quadrature, special cases."""

import math
from itertools import permutations

import numpy as np
import pytest

from analysis import theory
from analysis.verify import queues_known as known
from analysis.verify import queues_seen as seen
from analysis.verify.lab import Lab
from sim import events as ev

pytestmark = pytest.mark.verify

ROOM = 400
"""Where the solved chains are cut off: states that are never seen."""


def stationary(generator: np.ndarray) -> np.ndarray:
    """The stationary distribution of a chain with this matrix of rates, shape (N, N)."""
    matrix = generator - np.diag(generator.sum(axis=1))
    equations = np.vstack([matrix.T, np.ones(len(matrix))])
    solution, *_ = np.linalg.lstsq(equations, np.append(np.zeros(len(matrix)), 1.0), rcond=None)
    return solution


def birth_death(
    arrival_rate: float, service_rate: float, *, servers: int, patience_rate: float = 0.0, room: int = ROOM
) -> np.ndarray:
    """Stationary distribution of the number in M/M/c, with or without patience, at most `room` of them."""
    number = np.arange(1, room + 1)
    down = np.minimum(number, servers) * service_rate + np.maximum(number - servers, 0) * patience_rate
    return stationary(np.diag(np.full(room, arrival_rate), 1) + np.diag(down, -1))


def queue_of(chance: np.ndarray, servers: int) -> float:
    """Mean number that waits."""
    return float((chance * np.maximum(np.arange(len(chance)) - servers, 0)).sum())


def embedded_mg1_wait(arrival_rate: float, mean: float, *, arrivals_in_service: np.ndarray) -> float:
    """Mean wait in M/G/1 from the chain at departures, by Little: W = L / lambda - E[S].

    `arrivals_in_service`, shape (ROOM,), is the distribution of arrivals during one service.
    """
    steps = np.zeros((ROOM, ROOM))
    for before in range(ROOM):
        first = max(before - 1, 0)
        steps[before, first:] = arrivals_in_service[: ROOM - first]
        steps[before, -1] += 1.0 - steps[before].sum()
    chance = stationary(steps - np.eye(ROOM) * np.diag(steps))
    return float(chance @ np.arange(ROOM)) / arrival_rate - mean


# --- many servers --------------------------------------------------------------------------------


@pytest.mark.parametrize(("servers", "rho"), [(1, 0.65), (3, 0.7), (3, 0.2), (8, 0.9), (20, 0.6)])
def test_erlang_c_is_the_solved_chain(servers, rho):
    service_rate = 0.4
    arrival_rate = rho * servers * service_rate
    chance = birth_death(arrival_rate, service_rate, servers=servers)
    assert theory.erlang_c(servers, arrival_rate / service_rate) == pytest.approx(chance[servers:].sum())
    wait = queue_of(chance, servers) / arrival_rate
    assert theory.mmc_mean_wait(servers, arrival_rate, service_rate) == pytest.approx(wait)
    if servers == 1:
        assert theory.mm1_mean_wait(arrival_rate, service_rate) == pytest.approx(wait)


@pytest.mark.parametrize("offered", [0.5, 2.0, 30.0])
def test_erlang_b_is_the_chain_without_a_queue(offered):
    for servers in (1, 3, 40):
        chance = birth_death(offered, 1.0, servers=servers, room=servers)
        assert theory.erlang_b(servers, offered) == pytest.approx(chance[-1])


@pytest.mark.parametrize(("servers", "rho"), [(1, 0.65), (3, 0.7), (6, 0.85)])
@pytest.mark.parametrize("time", [0.0, 1.3, 9.0])
def test_the_tails_of_m_m_c_add_up_over_those_met(servers, rho, time):
    """Whoever meets n >= c others waits for n - c + 1 of them to leave: Erlang distributed."""
    from scipy.integrate import quad
    from scipy.stats import erlang

    service_rate = 0.5
    arrival_rate = rho * servers * service_rate
    chance = birth_death(arrival_rate, service_rate, servers=servers)
    met = np.arange(servers, len(chance))

    def waits(t: float) -> float:
        leaving = erlang.sf(t, met - servers + 1, scale=1.0 / (servers * service_rate))
        return float(chance[servers:] @ leaving)

    assert theory.mmc_wait_tail(time, servers, arrival_rate, service_rate) == pytest.approx(waits(time))
    stays, _ = quad(lambda s: waits(time - s) * service_rate * math.exp(-service_rate * s), 0.0, time)
    stays += math.exp(-service_rate * time)
    assert theory.mmc_sojourn_tail(time, servers, arrival_rate, service_rate) == pytest.approx(stays)


def test_those_present_among_servers_without_end_are_poisson():
    offered = 2.3
    chance = birth_death(offered, 1.0, servers=60, room=60)
    assert [theory.poisson(number, offered) for number in range(20)] == pytest.approx(chance[:20].tolist())
    for least in (1, 5, 12):
        assert theory.poisson_tail(least, offered) == pytest.approx(chance[least:].sum())
    assert theory.poisson_tail(0, offered) == pytest.approx(1.0)
    assert theory.poisson_tail(2, 40.0) == pytest.approx(1.0)


# --- one server ----------------------------------------------------------------------------------


def test_pollaczek_khinchine_has_the_exponential_as_a_special_case():
    for arrival_rate in (0.1, 0.5, 0.9):
        exact = theory.mm1_mean_wait(arrival_rate, 1.0)
        assert theory.mg1_mean_wait(arrival_rate, 1.0, 1.0) == pytest.approx(exact)


def test_pollaczek_khinchine_of_fixed_work_is_the_chain_at_departures():
    from scipy.stats import poisson

    arrival_rate, mean = 0.3, 2.0
    arrivals = poisson.pmf(np.arange(ROOM), arrival_rate * mean)
    wait = embedded_mg1_wait(arrival_rate, mean, arrivals_in_service=arrivals)
    assert theory.mg1_mean_wait(arrival_rate, mean, 0.0) == pytest.approx(wait)
    assert theory.mg1_mean_wait(arrival_rate, mean, 1.0) == pytest.approx(2 * wait)


def test_pollaczek_khinchine_of_lognormal_work_is_the_chain_at_departures():
    from scipy.stats import poisson

    arrival_rate, mean, variation = 0.25, 2.0, 0.8
    nodes, weights = np.polynomial.hermite_e.hermegauss(80)
    sigma = math.sqrt(math.log1p(variation**2))
    work = mean * np.exp(sigma * nodes - sigma**2 / 2)
    arrivals = poisson.pmf(np.arange(ROOM)[:, None], arrival_rate * work) @ (weights / weights.sum())
    wait = embedded_mg1_wait(arrival_rate, mean, arrivals_in_service=arrivals)
    assert theory.mg1_mean_wait(arrival_rate, mean, variation) == pytest.approx(wait, rel=1e-6)


# --- priorities ----------------------------------------------------------------------------------

CLASSES = [(0.10, 2.0, 1.0), (0.25, 1.0, 0.5), (0.05, 5.0, 2.0)]
"""Rates, means and coefficients of variation of three classes."""


def cobham(classes):
    return theory.cobham_waits(*zip(*classes, strict=True))


def test_cobham_of_one_class_is_pollaczek_khinchine():
    for one in CLASSES:
        assert cobham([one]) == pytest.approx([theory.mg1_mean_wait(*one)])


def test_cobham_obeys_the_conservation_law():
    """Sum rho_k W_k = rho W_0 / (1 - rho) in any order of the classes; Kleinrock (1965)."""
    rho = sum(rate * mean for rate, mean, _ in CLASSES)
    left = sum(rate * mean**2 * (1 + v**2) for rate, mean, v in CLASSES) / 2
    for order in permutations(CLASSES):
        waits = cobham(order)
        assert sorted(waits) == waits
        total = sum(rate * mean * wait for (rate, mean, _), wait in zip(order, waits, strict=True))
        assert total == pytest.approx(rho * left / (1 - rho))


def test_cobham_of_two_exponential_classes_is_the_solved_chain():
    """States: who is served (or nobody), and how many of each class wait, at most `room`."""
    from scipy.sparse import coo_matrix, diags, vstack
    from scipy.sparse.linalg import spsolve

    rates, means, room = (0.2, 0.3), (1.0, 1.4), (20, 50)
    number = {(0, 0, 0): 0}
    for served in (1, 2):
        for first in range(room[0]):
            for second in range(room[1]):
                number[served, first, second] = len(number)
    moves = []
    for (served, first, second), here in number.items():
        if served == 0:
            moves += [(here, number[k + 1, 0, 0], rates[k]) for k in (0, 1)]
            continue
        arrivals = ((served, first + 1, second), rates[0]), ((served, first, second + 1), rates[1])
        moves += [(here, number[state], rate) for state, rate in arrivals if state in number]
        after = (1, first - 1, second) if first else (2, 0, second - 1) if second else (0, 0, 0)
        moves.append((here, number[after], 1.0 / means[served - 1]))
    origin, target, rate = zip(*moves, strict=True)
    size = len(number)
    matrix = coo_matrix((rate, (target, origin)), shape=(size, size)).tocsr()
    matrix = matrix - diags(np.asarray(matrix.sum(axis=0)).ravel())
    equations = vstack([np.ones((1, size)), matrix[1:]]).tocsc()
    chance = spsolve(equations, np.eye(1, size)[0])
    states = np.array(list(number))
    waits = [float(chance @ states[:, 1 + k]) / rates[k] for k in (0, 1)]
    expected = cobham([(rate, mean, 1.0) for rate, mean in zip(rates, means, strict=True)])
    assert expected == pytest.approx(waits, rel=1e-4)


# --- patience ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("servers", "offered", "patience"), [(3, 3.6, 0.9), (1, 0.5, 2.0), (10, 25.0, 0.1)])
def test_erlang_a_is_the_solved_chain(servers, offered, patience):
    chance = birth_death(offered, 1.0, servers=servers, patience_rate=patience)
    share, wait = theory.erlang_a(servers, offered, 1.0, patience)
    assert wait == pytest.approx(queue_of(chance, servers) / offered)
    # what is not served is given up: found from the servers, not from the queue
    busy = float(chance @ np.minimum(np.arange(len(chance)), servers))
    assert share == pytest.approx(1.0 - busy / offered)


def test_erlang_a_of_endless_patience_is_erlang_c():
    share, wait = theory.erlang_a(3, 2.1, 1.0, 1e-9)
    assert wait == pytest.approx(theory.mmc_mean_wait(3, 2.1, 1.0), rel=1e-6)
    assert share == pytest.approx(1e-9 * wait, rel=1e-6)


def test_erlang_a_of_no_patience_is_erlang_b():
    share, wait = theory.erlang_a(3, 3.6, 1.0, 1e9)
    assert share == pytest.approx(theory.erlang_b(3, 3.6), rel=1e-6)
    assert wait == pytest.approx(0.0, abs=1e-8)


def test_patience_as_long_as_work_makes_those_present_poisson():
    """With theta = mu every customer leaves at the same rate, served or not: M/M/infinity."""
    offered, servers = 3.6, 3
    _, wait = theory.erlang_a(servers, offered, 1.0, 1.0)
    queue = sum((n - servers) * theory.poisson(n, offered) for n in range(servers, 100))
    assert wait == pytest.approx(queue / offered)


# --- doors ---------------------------------------------------------------------------------------


def test_waiting_for_doors_to_open_adds_up_over_the_minutes_of_a_cycle():
    is_open = np.zeros(1000, dtype=bool)
    is_open[100:250] = is_open[400:410] = True
    twice = np.flatnonzero(np.concatenate([is_open, is_open]))
    waits = np.array([twice[np.searchsorted(twice, t)] - t for t in range(1000)])
    # a minute's arrivals come half a minute after it begins, on average
    exact = float((waits - 0.5 * (waits > 0)).mean())
    closed = [150.0, 690.0]
    assert theory.closed_door_mean_wait(closed, 1000.0) == pytest.approx(exact)
    for time in (0.0, 100.0, 200.0):
        assert theory.closed_door_wait_tail(time, closed, 1000.0) == pytest.approx((waits > time).mean())
    assert theory.closed_door_wait_tail(690.0, closed, 1000.0) == 0.0


def test_closed_spells_are_read_from_the_calendar():
    spells, week = known.closed_spells(Lab(seeds=()).scenario("queue_shift"))
    assert week == 10080
    assert sorted(spells) == [960, 960, 960, 960, 960 + 2 * 1440]
    assert sum(spells) + 5 * 480 == week


# --- what is read from runs ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def short():
    """Runs of few days, in which everything can be counted by hand."""
    return Lab(seeds=(1, 2), sets=["run.days=34"])


def test_those_present_are_counted_right(short):
    (run, _), days = short.runs("queue_mm1"), (30, 31, 32, 33)
    rows = run.log.rows[np.isin(run.log.rows["kind"], (ev.REQUEST_DONE, ev.REQUEST_OPEN))]
    still = rows["kind"] == ev.REQUEST_OPEN
    came = np.where(still, run.days * 1440, rows["time"]) - rows["b"]
    left = np.where(still, run.days * 1440, rows["time"])
    grids = len(run.institution.units)
    expected = [
        [int(((rows["a"] == grid) & (came <= day * 1440) & (left > day * 1440)).sum()) for day in days]
        for grid in range(grids)
    ]
    present = seen.present_at_midnight([run])
    assert present.tolist() == expected
    assert present.sum() > 50
    assert seen.mean_present(present).value == pytest.approx(np.mean(expected))
    assert seen.variance_present(present).value == pytest.approx(np.var(expected))


def test_waits_and_work_make_up_the_time_there(short):
    runs = short.runs("queue_mg1", ["parameters.intake.request_minutes_cv=0"])
    customers = seen.requests_in(runs)
    assert set(customers.stayed - customers.waited) == {240.0}
    assert customers.waited.min() == 0.0
    assert len(np.unique(customers.batch)) > 300, "runs are told apart"
    rows = sum(int((run.log.of(ev.REQUEST_DONE)["time"] >= 30 * 1440).sum()) for run in runs)
    assert 0.99 * rows < len(customers.batch) <= rows


def test_those_who_give_up_are_counted_with_their_patience(short):
    (run, _) = short.runs("queue_reneging")
    customers = seen.requests_in([run])
    rows = run.log.of(ev.REQUEST_GIVEN_UP)
    rows = rows[rows["time"] >= 30 * 1440]
    assert sorted(customers.waited[customers.gave_up]) == sorted(rows["b"])


def test_means_weigh_customers_and_not_grids(short):
    customers = seen.requests_in(short.runs("queue_mm1"))
    assert customers.mean(customers.waited).value == pytest.approx(customers.waited.mean())
    some = customers.batch % 2 == 0
    among = customers.mean(customers.waited, among=some)
    assert among.value == pytest.approx(customers.waited[some].mean())
    assert among.n == some.sum()


def test_sessions_are_of_both_ranks(short):
    customers = seen.sessions_in(short.runs("queue_priorities"))
    assert set(customers.severity) == {1, 4}
    assert customers.waited.min() >= 0
