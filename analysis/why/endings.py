"""Disputes that ended differently in two runs: how many by both ends, and which."""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from analysis.facts import Facts
from analysis.fates import FATES, fate_of_disputes
from analysis.why.channels import CHANNELS
from analysis.why.split import Split
from sim.vocabulary import KINDS, SETTINGS

NOT_BORN: Final = "not born"


class Change(NamedTuple):
    """A dispute that ended differently. Numbers are None, and fates `not born`, where it never began.

    `difference` is what it adds to the outcome's difference, in the measure's unit; `channels` is where that
    is booked. Nothing here is about persons.
    """

    number_arm: int | None
    number_against: int | None
    kind: str
    setting: str
    fate_arm: str
    fate_against: str
    channels: str
    difference: float


def changes_of(found: Split) -> tuple[Change, ...]:
    """The disputes whose fates (`analysis/fates.py`) differ, or that were born in one run only.

    Those that differ most in the outcome come first.
    """
    fates = fate_of_disputes(found.arm), fate_of_disputes(found.against)
    twins = found.twins
    differ = fates[0][twins.arm] != fates[1][twins.against]
    rows = [
        *zip(twins.arm[differ].tolist(), twins.against[differ].tolist(), strict=True),
        *((row, -1) for row in twins.only_arm.tolist()),
        *((-1, row) for row in twins.only_against.tolist()),
    ]
    amounts, booked = _booked(found)
    changes = [
        _change(found, fates, one, other, booked.get((one, other), ""), amounts.get((one, other), 0))
        for one, other in rows
    ]
    return tuple(sorted(changes, key=lambda change: -abs(change.difference)))


def _booked(found: Split) -> tuple[Counter[tuple[int, int]], dict[tuple[int, int], str]]:
    """By pair of entries: the whole amount, and the names of its channels."""
    amounts: Counter[tuple[int, int]] = Counter()
    names: dict[tuple[int, int], str] = {}
    ledger = found.ledger
    columns = (ledger.arm.tolist(), ledger.against.tolist(), ledger.channel.tolist(), ledger.amount.tolist())
    for one, other, channel, amount in zip(*columns, strict=True):
        pair, name = (one, other), CHANNELS[channel].name
        amounts[pair] += amount
        names[pair] = f"{names[pair]}+{name}" if pair in names else name
    return amounts, names


def _change(
    found: Split, fates: tuple[np.ndarray, np.ndarray], one: int, other: int, channels: str, amount: int
) -> Change:
    facts, row = (found.arm, one) if one >= 0 else (found.against, other)
    village = facts.world.tie_villages(facts.disputes.tie[row : row + 1])[0]
    return Change(
        number_arm=_number(found.arm, one),
        number_against=_number(found.against, other),
        kind=KINDS[int(facts.disputes.kind[row])],
        setting=SETTINGS[int(facts.world.villages["setting"][village])],
        fate_arm=_fate(fates[0], one),
        fate_against=_fate(fates[1], other),
        channels=channels,
        difference=found.value(amount),
    )


def _number(facts: Facts, row: int) -> int | None:
    return int(facts.disputes.ids[row]) if row >= 0 else None


def _fate(fates: np.ndarray, row: int) -> str:
    return FATES[int(fates[row])].label if row >= 0 else NOT_BORN


def fate_pairs(changes: Iterable[Change]) -> list[tuple[str, str, int]]:
    """How many disputes ended (against, arm) in which two ways, the most frequent first."""
    counts = Counter((change.fate_against, change.fate_arm) for change in changes)
    return [(*pair, count) for pair, count in counts.most_common()]


def write_changes(path: Path, pairs: Sequence[tuple[int, Sequence[Change]]]) -> None:
    """Write a CSV of all disputes that ended differently: the seed of each pair, then its disputes.

    The file appears whole or not at all.
    """
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("seed", *Change._fields))
        writer.writerows((seed, *change) for seed, changes in pairs for change in changes)
    part.replace(path)
