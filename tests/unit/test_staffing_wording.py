"""Numbers and worths in words."""

import pytest

from analysis.staffing.solver import Answer, Trial
from analysis.staffing.wording import between, change_of, figure_of, plain, worth_words
from analysis.staffing.worth import Worth
from analysis.study.intervals import Interval

LATE = "requests_late_share"


def interval(value: float, low: float, high: float) -> Interval:
    return Interval(value=value, low=low, high=high, n=20)


def worth(kind: str, value: float | None, low: float | None, high: float | None) -> Worth:
    return Worth(
        outcome=LATE,
        kind=kind,  # type: ignore[arg-type]
        value=value,
        low=low,
        high=high,
        least=-8,
        most=24,
        n=20,
        effect=interval(-1, -2, 0),
    )


def test_shares_are_per_cent_and_their_changes_points() -> None:
    told = interval(0.0312, 0.0254, 0.0371)
    assert figure_of(0.0312, LATE) == "3.1%"
    assert figure_of(None, LATE) == "–"
    assert between(told, LATE) == "3.1% (2.5% to 3.7%)"
    assert change_of(told.times(-1), LATE) == "-3.1 points (-3.7 to -2.5)"
    assert between(interval(2345, 2000, 2600), "unsettled_severity_days_per_1000") == "2,345 (2,000 to 2,600)"
    assert between(interval(2.5, float("nan"), float("nan")), "committee_wait_days_mean") == (
        "2.5 (no interval from 20 draws)"
    )
    assert plain("trust_mean_end") == "trust mean end"


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (worth("told", 3.21, 1.1, 6), "3.21 staff (1.1 to 6)"),
        (worth("told", 3.21, None, None), "3.21 staff (less than -8 to more than 24)"),
        (worth("more", None, 20, None), "more than 24 staff (beyond the range tried)"),
        (worth("fewer", None, None, -7), "less than -8 staff (below the range tried)"),
        (worth("cannot tell", None, None, None), "the curve is too flat from -8 to +24"),
    ],
)
def test_worths(found: Worth, words: str) -> None:
    assert words in worth_words(found, "staff")


def test_an_answer_counts_what_it_took() -> None:
    tests = [Trial(number=n, verdict="meets", draws=d, intervals={}) for n, d in ((9, 10), (7, 40))]
    found = Answer(
        number=7, reached="yes", below=None, tests=tests, confidence=0.95, candidates=3, looks=(10, 20, 40)
    )
    assert found.draws == 50
