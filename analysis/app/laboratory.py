"""Levers to pictures: one town, built once, simulated again for each change of a lever."""

import json
import threading
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np

from analysis.app import picture
from analysis.app.levers import LEVERS, Settings, as_written, changes, presets, rule_text
from analysis.facts import facts_of
from analysis.measures import MEASURES
from analysis.study.intervals import Interval, mean_interval, paired_difference, ratio_interval
from analysis.study.worker import Cache
from analysis.words import is_share, measure_words
from sim.institution.build import lay_out
from sim.prepare import Prepared, build, layout_key, prepare, world_key
from sim.scenario import Variants
from sim.simulate import Run, simulate
from sim.vocabulary import GRID

if TYPE_CHECKING:
    from sim.institution.layout import Layout

WORLD_SEED: Final = 1
"""The same people in every picture: a seed of the page is luck alone."""
DAYS: Final = 365
PREPARED, PICTURES, OUTCOMES = 64, 256, 20_000
"""Most scenarios that are kept ready, pictures that are kept, and years whose outcomes are kept."""

Key = tuple[float, ...]
"""The values of all levers, in their order."""
Named = TypeVar("Named", bound=Hashable)
Thing = TypeVar("Thing")


class Laboratory:
    """A town that is simulated at once for any settings of the levers.

    Safe to use from several threads: what is kept is guarded, and runs share only what none changes.
    """

    def __init__(self, scenario: str = "town", *, variants: Variants | None = None) -> None:
        """Read the scenario and build its world; `variants` takes the place of a scenario's name."""
        self._variants = variants or Variants(
            scenario, sets=(f"run.world_seed={WORLD_SEED}", f"run.days={DAYS}")
        )
        self.scenario = self._variants.base
        self.written = as_written(self.scenario)
        self.presets = presets(self.written)
        self.world = build(self.scenario, seed=WORLD_SEED)
        self._world_key = world_key(self.scenario, seed=WORLD_SEED)
        self._layouts: Cache[str, Layout] = Cache(PREPARED)
        self._prepared: Cache[Key, Prepared] = Cache(PREPARED)
        self._pictures: Cache[tuple[str, Key, int], bytes] = Cache(PICTURES)
        self._outcomes: Cache[tuple[Key, int], np.ndarray] = Cache(OUTCOMES)
        self._guard = threading.Lock()

    def run(self, settings: Settings, seed: int) -> Run:
        """A year of the town; settings that the scenario's own checks refuse raise `ScenarioError`."""
        ready = self._ready(settings)
        return simulate(ready.scenario, seed=seed, ready=ready, keep_people=False)

    def picture(self, settings: Settings, seed: int) -> bytes:
        """What the page draws of a year, as JSON."""
        key = "picture", _key(settings), seed
        return self._kept(self._pictures, key, lambda: self._draw(settings, seed))

    def details(self, settings: Settings, seed: int) -> bytes:
        """Every dispute's story and every gridworker's days of a year, as JSON."""
        from analysis.app.details import details_of

        key = "details", _key(settings), seed
        return self._kept(self._pictures, key, lambda: packed(details_of(self.run(settings, seed))))

    def outcomes(self, settings: Settings, seed: int) -> np.ndarray:
        """The page's measures in a year, shape (M,), NaN where one is not defined."""
        return self._kept(
            self._outcomes,
            (_key(settings), seed),
            lambda: picture.outcomes_of(facts_of(self.run(settings, seed))),
        )

    def place(self) -> dict[str, Any]:
        """What stays the same whatever the levers: people, ties, levers, rules, measures."""
        scenario = self.scenario
        return {
            "title": {"en": scenario.title or scenario.name, "zh": scenario.title_zh or scenario.name},
            "start": scenario.calendar.start.isoformat(),
            "days": DAYS,
            "world": picture.world_of(self.world),
            "grids": self._grids(),
            "written": self.written,
            "levers": [
                {"name": one.name, "group": one.group, "rule": rule_text(one.rule), "switch": one.switch,
                 "stops": sorted({*one.stops, self.written[one.name]})}
                for one in LEVERS
            ],
            "presets": [{"name": one.name, "on": one.on, "off": one.off} for one in self.presets],
            "measures": [_measure(name) for name in picture.MEASURES_SHOWN],
        }  # fmt: skip

    def _grids(self) -> list[dict[str, int]]:
        """The grids of the town as it is written: its map is cut by them, whatever the levers."""
        units = self._ready(self.written).institution.units
        return [
            {"first": int(first), "end": int(end), "village": int(village)}
            for first, end, village in units[units["level"] == GRID][
                ["first_household", "end_household", "village"]
            ]
        ]

    def _ready(self, settings: Settings) -> Prepared:
        return self._kept(self._prepared, _key(settings), lambda: self._prepare(settings))

    def _kept(self, kept: Cache[Named, Thing], key: Named, make: Callable[[], Thing]) -> Thing:
        """What is kept under a key, made without holding the guard: twice, if two threads are as quick."""
        with self._guard:
            if key in kept:
                return kept.get(key, make)
        made = make()
        with self._guard:
            return kept.get(key, lambda: made)

    def _prepare(self, settings: Settings) -> Prepared:
        scenario = self._variants.variant(changes(settings, self.scenario))
        key = layout_key(scenario, world_key=self._world_key)
        layout = self._kept(self._layouts, key, lambda: lay_out(scenario, self.world))
        return prepare(scenario, seed=0, days=DAYS, world=self.world, layout=layout)

    def _draw(self, settings: Settings, seed: int) -> bytes:
        return packed(picture.picture_of(self.run(settings, seed)))


def _measure(name: str) -> dict[str, Any]:
    """A measure as the page tells it, in both languages."""
    words = measure_words(name)
    return {
        "name": name,
        "title": words.name._asdict(),
        "unit": words.unit._asdict(),
        "share": is_share(MEASURES[name].unit),
    }


def over_years(one: list[np.ndarray], other: list[np.ndarray]) -> dict[str, Any]:
    """Means of A and B over years of luck, the paired difference B - A and B over A less one, by measure.

    Each is a list: value, ends of its 95 % interval, number of years; None where it is not defined.
    """
    years = np.arange(len(one))
    a, b = np.array(one), np.array(other)
    world = np.zeros(len(years), dtype=np.int64)
    return {
        "years": len(years),
        "measures": {
            name: {
                "a": _told(mean_interval(values=a[:, place], world=world)),
                "b": _told(mean_interval(values=b[:, place], world=world)),
                "change": _told(paired_difference(one=b[:, place], other=a[:, place], world=world)),
                "relative": _told(ratio_interval(one=b[:, place], other=a[:, place], world=world)),
            }
            for place, name in enumerate(picture.MEASURES_SHOWN)
        },
    }


def packed(value: Any) -> bytes:
    """A value as compact JSON."""
    return json.dumps(value, separators=(",", ":"), allow_nan=False, ensure_ascii=False).encode()


def _key(settings: Settings) -> Key:
    return tuple(float(settings[lever.name]) for lever in LEVERS)


def _told(interval: Interval) -> list[float | int | None]:
    """Value, low, high, n."""
    numbers = (interval.value, interval.low, interval.high)
    return [*(float(number) if np.isfinite(number) else None for number in numbers), interval.n]
