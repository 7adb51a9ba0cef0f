"""Kinds of folders of results, one file each: how one is recognised, and what its report says."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from analysis.report.page import Page

Gather = Callable[[Path, dict[str, Any]], Page]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of folder: the JSON file `mark` of this `schema` makes it one.

    Its module `analysis/report/kinds/<name>.py` has `gather(folder, record)`, which makes the page; `record`
    is what the mark says. It is imported when a folder of the kind is reported. A mark without the keys that
    it `needs` is damaged.
    """

    name: str
    mark: str
    schema: str
    needs: tuple[str, ...]

    def gather(self, folder: Path, record: dict[str, Any]) -> Page:
        """The report of a folder."""
        found: Gather = import_module(f"{__name__}.{self.name}").gather
        return found(folder, record)


KINDS: Final = (
    Kind(
        name="compare",
        mark="comparison.json",
        schema="gridgov-comparison/1",
        needs=("arms", "against", "place", "residents", "days", "runs", "failed_runs", "worlds"),
    ),
    Kind(
        name="staffing",
        mark="staffing.json",
        schema="gridgov-staffing/1",
        needs=("points", "outcome", "lever", "source", "targets", "answer", "marginal", "knees", "erlang"),
    ),
    Kind(
        name="verify",
        mark="verify.json",
        schema="gridgov-verify/1",
        needs=("gates", "passed", "of", "seeds", "engine"),
    ),
    Kind(
        name="run",
        mark="manifest.json",
        schema="gridgov-run/1",
        needs=("scenario", "scenario_digest", "seed", "engine", "days", "residents", "log_sha256"),
    ),
    Kind(
        name="calibrate",
        mark="calibration.json",
        schema="gridgov-calibration/1",
        needs=("place", "digest", "share_left", "checks", "waves", "runs", "identifiability", "trading_off"),
    ),
    Kind(
        name="carry_over",
        mark="carry_over.json",
        schema="gridgov-carry-over/1",
        needs=("from", "to", "checks", "runs", "runs_failed", "travelled"),
    ),
    Kind(
        name="sensitivity",
        mark="sensitivity.json",
        schema="gridgov-sensitivity/1",
        needs=("scenario", "method", "parameters", "runs", "outcomes", "no_effect"),
    ),
    Kind(
        name="patterns",
        mark="scorecard.json",
        schema="gridgov-patterns/1",
        needs=("place", "scenario", "digest", "patterns", "tally"),
    ),
    Kind(
        name="robustness",
        mark="robustness.json",
        schema="gridgov-robustness/1",
        needs=("scenario", "against", "rankings", "cards"),
    ),
    Kind(name="sweep", mark="study.json", schema="gridgov-study/1", needs=("study",)),
)
"""In the order in which they are tried: a comparison is a study, too."""
