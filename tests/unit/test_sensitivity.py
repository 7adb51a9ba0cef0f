"""Sensitivity against functions whose indices are known, by the same steps as the model's own outcomes."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import numpy as np
import pandas as pd
import pytest
from tiny import tiny_scenario, tiny_study
from typer.testing import CliRunner, Result

from analysis.cli.app import app
from analysis.sensitivity.influence import Influence, influences
from analysis.sensitivity.luck import parts_of, verdict_of
from analysis.study import Worlds, plan_of
from analysis.study.designs import blocks_in, design, points_of
from analysis.study.worlds import METHODS, Method, Uncertain
from sim.errors import ScenarioError

ISHIGAMI_FIRST = (0.3139, 0.4424, 0.0, 0.0)
ISHIGAMI_TOTAL = (0.5576, 0.4424, 0.2437, 0.0)
"""Ishigami and Homma (1990) with a = 7, b = 0.1; the fourth parameter does nothing."""
G = np.array([0.0, 1.0, 4.5, 9.0, 99.0])
"""The coefficients of Sobol's G (Saltelli and Sobol 1995): the smaller, the more it matters."""


def leaves(count: int, low: float, high: float) -> list[Uncertain]:
    return [
        Uncertain(
            path=f"x{number}", value=low / 4, low=low, high=high, distribution="uniform", limits=(low, high)
        )
        for number in range(count)
    ]


def ishigami(x: np.ndarray) -> np.ndarray:
    return np.asarray(np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0]))


def sobol_g(x: np.ndarray) -> np.ndarray:
    return np.asarray(((np.abs(4 * x - 2) + G) / (1 + G)).prod(axis=1))


def told(
    method: Method,
    function: Callable[[np.ndarray], np.ndarray],
    given: list[Uncertain],
    *,
    blocks: int,
    noise: float = 0.0,
    shared: float = 0.0,
    replications: int = 3,
) -> list[Influence]:
    """Influences on a function of the drawn values, with noise of each run and luck of each replication."""
    points = design(given, method=method, blocks=blocks, seed=1)
    draw = np.random.default_rng(5)
    shape = (len(points.drawn), replications)
    values = function(points.drawn)[:, None] + noise * draw.normal(size=shape)
    values += shared * draw.normal(size=replications)
    return influences(points, values, paths=[leaf.path for leaf in given], outcome="y")


def test_ishigamis_indices_lie_in_their_intervals() -> None:
    found = told("saltelli", ishigami, leaves(4, -math.pi, math.pi), blocks=1024)
    for one, first, total in zip(found, ISHIGAMI_FIRST, ISHIGAMI_TOTAL, strict=True):
        assert one.first_low <= first <= one.first_high
        assert one.low <= total <= one.high
        assert one.high - one.low < 0.17
    assert (found[3].influence, found[3].low, found[3].high, found[3].verdict) == (0, 0, 0, "nothing")


def test_sobols_g_has_its_indices() -> None:
    parts = 1 / (3 * (1 + G) ** 2)
    whole = np.prod(1 + parts) - 1
    total = [parts[n] * np.prod(np.delete(1 + parts, n)) / whole for n in range(len(G))]
    found = told("saltelli", sobol_g, leaves(5, 0, 1), blocks=1024)
    assert [one.first for one in found] == pytest.approx(list(parts / whole), abs=0.03)
    assert [one.influence for one in found] == pytest.approx(total, abs=0.03)


def test_morris_and_swings_of_a_straight_function_are_exact() -> None:
    slopes = np.array([3.0, -1.0, 0.5, 0.0])
    for method in ("morris", "one_at_a_time"):
        found = told(method, lambda x: x @ slopes, leaves(4, -2, 4), blocks=4)
        assert [one.signed for one in found] == pytest.approx(list(6 * slopes))
        assert [one.influence for one in found] == pytest.approx(list(6 * abs(slopes)))
    assert [one.sigma for one in told("morris", lambda x: x @ slopes, leaves(4, -2, 4), blocks=4)] == (
        pytest.approx([0, 0, 0, 0], abs=1e-12)
    )


def test_morris_sees_interactions_and_what_does_nothing() -> None:
    found = told("morris", ishigami, leaves(4, -math.pi, math.pi), blocks=40, shared=5.0)
    assert [one.verdict for one in found] == ["told", "told", "told", "nothing"]
    assert found[2].sigma > 3  # moves by its interaction alone
    assert found[3].influence == found[3].sigma == 0.0


@pytest.mark.parametrize("method", METHODS)
def test_luck_that_all_points_share_cancels(method: Method) -> None:
    given = leaves(4, -math.pi, math.pi)
    plain = told(method, ishigami, given, blocks=8)
    lucky = told(method, ishigami, given, blocks=8, shared=10.0)
    assert [one.influence for one in lucky] == pytest.approx([one.influence for one in plain], abs=1e-9)


@pytest.mark.parametrize("method", METHODS)
def test_noise_is_told_as_luck(method: Method) -> None:
    found = told(method, lambda x: 3 * x[:, 0], leaves(4, 0, 1), blocks=16, noise=0.5, replications=8)
    assert found[0].verdict == "told"
    assert found[0].influence > 3 * found[0].luck
    assert sum(one.verdict == "luck" for one in found[1:]) >= 2


def test_one_run_each_cannot_tell_luck() -> None:
    found = told("morris", ishigami, leaves(3, 0, 1), blocks=5, replications=1)
    assert {one.verdict for one in found} == {"one run"}
    assert all(math.isnan(one.luck) for one in found)


@pytest.mark.parametrize(("steps", "replications"), [(10, 2), (10, 3), (64, 2), (1, 5)])
def test_of_parameters_that_do_nothing_one_in_twenty_is_told(steps: int, replications: int) -> None:
    draw = np.random.default_rng(2)
    noise = draw.normal(size=(400, steps, replications)) * draw.lognormal(sigma=1, size=(400, steps, 1))
    passed = np.mean([verdict_of(one) == "told" for one in noise])
    assert 0.025 < passed < 0.08


def test_the_parts_of_variance_are_recovered() -> None:
    draw = np.random.default_rng(4)
    luck = draw.normal(size=40)
    luck = (luck - luck.mean()) / luck.std(ddof=1)  # the interval is that of the luck at hand
    values = 3 * draw.normal(size=(600, 1)) + luck + draw.normal(size=(600, 40))
    parts = parts_of(values, block=6)
    assert parts.points.low < 9 / 11 < parts.points.high
    assert parts.noise == pytest.approx(1 / 11, abs=0.01)
    assert parts.shared == pytest.approx(1 / 11, abs=0.01)
    assert math.isnan(parts_of(values[:, :1], block=6).points.value)
    assert math.isnan(parts_of(0 * values, block=6).shared)


def test_what_is_undefined_is_refused() -> None:
    points = design(leaves(2, 0, 1), method="morris", blocks=3, seed=1)
    values = np.ones((len(points.drawn), 2))
    values[4, 1] = np.nan
    with pytest.raises(ValueError, match="y is undefined"):
        influences(points, values, paths=["a", "b"], outcome="y")


# --- designs -------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["morris", "saltelli"])
def test_the_first_blocks_stay_and_those_that_contradict_go(method: Method) -> None:
    given = leaves(3, 0, 1)
    few, many = (design(given, method=method, blocks=blocks, seed=3) for blocks in (4, 16))
    assert np.array_equal(few.drawn, many.drawn[: len(few.drawn)])
    fitting = design(given, method=method, blocks=8, seed=3, fits=lambda row: row[0] + row[1] < 1.5)
    assert fitting.left_out > 0
    assert fitting.blocks == 8
    assert (fitting.drawn[:, 0] + fitting.drawn[:, 1] < 1.5).all()
    assert "gave way" in next(fitting.notes())


def test_a_level_that_contradicts_is_pulled_in() -> None:
    found = design(leaves(2, 0, 1), method="one_at_a_time", blocks=2, seed=1, fits=lambda row: row[0] < 0.8)
    assert found.pulled_in == ("x0",)
    assert found.drawn[3, 0] == 0.75
    assert found.drawn[4, 1] == 1


def test_sizes() -> None:
    for method in get_args(Method):
        for blocks in (1, 2, 5):
            points = points_of(method, 7, blocks)
            assert blocks_in(method, 7, points) == blocks
            assert len(design(leaves(7, 0, 1), method=method, blocks=blocks, seed=1).drawn) == points
    assert blocks_in("morris", 7, 9) is None


def test_points_are_worlds_that_share_their_luck(tmp_path: Path) -> None:
    vary = ("parameters.sparks.rate_scale", "parameters.sparks.a_norm", "parameters.outreach.ranger_eye")
    worlds = Worlds(count=8, sample="morris", vary=vary)
    plan = plan_of(tiny_study(tmp_path, worlds=worlds))
    assert {one.seed for one in plan if one.replication == 1} == {1_000_001}
    assert plan.design is not None
    assert np.array_equal(plan.drawn, plan.design.drawn)
    with pytest.raises(ScenarioError, match=r"worlds.count: 9: morris of 3 values has 4 points, 8"):
        plan_of(tiny_study(tmp_path, worlds=Worlds(count=9, sample="morris", vary=vary)))


# --- the command ---------------------------------------------------------------------------------

LIVELY = ("--set", "parameters.sparks.rate_scale=15", "--days", "90", "--jobs", "1")
VARIED = "parameters.parties.h_lump_per_day,parameters.parties.b_lump_severity,parameters.outreach.ranger_eye"


def call(*words: str) -> Result:
    return CliRunner().invoke(app, ["sensitivity", *words], prog_name="python run.py")


@pytest.mark.parametrize("method", ["morris", "sobol", "one_at_a_time"])
def test_a_parameter_of_what_is_not_there_has_exactly_no_effect(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    monkeypatch.chdir(tmp_path)
    words = [tiny_scenario(tmp_path), "--vary", VARIED, "--method", method, "--out", "out", "--reps", "2"]
    size = {"morris": ["--trajectories", "4"], "sobol": ["--points", "4"], "one_at_a_time": []}[method]
    only = ["--outcomes", "unsettled_severity_days_per_1000,success_true"]
    done = call(*words, *size, *LIVELY, *only, "--json", "--no-figures")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["method"] == method
    assert told["no_effect"] == ["parameters.outreach.ranger_eye"]
    table = pd.read_csv("out/influence.csv")
    assert list(table) == ["path", "outcome", "influence", "low", "high", "n", "method"]
    assert set(table["method"]) == {method}
    chosen = table[table["path"] == "parameters.outreach.ranger_eye"]
    assert (chosen[["influence", "low", "high"]] == 0).all(axis=None)
    assert table["influence"].max() > 0
    shards = sorted(Path("out/shards").iterdir())
    again = call(*words, *size, *LIVELY, *only, "--json", "--no-figures")
    assert json.loads(again.stdout)["outcomes"] == told["outcomes"]
    assert sorted(Path("out/shards").iterdir()) == shards


def test_the_strongest_alone_and_what_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words = [tiny_scenario(tmp_path), "--vary", VARIED, "--parameters", "2", "--out", "out", "--reps", "2"]
    outcomes = "unsettled_severity_days_per_1000,flag_precision"
    done = call(*words, "--trajectories", "2", *LIVELY, "--outcomes", outcomes)
    assert done.exit_code == 0, done.output
    assert "Refused: flag_precision is undefined in 12 runs" in done.stdout
    assert "ranger_eye" not in done.stdout
    assert {"tornado.png", "plane.png"} <= {path.name for path in Path("out").iterdir()}
    second = call(
        *words[:-4], "--screened", "out", "--out", "two", "--trajectories", "2", *LIVELY, "--json",
        "--no-figures", "--outcomes", "unsettled_severity_days_per_1000",
    )  # fmt: skip
    assert json.loads(second.stdout)["parameters"] == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--outcomes", "incidents,hiden_share"], "hiden_share: no such measure; did you mean hidden_share?"),
        (["--outcomes", "disputes"], "did you mean recorded_disputes_per_1000?"),
        (["--vary", "parameter"], "parameter: no value there has a range to draw from; did you mean"),
        (["--vary", "parameters.staff", "--trajectories", "1"], "--trajectories: 1: at least 2 are wanted"),
        (["--method", "sobol", "--points", "100"], "--points: 100: a power of two is wanted: 128"),
        (["--method", "sobol", "--trajectories", "10"], "sobol has --points"),
        (["--method", "one_at_a_time", "--reps", "1"], "--reps: 1: at least 2 are wanted"),
        (["--screened", "nowhere"], "give --parameters N as well"),
        (["--parameters", "3", "--screened", "nowhere"], "not the influences of a sensitivity analysis"),
        (["--policy", "no_group"], "did you mean no_groups?"),
        (["--vary", "costs.camera_yuan_year", "--set", "costs.camera_yuan_year=1"], "nothing is left"),
    ],
)  # fmt: skip
def test_bad_words(words: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = call("town", *words)
    assert result.exit_code == 2, result.output
    assert said in result.stderr
    assert list(tmp_path.iterdir()) == []
