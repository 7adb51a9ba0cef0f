"""The ranking as a table for the terminal, and the regret cards in sentences."""

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from analysis.compare.effects import WORDS_OF_VERDICT
from analysis.compare.words import DASH, estimate, figure
from analysis.robustness.answer import Card, Robustness, outcome_words
from analysis.robustness.boxes import SHUFFLES, Box
from analysis.robustness.regret import CRITERIA, Ranking, Standing
from analysis.study.intervals import Interval

if TYPE_CHECKING:
    from rich.table import Table


def ranking_table(told: Robustness, outcome: str) -> "Table":
    """The policies on one outcome, from least mean regret on."""
    from rich.table import Table

    ranking = told.rankings[outcome]
    targeted = told.target is not None and told.target.outcome == outcome
    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    grid.add_column(f"{outcome_words(outcome)}, {told.unit(outcome)}", min_width=20)
    names = ["mean (95 %)", "mean regret", "90th percentile", "largest, in world"]
    for name in [
        *names,
        "best in % of worlds",
        "beats the next in %",
        *(["meets target in %"] if targeted else []),
    ]:
        grid.add_column(name, justify="right")
    for place, one in enumerate(ranking.standings, start=1):
        grid.add_row(f"{place}. {one.arm}", *_cells(one, targeted=targeted))
    return grid


def _cells(one: Standing, *, targeted: bool) -> list[str]:
    cells = [
        estimate(one.mean),
        estimate(one.mean_regret),
        estimate(one.p90_regret),
        f"{estimate(one.max_regret)}, {one.most_regretted_world}",
        percent(one.best),
        DASH if one.above_next is None else percent(one.above_next),
    ]
    return [*cells, percent(one.meets)] if targeted and one.meets is not None else cells


def percent(share: Interval) -> str:
    """A share as `62 (52 to 71)`."""
    return f"{100 * share.value:.0f} ({100 * share.low:.0f} to {100 * share.high:.0f})"


def ranking_lines(told: Robustness, outcome: str) -> Iterator[str]:
    """How far the ranking is to be trusted, and what other criteria would choose."""
    ranking = told.rankings[outcome]
    first = ranking.standings[0].arm
    yield (
        f"The whole order holds in {percent(ranking.holds)} % of {ranking.holds.n} worlds, its first place"
        f" ({first}) in {percent(ranking.first_holds)} %;"
        f" {100 * ranking.stable:.0f} % of 1,000 samples of such worlds give the same order."
    )
    others = {CRITERIA[name]: arm for name, arm in ranking.chosen.items() if arm != first}
    if others:
        yield (
            f"Not all criteria choose {first}: "
            + "; ".join(f"{how}: {arm}" for how, arm in others.items())
            + "."
        )
    else:
        yield f"Mean, largest and 90th-percentile regret and the best worst world all choose {first}."
    for one, other in ranking.same:
        yield f"{one} and {other} are equal in every run."
    yield luck_words(told, ranking)


def luck_words(told: Robustness, ranking: Ranking) -> str:
    """What replications say of luck in the regrets."""
    if told.plan.study.replications < 2:
        return (
            "With one run a world, regret is that of one year, luck included; --reps 2 or more parts it from"
            " what the policies do."
        )
    return (
        f"Luck makes {estimate(ranking.luck)} of every mean regret, by favouring one policy in these runs:"
        " so much less it is against the policy that is best in the other replications."
    )


# --- regret cards --------------------------------------------------------------------------------


def card_lines(told: Robustness, card: Card) -> Iterator[str]:
    """A policy's regret card."""
    places = {
        name: [one.arm for one in ranking.standings].index(card.arm) + 1
        for name, ranking in told.rankings.items()
    }
    yield card.arm
    for name, one in card.standings.items():
        best, unit = percent(one.best), told.unit(name)
        yield f"  {outcome_words(name)}: place {places[name]} of {len(told.cards)}, best in {best} %"
        yield (
            f"    mean regret {estimate(one.mean_regret)}, largest {estimate(one.max_regret)} {unit},"
            f" in world {one.most_regretted_world}; n {one.best.n}"
        )
        if one.meets is not None:
            yield f"    misses {told.target} in {percent(missing(one.meets))} % of {one.meets.n} worlds"
    regret = f"its regret on {outcome_words(told.lead)} is in its worst quarter"
    what = "it misses the target" if told.target else regret
    yield f"  {box_words(card.fails, what)}"
    yield f"  {box_words(card.best, 'it is the best policy')}"
    for effect in card.harms:
        if effect.verdict != "identical":
            change, unit = effect.in_nature or effect.change, effect.outcome.unit
            if effect.in_nature is not None and effect.natural is not None:
                unit = effect.natural.unit
            yield (
                f"  beside it, against {told.against}: {effect.outcome.words} {estimate(change, signed=True)}"
                f" {unit}, n {change.n}: {WORDS_OF_VERDICT[effect.verdict]}"
            )


def missing(share: Interval) -> Interval:
    """The share that does not, of one that does."""
    return Interval(value=1 - share.value, low=1 - share.high, high=1 - share.low, n=share.n)


def box_words(box: Box | None, what: str) -> str:
    """A box in a sentence, or that nothing explains it."""
    if box is None:
        return f"that {what} happens in too few worlds, or in nearly all, to say where"
    if not box.convincing:
        return (
            f"no bounds on parameters tell better than luck where {what}"
            f" ({box.by_luck} of {SHUFFLES} shuffles find as good a box; n {box.base.n})"
        )
    bounds = " and ".join(_bound_words(one.path, one.low, one.high) for one in box.bounds)
    return (
        f"{what} when {bounds}: in {percent(box.density)} % of these {box.density.n} worlds, against"
        f" {100 * box.base.value:.0f} % of all {box.base.n}; they are {percent(box.coverage)} % of such"
        f" worlds ({box.by_luck} of {SHUFFLES} shuffles find as good a box; the first number flatters, since"
        " the box was sought)"
    )


def _bound_words(path: str, low: float, high: float) -> str:
    name = path.removeprefix("parameters.")
    parts = [f"> {figure(low)}"] if math.isfinite(low) else []
    parts += [f"< {figure(high)}"] if math.isfinite(high) else []
    return f"{name} {' and '.join(parts)}"
