"""What is told of why two arms differ: a table for the terminal, an object for machines."""

from typing import TYPE_CHECKING, Any, Final

from analysis.study.intervals import Interval
from analysis.why.endings import fate_pairs

if TYPE_CHECKING:
    from rich.table import Table

    from analysis.why.pairs import Why

FATES_SHOWN: Final = 8
"""Most ways of ending differently that a terminal is shown; files have them all."""


def signed(value: float) -> str:
    """A difference with its sign, to a tenth, or to whole numbers from a hundred on."""
    text = f"{value:+,.0f}" if abs(value) >= 99.95 else f"{value:+,.1f}"
    return text.lstrip("+-") if not text.strip("+-0.,") else text


def span(one: Interval) -> str:
    """The interval of a difference; why there is none."""
    return f"{signed(one.low)} to {signed(one.high)}" if one.told else "no interval"


def channel_table(why: "Why") -> "Table":
    """One line a channel in the order of a dispute's life, then the whole that they add up to."""
    from rich.table import Table

    n = why.difference.n
    title = f"Why {why.arm} differs from {why.against}: {why.outcome}"
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, caption=caption(why))
    table.caption_justify = "left"
    table.add_column("channel", no_wrap=True)
    for name in ("adds", "95% interval", "lowered", "raised"):
        table.add_column(name, justify="right", no_wrap=True)
    for number, told in enumerate(why.channels):
        parts = [one.parts[number] for one in why.splits]
        counts = (sum(part.lowered for part in parts), sum(part.raised for part in parts))
        table.add_row(
            told.channel.label,
            signed(told.value.value),
            span(told.value),
            *(f"{count:,}" for count in counts),
        )
    table.add_row(f"all (n {n})", signed(why.difference.value), span(why.difference), end_section=True)
    return table


def caption(why: "Why") -> str:
    """What the numbers are, and what they are not."""
    from analysis.why.pairs import BOOKKEEPING

    units = "plausible worlds" if len(set(why.worlds)) > 1 else "pairs of runs"
    return f"Means over {why.difference.n} {units} with common luck ({len(why.splits)} pairs). {BOOKKEEPING}"


def fate_table(why: "Why") -> "Table":
    """The most frequent ways of ending differently: disputes of all pairs together."""
    from rich.table import Table

    changes = [change for pair in why.endings for change in pair]
    table = Table(
        title=f"{len(changes):,} disputes ended differently in {len(why.splits)} pairs",
        title_justify="left",
        box=None,
        pad_edge=False,
    )
    for name in (f"in {why.against}", f"in {why.arm}"):
        table.add_column(name)
    table.add_column("disputes", justify="right")
    pairs = fate_pairs(changes)
    for against, arm, count in pairs[:FATES_SHOWN]:
        table.add_row(against, arm, f"{count:,}")
    if rest := sum(count for *_, count in pairs[FATES_SHOWN:]):
        table.add_row("in other ways", "", f"{rest:,}")
    return table


def why_json(why: "Why") -> dict[str, Any]:
    """The channels with their intervals, the whole, and how disputes ended differently."""
    from analysis.why.pairs import BOOKKEEPING

    against, arm = why.levels
    columns = ("value", "less", "more", "lowered", "raised")
    return {
        "arm": why.arm,
        "against": why.against,
        "outcome": why.outcome,
        "unit": why.unit,
        "pairs": len(why.splits),
        "note": BOOKKEEPING,
        "in_against": against.as_dict(),
        "in_arm": arm.as_dict(),
        "difference": why.difference.as_dict(),
        "channels": {
            told.channel.name: {"label": told.channel.label, "meaning": told.channel.meaning}
            | {name: getattr(told, name).as_dict() for name in columns}
            for told in why.channels
        },
        "ended_differently": [
            {"against": there, "arm": here, "disputes": count}
            for there, here, count in fate_pairs(change for pair in why.endings for change in pair)
        ],
    }
