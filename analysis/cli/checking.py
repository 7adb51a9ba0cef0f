"""`check`: a claim, the runs that it takes, and the verdict."""

import sys
from pathlib import Path

from analysis.cli.comparing import runner, tell_failures
from analysis.cli.terminal import FAILED, print_json


def check_claim(text: str, *, seed: int, jobs: int | None, out: Path | None, as_json: bool) -> int:
    """Check a claim; the exit code says the verdict. Nothing is run or written if it is not understood."""
    from analysis.compare import claims, grammar
    from analysis.compare.comparison import base_of
    from analysis.study import Study, Worlds, plan_of
    from analysis.study.store import told, write_json
    from sim.scenario import load

    claim = grammar.claim_of(text)
    scenario = load(claim.scenario, scale=claim.scale)
    present = [name for name, policy in scenario.policies if policy is not None]
    arm, against = grammar.arms_of_claim(
        claim, policies=[name for name, _ in scenario.policies], present=present
    )
    measure, subgroups, grids = claims.columns_of(claim)
    study = Study(
        name=f"check_{Path(claim.scenario).stem}",
        scenario=claim.scenario,
        scale=claim.scale,
        arms=(against, arm),
        worlds=Worlds(count=claim.worlds) if claim.worlds else None,
        replications=claim.runs,
        first_seed=seed,
        outcomes=(measure,),
        subgroups=tuple(subgroups),
        grids=grids,
    )
    plan_of(study)
    folder = out or Path("results") / study.name
    results = runner(folder, jobs=jobs)(study)
    checked = claims.check(claim, results, arm=arm.name, against=against.name, base=base_of(scenario))
    found = checked.as_json() | {"arm": arm.name, "against": against.name, "results": str(folder)}
    with told(folder):
        write_json(folder / "claim.json", found)
    if as_json:
        print_json(found)
    else:
        print("\n".join(checked.lines()))
        print(f"\n{len(results.experiments):,} runs; they and the verdict are in {folder}", flush=True)
    sys.stdout.flush()
    return FAILED if tell_failures(results) else claims.EXIT_CODES[checked.verdict]
