"""A calibration as files, in a folder that appears whole.

worlds.parquet      equally likely worlds that are not ruled out, for `--worlds`
parameters.csv      each parameter: prior and posterior interval, how far it was narrowed, and screening
targets.csv         each target: recorded, predicted before and after
calibration.json    all of it, and where it comes from
*.png               waves, parameters, targets
"""

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from analysis.calibrate.calibration import Calibrated
from analysis.calibrate.predictive import Check
from analysis.calibrate.simulator import worlds_frame
from analysis.calibrate.waves import Told
from analysis.calibrate.wording import sentences
from analysis.results import provenance, write_folder, write_json
from analysis.study.intervals import Interval

SCHEMA: Final = "gridgov-calibration/1"
MARK: Final = "calibration.json"
WORLDS: Final = "worlds.parquet"


def write_calibration(
    found: Calibrated, *, folder: Path, command: Sequence[str] = (), figures: bool = True
) -> Path:
    """Write a folder of results, in place of an earlier one's; returns the folder."""

    def fill(fresh: Path) -> None:
        worlds_frame(found.space, found.worlds).to_parquet(fresh / WORLDS, compression="zstd", index=False)
        (fresh / "parameters.csv").write_text(as_csv(parameters(found)), encoding="utf-8")
        (fresh / "targets.csv").write_text(as_csv(map(check_row, found.checks)), encoding="utf-8")
        if figures:
            from analysis.calibrate.figures import drawn

            for name, picture in drawn(found).items():
                (fresh / name).write_bytes(picture)
        whole = {"schema": SCHEMA, **as_json(found), **provenance(command=command)}
        write_json(whole, fresh / MARK)

    return write_folder(folder, fill, mark=MARK, schema=SCHEMA)


def as_json(found: Calibrated) -> dict[str, Any]:
    """Everything that was found, as JSON holds it; None for what is not defined."""
    question, history = found.question, found.history
    low, high = history.left.interval
    whole = {
        "sentences": sentences(found),
        "place": asdict(question.place),
        "digest": question.place.load().digest,
        "targets_of": question.targets.name,
        "vary": list(question.vary),
        "parameters": list(found.space.names),
        "budget": asdict(found.budget),
        "runs": found.runs,
        "runs_made": found.made,
        "runs_failed": found.lost,
        "waves": [_wave(found, wave) for wave in history.waves],
        "why_waves_ended": history.why,
        "share_left": {"value": history.left.share, "low": low, "high": high, "n": len(history.left.points)},
        "weighed": {
            "runs": len(found.posterior.weights),
            "effective": found.posterior.effective,
            "tolerance_widened": found.posterior.widened,
        },
        "identifiability": [asdict(one) for one in found.marginals],
        "trading_off": [asdict(one) for one in found.pairs],
        "checks": [check_as_json(check) for check in found.checks],
        "cannot_be_met": [
            {"measure": one.target.measure, "predicted_above": one.above,
             "prior_worlds_that_meet_it": plain(one.alone.as_dict()),
             "of_those_that_meet_all_others": plain(one.beside.as_dict())}
            for one in found.tensions
        ],
        "screening": [asdict(one) for one in found.screened],
    }  # fmt: skip
    return dict(plain(whole))


def _wave(found: Calibrated, wave: Told) -> dict[str, Any]:
    low, high = wave.left.interval
    measures = [target.measure for target in found.history.region.targets]
    return {
        "number": wave.number,
        "runs": wave.runs,
        "share_left": {"value": wave.left.share, "low": low, "high": high, "n": len(wave.left.points)},
        "judged_by_rank": wave.rank,
        "emulator_variance_beside_the_rest": dict(zip(measures, wave.emulator_part.tolist(), strict=True)),
        "foretold_within_two_sd": {"hits": wave.covered, "n": wave.checked},
    }


def check_as_json(check: Check) -> dict[str, Any]:
    """A target with its predictions."""
    return {
        "target": asdict(check.target),
        "prior": asdict(check.prior) | {"meets": interval(check.prior.meets)},
        "posterior": asdict(check.posterior) | {"meets": interval(check.posterior.meets)},
        "hit": check.hit,
        "prior_hit": check.prior_hit,
        "verdict": check.verdict,
    }


def interval(one: Interval) -> dict[str, Any]:
    """An interval, None for what is not defined."""
    return dict(plain(one.as_dict()))


def plain(value: Any) -> Any:
    """JSON has no nan and no infinity: None."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value


def parameters(found: Calibrated) -> list[dict[str, Any]]:
    """A row for each parameter that is uncertain; those that were left at their value have no posterior."""
    screened = {one.path: one for one in found.screened}
    rows = []
    for one in found.marginals:
        row = {
            "path": one.path, "calibrated": True, "prior_low": one.prior[0], "prior_high": one.prior[1],
            "low": one.posterior[0], "median": one.median, "high": one.posterior[1], "width_left": one.left,
            "width_left_low": one.left_low, "width_left_high": one.left_high, "touched": one.touched,
            "n": one.n,
        }  # fmt: skip
        rows.append(row | _screening(screened.get(one.path)))
    rows += [
        {"path": one.path, "calibrated": False} | _screening(one) for one in found.screened if not one.chosen
    ]
    return rows


def _screening(one: Any) -> dict[str, Any]:
    if one is None:
        return {}
    return {
        "screening_measure": one.measure, "screening_correlation": one.correlation,
        "screening_low": one.low, "screening_high": one.high, "screening_n": one.n,
    }  # fmt: skip


def check_row(check: Check) -> dict[str, Any]:
    """A row for a target and its predictions."""
    target = check.target
    row: dict[str, Any] = {
        "measure": target.measure, "recorded_low": target.low, "recorded_high": target.high,
        "tolerance_sd": target.tolerance, "discrepancy_sd": target.discrepancy, "kind": target.kind,
        "held_out": target.held_out,
    }  # fmt: skip
    for name, band in (("prior", check.prior), ("predicted", check.posterior)):
        row |= {
            f"{name}_low": band.low, f"{name}_median": band.median, f"{name}_high": band.high,
            f"{name}_n": band.n, f"{name}_meets": band.meets.value,
            f"{name}_meets_low": band.meets.low, f"{name}_meets_high": band.meets.high,
        }  # fmt: skip
    return row | {"hit": check.hit, "verdict": check.verdict, "source": target.source, "quote": target.quote}


def as_csv(rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows of one kind as CSV; what a row lacks stays empty."""
    every = [plain(row) for row in rows]
    columns = list(dict.fromkeys(name for row in every for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(every)
    return text.getvalue()
