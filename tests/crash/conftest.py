"""A process that carries out commands in children of its own, so that each need not load everything anew."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
SCRIPT: Final = Path(__file__).with_name("forking.py")


@pytest.fixture(scope="session")
def forked() -> Iterator[Callable[..., "subprocess.CompletedProcess[str]"]]:
    """Carries out `run.py` with some words in a child, or `code` in its place."""
    server = subprocess.Popen(
        [sys.executable, "-c", f"import runpy; runpy.run_path({str(SCRIPT)!r}, run_name='__main__')"],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip

    def run(
        *words: str, code: str = "from analysis.cli import main; main()"
    ) -> "subprocess.CompletedProcess[str]":
        assert server.stdin is not None
        assert server.stdout is not None
        print(json.dumps({"words": words, "code": code}), file=server.stdin, flush=True)
        told = json.loads(server.stdout.readline())
        return subprocess.CompletedProcess(words, told["code"], told["stdout"], told["stderr"])

    yield run
    server.communicate()
    assert server.returncode == 0
