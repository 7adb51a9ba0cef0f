"""`run` and `case`: from a scenario to a simulation, and what is said of it."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.cli.terminal import print_json, progress_bar, talk, waiting

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from analysis.results import Spool
    from sim.scenario import Scenario
    from sim.simulate import Engine, Run
    from sim.world.columns import World

COMPILING_SECONDS = "10 to 25"
"""About how long the first run on a machine takes to compile, on two cores."""


def warm_up_aloud() -> None:
    """Compile whatever is not compiled yet, and say so: on a new machine, or after an edit in `sim`."""
    from sim.jit import IS_OFF, WARM_MARK
    from sim.warm import warm_up

    if not IS_OFF and not WARM_MARK.exists():
        talk(f"first run on this machine: compiling, takes about {COMPILING_SECONDS} seconds")
    warm_up(also=("analysis.warming.compile_passes",))


def simulate_watched(
    scenario: "Scenario",
    *,
    seed: int,
    days: int | None,
    engine: "Engine" = "compiled",
    world: "World | None" = None,
    on_rows: "Callable[[np.ndarray], None] | None" = None,
    keep_log: bool = True,
) -> "Run":
    """Simulate, with a progress bar where somebody watches; `world` is one built from the same place."""
    warm_up_aloud()
    from sim.simulate import simulate

    with progress_bar(days or scenario.run.days, unit="day") as on_day:
        return simulate(
            scenario,
            seed=seed,
            days=days,
            engine=engine,
            on_day=on_day,
            on_rows=on_rows,
            keep_people=False,
            keep_log=keep_log,
        )


def run_scenario(
    scenario: "Scenario",
    *,
    seed: int,
    days: int | None,
    engine: "Engine",
    out: Path | None,
    figures: bool,
    audited: bool,
    as_json: bool,
) -> None:
    """Simulate, print the summary and write the folder of results; as JSON, print one object at the end."""
    from analysis import results, summary
    from analysis.artist import artist

    folder = out or Path("results") / scenario.name
    results.refuse_foreign(folder)
    left = results.leftovers(folder)
    residents = sum(place.residents for place in scenario.place.settings.values())
    with artist(wanted=figures) as drawing, results.spool(folder, residents=residents) as spool:
        run = _simulate_into(spool, scenario, seed=seed, days=days, engine=engine)
        if audited:
            from sim.audit import check

            check(run)
        if not as_json:
            summary.print_summary(run)
            print(end="", flush=True)
        with waiting("writing results"):
            results.write_results(
                run, folder=folder, command=sys.argv, figures=figures, written=spool, artist=drawing
            )
    if as_json:
        print_json(summary.as_json(run) | {"audited": audited, "results": str(folder)})
    else:
        print(f"\n{'The audit found no fault. ' if audited else ''}Results are in {folder}")
    for part in left:
        (talk if as_json else print)(f"{part}: {_fate(part)}")


def _simulate_into(spool: "Spool | None", scenario: "Scenario", **how: Any) -> "Run":
    """Simulate; what a city's run and its measures need is never all in memory at once."""
    if spool is None:
        return simulate_watched(scenario, **how)
    run = simulate_watched(scenario, on_rows=spool.add, keep_log=False, **how)
    run = replace(run, world=run.world.without_index())
    return replace(run, log=spool.log())


def _fate(part: Path) -> str:
    """What became of a half-written folder that was there before the run."""
    if not part.exists():
        return "was left by a run that was killed, and has been removed"
    return "is no result: a killed run left it, or another is still writing it; a run an hour on removes it"


def tell_case(scenario: "Scenario", *, seed: int, days: int | None, dispute: int | None) -> None:
    """Simulate, and tell one dispute's life; without a number that of the richest."""
    from analysis.stories import story

    lines: Sequence[str] = story(simulate_watched(scenario, seed=seed, days=days), dispute=dispute)
    print("\n".join(lines))
