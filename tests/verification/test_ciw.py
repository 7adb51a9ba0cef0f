"""The same queues simulated by Ciw, a program of others (Palmer et al. 2019): it waits as gridgov does.

Neither side is compared with a formula here. Differences are in standard errors of both together.
"""

import math
from collections.abc import Callable
from typing import Any

import ciw
import numpy as np
import pytest

from analysis.verify import queues_known as known
from analysis.verify import queues_seen as seen
from analysis.verify.gate import STANDARD_ERRORS_MAX, Estimate, mean_of, ratio_of
from analysis.verify.lab import Lab

pytestmark = [pytest.mark.verify, pytest.mark.slow]

BATCHES = 40
CUSTOMERS = 60_000
"""Of Ciw, in all batches together."""
WARM_UP = 0.15
"""Share of a batch's customers who come before one is counted: each begins with nobody there."""


@pytest.fixture(scope="module")
def lab() -> Lab:
    return Lab(seeds=(1,))


def records_of(*, rate: float, batches: int = BATCHES, **network: Any) -> list[list[Any]]:
    """Ciw's records of all who came after the warm-up, by batch; `rate` is that of all arrivals together."""
    ciw.seed(1)
    found = []
    span = CUSTOMERS / rate / batches
    for _ in range(batches):
        simulation = ciw.Simulation(ciw.create_network(**network))
        simulation.simulate_until_max_time(span)
        # whoever has left by now and whoever comes in a steady span are alike, as in gridgov's estimates
        found.append([one for one in simulation.get_all_records() if one.exit_date > WARM_UP * span])
    return found


def mean(
    batches: list[list[Any]],
    value: Callable[[Any], float] = lambda one: one.waiting_time,
    among: Callable[[Any], bool] = lambda one: True,
) -> Estimate:
    """Mean over customers, with the spread between batches."""
    values = [[value(one) for one in batch if among(one)] for batch in batches]
    return ratio_of(np.array([sum(batch) for batch in values]), np.array([len(batch) for batch in values]))


def apart(one: Estimate, other: Estimate) -> float:
    """Their difference in standard errors of both."""
    return abs(one.value - other.value) / math.hypot(one.standard_error, other.standard_error)


def work_of(stream: known.Stream) -> Any:
    """Ciw's distribution of the work of a stream."""
    if stream.variation == 1.0:
        return ciw.dists.Exponential(1.0 / stream.mean)
    sigma = math.sqrt(math.log1p(stream.variation**2))
    return ciw.dists.Lognormal(math.log(stream.mean) - sigma**2 / 2, sigma)


def alone(stream: known.Stream, *, servers: int, slower: float = 1.0) -> dict[str, Any]:
    """Ciw's network of one class at one queue."""
    longer = known.Stream(rate=stream.rate, mean=slower * stream.mean, variation=stream.variation)
    return {
        "rate": stream.rate,
        "arrival_distributions": [ciw.dists.Exponential(stream.rate)],
        "service_distributions": [work_of(longer)],
        "number_of_servers": [servers],
    }


def test_three_servers(lab):
    scenario = lab.scenario("queue_mmc")
    network = alone(known.requests(scenario), servers=known.servers(scenario))
    batches = records_of(**network)
    own = seen.mean_wait("queue_mmc", lab)
    assert apart(mean(batches), own) < STANDARD_ERRORS_MAX
    assert mean(batches).standard_error < 0.06 * own.value
    waits = mean(batches, lambda one: one.waiting_time > 0)
    assert apart(waits, seen.waits_longer(0.0, "queue_mmc", lab)) < STANDARD_ERRORS_MAX
    long = 2 * known.requests(scenario).mean
    stays = mean(batches, lambda one: one.waiting_time + one.service_time > long)
    assert apart(stays, seen.stays_longer(long, "queue_mmc", lab)) < STANDARD_ERRORS_MAX


def test_another_queue_would_be_told_apart(lab):
    """Work longer by a tenth in Ciw alone: then the two do not agree."""
    scenario = lab.scenario("queue_mmc")
    network = alone(known.requests(scenario), servers=known.servers(scenario), slower=1.1)
    assert apart(mean(records_of(**network)), seen.mean_wait("queue_mmc", lab)) > STANDARD_ERRORS_MAX


def test_one_server_with_lognormal_work(lab):
    scenario = lab.scenario("queue_mg1")
    batches = records_of(**alone(known.requests(scenario), servers=known.servers(scenario)))
    own = seen.mean_wait("queue_mg1", lab)
    assert apart(mean(batches), own) < STANDARD_ERRORS_MAX
    assert mean(batches).standard_error < 0.06 * own.value


def test_order_of_service(lab):
    """Not the mean wait but its spread tells who goes first."""
    scenario = lab.scenario("queue_mm1")
    network = alone(known.requests(scenario), servers=known.servers(scenario))
    customers = seen.requests_in(lab.runs("queue_mm1"))
    own = customers.mean(customers.waited > 0.5 * known.usual_wait(scenario))
    for discipline, agrees in ((ciw.disciplines.FIFO, True), (ciw.disciplines.LIFO, False)):
        batches = records_of(**network, service_disciplines=[discipline])
        long = mean(batches, lambda one: one.waiting_time > 0.5 * known.usual_wait(scenario))
        assert (apart(long, own) < STANDARD_ERRORS_MAX) is agrees


def test_three_classes(lab):
    scenario = lab.scenario("queue_priorities")
    streams = known.by_priority(scenario)
    names = ("first", "second", "third")
    batches = records_of(
        rate=sum(stream.rate for stream in streams),
        arrival_distributions={
            name: [ciw.dists.Exponential(stream.rate)] for name, stream in zip(names, streams, strict=True)
        },
        service_distributions={name: [work_of(stream)] for name, stream in zip(names, streams, strict=True)},
        number_of_servers=[known.servers(scenario)],
        priority_classes={name: number for number, name in enumerate(names)},
    )
    for number, name in enumerate(names):
        own = seen.wait_of_class(number, "queue_priorities", lab)
        other = mean(batches, among=lambda one, name=name: one.customer_class == name)
        assert apart(other, own) < STANDARD_ERRORS_MAX
        assert other.standard_error < 0.08 * own.value


def test_those_who_give_up(lab):
    scenario = lab.scenario("queue_reneging")
    patience = ciw.dists.Exponential(known.patience_rate(scenario))
    network = alone(known.requests(scenario), servers=known.servers(scenario))
    batches = records_of(**network, reneging_time_distributions=[patience])
    own = seen.gives_up("queue_reneging", lab)
    share = mean(batches, lambda one: one.record_type == "renege")
    assert apart(share, own) < STANDARD_ERRORS_MAX
    assert share.standard_error < 0.03 * own.value
    assert apart(mean(batches), seen.mean_wait("queue_reneging", lab)) < STANDARD_ERRORS_MAX


def test_those_present_where_nobody_waits(lab):
    scenario = lab.scenario("queue_many")
    stream = known.requests(scenario)
    batches = records_of(**alone(stream, servers=known.servers(scenario)))
    assert mean(batches).value == 0.0
    span = CUSTOMERS / stream.rate / BATCHES
    moments = np.linspace(WARM_UP, 1.0, 200, endpoint=False) * span
    present = []
    for batch in batches:
        came = np.sort([one.arrival_date for one in batch])
        left = np.sort([one.exit_date for one in batch])
        present.append(np.searchsorted(came, moments) - np.searchsorted(left, moments))
    counts = np.array(present)[:, 20:-20]
    other = mean_of(counts.mean(axis=1), n=counts.size)
    own = seen.mean_present(seen.present_at_midnight(lab.runs("queue_many")))
    assert apart(other, own) < STANDARD_ERRORS_MAX
    assert other.standard_error < 0.03 * own.value
