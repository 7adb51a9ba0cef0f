"""What a calibration found, in sentences: what it cannot say first."""

import math
from collections.abc import Sequence

from analysis.calibrate.calibration import Calibrated
from analysis.calibrate.identifiability import Marginal
from analysis.calibrate.predictive import Band, Check, Tension
from analysis.study.intervals import Interval
from analysis.words import measure_words

SHOWN = 6


def sentences(found: Calibrated) -> list[str]:
    """The answer, most important first."""
    return [
        *limits(found),
        *(tension(one) for one in found.tensions),
        left_words(found),
        identified_words(found.marginals),
        *pairs_words(found),
        *held_out_words(found.checks),
    ]


def limits(found: Calibrated) -> list[str]:
    """What this calibration cannot say, and what was left out of it."""
    facts = [check.target.measure for check in found.checks if check.target.kind == "place"]
    bands = len(found.checks) - len(facts)
    told = [
        f"This shows which parameters fit {counted(len(facts), 'fact')} of the place and"
        f" {counted(bands, 'general band')}. It"
        " does not show that the model is right, nor what any policy does: no figure is of an area without"
        " it."
    ]
    untouched = [one for one in found.marginals if not one.touched]
    if untouched:
        told.append(
            f"The data say nothing of {len(untouched)} of {len(found.marginals)} parameters; what rests on"
            f" these is as uncertain as before: {named([one.path for one in untouched])}."
        )
    fixed = [one.path for one in found.screened if not one.chosen]
    if fixed:
        told.append(
            f"{len(fixed)} more uncertain parameters were left at their values, since the screening's"
            f" {found.budget.screening} runs saw less of them in the targets: all intervals are too narrow by"
            " what these would add."
        )
    if found.posterior.widened > 1:
        told.append(
            f"Too few worlds fit well: tolerances were widened by {found.posterior.widened:.2g}, so that the"
            " posterior is wider than the targets would have it."
        )
    if found.history.region.rank > 1:
        told.append(
            "No world comes near all targets at once: worlds were judged by the"
            f" {('second', 'third')[found.history.region.rank - 2]} largest implausibility."
        )
    return told


def tension(one: Tension) -> str:
    """A target that cannot be met."""
    name = measure_words(one.target.measure).name.en
    side = "above" if one.above else "below"
    text = (
        f"{name} cannot be met: {number(one.check.posterior)} is predicted, {side} the recorded"
        f" {one.target.told()}. {share(one.alone)} of worlds meet it before calibration"
    )
    if not one.beside.n:
        return f"{text}; none of them meets all the others."
    return f"{text}, and {share(one.beside)} of those that meet all the others."


def left_words(found: Calibrated) -> str:
    """The share of the space that is left, and why the waves ended."""
    left = found.history.left
    low, high = left.interval
    waves = len(found.history.waves)
    return (
        f"{counted(waves, 'wave')} ruled out all but {left.share:.2g} ({low:.2g} to"
        f" {high:.2g}) of the plausible worlds; they ended because {found.history.why}."
        f" {len(found.posterior.weights):,} runs weighed what is left; they tell as much as"
        f" {found.posterior.effective:,.0f} equal ones."
    )


def identified_words(marginals: Sequence[Marginal]) -> str:
    """Which parameters the data narrowed most."""
    touched = [one for one in marginals if one.touched]
    if not touched:
        return "No parameter's distribution was changed by the data."
    parts = [
        f"{last(one.path)} ({one.posterior[0]:.3g} to {one.posterior[1]:.3g}, was {one.prior[0]:.3g} to"
        f" {one.prior[1]:.3g})"
        for one in touched[:SHOWN]
    ]
    return f"The data speak of {len(touched)} parameters, most of {', '.join(parts)}."


def pairs_words(found: Calibrated) -> list[str]:
    """Which pairs trade off."""
    if not found.pairs:
        return []
    parts = [
        f"{last(one.one)} and {last(one.other)} ({one.correlation:.2f}, {one.low:.2f} to {one.high:.2f})"
        for one in found.pairs[:SHOWN]
    ]
    more = f" and {len(found.pairs) - SHOWN} more" if len(found.pairs) > SHOWN else ""
    return [f"The data cannot tell these apart, which trade off: {', '.join(parts)}{more}."]


def held_out_words(checks: Sequence[Check]) -> list[str]:
    """How targets that were not fitted came out."""
    held = [check for check in checks if check.target.held_out]
    if not held:
        return ["No target was held out."]
    hits = sum(check.hit for check in held)
    missed = [measure_words(check.target.measure).name.en for check in held if not check.hit]
    text = f"Of {len(held)} targets held out, the predicted band reaches {hits}"
    return [f"{text}; missed: {', '.join(missed)}." if missed else f"{text}."]


def number(band: Band) -> str:
    """`11.2 (4.1 to 27)`."""
    if not band.n:
        return "nothing"
    return f"{band.median:.3g} ({band.low:.3g} to {band.high:.3g})"


def share(interval: Interval) -> str:
    """A share in per cent with its interval and n."""
    if not interval.n or math.isnan(interval.value):
        return "none of none"
    low, high = 100 * interval.low, 100 * interval.high
    return f"{100 * interval.value:.0f} % ({low:.0f} to {high:.0f}, n = {interval.n})"


def named(paths: Sequence[str]) -> str:
    """Some of the paths, by their last words."""
    more = f" and {len(paths) - SHOWN} more" if len(paths) > SHOWN else ""
    return ", ".join(last(path) for path in paths[:SHOWN]) + more


def counted(count: int, thing: str) -> str:
    """`1 wave`, `2 waves`."""
    return f"{count} {thing}{'' if count == 1 else 's'}"


def last(path: str) -> str:
    """A parameter's own name, without its groups."""
    return path.rpartition(".")[2]
