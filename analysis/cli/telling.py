"""`story`, one dispute under two arms; and why arms differ, for `compare`."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from analysis.cli.terminal import print_json, progress_bar
from sim.errors import ScenarioError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from analysis.stories import Moment
    from analysis.study.plan import Arm, Study
    from analysis.why.pairs import Why
    from analysis.why.twin_stories import Side, TwinStory
    from sim.scenario import Scenario
    from sim.simulate import Run

WIDE: Final = 110
"""Columns of a terminal on which the two lives stand side by side."""


def tell_twins(
    scenario: str, *, arms: str, seed: int, days: int | None, dispute: int | None, scale: int, as_json: bool
) -> None:
    """Simulate both arms, and tell one dispute under both; without a number the one that says most."""
    from rich.console import Console

    from analysis.why.split import split
    from analysis.why.twin_stories import twin_story

    one, other = two_arms(arms)
    runs = _runs([_scenario(scenario, arm, scale) for arm in (one, other)], seed=seed, days=days)
    told = twin_story(split(*runs), names=(one.name, other.name), dispute=dispute)
    if as_json:
        print_json(told.as_json())
    else:
        print_story(told, console=Console(highlight=False))


def two_arms(text: str) -> "tuple[Arm, Arm]":
    """Two arms of different names from one line; ScenarioError else."""
    from analysis.study.reading import arms_of
    from sim.scenario.text import Where

    arms = arms_of(text)
    if len(arms) != 2 or arms[0].name == arms[1].name:
        names = ", ".join(arm.name for arm in arms)
        problem = Where("--arms").problem("", f"two arms of different names are wanted; got {names}")
        raise ScenarioError([problem])
    return arms[0], arms[1]


def _scenario(scenario: str, arm: "Arm", scale: int) -> "Scenario":
    from sim.scenario import load

    return load(scenario, overlays=[Path(name) for name in arm.overlays], sets=arm.sets, scale=scale)


def _runs(scenarios: "list[Scenario]", *, seed: int, days: int | None) -> "tuple[Run, Run]":
    """Both runs; they share the place if both build the same one."""
    from analysis.cli.running import simulate_watched
    from sim.prepare import world_key

    one, other = scenarios
    first = simulate_watched(one, seed=seed, days=days)
    same = world_key(one, seed=seed) == world_key(other, seed=seed)
    return first, simulate_watched(other, seed=seed, days=days, world=first.world if same else None)


def print_story(told: "TwinStory", *, console: "Console") -> None:
    """Side by side where the terminal is wide enough, else one below the other; a pipe gets plain lines."""
    print(f"{_titles(told)}: {told.about[0]}\n{told.about[1]}\n")
    if told.shared:
        print("In both:")
        _print_moments(told, told.shared)
        print()
    if told.parted is None:
        print("Both lives are the same to the end.\n")
    else:
        print(f"{told.date(told.parted)}  --- here the two lives part ---\n")
    if console.is_terminal and console.width >= WIDE:
        console.print(_columns(told))
        print()
    else:
        for side in told.sides:
            print(f"In {side.arm}:")
            _print_moments(told, side.own)
            print("\n".join(_end_of(side)), end="\n\n")
    print(_difference(told))


def _titles(told: "TwinStory") -> str:
    names = [f"{side.number} in {side.arm}" for side in told.sides if side.number is not None]
    return f"Dispute {' and '.join(names)}"


def _print_moments(told: "TwinStory", moments: "Iterable[Moment]") -> None:
    for moment in moments:
        print(f"{told.date(moment.minute)}  {moment.words}")


def _end_of(side: "Side") -> list[str]:
    """What stands below a life: the two books, or why there is none."""
    return list(side.books) or [side.absent]


def _columns(told: "TwinStory") -> "Table":
    """Both lives along one line of time."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column("", width=16)
    for side in told.sides:
        table.add_column(f"In {side.arm}", ratio=1)
    moments = [(moment, place) for place, side in enumerate(told.sides) for moment in side.own]
    for moment, place in sorted(moments, key=lambda one: one[0].minute):
        cells = [Text(""), Text("")]
        cells[place] = Text(moment.words)
        table.add_row(told.date(moment.minute), *cells)
    table.add_row("")
    table.add_row("", *(Text("\n".join(_end_of(side))) for side in told.sides))
    return table


def _difference(told: "TwinStory") -> str:
    """What it adds to the outcome in both arms, and where the difference is booked."""
    what = "unsettled severity-days"
    one, other = told.sides
    amounts = f"{one.amount:,.1f} in {one.arm}, {other.amount:,.1f} in {other.arm}"
    booked = " and ".join(f'"{label}"' for label in told.channels)
    return f"Its {what}: {amounts}" + (f"; the difference is booked under {booked}." if booked else ".")


def reasons(study: "Study", *, against: str, pairs: int, folder: Path, figures: bool) -> "list[Why]":
    """Why each arm differs from the one held against, from some pairs of runs; nothing for no pairs.

    Writes a waterfall and a list of the disputes that ended differently for each arm into the folder, and all
    channels to `why.json`.
    """
    if not pairs:
        return []
    from analysis.stamp import png
    from analysis.study.store import told, write_json
    from analysis.why.endings import write_changes
    from analysis.why.pairs import why_of

    found = []
    for arm in (one.name for one in study.arms if one.name != against):
        with progress_bar(pairs, unit=f"why {arm}: pair") as on_pair:
            why = why_of(study, arm, against, pairs=pairs, progress=on_pair)
        seeds = [one.arm.seed for one in why.splits]
        write_changes(folder / f"why_{arm}.csv", list(zip(seeds, why.endings, strict=True)))
        if figures:
            facts = why.splits[0].against
            picture = png(
                why.figure(),
                scenario=facts.scenario.name,
                digest=facts.scenario.digest,
                seed=study.first_seed,
            )
            (folder / f"why_{arm}.png").write_bytes(picture)
        found.append(why)
    with told(folder):
        write_json(folder / "why.json", {why.arm: why.as_json() for why in found})
    return found


def tell_reasons(whys: "Sequence[Why]", folder: Path) -> None:
    """Print the channels and the ways of ending differently of each arm."""
    from rich.console import Console

    from analysis.why.tables import fate_table

    console = Console(highlight=False, emoji=False)
    for why in whys:
        console.print()
        console.print(why.table())
        console.print()
        console.print(fate_table(why))
        console.print(f"The disputes, one by one: {folder / f'why_{why.arm}.csv'}", markup=False)
