"""The laboratory behind the page: levers, pictures, stories, years, and the one-file page."""

import base64
import gzip
import json
import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from analysis.app.details import details_of
from analysis.app.export import Shown, bundle, record, to_record
from analysis.app.laboratory import Laboratory, over_years
from analysis.app.levers import EARLY_WARNING, LEVERS, Lever, changes, rule_text
from analysis.app.messages import Asked
from analysis.app.picture import MEASURES_SHOWN
from analysis.daily import daily
from analysis.facts import facts_of
from analysis.measures import measures
from sim import events as ev
from sim.scenario import load


@pytest.fixture(scope="module")
def laboratory() -> Laboratory:
    return Laboratory()


def told(laboratory: Laboratory, seed: int = 1, **moved: float) -> Any:
    return json.loads(laboratory.picture({**laboratory.written, **moved}, seed))


def test_the_town_as_written_is_the_town_of_the_file(laboratory: Laboratory) -> None:
    assert changes(laboratory.written, laboratory.scenario) == {}
    assert laboratory.written["households_per_head"] == 10
    assert laboratory.written["rural_workers"] == 4


@pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.name)
def test_the_ends_of_every_lever_are_scenarios_that_run(laboratory: Laboratory, lever: Lever) -> None:
    name = lever.name
    base = {**laboratory.written, **({"points_yuan": 10} if name == "points_stop" else {})}
    digests = set()
    for stop in {lever.low, lever.high, laboratory.written[name]}:
        run = laboratory.run({**base, name: stop}, 1)
        digests.add(run.log.sha256)
    assert len(digests) >= 2, "the lever moves nothing"


def test_early_warning_is_that_of_the_overlay(laboratory: Laboratory) -> None:
    overlay = load("town", overlays=["early_warning"]).policies
    settings = {**laboratory.written, "early_warning": 1}
    assert laboratory.run(settings, 1).scenario.policies.early_warning == overlay.early_warning
    assert EARLY_WARNING.items() <= overlay.early_warning.model_dump().items()


def test_the_levers_limits_are_what_the_messages_take(laboratory: Laboratory) -> None:
    sent = {"client": "abcdefgh", "side": "a", "seed": 1}
    assert Asked.model_validate({**sent, "levers": laboratory.written}).settings == laboratory.written
    for lever in LEVERS:
        for wrong in (lever.low - 0.1, lever.high + 0.1, float("nan"), float("inf"), "1", None, True, [1]):
            with pytest.raises(ValidationError):
                Asked.model_validate({**sent, "levers": {**laboratory.written, lever.name: wrong}})


def test_a_rule_is_shown_as_it_stands_in_the_code() -> None:
    text = rule_text("outreach.head_notices")
    assert text["says"]["en"].startswith("Probability that a household head")
    assert text["code"].startswith("def head_notices(")
    assert '"""' not in text["code"]
    assert all(rule_text(lever.rule)["says"] for lever in LEVERS)


def test_a_picture_says_what_the_measures_say(laboratory: Laboratory) -> None:
    picture, run = told(laboratory), laboratory.run(laboratory.written, 1)
    table = measures(run, dimensions=())
    assert {name: picture["measures"][name][0] for name in MEASURES_SHOWN} == {
        name: table[name] for name in MEASURES_SHOWN
    }
    facts = facts_of(run)
    assert picture["counts"]["disputes"] == len(facts.disputes) == len(picture["disputes"]["id"])
    assert sum(picture["counts"]["outcomes"]) == len(facts.disputes)
    assert len(picture["days"]["active"]) == 365
    for name in ("active", "hidden", "open_cases", "open_requests"):
        assert picture["days"][name] == daily(run)[name].tolist()


def test_steps_run_forward_and_end_where_the_log_ends_them(laboratory: Laboratory) -> None:
    picture = told(laboratory)
    steps, disputes = picture["steps"], picture["disputes"]
    assert steps["minute"] == sorted(steps["minute"])
    ended = [
        (dispute, what)
        for dispute, kind, what in zip(steps["dispute"], steps["kind"], steps["what"], strict=True)
        if kind == ev.ENDED
    ]
    assert ended
    assert all(disputes["outcome"][dispute] == what for dispute, what in ended)
    assert len(ended) == sum(outcome >= 0 for outcome in disputes["outcome"])


def test_two_towns_have_the_same_luck(laboratory: Laboratory) -> None:
    here, there = told(laboratory), told(laboratory, early_warning=1)
    first = [picture["disputes"]["birth"][0] for picture in (here, there)]
    assert first[0] == first[1]
    assert told(laboratory) == here
    assert told(laboratory, seed=2)["disputes"]["birth"] != here["disputes"]["birth"]


def test_every_dispute_has_a_story_in_both_languages(laboratory: Laboratory) -> None:
    everything = {"early_warning": 1, "points_yuan": 20, "sparks": 2, "voice": 0.014, "requests": 2}
    run = laboratory.run({**laboratory.written, **everything}, 3)
    stories = details_of(run)["stories"]
    assert len(stories) == len(facts_of(run).disputes) > 50
    for story in stories:
        assert len(story["minute"]) == len(story["en"]) == len(story["zh"])
        chinese = "".join([*story["zh"], story["about"]["zh"], *story["books"]["zh"]])
        assert not re.search(r"[A-Za-z{}]", chinese), chinese
        assert story["minute"] == sorted(story["minute"])


def test_a_gridworkers_day_is_in_the_log(laboratory: Laboratory) -> None:
    run = laboratory.run(laboratory.written, 1)
    days = details_of(run)["days"]
    assert sum(days["workers"]) == 5
    assert len(days["request"]["minute"]) == (facts_of(run).requests.done).sum()
    assert len(days["minutes"]) == len(days["grid"])
    month = np.array(days["minutes"][0][0])
    assert month[ev.CAPACITY] + month[ev.OVERTIME] == month[ev.ADMIN : ev.IDLE + 1].sum()


def test_years_are_paired_and_have_an_interval(laboratory: Laboratory) -> None:
    written, alone = laboratory.written, {**laboratory.written, "households_per_head": 0}
    years = [[laboratory.outcomes(one, seed) for seed in range(1, 9)] for one in (written, alone)]
    found = over_years(*years)
    value, low, high, n = found["measures"]["detection_never_share"]["change"]
    assert low < value < high
    assert n == found["years"] == 8
    assert value == pytest.approx(
        np.mean([other[3] - one[3] for one, other in zip(*years, strict=True)]), rel=1e-12
    )


def test_the_page_as_one_file_carries_its_data_and_forbids_requests(laboratory: Laboratory) -> None:
    shown = Shown(a=laboratory.written, b={**laboratory.written, "hotline": 0.0}, seed=1, language="zh")
    wanted = to_record(laboratory, shown)
    assert shown.a in wanted
    assert shown.b in wanted
    file = bundle(laboratory, shown, [record(laboratory, shown, one) for one in (shown.a, shown.b)]).decode()
    policy = unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', file)[1])  # type: ignore[index]
    assert policy.startswith("default-src 'none'")
    assert "'unsafe-" not in policy
    assert not re.search(r'(src|href)="(?!data:|#)', file)
    assert "\nimport " not in file
    data = re.search(r'id="recorded">([^<]*)<', file)[1]  # type: ignore[index]
    held = json.loads(gzip.decompress(base64.b64decode(data)))
    assert held["shown"]["language"] == "zh"
    assert [run["settings"] for run in held["runs"]] == [shown.a, shown.b]
    assert held["runs"][0]["picture"] == json.loads(laboratory.picture(shown.a, 1))


def test_threads_at_once_see_what_one_alone_sees(laboratory: Laboratory) -> None:
    wanted = [
        {**laboratory.written, "sparks": 0.5 + 0.1 * n, "rural_workers": float(n % 4)} for n in range(12)
    ]
    alone = [laboratory.run(settings, 7).log.sha256 for settings in wanted]
    other = Laboratory()
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda settings: other.run(settings, 7).log.sha256, wanted * 2))
        pictures = list(pool.map(lambda settings: other.picture(settings, 7), wanted * 2))
    assert together == alone * 2
    assert pictures == [laboratory.picture(settings, 7) for settings in wanted] * 2
