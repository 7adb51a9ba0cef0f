"""A smaller place of the same kind: fewer villages, grids and posts, each of its real size.

What is taken a tenth of is marked in the schema: fields with `total=True` count the whole place. All else
(ratios, rates, numbers per unit) stays as it is. Totals that belong together, such as the residents of each
setting, are rounded together by largest remainders, and keep at least 1 where there was at least 1.
"""

import copy
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final

from sim.errors import Problem, RunError, ScenarioError
from sim.scenario.checks import cross_check
from sim.scenario.entries import Entry, Layer, Tag, cell_of
from sim.scenario.fields import Model, Spec, specs
from sim.scenario.scenario import DEFAULT, Scenario
from sim.scenario.text import Where

Values = dict[str, Any]

LARGEST_FACTOR: Final = 10_000
NAME_MAX: Final = 64
"""Longest name of a scenario."""
SINGLE: Final = ("county", "court")
"""Levels with one unit, whose number per unit is the place's total."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """One count of the whole place, where it stands in the values: `holder[key]`.

    `path` is that of the scenario's leaf; `family` the same with `*` for settings and for items of a
    list: totals of one family are rounded together.
    """

    path: str
    family: str
    spec: Spec
    holder: Values
    key: str


def scaled(scenario: Scenario, factor: int) -> Scenario:
    """The scenario of a place `factor` times smaller, at 1:`factor`; 1 gives the scenario itself.

    Name, title and notes say the scale, and so does the digest; `describe` tells what each total was before.
    Raises `RunError` for a factor that is none, `ScenarioError` where too little is left of the place.
    """
    if isinstance(factor, bool) or not isinstance(factor, int) or not 1 <= factor <= LARGEST_FACTOR:
        raise RunError(f"scale {factor}: a whole number from 1 to {LARGEST_FACTOR:,} is wanted: 10 for 1:10")
    if factor == 1:
        return scenario
    if scenario.scale != 1:
        raise RunError(f"{scenario.name} is at 1:{scenario.scale} already; scale the whole place")
    if scenario.world.network is not None:
        raise scenario.problem("world.network", "ties from a file belong to people who would not be there")
    before = scenario.model_dump()
    after = copy.deepcopy(before)
    told = shrink(before, after, factor)
    after |= labels(scenario, factor)
    origin = scenario.merged
    problems: list[Problem] = []
    cross_check(after, origin, Where(scenario.name), problems)
    if problems:
        raise ScenarioError(replace(one, message=f"at 1:{factor}: {one.message}") for one in problems)
    smaller = Scenario.model_validate(after)
    smaller.attach(retold(origin, before, after, told), scenario.network_path, scale=factor)
    return smaller


def labels(scenario: Scenario, factor: int) -> Values:
    """Name, titles and notes of the smaller place."""
    suffix = f"-1in{factor}"
    note = (
        f"The place at 1:{factor}: villages, grids and groups of their real size, one in {factor} of them;"
        " so of people, posts and the minutes of desks that the whole place shares."
    )
    title, title_zh = scenario.title, scenario.title_zh
    return {
        "name": scenario.name[: NAME_MAX - len(suffix)] + suffix,
        "title": f"{title}, 1:{factor}" if title else "",
        "title_zh": f"{title_zh} 1:{factor}" if title_zh else title_zh,
        "notes": [*scenario.notes, note],
    }


# --- the numbers ---------------------------------------------------------------------------------


def shrink(before: Values, after: Values, factor: int) -> dict[str, str]:
    """Change `after` to the smaller place; for each leaf that changed, in words what was done."""
    found = sorted(totals(Scenario, "", "", after), key=lambda total: total.family)
    told = {total.path: f"scaled 1:{factor}" for total in found}
    for _, family in groupby(found, key=lambda total: total.family):
        divide(list(family), factor)
    divide_single_units(after, factor, told)
    for (then, _, least_then), (now, key, least_now) in zip(fits(before), fits(after), strict=True):
        if now[key] is not None and then[key] >= least_then:
            now[key] = max(now[key], least_now)
    pool_anew(before, after, factor, told)
    return told


def totals(model: type[Model], path: str, family: str, values: Values, leaf: str = "") -> Iterator[Total]:
    """All totals below a model; inside a list, `leaf` is the list's path."""
    for name, spec in specs(model).items():
        inner, below, kin = values[name], f"{path}.{name}".lstrip("."), f"{family}.{name}".lstrip(".")
        if inner is None:
            continue
        if spec.model is not None and spec.shape == "group":
            yield from totals(spec.model, below, kin, inner, leaf)
        elif spec.model is not None:
            parts = inner.items() if isinstance(inner, dict) else enumerate(inner)
            inside = leaf or (below if spec.shape == "list" else "")
            for key, one in parts:
                yield from totals(spec.model, f"{below}.{key}", f"{kin}.*", one, inside)
        elif spec.total and isinstance(inner, dict):
            for key in inner:
                yield Total(path=leaf or below, family=kin, spec=spec, holder=inner, key=key)
        elif spec.total:
            yield Total(path=leaf or below, family=kin, spec=spec, holder=values, key=name)


def divide(family: list[Total], factor: int) -> None:
    """Divide totals that belong together; whole numbers stay whole, and what there was stays."""
    for total in family:
        if not total.spec.integer:
            total.holder[total.key] /= factor
    whole = [total for total in family if total.spec.integer and total.holder[total.key] > 0]
    if not whole:
        return
    import numpy as np

    from sim.apportion import apportion

    counts = np.array([total.holder[total.key] for total in whole], dtype=np.float64)
    exact = float(counts.sum()) / factor
    rounded = int(exact) if whole[0].spec.down else round(exact)
    parts = apportion(max(rounded, len(whole)), counts, least=1)
    for total, part in zip(whole, parts, strict=True):
        total.holder[total.key] = int(part)


def divide_single_units(after: Values, factor: int, told: dict[str, str]) -> None:
    """The staff per unit of a level that has but one unit, and so is a total of the place."""
    ladder = after["policies"]["ladder"] or {}
    for level in SINGLE:
        desk = ladder.get(level)
        if desk and desk["staff"]["per_unit"]:
            desk["staff"]["per_unit"] = max(1.0, float(desk["staff"]["per_unit"] // factor))
            told[f"policies.ladder.{level}.staff.per_unit"] = f"scaled 1:{factor}"


def villages_of(values: Values) -> Counter[str]:
    """Villages by setting."""
    found: Counter[str] = Counter()
    for township in values["place"]["townships"]:
        found.update(township["villages"])
    return found


def fits(values: Values) -> Iterator[tuple[Values, str, int]]:
    """Counts (`holder`, `key`) beside what they are at least, if there is one for each.

    A generator on purpose: what is lifted by one line is what the next one reads.
    """
    policies, villages = values["policies"], villages_of(values)
    townships = sum(township["count"] for township in values["place"]["townships"])
    staffing, ladder, heads = policies["staffing"], policies["ladder"] or {}, policies["joint_defence"]
    if staffing is not None:
        for setting, grids in staffing["grids"].items():
            yield grids, "count", villages[setting]
        for setting, people in staffing["gridworkers"].items():
            cut = staffing["grids"].get(setting, {}).get("count")
            yield people, "total", villages[setting] if cut is None else cut
    committee, township = ladder.get("committee"), ladder.get("township")
    if committee:
        yield committee, "count", villages.total()
        yield committee["mediators"], "total", committee["count"] or villages.total()
    if township:
        yield township["staff"], "total", townships
    if heads is not None:
        yield heads, "heads", sum(villages[setting] for setting in heads["settings"])


def pool_anew(before: Values, after: Values, factor: int, told: dict[str, str]) -> None:
    """Correct the minutes of one post or committee for the rounding of how many there are.

    Of 114 posts 1.14 are wanted at 1:100. Where there are two, each has 0.57 of its minutes: what all have
    together is a hundredth, as it must be for the load to stay.
    """
    then, now = before["policies"]["ladder"] or {}, after["policies"]["ladder"] or {}
    if now.get("township"):
        wanted, there = (
            sum(township["count"] for township in values["place"]["townships"]) for values in (before, after)
        )
        if wanted != there * factor:
            now["township"]["minutes_day"] *= wanted / factor / there
            told["policies.ladder.township.minutes_day"] = made_good(wanted / factor, there)
    if not now.get("committee"):
        return
    villages, left = villages_of(before), villages_of(after)
    count, kept = then["committee"]["count"], now["committee"]["count"]
    in_villages = count is None or count == villages.total()
    for setting, minutes in now["committee"]["minutes_day"].items():
        wanted, there = (villages[setting], left[setting]) if in_villages else (count, kept)
        if left[setting] and wanted != there * factor:
            now["committee"]["minutes_day"][setting] = minutes * (wanted / factor / there)
            told["policies.ladder.committee.minutes_day"] = "corrected (units are whole)"


def made_good(wanted: float, there: int) -> str:
    """In words, why minutes changed."""
    return f"corrected ({there} units for {wanted:g})"


# --- where they come from ------------------------------------------------------------------------


def retold(merged: Layer, before: Values, after: Values, told: dict[str, str]) -> Layer:
    """The entries of the whole place, those of changed leaves with their new value, range and origin."""
    entries = dict(merged.entries)
    for path, done in told.items():
        was, value = before, after
        for name in path.split("."):
            was, value = was[name], value[name]
        if value is not None:
            entries[path] = retell(entries.get(path), was, value, done)
    return replace(merged, entries=entries)


def retell(old: Entry | None, was: Any, value: Any, done: str) -> Entry:
    """An entry with its new value: arithmetic on what it was, in a range that shrank with it."""
    said = old if old is not None and old.state == "said" else Entry(Spec(""), was, DEFAULT)
    single = isinstance(value, int | float)
    words = f"{done} from {was:,.10g}" if single else done
    tag = smaller_tag(said.tag, value, value / was) if single and was else said.tag
    cells = {}
    for name, (place, cell) in said.cells.items():
        before, after = cell_of(was, name), cell_of(value, name)
        if cell.low is not None and before:
            cell = smaller_tag(cell, after, after / before)
        cells[name] = Where(f"{place}, {done}"), cell
    return replace(said, value=value, where=Where(f"{said.where}, {words}"), tag=derived(tag), cells=cells)


def derived(tag: Tag) -> Tag:
    """The tag of a number after arithmetic on it: derived, if somebody had said the whole's."""
    return replace(tag, source="derived") if tag.source in ("seed", "found") else tag


def smaller_tag(tag: Tag, value: float, ratio: float) -> Tag:
    """The tag with a range that shrank with the value, and holds it."""
    if tag.low is None or tag.high is None:
        return tag
    return replace(tag, low=min(tag.low * ratio, value), high=max(tag.high * ratio, value))
