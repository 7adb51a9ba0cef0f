"""Files that the program reads back, cut off at every byte: refused in plain words, never read as less."""

import json
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
from places import EVERYTHING, SCENARIOS, place

from analysis.results import MANIFEST, read_manifest, write_results
from sim.errors import EngineError, RunError, ScenarioError
from sim.events import ROW, Log
from sim.prepare import build
from sim.scenario import Scenario, load, loads
from sim.simulate import Run, simulate
from sim.world.network import read_network

pytestmark = pytest.mark.crash

PEOPLE: Final = {"households": 20, "residents": 60}
BLOCK: Final = 512
"""Disks lose whole blocks of bytes more often than single ones."""


@pytest.fixture(scope="module")
def run() -> Run:
    """A month of a hamlet."""
    return simulate(place(policies=EVERYTHING), days=31)


@pytest.fixture(scope="module")
def results(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its whole results."""
    return write_results(run, folder=tmp_path_factory.mktemp("results") / "town", figures=False)


def cuts(data: bytes, *, step: int = 1) -> Iterator[bytes]:
    """The beginnings of a file: every `step` bytes, and at the borders of blocks."""
    for length in sorted({*range(0, len(data), step), *range(0, len(data), BLOCK), len(data) - 1}):
        yield data[:length]


def test_log_cut_at_every_byte(results: Path, tmp_path: Path) -> None:
    cut = tmp_path / "events.parquet"
    for part in cuts((results / "events.parquet").read_bytes()):
        cut.write_bytes(part)
        with pytest.raises(EngineError, match=r"events\.parquet: "):
            Log.load(cut)


def test_log_with_any_byte_changed(results: Path, tmp_path: Path) -> None:
    data, luck = (results / "events.parquet").read_bytes(), random.Random("bytes of a log")
    changed, refused = tmp_path / "events.parquet", 0
    whole = Log.load(results / "events.parquet").sha256
    for at in range(0, len(data), 3):
        changed.write_bytes(data[:at] + bytes([data[at] ^ luck.randint(1, 255)]) + data[at + 1 :])
        try:
            # bytes that say nothing of the rows, such as statistics, may change
            assert Log.load(changed).sha256 == whole
        except EngineError:
            refused += 1
    assert refused > len(data) / 3 / 2


@pytest.mark.parametrize(
    "values", [["a", "b"], [1.5, 2.5], [1, None], [1 << 40, 2], [[1], [2]], [True, False]], ids=str
)
def test_tables_that_are_no_logs(values: list[Any], tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table({name: values for name in ROW.names or ()})
    for metadata in ({}, {"sha256": b"\xff\xfe"}):
        pq.write_table(table.replace_schema_metadata(metadata), tmp_path / "events.parquet")
        with pytest.raises(EngineError, match="not an event log"):
            Log.load(tmp_path / "events.parquet")


@pytest.mark.parametrize("step", [61, pytest.param(1, marks=pytest.mark.slow)])
def test_manifest_cut_anywhere(step: int, results: Path, tmp_path: Path) -> None:
    data = (results / MANIFEST).read_bytes()
    folder = shutil.copytree(results, tmp_path / "town")
    whole = read_manifest(folder)
    for part in cuts(data, step=step):
        (folder / MANIFEST).write_bytes(part)
        if part == data[:-1]:  # only the end of its last line is gone
            assert read_manifest(folder) == whole
            continue
        with pytest.raises(RunError, match="not a folder of results"):
            read_manifest(folder)


@pytest.mark.parametrize("name", ["events.parquet", "daily.parquet", "measures.csv"])
def test_results_with_a_file_cut_short_are_not_whole(name: str, results: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(results, tmp_path / "town")
    for part in cuts((results / name).read_bytes(), step=97):
        (folder / name).write_bytes(part)
        with pytest.raises(RunError, match=rf"not whole: {name} has [\d,]+ bytes; [\d,]+ were written"):
            read_manifest(folder)
    (folder / name).unlink()
    with pytest.raises(RunError, match=f"not whole: {name} is missing"):
        read_manifest(folder)


def test_results_that_are_not_whole_can_be_written_anew(run: Run, results: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(results, tmp_path / "town")
    (folder / "measures.csv").write_bytes(b"")
    assert read_manifest(write_results(run, folder=folder, figures=False))


CSV: Final = "source,target,kind\nr0,r9,land\no1,r13,work\nr3,r0,family\r\nr10,r11,neighbour\nr12,o0,trade\n"
EDGES: Final = "".join(
    f'<edge source="{a}" target="{b}"><data key="k">{kind}</data></edge>\n'
    for a, b, kind in (line.split(",") for line in CSV.split()[1:])
)
GRAPHML: Final = f"""<?xml version="1.0" encoding="utf-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="k" for="edge" attr.name="kind" attr.type="string"/>
<graph edgedefault="undirected">
{EDGES}</graph></graphml>"""


Reader = Callable[[bytes], np.ndarray]


def reader(folder: Path, format: str, whole: str) -> Reader:
    """Reads bytes as the network of a small place; `whole` is a good file of the format."""
    file = folder / f"net.{format}"
    file.write_text(whole, encoding="utf-8", newline="")
    tree = place(villages=2, **PEOPLE).resolved()
    tree = {
        "schema": 1, "name": "own", "extends": "base.yaml", "place": tree["place"],
        "world": {"network": {"file": file.name, "format": format}},
    }  # fmt: skip
    for counts in tree["place"]["settings"].values():
        counts |= {key: {"value": value, "source": "assumed"} for key, value in counts.items()}
    (folder / "own.yaml").write_text(json.dumps(tree), encoding="utf-8")
    scenario = load(folder / "own.yaml")
    world = build(scenario, seed=3)

    def read(data: bytes) -> np.ndarray:
        file.write_bytes(data)
        return read_network(scenario, world.households, len(world.residents), len(world.organisations))

    return read


def test_csv_network_cut_at_every_byte(tmp_path: Path) -> None:
    read = reader(tmp_path, "csv", CSV)
    lines = CSV.splitlines(keepends=True)
    ends = {len("".join(lines[:count]).rstrip()): count - 1 for count in range(2, len(lines) + 1)}
    assert len(read(CSV.encode())) == len(lines) - 1
    for part in cuts(CSV.encode()):
        rows = ends.get(len(part.rstrip()))
        if rows is not None:
            # a table does not tell how many rows it had: a shorter one is read as what it is
            assert len(read(part)) == rows
            continue
        with pytest.raises(ScenarioError, match=r"net\.csv"):
            read(part)


def test_graphml_network_cut_at_every_byte(tmp_path: Path) -> None:
    read = reader(tmp_path, "graphml", GRAPHML)
    assert len(read(GRAPHML.encode())) == 5
    for part in cuts(GRAPHML.encode()):
        with pytest.raises(ScenarioError, match=r"net\.graphml.*: not XML"):
            read(part)


def is_read(read: Callable[[], Scenario], *files: str) -> bool:
    """Whether it is a Scenario; if not, it is a ScenarioError that names one of the files."""
    try:
        read()
    except ScenarioError as error:
        told = {problem.file for problem in error.problems}
    else:
        return True
    assert told <= {*files, "base.yaml", "town.yaml"}
    return False


@pytest.mark.parametrize("step", [97, pytest.param(7, marks=pytest.mark.slow)])
def test_scenario_cut_anywhere(step: int, tmp_path: Path) -> None:
    data, cut = (SCENARIOS / "town.yaml").read_bytes(), tmp_path / "cut.yaml"
    read = 0
    for part in cuts(data, step=step):
        cut.write_bytes(part)
        read += is_read(lambda: load(cut), str(cut))
    # some beginnings are whole scenarios, with fewer policies; the first ones lack the place
    assert 0 < read < 0.7 * len(data) / step


@pytest.mark.slow
def test_base_cut_anywhere(tmp_path: Path) -> None:
    data, cut = (SCENARIOS / "base.yaml").read_bytes(), tmp_path / "base.yaml"
    town = shutil.copy(SCENARIOS / "town.yaml", tmp_path)
    for part in cuts(data, step=53):
        cut.write_bytes(part)
        assert not is_read(lambda: load(town), str(town)) or len(data) - len(part) < 200


@pytest.mark.slow
def test_policies_cut_at_every_byte(tmp_path: Path) -> None:
    data, cut = (SCENARIOS / "policies" / "groups_10.yaml").read_bytes(), tmp_path / "cut.yaml"
    read = []
    for part in cuts(data):
        cut.write_bytes(part)
        read.append(is_read(lambda: load("town", overlays=[cut]), str(cut)))
    # cut between two keys it is a smaller overlay; elsewhere it is none
    assert 0 < sum(read) < len(read)


def test_text_of_a_scenario_cut_at_every_byte() -> None:
    text = (
        "schema: 1\nname: cut\nextends: base.yaml\nplace:\n  townships: [{name: A, villages: {urban: 1}}]\n"
        "  settings:\n    urban:\n      residents: {value: 40, source: assumed}\n"
        "      households: {value: 16, source: assumed}\n"
    )
    read = [
        len(part)
        for part in cuts(text.encode())
        if is_read(lambda part=part: loads(part.decode(), name="cut.yaml", folder=SCENARIOS), "cut.yaml")
    ]
    # nothing is read before the last number stands there; cut in the midst of it, it is another number
    assert read
    assert min(read) > text.index("households: {value: 1")
