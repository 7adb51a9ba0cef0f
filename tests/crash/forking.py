"""Carries out commands of `run.py`, each in a child of this process, which has loaded all that a run takes.

Reads a JSON object a line: `words`, those of the command, and `code`, which stands in place of run.py.
Prints one a line: the exit code (minus the signal if one ended the child), stdout and stderr.
"""

import contextlib
import json
import os
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any

RUN_PY = "from analysis.cli import main; main()"


def carry_out(words: list[str], code: str) -> int:
    """Run a command in this process; its exit code."""
    sys.argv = ["run.py", *words]
    try:
        exec(code, {"__name__": "__main__"})
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def in_child(asked: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Run a command in a child: what became of it."""
    told = {"stdout": folder / "stdout", "stderr": folder / "stderr"}
    child = os.fork()
    if not child:
        for number, file in enumerate(told.values(), 1):
            os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
        os._exit(carry_out(**asked))
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return {"code": code, **{name: file.read_text(encoding="utf-8") for name, file in told.items()}}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        with contextlib.redirect_stdout(sys.stderr):
            first = carry_out(["run", "town", "--days", "40", "--out", f"{name}/town"], RUN_PY)
        assert first == 0
        for line in sys.stdin:
            print(json.dumps(in_child(json.loads(line), Path(name))), flush=True)
