"""Folders of results made by hand, and what a report's HTML is made of."""

import json
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
from unit.compared import results_of

from analysis.compare import files
from analysis.compare.comparison import Compared, Comparison
from analysis.compare.differences import difference
from analysis.compare.effects import effects_of, identical
from analysis.compare.outcomes import Base
from sim.scenario import load

BASE = Base(residents=2000, households=700)
NASTY = '<script>alert("A & B")</script>'


def levels(n=30, seed=1, **means):
    """Outcomes of an arm; the same seed gives the same luck."""
    draw = np.random.default_rng(seed)
    luck = {name: draw.normal(0, 1, n) for name in means}
    return {name: value * (1 + 0.05 * luck[name]) + 0.01 * luck[name] ** 2 for name, value in means.items()}


def compared_of(*, place: str = "Town") -> Comparison:
    """A comparison of three arms with the reference: one better at a price, one worse, one the same."""
    common = {
        "unsettled_severity_days_per_1000": 100.0,
        "incidents_per_100000": 20.0,
        "success_true": 0.5,
        "success_reported": 0.98,
        "cost_total_yuan": 1e6,
        "head_hours": 1000.0,
        "unsettled_severity_days_per_1000 [age: old]": 120.0,
    }
    arms = {
        "baseline": levels(**common),
        "groups_10": levels(**common | {"unsettled_severity_days_per_1000": 80.0, "cost_total_yuan": 2e6}),
        "no_groups": levels(**common | {"unsettled_severity_days_per_1000": 130.0, "head_hours": 100.0}),
        "teams": levels(**common),
    }
    results, town = results_of(arms), load("town")
    compared = [
        Compared(
            name=name,
            title=name,
            difference=difference(arm=town, against=town),
            effects=tuple(effects_of(results, arm=name, against="baseline", base=BASE)),
            identical=identical(results, arm=name, against="baseline"),
        )
        for name in arms
        if name != "baseline"
    ]
    return Comparison(
        study=results.study, place=place, base=BASE, days=365, against="baseline", against_title="baseline",
        arms=tuple(compared), results=results, notes=(), took=None, asked=(), digest="d" * 64,
    )  # fmt: skip


def comparison_folder(folder: Path, *, place: str = "Town") -> Path:
    """The same as a folder of results."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = compared_of(place=place)
    text = json.dumps(files.as_json(whole, command=["run.py", "compare", "town"]), default=str)
    (folder / "comparison.json").write_text(text, encoding="utf-8")
    return folder


class Outline(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    VOID = ("meta", "input", "line", "rect", "circle", "path", "polygon", "br")

    def __init__(self, html: str) -> None:
        """Read it; a tag that is not closed where it should be raises."""
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}>"

    def handle_data(self, data):
        if self.open and self.open[-1] not in ("style", "script"):
            self.text.append(data)

    def count(self, tag: str, **attributes: str) -> int:
        """How many tags of a kind have these attributes."""
        return sum(
            name == tag and all(found.get(key) == value for key, value in attributes.items())
            for name, found in self.tags
        )
