"""The catalogue has the Chinese of all that scenarios, patterns, targets, `verify` and rules say in English.

Each test names the texts that lack a translation, and the file of the catalogue that wants it; what is left
there of texts that have changed is named too.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest
import yaml

from analysis.app.levers import LEVERS, rule_text
from analysis.evidence.grades import said
from analysis.patterns.families import ORDER, patterns
from analysis.words import patterns as of_patterns
from analysis.words.base import Quotation, matched
from analysis.words.claims import GROUPS, claims
from analysis.words.notes_model import MODEL
from analysis.words.notes_targets import TARGETS
from analysis.words.parameters import basis_words, meanings, notes, parameter_words, topic_of
from analysis.words.policies import STUDIES
from analysis.words.refusals import REFUSALS
from analysis.words.rules import RULES
from analysis.words.values import AXES, CHOICES, LANGUAGES, value_words
from sim.scenario import Scenario
from sim.scenario.fields import FREE, Model, Spec, specs

ROOT = Path(__file__).parents[2]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
CODE = re.compile(r"`[^`]*`")
LATIN = re.compile(r"[A-Za-z]{2,}")


def leaves(model: type[Model], path: str = "") -> Iterator[tuple[str, Spec]]:
    """Every value of the schema but free texts; a group by setting as `*`."""
    for name, spec in specs(model).items():
        below = f"{path}.{name}" if path else name
        if spec.model is not None and spec.shape != "list":
            yield from leaves(spec.model, f"{below}.*" if spec.shape == "groups" else below)
        elif spec.kind not in ("text", "texts") and below != "name":
            yield below, spec


LEAVES = [(path, spec) for path, spec in leaves(Scenario) if not path.startswith("world.network")]


def compare(wanted: Iterable[str], there: Mapping[str, str], file: str) -> None:
    """No text without Chinese, no Chinese without its text, and no English in the Chinese."""
    wanted = set(wanted)
    lacking, stale = sorted(wanted - set(there)), sorted(set(there) - wanted)
    assert not lacking, f"without Chinese; add it to {file}: {lacking}"
    assert not stale, f"nobody says this (any more); take it out of {file}, or follow the new text: {stale}"
    english = {text: zh for text, zh in there.items() if LATIN.search(CODE.sub("", zh)) and text != zh}
    assert not english, f"English in the Chinese of {file}: {english}"


@pytest.mark.parametrize("topic", sorted({topic_of(path) for path, _ in LEAVES}))
def test_every_meaning_of_the_schema_has_chinese(topic):
    wanted = {spec.meaning for path, spec in LEAVES if topic_of(path) == topic}
    compare(wanted, meanings().get(topic, {}), f"analysis/words/parameters_*.py under {topic!r}")


def test_no_topic_of_meanings_is_stale():
    assert set(meanings()) == {topic_of(path) for path, _ in LEAVES}


def test_every_axis_and_choice_has_chinese():
    axes = {axis for _, spec in LEAVES for axis in spec.over if axis != FREE}
    assert axes == set(AXES)
    assert all(set(AXES[axis]) == set(axis) for axis in axes)
    assert {choice for _, spec in LEAVES for choice in spec.choices} - set(CHOICES) == set()
    for path in (ROOT / "scenarios").glob("*.yaml"):
        languages = yaml.safe_load(path.read_text(encoding="utf-8")).get("world", {}).get("languages", {})
        used = {name for row in languages.get("value", {}).values() for name in row}
        assert used - set(LANGUAGES) == set(), path


def test_what_stands_behind_the_base_has_chinese():
    compare({one.note for one in said().values()} - {""}, MODEL, "analysis/words/notes_model.py")


def remarks(node: object) -> Iterator[str]:
    """All remarks in a file of a scenario, and all words of sources that are not Chinese."""
    if isinstance(node, list):
        for one in node:
            yield from remarks(one)
    if isinstance(node, dict):
        said = [node[key] for key in ("quote", "note") if isinstance(node.get(key), str)]
        yield from (
            " ".join(text.split()) for text in said if text == node.get("note") or not CHINESE.search(text)
        )
        for one in node.values():
            yield from remarks(one)


def test_every_remark_of_a_scenario_has_chinese():
    files = [*(ROOT / "scenarios").glob("*.yaml"), *(ROOT / "scenarios/policies").glob("*.yaml")]
    found = {text for path in files for text in remarks(yaml.load(path.read_text("utf-8"), yaml.CSafeLoader))}
    known = {text: zh for text, zh in notes().items() if text in found}  # others may keep some in reserve
    compare(found, known, "analysis/words/notes_places.py, notes_cities.py or notes_base.py")


def test_every_remark_on_a_target_has_chinese():
    found = set()
    for path in (ROOT / "scenarios/targets").glob("*.yaml"):
        for target in yaml.safe_load(path.read_text(encoding="utf-8"))["targets"].values():
            texts = (" ".join(target[key].split()) for key in ("quote", "note") if target.get(key))
            found |= {text for text in texts if not CHINESE.search(text)}
    compare(found, TARGETS, "analysis/words/notes_targets.py")


def test_every_pattern_has_chinese():
    every, file = patterns(), "analysis/words/patterns.py"
    compare({one.title for one in every}, of_patterns.TITLES, f"{file} TITLES")
    compare({one.source for one in every}, of_patterns.BOUNDS, f"{file} BOUNDS")
    compare({one.number for one in every}, of_patterns.NUMBERS, f"{file} NUMBERS")
    compare({one.unit for one in every}, of_patterns.UNITS, f"{file} UNITS")
    assert tuple(of_patterns.FAMILIES) == ORDER


def reasons() -> Iterator[str]:
    """Why a pattern cannot be told, as the code writes it; a blank is `0`."""
    for path in (ROOT / "analysis/patterns").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args
            if (
                called
                and node.func.id == "CannotTellError"
                and isinstance(node.args[0], ast.Constant | ast.JoinedStr)
            ):
                parts = getattr(node.args[0], "values", [node.args[0]])
                yield "".join(str(part.value) if isinstance(part, ast.Constant) else "0" for part in parts)


def test_every_reason_that_a_pattern_cannot_be_told_has_chinese():
    found = list(reasons())
    assert len(found) > 8
    for text in (*found, "3 runs give no interval", "equal in all 6", "sparse: 5 of 6 are equal"):
        words = matched(text, of_patterns.WHYS)
        assert not isinstance(words, Quotation), (
            f"without Chinese; add it to analysis/words/patterns.py WHYS: {text}"
        )
        assert CHINESE.search(words.zh)


def test_every_claim_of_verify_has_chinese():
    from analysis.verify.suite import GATES

    compare(
        {gate.claim for gate in GATES},
        {claim: zh for claim, (_, zh) in claims().items()},
        "analysis/words/claims_*.py",
    )
    assert {gate.group for gate in GATES} == set(GROUPS)
    names = [name for name, _ in claims().values()]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []


def test_every_rule_beside_a_lever_has_chinese():
    wanted = {rule_text(lever.rule)["says"]["en"] for lever in LEVERS}
    compare(wanted, {one.en: one.zh for one in RULES}, "analysis/words/rules.py")


def test_bundled_studies_have_chinese():
    titles = {
        yaml.safe_load(path.read_text(encoding="utf-8"))["title"]
        for path in (ROOT / "scenarios/studies").glob("*.yaml")
    }
    compare(titles, STUDIES, "analysis/words/policies.py STUDIES")


def test_refusals_are_chinese():
    assert all(CHINESE.search(words.zh) for words in REFUSALS.values())


def test_a_number_is_called_by_what_it_means():
    assert (
        parameter_words("parameters.intake.request_rate_per_resident_year.urban").zh == "日常诉求率（城镇）"
    )
    assert parameter_words("policies.rangers.forest.total").zh == "全地人数，按居民数分到网格（林管员）"
    assert parameter_words("no.such.path").zh == "no.such.path"


def test_values_are_told_in_chinese():
    spec = dict(LEAVES)["parameters.intake.request_rate_per_resident_year"]
    found = value_words(
        {"urban": 0.5, "rural": 0.3, "pastoral": 0.3, "dedicated": 0.5}, spec, "per resident-year"
    )
    assert found.zh == "城镇、专属网格 0.5，农村、牧区 0.3（每人每年）"
    assert value_words(30.0, spec, "min/week").zh == "30分钟/周"
    assert value_words([], spec).zh == "无"
    assert value_words({"urban": True, "rural": True}, spec).zh == "均为是"


def test_words_of_authors_stay_theirs():
    assert basis_words("", "my own guess") == Quotation("my own guess", "my own guess")
    assert isinstance(basis_words("“全市”", "my own guess"), Quotation)
    found = basis_words("全市共有", "monasteries")
    assert (found.en, found.zh) == ("“全市共有”; monasteries", "“全市共有”；寺院")
