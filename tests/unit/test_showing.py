"""Results show themselves in a notebook: small, escaped, with intervals and n."""

import re

from unit.compared import results_of
from unit.reported import NASTY, Outline, compared_of, levels

from analysis.measures import measures
from analysis.showing import MOST_ROWS, grid

DAYS = "unsettled_severity_days_per_1000"


def test_a_grid_escapes_everything_and_counts_what_it_leaves_out():
    text = grid((NASTY,), [(NASTY,)] * (MOST_ROWS + 3), caption=NASTY, notes=NASTY)
    outline = Outline(text)
    assert outline.count("script") == 0
    assert outline.count("tr") == MOST_ROWS + 1
    assert "3 more rows" in text


def test_measures_of_a_run_say_that_one_run_has_no_interval(town_run):
    text = measures(town_run)._repr_html_()
    assert "no interval" in text
    assert "cases settled, reported" in text
    assert Outline(text).count("tr") < MOST_ROWS


def test_a_run_says_which_it_is_above_its_measures(town_run):
    text = town_run._repr_html_()
    words = " ".join(Outline(text).text)
    assert f"{len(town_run.log):,} events" in words
    assert f"seed {town_run.seed}" in words
    assert measures(town_run)._repr_html_() in text


def test_a_comparison_shows_its_sentences_and_effects_with_intervals():
    text = compared_of(place=NASTY)._repr_html_()
    words = " ".join(Outline(text).text)
    assert NASTY not in text
    assert re.search(r"unsettled days better -(19|20)\S*% \(\S+ to \S+\) 30 ", words)
    assert "95 %" in words


def test_results_of_a_study_show_levels_by_arm():
    results = results_of({"a": levels(**{DAYS: 100.0}), "b": levels(seed=2, **{DAYS: 90.0})})
    words = " ".join(Outline(results._repr_html_()).text)
    assert re.search(
        r"unsettled days 99\.\d \(\S+ to \S+\) severity-days [^,]*,000 residents a year, n = 30 ", words
    )
    assert "60 runs, 0 failed" in words
