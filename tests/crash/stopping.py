"""Writes a small run's results again and again, each time stopped at a later moment than before.

    python tests/crash/stopping.py HOW FOLDER

HOW as in `moments.py`, at each line of `analysis/results.py` and each call for something in the folder
(`small`: files of at most so many times 2000 bytes). Each attempt is a child of its own, in
`FOLDER/<moment>/town`, over results of another run (`fresh kill`: over nothing). Prints a JSON object a
line: the moment, how the child ended and what it said, whose results are there now, and what else is.

`tests/unit` and the project's folder must be on PYTHONPATH.
"""

import json
import shutil
import sys
from functools import partial
from pathlib import Path

from handmade import HandRun, born, busy_rows, make_run
from moments import DONE, Moments, attempt
from whole import TornError, log_of

from analysis import results
from analysis.results import write_results

STEP_BYTES = 2000
MOST_MOMENTS = 1000


def state(folder: Path, names: dict[str, str]) -> str:
    """Whose results are in a folder: a name of `names` by the log's digest, `absent`, or what is wrong."""
    try:
        digest = log_of(folder)
    except TornError as error:
        return f"torn: {error}"
    return names.get(digest, "of nobody") if digest else "absent"


def write(how: str, chosen: int, folder: Path, run: HandRun) -> tuple[int, str]:
    """In a child: write results, stopped at the chosen moment; its exit code, and what it said."""
    chosen *= STEP_BYTES if how == "small" else 1
    moments = Moments(how, chosen, below=folder.parent, files={str(results.__file__)})
    return attempt(partial(write_results, run, folder=folder, figures=False), moments)


def main(how: str, place: Path, *, fresh: bool = False) -> None:
    """Try moment after moment until an attempt is not stopped any more."""
    old = make_run([born(0, day=0)], days=30)
    new = make_run(busy_rows(disputes=5, requests=10, days=30, seed=2), days=30)
    names = {old.log.sha256: "old", new.log.sha256: "new"}
    template = place / "before"
    template.mkdir(parents=True)
    # in this process, so that its children have loaded all that it takes
    write_results(old, folder=template / "town", figures=False)
    if fresh:
        shutil.rmtree(template / "town")
    for moment in range(1, MOST_MOMENTS):
        here = place / str(moment)
        shutil.copytree(template, here)
        code, said = write(how, moment, here / "town", new)
        left = [state(path, names) for path in sorted(here.iterdir()) if path.name != "town"]
        town = state(here / "town", names)
        print(json.dumps({"moment": moment, "code": code, "said": said, "town": town, "left": left}))
        shutil.rmtree(here)
        if code == DONE:
            return


if __name__ == "__main__":
    main(sys.argv[-2], Path(sys.argv[-1]), fresh="fresh" in sys.argv)
