"""Figures and the summary say what the measures say, and survive empty runs."""

import io
import json
from pathlib import Path

import pytest
from handmade import HandRun, born, busy_rows, ended, make_run

from analysis.figures import (
    backlog_and_workload,
    draw_figures,
    true_beside_reported,
    where_disputes_ended,
)
from analysis.findings import findings_of
from analysis.measures import measures
from analysis.summary import as_json, print_summary
from analysis.wording import number, percent, tenths
from sim import events as ev


@pytest.fixture(scope="module")
def run() -> HandRun:
    """A small run of four months."""
    return make_run(busy_rows(disputes=40, requests=80, days=120, seed=5), days=120)


def printed(run: HandRun, *, width: int = 80) -> str:
    """The summary as plain text."""
    from rich.console import Console

    page = io.StringIO()
    print_summary(run, console=Console(width=width, file=page))
    return page.getvalue()


def test_three_files_are_drawn(run: HandRun, tmp_path: Path) -> None:
    paths = draw_figures(run, folder=tmp_path)
    assert [path.name for path in paths] == [
        "where_disputes_ended.png",
        "backlog_and_workload.png",
        "true_beside_reported.png",
    ]
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in paths)


def test_title_states_the_finding() -> None:
    rows = [*(born(d, day=0, tie=d) for d in range(4)), ended(0, day=1, outcome=ev.BILATERAL)]
    rows.append(ended(1, day=1, outcome=ev.LUMPED))
    title = where_disputes_ended(findings_of(make_run(rows))).get_suptitle()
    assert title == (
        "Of 4 disputes, 25% were settled by the parties,\n0% with help or by the court; 25% were not settled"
    )


def test_every_figure_says_which_run_it_is(run: HandRun) -> None:
    findings = findings_of(run)
    for figure in (
        where_disputes_ended(findings),
        backlog_and_workload(findings),
        true_beside_reported(findings),
    ):
        words = " ".join(text.get_text() for text in figure.texts)
        assert "handmade · seed 1 · 120 days" in words
        assert run.scenario.digest[:12] in words
        assert run.log.sha256[:12] in words


def test_bars_carry_a_hatch_or_a_label_besides_colour(run: HandRun) -> None:
    axes = where_disputes_ended(findings_of(run)).axes[0]
    assert len({(bar.get_facecolor(), bar.get_hatch()) for bar in axes.patches}) == 4
    assert len(axes.get_yticklabels()) == len(axes.patches)


@pytest.mark.parametrize("days", [1, 40])
def test_empty_run_can_be_drawn_and_told(days: int, tmp_path: Path) -> None:
    empty = make_run([], days=days)
    assert len(draw_figures(empty, folder=tmp_path)) == 3
    assert "0 disputes" in printed(empty)


def test_summary_fits_a_screen_and_leads_with_both_outcomes(run: HandRun) -> None:
    lines = printed(run).rstrip().splitlines()
    assert len(lines) <= 36
    text = "\n".join(lines)
    assert (
        text.index("unsettled severity-days")
        < text.index("incidents per 100,000")
        < text.index("days of running")
    )
    assert "reported" in text
    assert "yuan a year" in text


def test_run_away_is_flagged() -> None:
    rows = [born(0, day=0), *(born(d, day=d, tie=d, parent=0, origin=ev.OFFSPRING) for d in range(1, 4))]
    assert "run-away" in printed(make_run(rows))
    assert "run-away" not in printed(make_run(rows[:2]))


def test_json_of_a_run(run: HandRun) -> None:
    found = json.loads(json.dumps(as_json(run), allow_nan=False))
    assert set(found) == {
        *("scenario", "scale", "seed", "engine", "days", "residents", "events", "log_sha256"),
        *("elapsed_seconds", "peak_rss_mb", "measures"),
    }
    assert found["measures"] == measures(run).as_dict()
    assert found["residents"] == 18


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, "–"), (0.0, "0%"), (1.0, "100%"), (0.996, "99.6%"), (0.0123, "1.2%"), (0.25, "25%")],
)
def test_percent(value: float | None, words: str) -> None:
    assert percent(value) == words


def test_numbers() -> None:
    assert number(12345.6) == "12,346"
    assert tenths(12.34) == "12.3"
    assert number(None) == "–"
