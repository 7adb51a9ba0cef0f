"""Intervals keep their word on the model itself: two arms whose true difference is a closed form."""

from pathlib import Path

import numpy as np
import pytest

from analysis.study import Arm, Study, run_study
from analysis.study.intervals import paired_difference
from analysis.verify.emergence_known import sparks_per_year
from sim.scenario import load

SPARKS = str(Path(__file__).parents[2] / "scenarios" / "verify" / "sparks.yaml")
MORE = "parameters.sparks.rate_scale=1.5"
SCALE, DAYS = 10, 10
PAIRS, REPETITIONS = 20, 100

pytestmark = [pytest.mark.slow, pytest.mark.verify]


def test_intervals_of_a_known_difference_cover_it_as_often_as_they_say(tmp_path: Path) -> None:
    """Of 100 intervals of 95 %, fewer than 88, or all, would each be luck of about one in a hundred."""
    study = Study(
        name="coverage",
        scenario=SPARKS,
        scale=SCALE,
        days=DAYS,
        arms=(Arm(name="fewer"), Arm(name="more", sets=(MORE,))),
        replications=PAIRS * REPETITIONS,
        outcomes=("born_per_1000",),
    )
    pairs = run_study(study, folder=tmp_path, jobs=1).paired("born_per_1000", arm="more", against="fewer")
    fewer, more = (load(SPARKS, scale=SCALE, sets=sets) for sets in ((), (MORE,)))
    residents = fewer.place.settings["urban"].residents
    truth = 1000 * (sparks_per_year(more) - sparks_per_year(fewer)) / residents
    found = [
        paired_difference(one=one, other=other, world=np.zeros(PAIRS))
        for one, other in zip(
            np.split(pairs.one, REPETITIONS), np.split(pairs.other, REPETITIONS), strict=True
        )
    ]
    covered = sum(not one.excludes(truth) for one in found)
    print(f"\n    {covered} of {REPETITIONS} intervals cover {truth:.1f} births per 1,000 a year")
    assert 0.88 * REPETITIONS <= covered < REPETITIONS
    assert abs(np.mean(pairs.one - pairs.other) - truth) < 4 * np.std(pairs.one - pairs.other) / np.sqrt(
        len(pairs.one)
    )
