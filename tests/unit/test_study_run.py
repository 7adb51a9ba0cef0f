"""Studies carried out: the same tables however it is done, failures set aside, results as asked for."""

import json
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tiny import ARMS, tables_of, tiny_study

from analysis.study import Arm, Lever, Results, Study, Worlds, execute, plan_of, pools, run_study
from analysis.study.failures import failures
from analysis.study.outcomes import Kept
from analysis.study.status import status_of
from analysis.study.worker import Batch, Made, run_batch
from sim.errors import RunError
from sim.scenario import load
from sim.simulate import simulate

HEADS = "policies.joint_defence.households_per_head"
TOO_MANY = Arm(
    name="too_many",
    sets=(
        "parameters.sparks.cap=1000",
        "parameters.sparks.rate_scale=100",
    ),
)
"""Its runs fail when they are prepared: the file itself is good."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Study, Path]:
    """A study carried out in this process."""
    place = tmp_path_factory.mktemp("whole")
    study = tiny_study(place, subgroups=("age",), grids=True)
    run_study(study, folder=place / "out", jobs=1)
    return study, place / "out"


def test_two_processes_give_the_same_bytes_whatever_becomes_of_the_file(
    whole: tuple[Study, Path], tmp_path: Path
) -> None:
    study, folder = whole
    plan, file = plan_of(study), Path(study.scenario)
    text = file.read_text(encoding="utf-8")
    try:
        file.write_text("name: broken", encoding="utf-8")
        execute.carry_out(plan, folder=tmp_path / "out", jobs=2)
    finally:
        file.write_text(text, encoding="utf-8")
    assert tables_of(tmp_path / "out") == tables_of(folder)


def test_shards_make_the_whole(whole: tuple[Study, Path], tmp_path: Path) -> None:
    study, folder = whole
    for number in (2, 1, 3):
        results = run_study(study, folder=tmp_path / "out", jobs=1, shard=(number, 3))
    assert len(results.frame) == len(plan_of(study))
    assert tables_of(tmp_path / "out") == tables_of(folder)


def test_no_more_waits_for_the_disk_than_is_said(
    whole: tuple[Study, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study, folder = whole
    sizes = []
    add = execute.Shards.add
    monkeypatch.setattr(
        execute.Shards, "add", lambda shards, rows: (sizes.append(len(rows)), add(shards, rows))
    )
    monkeypatch.setattr(execute, "MOST_IN_BATCH", 1)
    monkeypatch.setattr(execute, "FLUSH_BYTES", 1)
    run_study(study, folder=tmp_path / "out", jobs=1)
    assert sizes == [1] * len(plan_of(study))
    assert tables_of(tmp_path / "out") == tables_of(folder)


def test_shards_of_several_folders_can_be_put_together(whole: tuple[Study, Path], tmp_path: Path) -> None:
    study, folder = whole
    for number in (1, 2):
        run_study(study, folder=tmp_path / str(number), jobs=1, shard=(number, 2))
    for shard in (tmp_path / "2" / "shards").iterdir():
        shard.rename(tmp_path / "1" / "shards" / shard.name)
    run_study(study, folder=tmp_path / "1", jobs=1)
    assert tables_of(tmp_path / "1") == tables_of(folder)


def test_a_larger_study_adds_what_is_new(
    whole: tuple[Study, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study, folder = whole
    smaller = replace(study, replications=1, arms=ARMS[:1])
    run_study(smaller, folder=tmp_path / "out", jobs=1)
    asked: list[int] = []
    run_study(study, folder=tmp_path / "out", jobs=1, progress=lambda made, total: asked.append(total))
    assert set(asked) == {len(plan_of(study)) - len(plan_of(smaller))}
    assert tables_of(tmp_path / "out") == tables_of(folder)
    monkeypatch.setattr(execute, "pool_for", None)
    run_study(study, folder=tmp_path / "out", jobs=1)


def test_damaged_shards_are_made_again(whole: tuple[Study, Path], tmp_path: Path) -> None:
    study, folder = whole
    run_study(study, folder=tmp_path / "out", jobs=1)
    for shard in (tmp_path / "out" / "shards").iterdir():
        shard.write_bytes(shard.read_bytes()[:-9])
    run_study(study, folder=tmp_path / "out", jobs=1)
    assert tables_of(tmp_path / "out") == tables_of(folder)


def test_outcomes_are_those_of_the_same_run_made_alone(whole: tuple[Study, Path]) -> None:
    study, folder = whole
    results = Results.read(folder)
    plan = plan_of(study)
    for index in (0, 5, 11):
        one = plan[index]
        kept = plan.combination(index).kept
        changes = plan.draws.values(plan.row(one.world), kept)
        changes["run"] = {"days": 30, "world_seed": one.place}
        scenario = plan.variants[one.arm].variant(changes)
        table = simulate(scenario, seed=one.seed).measures()
        row, cases = results.frame.iloc[index], results.counts.iloc[index]
        assert (row["arm"], row["seed"]) == (one.arm, one.seed)
        for each in table.rows:
            if each.subgroup == "all" or each.subgroup.startswith("age"):
                name = each.name if each.subgroup == "all" else f"{each.name} [{each.subgroup}]"
                assert cases[name] == each.n
                assert row[name] == each.value or (each.value is None and np.isnan(row[name]))


def test_pairs_share_their_luck(whole: tuple[Study, Path]) -> None:
    results = Results.read(whole[1])
    pairs = results.paired("requests_per_1000", arm="no_groups", against="baseline")
    assert pairs.world.tolist() == [1, 1, 2, 2, 3, 3]
    assert pairs.replication.tolist() == [0, 1] * 3
    np.testing.assert_array_equal(pairs.one, pairs.other)  # groups do not change who asks for what
    with pytest.raises(RunError, match="did you mean requests_per_1000"):
        results.paired("request_per_1000", arm="no_groups", against="baseline")
    with pytest.raises(RunError, match="no such arm"):
        results.paired("requests_per_1000", arm="none", against="baseline")


def test_points_are_named_by_their_levers(tmp_path: Path) -> None:
    study = tiny_study(tmp_path, worlds=None, levers=(Lever(path=HEADS, values=(4, 8)),))
    results = run_study(study, folder=tmp_path / "out", jobs=1)
    assert results.points("baseline") == [{HEADS: 4}, {HEADS: 8}]
    assert results.points("no_groups") == [{HEADS: None}]
    pairs = results.paired("trust_mean_end", arm="baseline", against="no_groups", point={HEADS: 8})
    assert len(pairs.one) == 2
    with pytest.raises(RunError, match="2 points"):
        results.paired("trust_mean_end", arm="baseline", against="no_groups")


def test_what_ema_workbench_works_on(whole: tuple[Study, Path]) -> None:
    experiments, outcomes = Results.read(whole[1]).experiments_and_outcomes()
    assert {"scenario", "policy", "model", "parameters.sparks.rate_scale"} <= set(experiments)
    assert {len(values) for values in outcomes.values()} == {len(experiments)} == {12}
    assert experiments.groupby("scenario")["parameters.sparks.rate_scale"].nunique().tolist() == [1, 1, 1]


def test_a_run_that_fails_is_set_aside_and_the_others_go_on(tmp_path: Path) -> None:
    good = tiny_study(tmp_path, worlds=None)
    run_study(good, folder=tmp_path / "good", jobs=1)
    study = replace(good, arms=(*ARMS, TOO_MANY))
    results = run_study(study, folder=tmp_path / "out", jobs=2)
    assert results.experiments["arm"].tolist() == ["baseline", "no_groups"] * 2
    assert [failure.experiment["replication"] for failure in sorted_failures(results)] == [0, 1]
    for failure in results.failures:
        assert "can be simulated" in failure.message
        assert failure.command == f"python run.py resume {tmp_path / 'out'} --only {failure.key[:16]}"
    assert (tmp_path / "out" / "outcomes.parquet").read_bytes() == (
        tmp_path / "good" / "outcomes.parquet"
    ).read_bytes()


def sorted_failures(results: Results) -> list[execute.Failure]:
    return sorted(results.failures, key=lambda failure: str(failure.experiment["replication"]))


def test_a_failure_is_forgotten_once_the_run_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    study = tiny_study(tmp_path, worlds=None, replications=1)

    def out_of_memory(*_: object, **__: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr("analysis.study.worker.Workshop.run", out_of_memory)
        results = run_study(study, folder=tmp_path / "out", jobs=1)
    assert [failure.message for failure in results.failures] == ["not enough memory"] * 2
    assert len(results.frame) == 0
    assert run_study(study, folder=tmp_path / "out", jobs=1).failures == ()
    assert list(failures(tmp_path / "out")) == []


def test_experiments_that_are_one_run_fail_together(tmp_path: Path) -> None:
    study = tiny_study(tmp_path, worlds=None, arms=(TOO_MANY, replace(TOO_MANY, name="twin")))
    run_study(study, folder=tmp_path / "out", jobs=1)
    found = status_of(plan_of(study), tmp_path / "out")
    assert (found.planned, found.failed, len(found.failures), found.left) == (4, 4, 2, 0)


def test_failures_of_older_values_are_forgotten(tmp_path: Path) -> None:
    study = tiny_study(tmp_path, worlds=None, arms=(TOO_MANY,))
    assert len(run_study(study, folder=tmp_path / "out", jobs=1).failures) == 2
    mended = replace(TOO_MANY, sets=("parameters.sparks.rate_scale=1.1",))
    results = run_study(replace(study, arms=(mended,)), folder=tmp_path / "out", jobs=1)
    assert (len(results.experiments), results.failures) == (2, ())


def test_results_stay_what_they_are_when_the_study_goes_on(whole: tuple[Study, Path], tmp_path: Path) -> None:
    study = whole[0]
    before = run_study(replace(study, replications=1), folder=tmp_path / "out", jobs=1)
    after = run_study(study, folder=tmp_path / "out", jobs=1)
    assert (len(before.experiments), len(after.experiments)) == (6, 12)
    for results in (before, after):
        for name, column in results.outcomes.items():
            pd.testing.assert_series_equal(column, results.frame[name])
        assert len(results.cases["trust_mean_end"]) == len(results.experiments)
        assert len(results.worlds) == 3
    with pytest.raises(KeyError):
        before.outcomes["unknown"]


class Deadly(pools.Here):
    """A pool of which a process dies whenever it runs a certain arm."""

    def results(self, timeout: float):  # type: ignore[no-untyped-def]
        while self._waiting:
            batch: Batch = self._waiting.popleft()
            made: Made | None = None
            if all(task.arm != "no_groups" for task in batch.tasks):
                made = run_batch(batch)
            yield batch, made


def test_the_run_that_kills_its_process_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    study = tiny_study(tmp_path, worlds=None, replications=3)
    monkeypatch.setattr(execute, "pool_for", lambda *_, **__: Deadly())
    monkeypatch.setattr(execute.Sweep, "_take", slow_down(execute.Sweep._take))
    results = run_study(study, folder=tmp_path / "out")
    assert results.experiments["arm"].tolist() == ["baseline"] * 3
    assert {failure.experiment["arm"] for failure in results.failures} == {"no_groups"}
    assert {failure.message for failure in results.failures} == {execute.DIED}


def slow_down(take):  # type: ignore[no-untyped-def]
    """Batches of several runs from the first one on."""

    def taken(sweep: execute.Sweep, made: Made) -> None:
        take(sweep, made)
        sweep._batch_size = 4

    return taken


def test_an_interruption_keeps_what_came_and_says_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = tiny_study(tmp_path)

    def stop(made: int, _: int) -> None:
        if made >= 3:
            raise KeyboardInterrupt

    with pytest.raises(
        KeyboardInterrupt, match=r"interrupted; \d+ runs were made, \d+ are left\. Go on with"
    ):
        run_study(study, folder=tmp_path / "out", jobs=1, progress=stop)
    asked: list[int] = []
    run_study(study, folder=tmp_path / "out", jobs=1, progress=lambda _, total: asked.append(total))
    assert asked[0] <= 9


def test_a_folder_belongs_to_one_study(tmp_path: Path) -> None:
    study = tiny_study(tmp_path, worlds=None, replications=1, arms=ARMS[:1])
    run_study(study, folder=tmp_path / "out", jobs=1)
    with pytest.raises(RunError, match="holds the study tiny, not other"):
        run_study(replace(study, name="other"), folder=tmp_path / "out", jobs=1)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("dear")
    with pytest.raises(RunError, match="left alone"):
        run_study(study, folder=tmp_path / "full", jobs=1)
    with pytest.raises(RunError, match="not a folder of a study"):
        Results.read(tmp_path / "full")
    (tmp_path / "killed").mkdir()
    (tmp_path / "killed" / ".study.json.77.part").write_text("{")
    run_study(study, folder=tmp_path / "killed", jobs=1)


def test_a_study_comes_back_from_its_folder(tmp_path: Path) -> None:
    from analysis.study.record import recorded_study

    levers = (Lever(path=HEADS, values=(4, 8)), Lever(path="policies.platform", values=(None,)))
    worlds = Worlds(count=2, sample="sobol", without=("parameters.staff",))
    study = tiny_study(
        tmp_path, levers=levers, worlds=worlds, outcomes=("born_per_1000",), arms=ARMS[:1], days=5
    )
    results = run_study(study, folder=tmp_path / "out", jobs=1)
    assert results.study == recorded_study(tmp_path / "out") == study
    told = json.loads((tmp_path / "out" / "study.json").read_text(encoding="utf-8"))
    assert told["experiments"] == len(results.frame) == 8
    assert len(told["sources"]) == 64


def test_an_interruption_while_tables_are_written_says_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    study = tiny_study(tmp_path)
    with monkeypatch.context() as broken:
        broken.setattr(execute, "write_tables", interrupted)
        with pytest.raises(KeyboardInterrupt, match=r"0 are left\. Go on with:"):
            run_study(study, folder=tmp_path / "out", jobs=1)
    assert len(run_study(study, folder=tmp_path / "out", jobs=1).experiments) == len(plan_of(study))


@pytest.mark.parametrize("outcomes", [(), ("incidents_per_1000", "born_per_1000")])
def test_outcomes_of_the_whole_place_alone_are_those_beside_subgroups(outcomes: tuple[str, ...]) -> None:
    run = simulate(load("town"), seed=4, days=60)
    alone, beside = Kept(outcomes=outcomes), Kept(outcomes=outcomes, subgroups=("age",))
    values, cases = alone.observe(run)
    places = [beside.columns.index(column) for column in alone.columns]
    more, more_cases = beside.observe(run)
    assert values.tobytes() == more[places].tobytes()
    assert cases.tolist() == more_cases[places].tolist()


def test_what_the_manager_of_processes_stumbles_over_as_all_ends_is_not_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[str] = []
    monkeypatch.setattr("threading.excepthook", lambda one: told.append(one.thread.name))
    with pools.muted_manager():
        for name in ("ExecutorManagerThread", "another"):
            thread = threading.Thread(target={}.__getitem__, args=(1,), name=name)
            thread.start()
            thread.join()
    assert told == ["another"]
