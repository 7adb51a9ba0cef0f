"""Recovery on synthetic truth, on the model itself: how many intervals of 95 % hold the true parameter.

Each repetition draws three parameters of the town from their ranges, runs the town once with them, notes its
figures with an error of the size that is stated, and calibrates on the note alone, screening left out. The
town that the note is of is either the very one that is calibrated, with other luck, or another town of the
same description: other households, other ties. Of a real place only the latter is like the truth.
"""

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from analysis.calibrate.calibration import Question, calibrate
from analysis.calibrate.simulator import Place, space_of, uncertain_in
from analysis.calibrate.targets import Target, Targets
from analysis.study.intervals import share_interval
from sim import simulate
from sim.scenario import Variants

pytestmark = pytest.mark.bench

VARY = ("parameters.intake.request_minutes", "parameters.sparks.rate_scale", "parameters.staff.admin_share")
ERRORS = {
    "born_per_1000_adults": 2.0,
    "gridworker_admin_share": 0.01,
    "gridworker_requests_share": 0.01,
    "requests_done_share": 0.01,
}
"""Measures, and the standard deviation of a record's error; the model's discrepancy is stated as large."""
REPETITIONS = 40
TRUE_LUCK = 1_000_000
"""Seeds from here on are of the truth alone: no run of a calibration has one of them."""


def recorded(truth: dict[str, float], *, seed: int, town: int) -> np.ndarray:
    """The figures of one run, each with an error of record and model, shape (k,)."""
    scenario = Variants("town").variant(truth | {"run.world_seed": town})
    table = simulate(scenario, seed=TRUE_LUCK + seed).measures(dimensions=())
    errors = np.sqrt(2) * np.array(list(ERRORS.values()))
    figures = np.array([table[name] for name in ERRORS], dtype=np.float64)
    return np.asarray(figures + errors * np.random.default_rng([seed, town]).standard_normal(len(errors)))


def held(folder: Path, *, number: int, town: int) -> Sequence[bool]:
    """Of one repetition, whether each parameter's interval holds the true one."""
    place = Place(scenario="town", seed=1)
    space = space_of(place, uncertain_in(place, vary=VARY))
    point = np.random.default_rng(number).random((1, len(space)))
    truth = dict(zip(space.names, space.values(point)[0].tolist(), strict=True))
    record = recorded(truth, seed=number, town=town)
    targets = tuple(
        Target(measure=name, low=value, high=value, tolerance=error, discrepancy=error)
        for (name, error), value in zip(ERRORS.items(), record.tolist(), strict=True)
    )
    question = Question(
        place=place, targets=Targets(name="known", targets=targets), vary=VARY, runs=420, worlds=60
    )
    found = calibrate(question, folder=folder, jobs=1)
    return [one.posterior[0] <= truth[one.path] <= one.posterior[1] for one in found.marginals]


@pytest.mark.parametrize(
    "same_town", [pytest.param(True, id="the same town"), pytest.param(False, id="another town")]
)
def test_how_often_true_parameters_of_the_town_lie_in_their_intervals(
    same_town: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Fails if what is stated lies above what is found."""
    begun, hits = time.process_time(), list[bool]()
    for number in range(REPETITIONS):
        town = 1 if same_town else 1000 + number
        hits += held(tmp_path / str(number), number=number, town=town)
        rate = share_interval(hits=sum(hits), n=len(hits))
        with capsys.disabled():
            print(
                f"\n    {number + 1} calibrations, {time.process_time() - begun:.0f} s of CPU: {sum(hits)} of"
                f" {len(hits)} intervals, {rate.value:.3f} ({rate.low:.3f} to {rate.high:.3f})",
                end="",
            )
    assert rate.high >= 0.95
