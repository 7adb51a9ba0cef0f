"""The network that is built, measured by networkx and held against what is known of such networks."""

import math

import networkx as nx
import numpy as np
import pytest
from places import place

from analysis import theory
from sim.prepare import build
from sim.scenario import Scenario
from sim.vocabulary import KINDS, NEIGHBOUR
from sim.world.columns import World

pytestmark = pytest.mark.verify
FAMILIES = 3000
TIES_EACH = 3


def village(rewired: float, tail: float = 2.5) -> Scenario:
    """One village of families in a ring, each with ties to the next three."""
    ties = {"neighbour": TIES_EACH, "kin": 0, "land": 0}
    world = {f"{kind}_ties_per_household": {"rural": number} for kind, number in ties.items()}
    world |= {"long_range_share": rewired, "organisation_tail": tail}
    return place(households=FAMILIES, residents=3 * FAMILIES, world=world)


def households(world: World) -> "nx.Graph[int]":
    """Neighbour ties, between households, as networkx has them."""
    graph = world.to_networkx()
    home = world.residents.household
    found: nx.Graph[int] = nx.Graph()
    for (_, a), (_, b), tie in graph.edges(data=True):
        if tie["kind"] == KINDS[NEIGHBOUR]:
            found.add_edge(int(home[a]), int(home[b]))
    return found


def test_the_ring_is_a_lattice() -> None:
    ring = households(build(village(0), seed=1))
    assert {degree for _, degree in ring.degree} == {2 * TIES_EACH}
    assert nx.is_connected(ring)
    assert nx.average_clustering(ring) == pytest.approx(theory.small_world_clustering(2 * TIES_EACH, 0))


@pytest.mark.parametrize("rewired", [0.05, 0.1, 0.3])
def test_long_range_ties_thin_out_its_triangles(rewired: float) -> None:
    graph = households(build(village(rewired), seed=2))
    each = np.array(list(nx.clustering(graph).values()))
    error = 3 * each.std() / math.sqrt(len(each))  # neighbours share triangles: a third of them count
    seen, exact = each.mean(), theory.small_world_clustering(2 * TIES_EACH, rewired)
    assert abs(seen - exact) < 4 * error
    assert abs(seen - theory.small_world_clustering(2 * TIES_EACH, rewired * 1.5)) > 2 * error
    ring = households(build(village(0), seed=2))
    far = [nx.eccentricity(one, 0) for one in (graph, ring)]
    assert far[0] < far[1] / 10  # and make the village a small world


def test_a_few_employers_have_most_of_the_ties() -> None:
    world = build(village(0.1), seed=3)
    graph = world.to_networkx()
    size = sum(data.get("type") == "employer" for _, data in graph.nodes(data=True))
    degrees = [degree for node, degree in graph.degree if graph.nodes[node].get("type") == "employer"]
    share = max(degrees) / sum(degrees)
    exact = theory.top_share(size, 2.5)
    assert size > 20
    assert abs(share - exact) < 4 * math.sqrt(exact * (1 - exact) / sum(degrees))
