"""Robustness in files: robustness.csv (a row for each policy and outcome), cards, JSON, the figure."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from analysis.robustness.answer import Card, Robustness
from analysis.robustness.boxes import SHUFFLES, Box
from analysis.robustness.regret import Standing
from analysis.robustness.table import card_lines
from analysis.study.intervals import Interval

if TYPE_CHECKING:
    import pandas as pd

SCHEMA: Final = "gridgov-robustness/1"
NUMBERS: Final = (
    "mean", "worst", "mean_regret", "p90_regret", "max_regret", "best", "above_next", "meets",
)  # fmt: skip


def frame(told: Robustness) -> "pd.DataFrame":
    """A row for each policy and outcome, with the ends of each interval."""
    import pandas as pd

    rows = []
    for outcome, ranking in told.rankings.items():
        for place, one in enumerate(ranking.standings, start=1):
            row = {"outcome": outcome, "unit": told.unit(outcome), "place": place, "arm": one.arm}
            rows.append(row | _flat(one))
    return pd.DataFrame(rows)


def _flat(one: Standing) -> dict[str, Any]:
    row: dict[str, Any] = {"worst_world": one.worst_world}
    row["most_regretted_world"] = one.most_regretted_world
    for name in NUMBERS:
        found: Interval | None = getattr(one, name)
        for end in ("value", "low", "high", "n"):
            row[name if end == "value" else f"{name}_{end}"] = None if found is None else getattr(found, end)
    return row


def as_json(told: Robustness, *, command: Sequence[str] = ()) -> dict[str, Any]:
    """All of it as JSON holds it; what is not defined is None."""
    from analysis.results import provenance

    return {
        "schema": SCHEMA,
        "scenario": told.plan.study.scenario,
        "against": told.against,
        "target": None if told.target is None else str(told.target),
        "basis": told.basis(),
        "notes": list(told.plan.notes),
        "rankings": [_ranking(told, outcome) for outcome in told.rankings],
        "cards": [_card(told, card) for card in told.cards],
        **provenance(command=command),
    }


def _ranking(told: Robustness, outcome: str) -> dict[str, Any]:
    ranking = told.rankings[outcome]
    return {
        "outcome": outcome,
        "unit": told.unit(outcome),
        "order": [one.arm for one in ranking.standings],
        "order_holds": ranking.holds.as_dict(),
        "first_holds": ranking.first_holds.as_dict(),
        "order_in_resamples": ranking.stable,
        "luck_in_mean_regret": ranking.luck.as_dict(),
        "chosen_by": dict(ranking.chosen),
        "equal": [list(pair) for pair in ranking.same],
        "policies": [_standing(one) for one in ranking.standings],
    }


def _standing(one: Standing) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in NUMBERS}
    return {
        "arm": one.arm,
        **{name: None if found is None else found.as_dict() for name, found in told.items()},
        "worst_world": one.worst_world,
        "most_regretted_world": one.most_regretted_world,
    }


def _card(told: Robustness, card: Card) -> dict[str, Any]:
    return {
        "arm": card.arm,
        "fails": _box(card.fails),
        "best": _box(card.best),
        "harms": [
            {"outcome": one.outcome.column, "verdict": one.verdict, "unit": one.outcome.unit}
            | {"change": one.change.as_dict()}
            for one in card.harms
        ],
        "text": list(card_lines(told, card)),
    }


def _box(box: Box | None) -> dict[str, Any] | None:
    if box is None:
        return None
    bounds = [{"path": one.path, "above": _finite(one.low), "below": _finite(one.high)} for one in box.bounds]
    shares = {name: getattr(box, name).as_dict() for name in ("density", "coverage", "base")}
    return {
        "convincing": box.convincing,
        "bounds": bounds,
        **shares,
        "as_good_by_luck": box.by_luck,
        "shuffles": SHUFFLES,
    }


def _finite(number: float) -> float | None:
    return number if np.isfinite(number) else None


def write_robustness(
    told: Robustness, *, folder: Path, command: Sequence[str] = (), figures: bool = True
) -> list[Path]:
    """Write table, cards and figure into the study's folder; returns the paths. RunError where that fails."""
    from analysis.study.store import told as telling
    from analysis.study.store import write_json, write_whole

    cards = "\n\n".join("\n".join(card_lines(told, card)) for card in told.cards) + "\n"
    pictures: dict[str, bytes] = {}
    if figures:
        from analysis.robustness.figure import drawn

        pictures = drawn(told)
    with telling(folder):
        table = frame(told).to_csv(index=False, lineterminator="\n")
        write_whole(folder / "robustness.csv", table.encode())
        write_whole(folder / "cards.txt", cards.encode())
        for name, picture in pictures.items():
            write_whole(folder / name, picture)
        write_json(folder / "robustness.json", as_json(told, command=command))
    return [folder / name for name in ("robustness.csv", "cards.txt", "robustness.json", *pictures)]
