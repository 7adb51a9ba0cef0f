"""Maps: every tile once and none over another, ratings as stated, totals as in the table of measures."""

import json
from pathlib import Path

import numpy as np
import pytest
from handmade import GRID_RURAL, GRID_URBAN, HandRun, at, born, make_run
from places import EVERYTHING, LIVELY, place
from typer.testing import CliRunner, Result

from analysis.cli.app import app
from analysis.facts import facts_of
from analysis.grid_measures import GRID_MEASURES, Counted, grids_of, window_of
from analysis.layout import Layout, lay_out
from analysis.map import draw_map
from analysis.map_words import Said
from analysis.measures import measures
from analysis.rating import Rated, rate
from analysis.reopen import read_run
from analysis.results import MANIFEST, write_results
from sim import events as ev
from sim.errors import RunError, ScenarioError
from sim.scenario import load
from sim.simulate import Run, simulate


@pytest.fixture(scope="module")
def lively() -> Run:
    """A small place in which everything happens."""
    scenario = place(policies=EVERYTHING, parameters=LIVELY, households=120, residents=400, villages=2)
    return simulate(scenario, seed=2)


def counted(run: Run | HandRun, name: str, month: int | None = None) -> Counted:
    facts = facts_of(run)
    return GRID_MEASURES[name].rule(facts, window_of(facts, month))


# --- measures of grids ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("disputes_born", "born_per_1000"),
        ("disputes_recorded", "recorded_disputes_per_1000"),
        ("requests", "requests_per_1000"),
        ("unsettled_severity_days", "unsettled_severity_days_per_1000"),
        ("utilisation", "utilisation_gridworkers"),
        ("visits", "patrol_visits_per_household"),
    ],
)
def test_grids_add_up_to_the_measure_of_the_place(lively: Run, name: str, same: str) -> None:
    found = counted(lively, name)
    whole = measures(lively)[same]
    assert whole
    value = GRID_MEASURES[name].scale * found.hits.sum() / found.base.sum()
    assert value == pytest.approx(whole, rel=1e-9)


def test_shares_add_up_too(lively: Run) -> None:
    hidden = measures(lively)["hidden_share"]
    found = counted(lively, "disputes_noticed")
    assert hidden is not None
    assert found.hits.sum() / found.base.sum() == pytest.approx(1 - hidden)
    incidents = counted(lively, "incidents").hits.sum()
    assert incidents == measures(lively).row("incidents_per_100000").n
    requests = facts_of(lively).requests
    late = counted(lively, "requests_late")
    assert late.base.sum() == (requests.done | requests.given_up).sum()
    assert late.hits.sum() == (requests.late | requests.given_up).sum()


@pytest.mark.parametrize("name", list(GRID_MEASURES))
def test_months_add_up_to_the_run(lively: Run, name: str) -> None:
    months = facts_of(lively).last_month + 1
    parts = [counted(lively, name, month).hits for month in range(1, months + 1)]
    np.testing.assert_allclose(np.sum(parts, axis=0), counted(lively, name).hits, rtol=1e-9, atol=1e-9)


def test_dispute_between_grids_counts_half_in_each() -> None:
    # tie 1 joins two households of the urban grid; the scene has one grid for each village
    run = make_run([born(0, day=0, tie=0), born(1, day=2, tie=3), (at(3), ev.INCIDENT, 1, 3)])
    assert counted(run, "disputes_born").hits.tolist() == [1, 1]
    assert counted(run, "incidents").hits.tolist() == [0, 1]
    assert len(grids_of(facts_of(run))) == GRID_RURAL - GRID_URBAN + 1


def test_every_measure_says_what_it_is_in_both_languages() -> None:
    for one in GRID_MEASURES.values():
        assert one.meaning.endswith(".")
        for words in (one.title, one.unit, one.counted, one.over):
            assert words.en.isascii()
            assert any("\u4e00" <= letter <= "\u9fff" for letter in words.zh)


# --- rating --------------------------------------------------------------------------------------


def rated(
    values: list[float], *, colours: int = 3, name: str = "disputes_born", **more: tuple[float, ...]
) -> Rated:
    base = np.ones(len(values))
    return rate(
        GRID_MEASURES[name],
        Counted(np.array(values) / GRID_MEASURES[name].scale, base),
        colours=colours,
        **more,
    )


@pytest.mark.parametrize(("colours", "sizes"), [(3, [60, 30, 10]), (5, [25, 25, 25, 15, 10])])
def test_quantiles_part_a_hundred_grids_as_stated(colours: int, sizes: list[int]) -> None:
    found = rated([float(v) for v in np.random.default_rng(1).permutation(100)], colours=colours)
    assert [found.holding(rank) for rank in range(colours)] == sizes
    assert found.value[found.rank == colours - 1].min() == 90
    assert (found.worst, found.worst_share) == (10, pytest.approx(sum(range(90, 100)) / sum(range(100))))


def test_low_values_are_red_where_low_is_bad() -> None:
    found = rated([0.1, 0.9, 0.5, 0.4, 0.8, 0.7, 0.6, 0.65, 0.75, 0.85], name="disputes_noticed")
    assert found.rank[0] == 2
    assert found.rank[1] == 0
    assert found.worst == 1


def test_equal_grids_are_never_parted() -> None:
    assert set(rated([3.0] * 20).rank) == {0}
    mostly_none = rated([0.0] * 18 + [5.0, 5.0])
    assert [mostly_none.holding(rank) for rank in range(3)] == [18, 0, 2]
    assert rated([0.0] * 4 + [1.0] * 6, name="disputes_noticed").rank[:4].tolist() == [2] * 4


def test_thresholds_take_the_place_of_quantiles() -> None:
    found = rated([1.0, 10.0, 11.0, 50.0, 60.0], thresholds=(10.0, 50.0))
    assert found.rank.tolist() == [0, 0, 1, 1, 2]
    low = rated([0.1, 0.3, 0.7], name="disputes_noticed", thresholds=(0.2, 0.5))
    assert low.rank.tolist() == [2, 1, 0]


def test_grid_without_a_base_has_no_colour() -> None:
    found = rate(GRID_MEASURES["requests_late"], Counted(np.array([0.0, 1.0]), np.array([0.0, 2.0])))
    assert found.rank[0] == -1
    assert np.isnan(found.value[0])
    assert found.whole == 0.5


def test_luck_is_told_from_difference() -> None:
    luck = np.random.default_rng(5)
    alike = rate(GRID_MEASURES["disputes_born"], Counted(luck.poisson(3, 400).astype(float), np.ones(400)))
    assert alike.mostly_luck
    assert alike.worst_share == pytest.approx(alike.worst_by_luck, abs=0.03)
    unlike = np.concatenate([luck.poisson(60, 40), luck.poisson(3, 360)]).astype(float)
    assert not rate(GRID_MEASURES["disputes_born"], Counted(unlike, np.ones(400))).mostly_luck


# --- layout --------------------------------------------------------------------------------------


def apart(boxes: np.ndarray) -> bool:
    """Whether no two rectangles overlap."""
    for i, (x, y, across, down) in enumerate(boxes):
        for u, v, wide, high in boxes[i + 1 :]:
            if x + across > u + 1e-6 and u + wide > x + 1e-6 and y + down > v + 1e-6 and v + high > y + 1e-6:
                return False
    return True


def some_place(seed: int) -> tuple[np.ndarray, np.ndarray]:
    luck = np.random.default_rng(seed)
    township = np.sort(luck.integers(0, 7, 30))
    return np.sort(luck.integers(0, 30, 200)), township


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("with_coordinates", [False, True])
def test_nothing_covers_anything_else(seed: int, with_coordinates: bool) -> None:
    village, township = some_place(seed)
    where = np.random.default_rng(seed).uniform([102, 34], [103, 35], (7, 2)) if with_coordinates else None
    layout = lay_out(village, township, where)
    tiles = np.concatenate([layout.tiles, np.ones_like(layout.tiles)], axis=1)
    assert apart(tiles)
    assert apart(layout.village_boxes)
    assert apart(layout.township_boxes)
    inside(layout, village, township)


def inside(layout: Layout, village: np.ndarray, township: np.ndarray) -> None:
    for tile, of in zip(layout.tiles, village, strict=True):
        box = layout.village_boxes[np.flatnonzero(layout.villages == of)[0]]
        outer = layout.township_boxes[np.flatnonzero(layout.townships == township[of])[0]]
        for x, y, across, down in (box, outer):
            assert x - 1e-9 <= tile[0]
            assert tile[0] + 1 <= x + across + 1e-9
            assert y - 1e-9 <= tile[1]
            assert tile[1] + 1 <= y + down + 1e-9


def test_tiles_stand_in_location_order_and_north_is_up() -> None:
    layout = lay_out(np.zeros(7, dtype=int), np.zeros(1, dtype=int))
    order = np.lexsort((layout.tiles[:, 0], layout.tiles[:, 1]))
    assert order.tolist() == list(range(7))
    where = np.array([[100.0, 30.0], [100.0, 31.0], [101.0, 30.0]])
    boxes = lay_out(np.arange(3), np.arange(3), where).township_boxes
    assert boxes[1, 1] < boxes[0, 1]
    assert boxes[2, 0] > boxes[0, 0]


def test_townships_at_one_point_are_parted() -> None:
    layout = lay_out(np.arange(12), np.arange(12), np.full((12, 2), 35.0))
    assert apart(layout.township_boxes)


# --- the figure ----------------------------------------------------------------------------------


def texts(run: Run | HandRun, **more: object) -> str:
    figure = draw_map(run, **more)  # type: ignore[arg-type]
    parts = [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]
    return "\n".join([figure.get_suptitle(), *(text.get_text() for text in parts)])


def test_title_states_the_finding_and_the_bottom_the_run(lively: Run) -> None:
    said = texts(lively)
    assert "The highest tenth of grids (1 of 3) has" in said
    assert f"log {lively.log.sha256[:12]}" in said
    assert "No person is shown" in said


def test_classes_differ_without_colour(lively: Run) -> None:
    said = texts(lively).split("\n")
    assert {"R", "B"} <= {line[:1] for line in said if line[1:2] == "" and line}
    with_marks = draw_map(simulate(load("hezuo", scale=2), seed=1, days=40), colours=5)
    assert with_marks.axes


def test_reddest_townships_are_named_with_their_counts() -> None:
    facts = facts_of(simulate(load("hezuo"), seed=1, days=60))
    chosen = GRID_MEASURES["requests_late"]
    found = rate(chosen, chosen.rule(facts, window_of(facts, None)))
    said = Said("en", facts=facts, rated=found, month=None)
    (reddest,) = said.reddest
    township = grids_of(facts)["township"]
    parts = {
        int(one): (found.rank[township == one] == 2).mean()
        for one in np.unique(township)
        if (township == one).sum() >= 5
    }
    assert reddest.red / reddest.grids == max(parts.values())
    name = facts.world.township_names[reddest.township]
    assert said.where() == f"Reddest: {name} ({reddest.red} of {reddest.grids} grids)"
    assert said.where() in said.title(letters=200)


@pytest.mark.parametrize("name", list(GRID_MEASURES))
def test_every_measure_can_be_drawn(lively: Run, name: str, tmp_path: Path) -> None:
    draw_map(lively, measure=name, colours=5, month=2).savefig(tmp_path / "map.png")
    assert (tmp_path / "map.png").stat().st_size > 10_000


def test_empty_log_can_be_drawn(tmp_path: Path) -> None:
    draw_map(make_run([], days=40)).savefig(tmp_path / "map.png")
    draw_map(make_run([], days=40), measure="disputes_noticed").savefig(tmp_path / "map.png")


def test_chinese_needs_a_font_and_says_so(lively: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.map.cjk_font", lambda: None)
    assert "No font with Chinese letters" in texts(lively, language="zh")
    monkeypatch.setattr("analysis.map.cjk_font", lambda: "DejaVu Sans")
    said = texts(lively, language="zh", month=1)
    assert "新发纠纷" in said
    assert "十分之一网格" in said
    assert "No person" not in said


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"measure": "disputes_bron"}, "did you mean disputes_born"),
        ({"month": 13}, "the run has months 1 to 4"),
        ({"thresholds": [5.0]}, "3 colours need 2 rising thresholds"),
        ({"thresholds": [5.0, 1.0]}, "3 colours need 2 rising thresholds"),
    ],
)
def test_wrong_choices_are_told(lively: Run, more: dict[str, object], words: str) -> None:
    with pytest.raises(RunError, match=words):
        draw_map(lively, **more)  # type: ignore[arg-type]


def test_place_without_grids_is_told() -> None:
    with pytest.raises(RunError, match="no grids to map"):
        draw_map(simulate(place(), seed=1, days=5))


# --- coordinates, folders, the command -----------------------------------------------------------


def test_coordinates_are_given_to_all_or_none_and_move_no_row() -> None:
    def town(*where: dict[str, float]) -> Run:
        townships = [{"name": f"T{i}", "villages": {"rural": 1}, **one} for i, one in enumerate(where)]
        facts = {
            "residents": {"value": 180, "source": "assumed"},
            "households": {"value": 60, "source": "assumed"},
        }
        return simulate(
            place(policies=EVERYTHING, place={"townships": townships, "settings": {"rural": facts}}),
            seed=1,
            days=40,
        )

    plain, placed = town({}, {}), town({"lon": 102.9, "lat": 35.0}, {"lon": 103.1, "lat": 34.2})
    assert placed.log.sha256 == plain.log.sha256
    assert "lie by the coordinates" in texts(placed)
    assert "schematic" in texts(plain)
    assert "lon" not in plain.scenario.resolved()["place"]["townships"][0]
    with pytest.raises(ScenarioError, match="give lon and lat to every entry"):
        town({"lon": 102.9, "lat": 35.0}, {})
    with pytest.raises(ScenarioError, match="-90 to 90"):
        town({"lon": 102.9, "lat": 135.0}, {})


def test_folder_of_results_is_the_same_run_again(tmp_path: Path) -> None:
    run = simulate(load("town", scale=2), seed=4, days=60)
    folder = write_results(run, folder=tmp_path / "out", figures=False)
    again = read_run(folder)
    assert again.log.sha256 == run.log.sha256
    assert again.scenario.digest == run.scenario.digest
    assert again.scenario.scale == 2
    np.testing.assert_array_equal(again.institution.units, run.institution.units)
    assert measures(again).as_dict() == measures(run).as_dict()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"sources": "0" * 64}, "another version of the program"),
        ({"scenario_digest": "0" * 64}, "was altered"),
        ({"scenario_resolved": {}}, "was altered"),
        ({"log_sha256": "0" * 64}, "is not the log"),
        ({"seed": "one"}, "was altered"),
    ],
)
def test_altered_folder_is_refused_in_words(tmp_path: Path, change: dict[str, object], words: str) -> None:
    folder = write_results(simulate(load("town"), days=3), folder=tmp_path / "out", figures=False)
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    (folder / MANIFEST).write_text(json.dumps(manifest | change), encoding="utf-8")
    with pytest.raises(RunError, match=words):
        read_run(folder)


def call(*words: str) -> Result:
    return CliRunner().invoke(app, ["map", *words], prog_name="python run.py")


def test_command_draws_a_scenario_and_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    first = call("town", "--days", "40", "--measure", "utilisation", "-o", "a.png")
    assert first.exit_code == 0, first.stderr
    assert (tmp_path / "a.png").is_file()
    write_results(simulate(load("town"), seed=1, days=40), folder=tmp_path / "out", figures=False)
    second = call("out", "--measure", "utilisation")
    assert second.exit_code == 0, second.stderr
    assert second.stdout.split("\n")[0] == first.stdout.split("\n")[0]
    assert (tmp_path / "town_utilisation.png").read_bytes() == (tmp_path / "a.png").read_bytes()
    assert call("out", "--seed", "2").exit_code == 2


def test_command_lists_and_refuses_before_it_simulates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.cli.mapping.simulate_watched", lambda *a, **k: pytest.fail("simulated"))
    listed = call("--list")
    assert listed.exit_code == 0
    assert all(f"\n{name} " in "\n" + listed.stdout for name in GRID_MEASURES)
    for words in (("town", "--colours", "4"), (), ("nowhere",)):
        assert call(*words).exit_code == 2
    assert call("town", "--measure", "x").exit_code == 1
    assert call("town", "--thresholds", "1,x").exit_code == 2
