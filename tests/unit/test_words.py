"""The catalogue has everything that people read, in both languages."""

import math
import re
from datetime import date
from pathlib import Path

import pytest

from analysis import words
from analysis.compare.effects import WORDS_OF_VERDICT
from analysis.compare.outcomes import SECTIONS
from analysis.fates import FATES
from analysis.grid_measures import GRID_MEASURES
from analysis.measures import MEASURES
from analysis.subgroups import DIMENSIONS
from analysis.why.channels import CHANNELS
from analysis.words import numbers, policies, things
from analysis.words.base import Term, Words
from sim import events as ev
from sim import vocabulary
from sim.scenario import load

ROOT = Path(__file__).parents[2]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def assert_complete(found: dict[str, Words] | dict[str, Term], names) -> None:
    assert set(found) == set(names)
    for name, entry in found.items():
        for text in (entry.name, entry.meaning) if isinstance(entry, Term) else (entry,):
            assert text.en, name
            assert CHINESE.search(text.zh), name
            assert not CHINESE.search(text.en), name


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_has_name_meaning_and_unit_in_both(name):
    found = words.measure_words(name)
    for text in found:
        assert text.en
        assert CHINESE.search(text.zh), text
        assert not CHINESE.search(text.en)


def test_no_two_measures_have_the_same_name():
    for language in words.LANGUAGES:
        names = [words.measure_words(name).name.of(language) for name in MEASURES]
        assert sorted(name for name in set(names) if names.count(name) > 1) == []


@pytest.mark.parametrize("name", GRID_MEASURES)
def test_every_measure_of_the_worst_grids_has_both(name):
    found = words.measure_words(f"{name} [grids: worst tenth]")
    assert found.name.en.endswith(", worst tenth of grids")
    assert found.name.zh.endswith("（最差的一成网格）")


def test_policies_and_overlays_are_complete():
    town = load("town")
    assert_complete(policies.POLICIES, [name for name, _ in town.policies])
    assert_complete(policies.OVERLAYS, [file.stem for file in (ROOT / "scenarios/policies").glob("*.yaml")])


def test_overlays_are_called_in_english_as_their_files_say():
    for name, found in policies.OVERLAYS.items():
        text = (ROOT / "scenarios/policies" / f"{name}.yaml").read_text(encoding="utf-8")
        title = re.search(r"^title: (.+)$", text, re.MULTILINE)[1]
        assert found.en == title[0].lower() + title[1:]


@pytest.mark.parametrize(
    ("found", "names"),
    [
        (things.LEVELS, vocabulary.LEVELS),
        (things.CHANNELS, vocabulary.CHANNELS),
        (things.SETTINGS, vocabulary.SETTINGS),
        (things.KINDS, vocabulary.KINDS),
        (things.AGES, vocabulary.AGE_BANDS),
        (things.ORGANISATIONS, vocabulary.ORGANISATIONS),
        (things.GROUPS, vocabulary.GROUPS),
        (things.POSTS, vocabulary.POSTS),
        (things.SOURCES, vocabulary.SOURCES),
        (things.NOTICERS, ev.NOTICERS),
        (things.OUTCOMES, ev.OUTCOMES),
        (things.ORIGINS, ev.ORIGINS),
        (things.REASONS, ev.REASONS),
        (things.REQUEST_SOURCES, ev.REQUEST_SOURCES),
        (things.ACCOUNTS, ev.ACCOUNTS),
        (things.LEDGER, ev.LEDGER),
        (things.EVENTS, [event.name for event in ev.EVENTS]),
        (things.FATES, [fate.name for fate in FATES]),
        (things.SORTS, {fate.sort for fate in FATES}),
        (things.WHY, [channel.name for channel in CHANNELS]),
        (things.VERDICTS, WORDS_OF_VERDICT),
        (things.SECTIONS, [*SECTIONS, "Outcomes"]),
        (things.DIMENSIONS, DIMENSIONS),
    ],
    ids=lambda entry: "",
)
def test_the_words_of_the_model_are_complete(found, names):
    assert_complete(found, names)


def test_units_of_values_in_scenarios_are_complete():
    overlays = [[], *([name] for name in policies.OVERLAYS)]
    for overlay in overlays:
        scenario = load("hezuo", overlays=overlay)
        units = {scenario.describe(path).unit for path in scenario.paths(cells=True)}
        assert units - set(words.UNITS) == set()


def test_arms_are_told_by_their_overlays():
    assert words.arm_words("baseline").zh == "现行安排"
    assert (
        words.arm_words("groups_10+teams").en == "groups of ten households and teams of five for grave cases"
    )
    assert words.arm_words("five:groups_5").zh == "五户联防"
    assert words.arm_words("<b>mine</b>") == Words("<b>mine</b>", "<b>mine</b>")


def test_a_sentence_is_filled_in_each_language():
    said = Words("{who} pays {sum}", "{sum}由{who}承担").fill(who=Words("the city", "市里"), sum=3)
    assert said == Words("the city pays 3", "3由市里承担")


def test_numbers_are_as_exact_as_their_intervals():
    assert numbers.with_interval(numbers.Span(9.123, 7.2, 11.04)) == Words(
        "9.1 (7.2 to 11.0)", "9.1（7.2至11.0）"
    )
    share = numbers.with_interval(numbers.Span(-0.091, -0.11, -0.072), unit="share of disputes", signed=True)
    assert share == Words("−9.1% (−11.0% to −7.2%)", "−9.1%（−11.0%至−7.2%）")
    assert numbers.number(41_230_000, spread=400_000) == Words("41.23 million", "4,123万")
    span = numbers.Span(996_002, 988_937, 1_004_000)
    assert numbers.with_interval(span).en == "0.996 million (0.989 million to 1.004 million)"
    assert numbers.number(math.nan) == Words("–", "–")
    assert numbers.number(-0.0001, spread=1.0).en == "0.0"
    assert numbers.day(date(2026, 3, 9)) == Words("9 March 2026", "2026年3月9日")
