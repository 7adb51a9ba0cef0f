"""The network of ties to and from networkx, and networks that a scenario brings itself.

In files a resident is called `r<row>` and an organisation `o<row>`, by its row in the world's tables:
the world's people are built first, from counts and seed, and the file says who is tied to whom.
"""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from xml.etree.ElementTree import ParseError

import numpy as np

from sim.errors import Problem, ScenarioError
from sim.scenario.text import nearest, short
from sim.vocabulary import AGE_BANDS, KINDS, ORGANISATIONS
from sim.world.columns import TIE, TIES_OF_A_KIND, World

if TYPE_CHECKING:
    import networkx as nx

    from sim.scenario import Scenario

COLUMNS: Final = ("source", "target", "kind")
LARGEST_FILE_BYTES: Final = 1 << 28
MOST_PROBLEMS: Final = 50
NODE: Final = re.compile(r"([ro])(0|[1-9][0-9]{0,9})")


class Edge(NamedTuple):
    """An edge as written: `line` is 0 where the format does not tell."""

    line: int
    source: str
    target: str
    kind: str


def to_networkx(world: World, *, villages: list[int] | None = None) -> "nx.MultiGraph[Any]":
    """The network of all ties, or of those that begin in some villages; see `World.to_networkx`.

    With `villages`, all their residents are in it, tied or not, and everybody whom their ties reach.
    """
    import networkx as nx

    chosen = np.arange(len(world.villages)) if villages is None else np.array(villages, dtype=np.int64)
    ties = np.flatnonzero(np.isin(world.tie_villages(), chosen))
    people = len(world.residents)
    village = world.households["village"][world.residents.household]
    nodes = np.flatnonzero(np.isin(np.concatenate([village, world.organisations["village"]]), chosen))
    nodes = np.union1d(nodes, np.concatenate([world.ties["a"][ties], world.ties["b"][ties]])).astype(int)
    graph: nx.MultiGraph[Any] = nx.MultiGraph()
    for node in nodes.tolist():
        if node < people:
            graph.add_node(("resident", node), **_resident(world, node))
        else:
            graph.add_node(("organisation", node - people), **_organisation(world, node - people))
    for row in ties.tolist():
        tie = world.ties[row]
        kind, ends = KINDS[tie["kind"]], [int(tie["a"]), int(tie["b"])]
        a, b = (("resident", end) if end < people else ("organisation", end - people) for end in ends)
        graph.add_edge(a, b, key=kind, kind=kind, tie=row)
    return graph


def _resident(world: World, row: int) -> dict[str, Any]:
    people, household = world.residents, int(world.residents.household[row])
    return {
        "household": household,
        "village": int(world.households["village"][household]),
        "language": world.languages[int(world.households["language"][household])],
        "migrant": bool(world.households["migrant"][household]),
        "age_band": AGE_BANDS[int(people.age_band[row])],
        "female": bool(people.female[row]),
        "party_member": bool(people.party_member[row]),
        "digital": bool(people.digital[row]),
        "temper": float(people.temper[row]),
        "trust": float(people.trust[row]),
        "motivation": float(people.motivation[row]),
    }


def _organisation(world: World, row: int) -> dict[str, Any]:
    organisation = world.organisations[row]
    return {
        "type": ORGANISATIONS[int(organisation["kind"])],
        "village": int(organisation["village"]),
        "temper": float(organisation["temper"]),
    }


def read_network(
    scenario: "Scenario", households: np.ndarray, residents: int, organisations: int
) -> np.ndarray:
    """The ties of a scenario's own network, dtype TIE, in the order of their keys.

    `households` has dtype HOUSEHOLD; `residents` and `organisations` are how many there are. Neither the
    order of the edges nor that of an edge's ends matters. Raises ScenarioError with all that is wrong.
    """
    path, network = scenario.network_path, scenario.world.network
    assert path is not None
    assert network is not None
    problems: list[Problem] = []

    def wrong(line: int, message: str) -> None:
        problems.append(Problem(path.name, line, 0, "world.network", message))

    read = read_csv if network.format == "csv" else read_graphml
    pairs: dict[tuple[int, int, int], int] = {}
    for edge in read(path, wrong):
        found = _pair(edge, residents, organisations)
        if isinstance(found, str):
            wrong(edge.line, found)
        elif found in pairs:
            first = f" on line {pairs[found]}" if pairs[found] else ""
            wrong(edge.line, f"{edge.source} and {edge.target} are tied by {edge.kind} already{first}")
        else:
            pairs[found] = edge.line
    if not pairs and not problems:
        wrong(0, "there is no tie in it")
    if problems:
        _raise(problems)
    return _ties(scenario, np.array(list(pairs), dtype=np.int64), households, residents)


def _raise(problems: list[Problem]) -> None:
    """All problems at once; beyond the first fifty only how many there are."""
    shown = sorted(problems)[:MOST_PROBLEMS]
    if len(problems) > len(shown):
        last = shown[-1]
        more = f"and {len(problems) - len(shown):,} problems more"
        shown.append(Problem(last.file, last.line, 1 << 30, last.path, more))
    raise ScenarioError(shown)


def read_csv(path: Path, wrong: Any) -> Iterator[Edge]:
    """The edges of a comma-separated file in UTF-8 whose first line names the columns; others may follow."""
    content = _content(path, wrong)
    if content is None:
        return
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        wrong(line, f"not UTF-8: byte 0x{content[error.start]:02x} cannot be read")
        return
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    places: list[int] = []
    try:
        for row in rows:
            if not any(field.strip() for field in row):
                continue
            if not places:
                header = [field.strip() for field in row]
                for name in COLUMNS:
                    if name not in header:
                        wrong(
                            rows.line_num, f"the column {name!r} is missing: {', '.join(COLUMNS)} are wanted"
                        )
                if not set(COLUMNS) <= set(header):
                    return
                places = [header.index(name) for name in COLUMNS]
            elif len(row) <= max(places):
                wrong(rows.line_num, f"{len(row)} fields, where the header has {len(header)}")
            else:
                yield Edge(rows.line_num, *(row[place].strip() for place in places))
    except csv.Error as error:
        wrong(rows.line_num, f"not a comma-separated table: {error}")
        return
    if not places:
        wrong(1, f"the file is empty: a first line with {', '.join(COLUMNS)} is wanted")


def read_graphml(path: Path, wrong: Any) -> Iterator[Edge]:
    """The edges of a GraphML file; each has the attribute `kind`. Directions don't matter."""
    import networkx as nx

    content = _content(path, wrong)
    if content is None:
        return
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        # entities could be made to explode; no program writes any into GraphML
        wrong(0, "document types and entities are not read")
        return
    try:
        graph = nx.read_graphml(io.BytesIO(content), node_type=str, force_multigraph=True)
    except ParseError as error:
        wrong(error.position[0], f"not XML: {error}")
        return
    except (nx.NetworkXException, KeyError, ValueError, LookupError) as error:
        wrong(0, f"not GraphML: {error}")
        return
    for source, target, said in graph.edges(data=True):
        yield Edge(0, str(source), str(target), str(said.get("kind", "")))


def _content(path: Path, wrong: Any) -> bytes | None:
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            wrong(0, f"more than {LARGEST_FILE_BYTES >> 20} MB")
            return None
        return path.read_bytes()
    except OSError as error:
        wrong(0, f"cannot be read: {error.strerror}")
        return None


def _pair(edge: Edge, residents: int, organisations: int) -> tuple[int, int, int] | str:
    """(a, b, kind) of an edge, the lower node first; or what is wrong with it."""
    where = "" if edge.line else f"edge {short(edge.source)} to {short(edge.target)}: "
    ends = []
    for name in (edge.source, edge.target):
        match = NODE.fullmatch(name)
        row = int(match[2]) if match else 0
        if match is None or row >= (residents if match[1] == "r" else organisations):
            there = f"residents are r0 to r{residents - 1}"
            if organisations:
                there += f", organisations o0 to o{organisations - 1}"
            return f"{where}there is no node {short(name)}: {there}"
        ends.append(row if match[1] == "r" else residents + row)
    if edge.kind not in KINDS:
        return f"{where}there is no kind {short(edge.kind)}{nearest(edge.kind, KINDS)}"
    if ends[0] == ends[1]:
        return f"{where}{edge.source} is tied to itself"
    if min(ends) >= residents:
        return f"{where}{edge.source} and {edge.target} are both organisations: one end must be a resident"
    return min(ends), max(ends), KINDS.index(edge.kind)


def _ties(scenario: "Scenario", edges: np.ndarray, households: np.ndarray, residents: int) -> np.ndarray:
    """Ties from rows (a, b, kind), keyed as generated ones are: by the household of `a`."""
    of_resident = np.repeat(np.arange(len(households)), households["residents"])
    assert len(of_resident) == residents
    a, b, kind = edges.T
    home = of_resident[a]
    order = np.lexsort((b, a, kind, home))
    a, b, kind, home = a[order], b[order], kind[order], home[order]
    cell = home * len(KINDS) + kind
    begins = np.ones(len(cell), dtype=bool)
    begins[1:] = cell[1:] != cell[:-1]
    place = np.arange(len(cell))
    ordinal = place - np.maximum.accumulate(np.where(begins, place, 0))
    full = np.flatnonzero(ordinal == TIES_OF_A_KIND)
    if len(full):
        names = ", ".join(f"r{a[i]} ({KINDS[kind[i]]})" for i in full[:MOST_PROBLEMS])
        raise scenario.problem(
            "world.network", f"more than {TIES_OF_A_KIND} ties of a kind begin in the household of {names}"
        )
    ties = np.zeros(len(edges), dtype=TIE)
    ties["a"], ties["b"], ties["kind"], ties["ordinal"] = a, b, kind, ordinal
    return ties
