"""The suite: all gates, and running them so that each scenario is simulated once."""

import math
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import chain
from typing import Final

from analysis.verify import books, emergence, ladder, luck, outreach, parties, people, queues
from analysis.verify.gate import Gate, Verdict, judge
from analysis.verify.lab import Lab
from sim.errors import RunError
from sim.simulate import Engine

GATES: Final[tuple[Gate, ...]] = tuple(
    chain.from_iterable(
        module.GATES for module in (emergence, parties, outreach, ladder, queues, people, books, luck)
    )
)
"""All gates, in the order in which they are reported."""
QUICK_SEEDS: Final = (1,)
FULL_SEEDS: Final = tuple(range(1, 9))
FULL_ERROR: Final = 0.5
"""In full, a gate's standard error may be this share of what quick runs are allowed."""


def seeds_of(*, quick: bool) -> tuple[int, ...]:
    """The seeds with which each scenario is run."""
    return QUICK_SEEDS if quick else FULL_SEEDS


def batches(gates: Iterable[Gate]) -> list[list[Gate]]:
    """Gates in batches that have no scenario in common, those with the most scenarios first."""
    found: list[tuple[set[str], list[Gate]]] = []
    for gate in gates:
        names, together = set(gate.scenarios), [gate]
        apart = []
        for batch in found:
            if batch[0] & names:
                names |= batch[0]
                together = batch[1] + together
            else:
                apart.append(batch)
        found = [*apart, (names, together)]
    return [together for names, together in sorted(found, key=lambda batch: -len(batch[0]))]


def judge_batch(names: Sequence[str], *, quick: bool, engine: Engine) -> list[Verdict]:
    """Judge gates by name, in a lab of their own; what fails or crashes does not stop the others."""
    lab = Lab(seeds=seeds_of(quick=quick), engine=engine)
    return [_judge_one(gate, lab, quick=quick) for gate in GATES if gate.name in names]


def _judge_one(gate: Gate, lab: Lab, *, quick: bool) -> Verdict:
    begun = time.perf_counter()
    strict = gate if quick else replace(gate, error_max=gate.error_max * FULL_ERROR)
    try:
        verdict = judge(strict, lab, with_curve=True)
    except Exception as problem:
        verdict = broken(gate, f"{type(problem).__name__}: {problem}")
    return replace(verdict, seconds=time.perf_counter() - begun)


def broken(gate: Gate, problem: str) -> Verdict:
    """The verdict on a gate that could not be judged."""
    return Verdict(
        name=gate.name,
        group=gate.group,
        claim=gate.claim,
        formula=gate.formula,
        citation=gate.citation,
        scenarios=gate.scenarios,
        observed=math.nan,
        exact=math.nan,
        standard_error=math.nan,
        error_allowed=math.nan,
        z=math.nan,
        n=0,
        passed=False,
        problem=problem,
    )


def run_suite(
    gates: Sequence[Gate],
    *,
    quick: bool,
    engine: Engine,
    jobs: int,
    on_judged: Callable[[int], None] | None = None,
) -> list[Verdict]:
    """Judge gates on `jobs` processes, in the order given; `on_judged` is told how many are done."""
    from joblib import Parallel, delayed
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    if engine == "compiled":
        from sim.warm import warm_up

        warm_up()
    work = [[gate.name for gate in batch] for batch in batches(gates)]
    done: dict[str, Verdict] = {}
    parallel = Parallel(n_jobs=min(jobs, len(work)), return_as="generator_unordered", batch_size=1)
    calls = (delayed(judge_batch)(names, quick=quick, engine=engine) for names in work)
    try:
        with closing(parallel(calls)) as results:
            for verdicts in results:
                done |= {verdict.name: verdict for verdict in verdicts}
                if on_judged is not None:
                    on_judged(len(done))
    except TerminatedWorkerError:
        raise RunError(
            "a process of the suite was killed, perhaps for want of memory: try --jobs 1"
        ) from None
    return [done[gate.name] for gate in gates]
