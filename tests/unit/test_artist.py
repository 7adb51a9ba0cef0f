"""Another process draws what this one would, and may fail."""

import io
from pathlib import Path

import pytest
from handmade import HandRun, busy_rows, make_run
from PIL import Image

from analysis.artist import Artist, artist
from analysis.figures import draw_figures, drawn
from analysis.findings import findings_of


@pytest.fixture(scope="module")
def run() -> HandRun:
    return make_run(busy_rows(disputes=4, requests=8, days=20, seed=5), days=20)


def test_it_draws_the_same(run: HandRun) -> None:
    findings = findings_of(run)
    with artist(wanted=True) as one:
        one.ask(findings)
        pictures = one.pictures()
    assert pictures == drawn(findings)
    assert Image.open(io.BytesIO(pictures["where_disputes_ended.png"])).text["Command"]


def test_one_that_dies_is_replaced(run: HandRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.artist._CHILD", "raise SystemExit(3)")
    with artist(wanted=True) as one:
        one.ask(findings_of(run))
        assert one.pictures() is None
        assert len(draw_figures(run, folder=tmp_path, artist=one)) == 3


def test_one_that_is_not_asked_ends(run: HandRun) -> None:
    one = Artist()
    assert one.pictures() is None
    one.stop()
    assert one._process.returncode is not None
    with artist(wanted=False) as none:
        assert none is None
