"""The figures of a run drawn by a process of its own, which gets ready while the run goes on.

matplotlib takes longer to start and to draw than a town takes to live through a year. Should the process
fail, nothing is lost but time: whoever asked draws the figures.
"""

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from analysis.findings import Findings

_CHILD: Final = "from analysis.artist import draw_what_comes; draw_what_comes()"


class Artist:
    """A process that draws the figures of one run: `ask` it, and take the `pictures` later."""

    def __init__(self) -> None:
        """Start the process."""
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
            [sys.executable, "-c", _CHILD],
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._answer = b""
        self._talk: threading.Thread | None = None

    def ask(self, findings: Findings) -> None:
        """Hand over what is to be drawn."""
        self._talk = threading.Thread(
            target=self._exchange, args=(pickle.dumps(findings),), name="artist", daemon=True
        )
        self._talk.start()

    def pictures(self) -> dict[str, bytes] | None:
        """The PNG files by name, once they are drawn; None if the process failed or was not asked."""
        if self._talk is None:
            return None
        self._talk.join()
        if self._process.returncode != 0:
            return None
        drawn: dict[str, bytes] = pickle.loads(self._answer)  # noqa: S301 - from our own process
        return drawn

    def stop(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        if self._talk is None:
            self._process.communicate()
        else:
            self._talk.join()

    def _exchange(self, question: bytes) -> None:
        self._answer = self._process.communicate(question)[0]


@contextmanager
def artist(*, wanted: bool) -> Iterator[Artist | None]:
    """A process that draws, gone at the end; None where no figures are wanted."""
    if not wanted:
        yield None
        return
    one = Artist()
    try:
        yield one
    finally:
        one.stop()


def draw_what_comes() -> None:
    """The process's part."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to both; who asked ends this process
    import matplotlib.backends.backend_agg  # noqa: F401 - what takes long, before anything is asked

    from analysis.figures import drawn

    question = sys.stdin.buffer.read()
    if question:
        sys.stdout.buffer.write(pickle.dumps(drawn(pickle.loads(question))))  # noqa: S301 - from our own process
