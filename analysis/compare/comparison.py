"""A comparison: arms against one of them, everything that tables, files and figures tell."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis.compare.differences import Difference, difference
from analysis.compare.effects import Effect, effects_of, identical
from analysis.compare.outcomes import Base, in_sections
from analysis.compare.sequential import Aim, Took, run_until
from analysis.compare.words import headline

if TYPE_CHECKING:
    from analysis.study.plan import Arm, Plan, Study
    from analysis.study.results import Results
    from sim.scenario import Scenario


@dataclass(frozen=True, kw_only=True)
class Compared:
    """An arm against the reference: what it says differently, and what comes of it."""

    name: str
    title: str
    difference: Difference
    effects: tuple[Effect, ...]
    identical: bool


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """All arms against the reference `against`, whose scenario has this `digest`.

    `place` and `base` are whose outcomes these are.
    """

    study: "Study"
    place: str
    base: Base
    days: int
    against: str
    against_title: str
    arms: tuple[Compared, ...]
    results: "Results"
    notes: tuple[str, ...]
    took: Took | None
    asked: tuple[str, ...]
    digest: str = ""

    @property
    def sections(self) -> dict[str, list[str]]:
        """The outcomes to show, by section."""
        return in_sections(self.results.outcomes, asked=self.asked)

    @property
    def differing(self) -> tuple[Compared, ...]:
        """The arms that are not the same as the reference."""
        return tuple(arm for arm in self.arms if not arm.identical)

    def headline(self, arm: Compared) -> str:
        """The sentence that is read first."""
        if arm.identical:
            same = f"In {self.place}, {arm.title} is identical with {self.against_title}: "
            if arm.difference.changes:
                return same + "what it says differently changes nothing in any run."
            return same + "it says nothing that the other does not say too."
        return headline(
            arm.effects,
            place=self.place,
            residents=self.base.residents,
            arm_title=arm.title,
            against_title=self.against_title,
        )

    def _repr_html_(self) -> str:
        """How a notebook shows it."""
        from analysis.showing import comparison_html

        return comparison_html(self)

    def basis(self) -> str:
        """What the intervals rest on."""
        worlds = self.study.worlds
        runs, each = len(self.results.experiments), self.study.replications
        text = f"{runs:,} runs of {self.days} days: {len(self.study.arms)} arms, "
        if worlds is None:
            text += f"{each:,} {'runs' if each > 1 else 'run'} of each with the parameters as written"
        else:
            text += f"{worlds.count:,} plausible worlds, {each:,} {'runs' if each > 1 else 'run'} in each"
        return f"{text}; all arms share worlds and luck. Intervals at 95 %."


def compare(
    plan: "Plan",
    *,
    against: str,
    run: "Callable[[Study], Results]",
    aims: Sequence[Aim] = (),
    most: int = 1000,
    asked: Sequence[str] = (),
) -> Comparison:
    """Run a study (until the aims are met, if there are any) and compare its arms with one of them."""
    study, took = plan.study, None
    if aims and len(study.arms) > 1:
        results, took = run_until(study, against=against, aims=aims, most=most, run=run)
    else:
        results = run(study)
    scenarios = {name: variants.base for name, variants in plan.variants.items()}
    titles = {arm.name: title_of(arm) for arm in study.arms}
    base = base_of(scenarios[against])
    looks = took.looks if took else ()
    arms = [
        Compared(
            name=arm.name,
            title=titles[arm.name],
            difference=difference(arm=scenarios[arm.name], against=scenarios[against]),
            effects=tuple(effects_of(results, arm=arm.name, against=against, base=base, looks=looks)),
            identical=identical(results, arm=arm.name, against=against),
        )
        for arm in study.arms
        if arm.name != against
    ]
    return Comparison(
        study=results.study,
        place=place_of(scenarios[against]),
        base=base,
        days=plan.days,
        against=against,
        against_title=titles[against],
        arms=tuple(arms),
        results=results,
        notes=plan.notes,
        took=took,
        asked=tuple(asked),
        digest=scenarios[against].digest,
    )


def place_of(scenario: "Scenario") -> str:
    """What a place is called in a sentence: `Hezuo`, `a town of two thousand`."""
    title = scenario.title.split(",")[0] or scenario.name
    return f"a{title[1:]}" if title.startswith(("A ", "An ")) else title


def base_of(scenario: "Scenario") -> Base:
    """Whom rates of a scenario are counted over."""
    settings = list(scenario.place.settings.values())
    return Base(
        residents=sum(one.residents for one in settings), households=sum(one.households for one in settings)
    )


def title_of(arm: "Arm") -> str:
    """How an arm is called in a sentence: its name, and the title of its overlay if it has one."""
    titles = [title for overlay in arm.overlays if (title := _overlay_title(overlay))]
    if len(arm.overlays) != 1 or arm.sets or not titles:
        return arm.name
    return f"{arm.name} ({titles[0][:1].lower()}{titles[0][1:]})"


def _overlay_title(overlay: str) -> str:
    from sim.scenario.load import BUNDLED, find, read_file

    keys: Any = read_file(find(overlay, BUNDLED / "policies"), overlay, []).value
    title = keys.get("title") if isinstance(keys, dict) else None
    return str(title.value) if title is not None and title.value else ""
