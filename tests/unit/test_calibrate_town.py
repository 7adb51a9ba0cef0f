"""A calibration of the town on figures of a run whose parameters are known."""

from pathlib import Path

import numpy as np
import pytest

from analysis.calibrate.calibration import Question, calibrate
from analysis.calibrate.simulator import Place, Simulator, space_of, uncertain_in
from analysis.calibrate.targets import Target, Targets

TRUTH = {
    "parameters.sparks.rate_scale": 0.6,
    "parameters.staff.admin_share": 0.36,
    "parameters.intake.request_minutes": 20.0,
}
FIGURES = {
    "born_per_1000_adults": 2.0,
    "gridworker_admin_share": 0.01,
    "gridworker_requests_share": 0.01,
    "requests_done_share": 0.01,
}
"""Measures, and how far the record of each may be off."""


@pytest.mark.slow
def test_the_parameters_of_a_known_run_are_found_again(tmp_path: Path) -> None:
    vary = tuple(TRUTH)
    known = Place(scenario="town", seed=77)
    space = space_of(known, uncertain_in(known, vary=vary))
    run = Simulator(
        place=known, space=space, outcomes=tuple(FIGURES), folder=tmp_path / "known", name="known", jobs=1
    )
    record = run.at(np.array([[TRUTH[path] for path in space.names]]))[0]
    targets = tuple(
        Target(measure=measure, low=value, high=value, tolerance=error, discrepancy=error)
        for (measure, error), value in zip(FIGURES.items(), record.tolist(), strict=True)
    )
    question = Question(
        place=Place(scenario="town", seed=1),
        targets=Targets(name="known", targets=targets),
        vary=vary,
        runs=420,
        worlds=60,
    )
    found = calibrate(question, folder=tmp_path / "runs", jobs=1)
    assert found.history.left.share < 0.2
    for one in found.marginals:
        assert one.touched
        assert one.posterior[0] <= TRUTH[one.path] <= one.posterior[1]
        assert one.left < 0.8
    verdicts = {check.target.measure: check.verdict for check in found.checks}
    assert verdicts["gridworker_admin_share"] == "better"
    assert "worse" not in verdicts.values()
