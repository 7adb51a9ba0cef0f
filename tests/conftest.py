"""What many tests share: the town, and a run of it."""

import signal
from typing import Any

import pytest
from hypothesis import settings

from sim.institution.params import parameter_record, readable
from sim.scenario import Scenario, load
from sim.simulate import Run, simulate

settings.register_profile("repeatable", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("repeatable")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # a shell that has the tests in its background ignores interruptions, and so would all that they start
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests go first, so that no process ends alone with one."""
    items.sort(key=lambda item: not item.get_closest_marker("slow") and "browser" not in item.path.parts)


@pytest.fixture(scope="session")
def town() -> Scenario:
    """The bundled town of about 2,000 residents."""
    return load("town")


@pytest.fixture(scope="session")
def town_run(town: Scenario) -> Run:
    """A year of the town."""
    return simulate(town, seed=1)


@pytest.fixture(scope="session")
def p(town: Scenario) -> Any:
    """The town's parameters as plain Python numbers, as rules read them."""
    return readable(parameter_record(town))
