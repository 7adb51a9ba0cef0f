"""`probe`: runs, and what is said of them."""

import sys
from typing import TYPE_CHECKING

from analysis.cli.comparing import WIDTH_IN_A_PIPE, Asked, runner, tell_failures
from analysis.cli.terminal import print_json, waiting

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.cli.ranking import Show
    from analysis.robustness.probing import Probing


def probe_scenario(asked: Asked, *, show: "Show") -> bool:
    """Run all probes that the place can have; write the folder, print. Whether all runs went well."""
    from pathlib import Path

    from analysis.robustness import probe_words
    from analysis.robustness.probing import assess, study_of
    from analysis.study import plan_of
    from analysis.study.given import worlds_of
    from sim.scenario import load

    scenario = load(asked.scenario, overlays=asked.policies, sets=asked.sets, scale=asked.scale)
    study, absent = study_of(
        scenario,
        source=asked.scenario,
        overlays=asked.policies,
        sets=asked.sets,
        worlds=worlds_of(asked.worlds),
        replications=int(asked.reps),
        first_seed=asked.seed,
        days=asked.days,
        scale=asked.scale,
    )
    folder = show.out or Path("results") / study.name
    with waiting("reading scenarios"):
        plan = plan_of(study)
    results = runner(folder, jobs=show.jobs)(study)
    if tell_failures(results):
        return False
    told = assess(plan, results, absent=absent)
    with waiting("writing results"):
        written = probe_words.write(told, folder=folder, command=sys.argv, figures=show.figures)
    if show.as_json:
        found = probe_words.as_json(told, command=sys.argv)
        print_json(found | {"files": [str(path) for path in written]})
    else:
        _tell(told, written)
    return True


def _tell(told: "Probing", written: "list[Path]") -> None:
    from rich.console import Console

    from analysis.robustness.probe_words import lines, probe_table

    console = Console(width=None if sys.stdout.isatty() else WIDTH_IN_A_PIPE, highlight=False, emoji=False)
    for one in told.probed:
        console.print(f"{one.probe.name}: {one.probe.title}", style="bold", markup=False)
        console.print(f"  assumed: {one.probe.sizes_in_words}", markup=False, soft_wrap=True)
        console.print(probe_table(one))
        console.print()
    for line in lines(told):
        console.print(line, markup=False, soft_wrap=True)
    console.print(f"\nAll changes are in {written[0]}; figure and JSON beside it.", markup=False)
