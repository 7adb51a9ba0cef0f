"""Findings as people read them."""

import math
from collections import Counter
from collections.abc import Sequence
from typing import Final

from analysis.patterns.registry import Finding, Pattern, Verdict

VERDICTS: Final[tuple[Verdict, ...]] = ("passed", "missed", "cannot be told")
DIGITS: Final = 9
"""Decimals that are told at most."""


def wanted(one: Pattern) -> str:
    """The region that is wanted, with its unit."""
    low, high = one.low * one.told_times, one.high * one.told_times
    if math.isinf(low):
        region = f"at most {high:.3g}"
    elif math.isinf(high):
        region = f"at least {low:.3g}"
    else:
        region = f"{low:.3g} to {high:.3g}"
    return f"{region} {one.unit}".rstrip()


def number(one: Finding) -> str:
    """What was found: the number, its interval and n; nothing where there is none."""
    interval = one.interval
    if math.isnan(interval.value):
        return ""
    # what is nothing but rounding is told as nothing
    value, low, high = (
        round(one.pattern.told_times * bound, DIGITS) if math.isfinite(bound) else bound
        for bound in (interval.value, interval.low, interval.high)
    )
    bounds = (
        f"{low:,.3g} to {high:,.3g}; n {interval.n:,}" if interval.told else f"no interval; n {interval.n:,}"
    )
    return f"{value:,.3g} ({bounds})"


def tally(findings: Sequence[Finding]) -> dict[Verdict, int]:
    """How many patterns came to each verdict."""
    found = Counter(one.verdict for one in findings)
    return {verdict: found[verdict] for verdict in VERDICTS}


def headline(findings: Sequence[Finding], place: str) -> str:
    """The card in a sentence."""
    found = tally(findings)
    return (
        f"{place}: of {len(findings)} patterns {found['passed']} are shown, {found['missed']} are missed, "
        f"{found['cannot be told']} cannot be told here"
    )
