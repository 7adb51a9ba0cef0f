"""The sanity rail: a run held against what is known without a simulation. Green, red, or not applicable."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from analysis.report.page import Check, Rail
from analysis.words.base import Words, plain
from analysis.words.numbers import DASH, Span, number, percent, with_interval
from sim import events as ev
from sim.vocabulary import GRID

if TYPE_CHECKING:
    from sim.simulate import Run

STANDARD_ERRORS: Final = 4.0
"""How far a count may be from its known mean, as in `verify`: by chance once in 16,000 times."""
NOT_NEEDED: Final = Words(
    "Here you didn't need an agent-based model: the closed form's answer lies within the interval.",
    "这一问题无需主体建模：公式的解落在模型区间之内。",
)
NEEDED: Final = Words(
    "The closed form alone would mislead here: its answer lies outside the interval. It knows no patrol"
    " before"
    " requests, no disputes heard first, no nights and days off, no absence in lumps, nobody who leaves.",
    "此处仅凭公式会误导：其解在模型区间之外。公式不含先巡查后办事、先调处纠纷、夜间与休息日、成批缺勤和离职。",
)
ZERO: Final = plain("0")
NONE: Final = plain(DASH)


class Late(NamedTuple):
    """Late requests over runs: in the model with its interval, by Erlang's formula, and by its floor."""

    model: Span
    formula: float
    floor: float
    n: int


def rail_of(run: "Run", *, late: Late | None = None) -> Rail:
    """All checks of a run; `late` is what many runs say of late requests, if there are any."""
    return Rail(checks=[conservation(run), *little(run), utilisation(run), erlang(late or late_in(run))])


def late_over(values: Sequence[float], formula: Sequence[tuple[float, float]]) -> Late | None:
    """Late requests in one run of each of some worlds, and by both formulas there; None without any."""
    from analysis.study.intervals import mean_interval

    pairs = [(one, *both) for one, both in zip(values, formula, strict=False) if one == one]
    if len(pairs) < 2:
        return None
    late, floor, known = (np.array(column) for column in zip(*pairs, strict=True))
    mean = mean_interval(values=late, world=np.arange(len(late)))
    return Late(Span(mean.value, mean.low, mean.high), float(known.mean()), float(floor.mean()), len(late))


def late_in(run: "Run") -> Late | None:
    """Late requests in one run, without an interval; None where nobody asks for anything."""
    from analysis.measures import measures
    from analysis.staffing.erlang import late_share_of

    row = measures(run, dimensions=()).row("requests_late_share")
    floor, formula = (late_share_of(run.scenario, run.institution, bare=bare) for bare in (True, False))
    if row.value is None or floor is None or formula is None:
        return None
    return Late(Span(row.value, math.nan, math.nan), formula, floor, row.n)


def not_run(why: Words) -> Rail:
    """The rail where there is no run to check."""
    name = Words("Conservation, Little, Erlang", "守恒、利特尔定律、厄朗公式")
    return Rail(checks=[Check(name=name, light="grey", ours=NONE, theirs=NONE, says=why)])


def conservation(run: "Run") -> Check:
    """Every law of the audit, on the log."""
    from sim.audit import LAWS, audit

    broken = audit(run)
    return Check(
        name=Words("Conservation", "守恒"),
        light="red" if broken else "green",
        ours=Words("{n} broken", "违反{n}条").fill(n=len(broken)),
        theirs=ZERO,
        says=Words("First broken: {law}", "首条违反（原文）：`{law}`").fill(law=broken[0])
        if broken
        else Words(
            "{laws} laws hold in all {rows} rows of the log: nothing appears or vanishes, minutes add up.",
            "日志全部{rows}行均满足{laws}条守恒律：无凭空出现或消失，工时收支相抵。",
        ).fill(laws=len(LAWS), rows=f"{len(run.log):,}"),
    )


def little(run: "Run") -> list[Check]:
    """Little's law, L = lambda W, for cases at desks and for requests (Little 1961, Oper. Res. 9, 383)."""
    from analysis.verify.books import case_stays, horizon_of, inside_and_stayed, request_stays

    found = []
    for stays_of, what in (
        (case_stays, Words("cases at desks", "各级在办案件")),
        (request_stays, Words("requests", "群众诉求")),
    ):
        stays = stays_of(run)
        inside, stayed = (int(one.sum()) for one in inside_and_stayed(run, stays))
        minutes = horizon_of(run)
        found.append(
            Check(
                name=Words("Little's law: {what}", "利特尔定律：{what}").fill(what=what),
                light="green" if inside == stayed else "red",
                ours=number(inside / minutes),
                theirs=number(stayed / minutes),
                says=Words(
                    "Counted minute by minute, as many are inside on average as arrivals × mean stay says"
                    " (n = {n}).",
                    "逐分钟清点的平均在办数，等于到达率×平均停留时间（n = {n}）。",
                ).fill(n=f"{len(stays.arrived):,}")
                if inside == stayed
                else Words("The two differ by {gap} minutes of stay.", "两者相差{gap}分钟停留时间。").fill(
                    gap=f"{abs(inside - stayed):,}"
                ),
            )
        )
    return found


def utilisation(run: "Run") -> Check:
    """The utilisation law, rho = lambda E[S]: minutes of served requests against number x mean service."""
    intake = run.scenario.parameters.intake
    served = int((run.log.rows["kind"] == ev.REQUEST_DONE).sum())
    books = run.log.of(ev.UNIT_MINUTES)
    grids = run.institution.units["level"][books["subject"]] == GRID
    spent = int(books["b"][grids & (books["a"] == ev.REQUESTS)].sum())
    expected = served * intake.request_minutes
    cv = 1.0 if intake.request_shape == "exponential" else intake.request_minutes_cv
    cv = 0.0 if intake.request_shape == "fixed" else cv
    name = Words("Utilisation law: requests at grids", "利用率定律：网格办理诉求")
    if not expected:
        return Check(name=name, light="grey", ours=NONE, theirs=NONE,
                     says=Words("No request was served.", "没有办结的诉求。"))  # fmt: skip
    # half a minute of rounding in each, and requests that are cut by the end of the run
    error = intake.request_minutes * cv * math.sqrt(served) + 0.005 * expected
    good = abs(spent - expected) <= STANDARD_ERRORS * error
    hours = (Words("{n} hours", "{n}小时").fill(n=number(one / 60)) for one in (spent, expected))
    return Check(
        name=name,
        light="green" if good else "red",
        ours=next(hours),
        theirs=next(hours),
        says=Words(
            "Work done is the number served × the mean service time, within {errors} standard errors (n ="
            " {n}).",
            "所用工时等于办结件数×平均办理时间，误差在{errors}个标准误之内（n = {n}）。",
        ).fill(n=f"{served:,}", errors=f"{STANDARD_ERRORS:g}")
        if good
        else Words(
            "Work done differs from what was served (n = {n}).", "所用工时与办结件数不符（n = {n}）。"
        ).fill(n=f"{served:,}"),
    )


def erlang(late: Late | None) -> Check:
    """Erlang C at grids as plain queues of requests (`analysis/staffing/erlang.py`).

    The floor gives the whole shift to requests: no model with less time for them does better, so that a share
    of late requests below it by more than luck is a fault.
    """
    name = Words("Erlang C: late requests at grids", "厄朗C公式：网格诉求超期率")
    if late is None:
        return Check(name=name, light="grey", ours=NONE, theirs=NONE,
                     says=Words("Nobody asks for anything here.", "此处没有群众诉求。"))  # fmt: skip
    ours, alone = late.model, not math.isfinite(late.model.low)
    luck = STANDARD_ERRORS * math.sqrt(max(late.floor * (1 - late.floor), 1e-12) / max(late.n, 1))
    fault = (ours.value + luck if alone else ours.high) < late.floor
    if fault:
        says = Words(
            "The model serves faster than its staff could: a fault.", "模型办理速度超出人力所能：有误。"
        )
    elif alone:
        says = Words(
            "The model is not better than the formula's floor. One run has no interval: whether the"
            " formula would"
            " have been enough, `staffing` tells.",
            "模型未优于公式下限。单次模拟没有区间：公式是否已经足够，见`staffing`命令。",
        )
    else:
        says = NOT_NEEDED if ours.low <= late.formula <= ours.high else NEEDED
    return Check(
        name=name,
        light="red" if fault else "green",
        ours=Words("{late}, n = {n}", "{late}，n = {n}").fill(
            late=with_interval(ours, unit="share"), n=f"{late.n:,}"
        ),
        theirs=Words("{formula} (floor {floor})", "{formula}（下限{floor}）").fill(
            formula=percent(late.formula), floor=percent(late.floor)
        ),
        says=says,
    )
