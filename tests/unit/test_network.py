"""The network as a graph, and a scenario's own network from a file."""

import json
from pathlib import Path

import networkx as nx
import pytest
from places import place

from sim.errors import ScenarioError
from sim.prepare import build
from sim.scenario import load
from sim.simulate import simulate
from sim.vocabulary import KINDS
from sim.world.network import MOST_PROBLEMS

PEOPLE = {"households": 20, "residents": 60}


@pytest.fixture(scope="module")
def world():
    """The generated world whose people the files below tie anew."""
    return build(place(villages=2, **PEOPLE), seed=3)


def with_network(folder: Path, content: str | bytes, *, format: str = "csv"):
    """The same place with its own network."""
    (folder / f"net.{format}").write_bytes(content.encode() if isinstance(content, str) else content)
    tree = {
        "schema": 1,
        "name": "own",
        "extends": "base.yaml",
        "run": {"days": 60},
        "place": {
            "townships": [{"name": "North", "villages": {"rural": 2}}],
            "settings": {"rural": {key: {"value": n, "source": "assumed"} for key, n in PEOPLE.items()}},
        },
        "world": {"network": {"file": f"net.{format}", "format": format}},
    }
    path = folder / "own.yaml"
    path.write_text(json.dumps(tree), encoding="utf-8")
    return load(path)


def problems_of(folder: Path, content: str | bytes, **how) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        build(with_network(folder, content, **how), seed=3)
    return [str(problem) for problem in caught.value.problems]


def edges(world) -> set:
    return {(frozenset((int(t["a"]), int(t["b"]))), int(t["kind"])) for t in world.ties}


def name(node) -> str:
    return f"{node[0][0]}{node[1]}"


def as_csv(graph) -> str:
    lines = [f"{name(a)},{name(b)},{kind}" for a, b, kind in graph.edges(data="kind")]
    return "source,target,kind\n" + "\n".join(lines) + "\n"


def as_graphml(graph) -> str:
    return "\n".join(nx.generate_graphml(nx.relabel_nodes(graph, name)))


def test_the_graph_has_every_tie_and_what_is_known_of_its_ends(world):
    graph = world.to_networkx()
    assert graph.number_of_nodes() == len(world.residents) + len(world.organisations)
    assert graph.number_of_edges() == len(world.ties)
    for _, _, data in graph.edges(data=True):
        assert KINDS.index(data["kind"]) == world.ties["kind"][data["tie"]]
    someone = graph.nodes["resident", 5]
    assert someone["trust"] == world.residents.trust[5]
    assert someone["household"] == world.residents.household[5]
    assert graph.nodes["organisation", 0]["village"] == world.organisations["village"][0]
    degree = dict(graph.degree)
    assert degree["resident", 5] == world.node_first[6] - world.node_first[5]


def test_a_part_is_a_village_and_whom_its_ties_reach(world):
    part = world.to_networkx(villages=[1])
    assert part.number_of_edges() == (world.tie_villages() == 1).sum()
    residents = {row for what, row in part if what == "resident"}
    village = world.households["village"][world.residents.household]
    assert {row for row in range(len(world.residents)) if village[row] == 1} <= residents
    assert world.to_networkx(villages=[]).number_of_nodes() == 0


def test_a_generated_network_is_a_small_world():
    graph = nx.Graph(build(place(households=300, residents=900), seed=1).to_networkx())
    people = graph.subgraph(node for node in graph if node[0] == "resident" and graph.degree(node))
    largest = people.subgraph(max(nx.connected_components(people), key=len))
    assert len(largest) > 0.95 * len(people)
    chance = 2 * people.number_of_edges() / len(people) ** 2
    assert nx.average_clustering(largest) > 10 * chance
    assert nx.approximation.diameter(largest, seed=1) < 30


@pytest.mark.parametrize(("format", "write"), [("csv", as_csv), ("graphml", as_graphml)])
def test_a_network_comes_back_from_a_file(world, tmp_path, format, write):
    again = build(with_network(tmp_path, write(world.to_networkx()), format=format), seed=3)
    assert edges(again) == edges(world)
    assert len(again.ties) == len(world.ties)
    assert len(set(again.tie_keys().tolist())) == len(again.ties)
    assert again.tie_keys().max() < 1 << 42
    assert (again.ties["a"] < len(world.residents)).all()
    home = world.households[world.residents.household[again.ties["a"]]]
    assert (again.tie_villages() == home["village"]).all()
    assert (again.tie_keys() >> 10 == home["key"]).all()


def test_the_order_of_lines_and_ends_does_not_matter(tmp_path):
    one = build(with_network(tmp_path, "source,target,kind\nr0,r9,land\no1,r3,work\nr3,r0,family\n"), seed=3)
    other = build(
        with_network(
            tmp_path,
            "\ufeffkind, target ,source,weight\r\nfamily,r0,r3,1\r\nwork,r3,o1,\r\n\r\nland,r9,r0,7\r\n",
        ),
        seed=3,
    )
    assert (one.ties == other.ties).all()
    assert len(one.ties) == 3


def test_a_run_goes_over_its_own_network(world, tmp_path):
    scenario = with_network(tmp_path, as_csv(world.to_networkx()))
    run = simulate(scenario, seed=1)
    assert run.world.tie_keys().tolist() == sorted(run.world.tie_keys().tolist())


def test_every_wrong_line_is_named_at_once(tmp_path):
    told = problems_of(
        tmp_path,
        "source,target,kind\nr0,r1,family\nr0,r60,family\nr0,x1,family\no0,o1,trade\nr2,r2,land\n"
        "r1,r0,family\nr3,r4,famly\nr5\nr6,r07,land\nr7,o99999,work\n",
    )
    assert [line.split(": ")[0] for line in told] == [f"net.csv:{n}" for n in (3, 4, 5, 6, 7, 8, 9, 10, 11)]
    expected = (
        "no node r60: residents are r0 to r59",
        "no node x1",
        "both organisations",
        "tied to itself",
        "already on line 2",
        "did you mean family?",
        "1 fields",
        "no node r07",
        "no node o99999",
    )
    for line, words in zip(told, expected, strict=True):
        assert words in line


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "the file is empty"),
        ("\n\n", "the file is empty"),
        ("source,target,kind\n", "there is no tie"),
        ("source,to\nr0,r1\n", "the column 'target' is missing"),
        (b"source,target,kind\nr0,r1,family\nr2,r3,\xff\xfe\n", "net.csv:3: world.network: not UTF-8"),
        ('source,target,kind\nr0,"r1,family\n', "not a comma-separated table"),
        ("source,target,kind\nr0,r1,family\x00\n", "net.csv:2"),
    ],
)
def test_a_file_that_is_no_edge_list_is_refused(tmp_path, content, words):
    assert any(words in line for line in problems_of(tmp_path, content))


def test_all_missing_columns_are_named(tmp_path):
    assert len(problems_of(tmp_path, "a,b,c\nr0,r1,family\n")) == 3


def test_very_many_problems_are_counted(tmp_path):
    content = "source,target,kind\n" + "r0,r1,nonsense\n" * 500
    told = problems_of(tmp_path, content)
    assert len(told) == MOST_PROBLEMS + 1
    assert f"and {500 - MOST_PROBLEMS} problems more" in told[-1]


GRAPHML = """<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="k" for="edge" attr.name="kind" attr.type="string"/>
<graph edgedefault="{directed}">{edges}</graph></graphml>"""


def graphml(*triples: tuple[str, str, str], directed: str = "undirected") -> str:
    lines = [f'<edge source="{a}" target="{b}"><data key="k">{kind}</data></edge>' for a, b, kind in triples]
    return GRAPHML.format(directed=directed, edges="\n".join(lines))


def test_parallel_and_directed_edges_of_graphml_are_read(tmp_path):
    triples = [("r0", "r1", "family"), ("r0", "r1", "land"), ("r2", "o1", "trade")]
    worlds = [
        build(with_network(tmp_path, graphml(*triples, directed=how), format="graphml"), seed=3)
        for how in ("directed", "undirected")
    ]
    assert (worlds[0].ties == worlds[1].ties).all()
    assert len(worlds[0].ties) == 3


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "not XML"),
        ("<graphml>", "not XML"),
        ("<html></html>", "not GraphML"),
        (graphml(), "there is no tie"),
        (graphml(("r0", "r0", "land")), "edge r0 to r0: r0 is tied to itself"),
        (graphml(("r0", "r77", "land")), "no node r77"),
        (graphml(("r0", "r1", "")), "no kind"),
        (graphml(("r0", "r1", "land"), ("r1", "r0", "land"), directed="directed"), "tied by land already"),
        ('<!DOCTYPE x [<!ENTITY a "b">]>' + graphml(), "entities"),
        (b"\xff\xfe\x00", "not XML"),
    ],
)
def test_a_file_that_is_no_graphml_is_refused(tmp_path, content, words):
    assert any(words in line for line in problems_of(tmp_path, content, format="graphml"))


def test_too_many_ties_of_a_kind_in_one_household_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("sim.world.network.TIES_OF_A_KIND", 3)
    content = "source,target,kind\n" + "".join(f"r0,r{i},land\n" for i in range(10, 20))
    assert any("ties of a kind" in line for line in problems_of(tmp_path, content))


def test_a_file_that_grew_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("sim.world.network.LARGEST_FILE_BYTES", 20)
    assert any("more than 0 MB" in line for line in problems_of(tmp_path, "source,target,kind\nr0,r1,land\n"))
