"""What a run came to, on one screen and in a planner's words; and the same for programs."""

from typing import TYPE_CHECKING, Any, Final

from analysis.disputes import NEVER
from analysis.facts import Facts, RunLike, facts_of
from analysis.fates import FATES, fate_counts
from analysis.measures import measures
from analysis.registry import Table
from analysis.results import peak_rss_mb
from analysis.wording import number, percent, tenths
from sim import events as ev

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table as Grid

RUN_AWAY: Final = 0.6
"""Branching ratio above which a run is flagged: disputes breed disputes almost without end."""


def print_summary(run: RunLike, *, console: "Console | None" = None) -> None:
    """Print the summary to a console, by default the terminal."""
    from rich.console import Console

    (console or Console()).print(summary(run))


def summary(run: RunLike) -> "RenderableType":
    """The summary as a rich renderable: about 30 lines, fit for 80 columns."""
    from rich.console import Group
    from rich.text import Text

    facts, table = facts_of(run), measures(run)
    name = facts.scenario.title or facts.scenario.name
    head = f"{name}: {facts.residents:,} residents, {facts.days} days, seed {facts.seed}"
    parts: list[RenderableType] = [Text(head, style="bold"), Text(""), _lead(table), Text("")]
    parts += [_ends(facts, table), Text(""), _work(table), Text(""), _books(table), Text(""), _price(table)]
    ratio = table["branching_ratio"]
    if ratio is not None and ratio > RUN_AWAY:
        warning = f"Near run-away: each dispute sets off {ratio:.2f} others. Do not plan on this run."
        parts += [Text(""), Text(warning, style="bold red")]
    return Group(*parts)


def as_json(run: RunLike) -> dict[str, Any]:
    """The run in one object: identity, size, cost of computing, and every measure of the whole place."""
    return {
        "scenario": run.scenario.name,
        "scale": run.scenario.scale,
        "seed": run.seed,
        "engine": run.engine,
        "days": run.days,
        "residents": len(run.world.residents),
        "events": len(run.log),
        "log_sha256": run.log.sha256,
        "elapsed_seconds": run.elapsed_seconds,
        "peak_rss_mb": peak_rss_mb(),
        "measures": measures(run).as_dict(),
    }


def _grid(*columns: str) -> "Grid":
    """A borderless grid: the first column is text, the others are numbers."""
    from rich.table import Table as Grid

    grid = Grid(
        box=None, show_header=bool(columns), pad_edge=False, padding=(0, 2, 0, 0), header_style="bold"
    )
    for place, column in enumerate(columns or ("", "", "", "")):
        grid.add_column(column, justify="right" if place and columns else "left")
    return grid


def _lead(table: Table) -> "RenderableType":
    from rich.text import Text

    unsettled, incidents = table["unsettled_severity_days_per_1000"], table["incidents_per_100000"]
    days = table["active_dispute_days_per_1000"]
    return Text.assemble(
        ("Two outcomes, to be read together (per year)\n", "bold"),
        (f"{number(unsettled):>9}", "bold cyan"),
        " unsettled severity-days per 1,000 residents (given-up disputes too)\n",
        (f"{tenths(incidents):>9}", "bold cyan"),
        f" incidents per 100,000 residents ({table.row('incidents_per_100000').n} in this run)\n",
        (f"{number(days):>9} days of running disputes per 1,000: not alone, silence shortens them", "dim"),
    )


def _ends(facts: Facts, table: Table) -> "RenderableType":
    total = len(facts.disputes)
    counts = fate_counts(facts)
    label = f"{total:,} disputes ({tenths(table['born_per_1000_adults'])} per 1,000 adults a year)"
    grid = _grid(label, "", "")
    lines = (
        ("settled by the parties themselves", ("parties",)),
        ("agreed in the village (head, grid, committee)", ("head", "grid", "committee")),
        ("agreed at township or county", ("township", "county")),
        ("ruled by the court", ("court",)),
        ("given up", ("given_up_known", "given_up_hidden")),
        ("closed on paper and never settled", ("paper",)),
        ("still running", ("running_known", "running_hidden")),
    )
    assert {name for _, names in lines for name in names} == {fate.name for fate in FATES}
    for text, names in lines:
        count = sum(counts[name] for name in names)
        grid.add_row(f"  {text}", f"{count:,}", percent(count / total) if total else "–")
    hidden = int((facts.disputes.detected == NEVER).sum())
    share = percent(table["hidden_share"])
    grid.add_row("  (of all, nobody ever knew of)", f"{hidden:,}", share, style="dim")
    return grid


def _work(table: Table) -> "RenderableType":
    from rich.text import Text

    shares = ", ".join(
        f"{ev.ACCOUNTS[account]} {percent(table[f'gridworker_{ev.ACCOUNTS[account]}_share'])}"
        for account in (ev.ADMIN, ev.REQUESTS, ev.CASES, ev.PATROL, ev.IDLE)
    )
    return Text.assemble(
        (f"Time of {number(table['gridworker_posts'])} gridworkers\n", "bold"),
        f"  {shares}\n",
        f"  worn out {percent(table['gridworkers_worn_out_share'])}, "
        f"quits {number(table['gridworker_quits_per_post'], digits=2)} per post a year; "
        f"requests late {percent(table['requests_late_share'])}, "
        f"given up {percent(table['requests_given_up_share'])}",
    )


def _books(table: Table) -> "RenderableType":
    grid = _grid("What the platform reports, and what is true", "reported", "true")
    for text, reported, true, form in (
        ("cases settled (true: for good)", "success_reported", "success_true", percent),
        ("settled on time", "on_time_reported", "on_time_true", percent),
        ("disputes per 1,000 residents a year", "recorded_per_1000", "born_per_1000", tenths),
        ("open at the end", "backlog_reported_end", "backlog_true_end", number),
        ("mean days to close, to end", "closing_days_reported_mean", "closing_days_true_mean", tenths),
    ):
        grid.add_row(f"  {text}", form(table[reported]), form(table[true]))
    return grid


def _other_heads(table: Table) -> str:
    return f", other groups' heads' {number(table['group_head_hours'])}" if table["joint_groups"] else ""


def _price(table: Table) -> "RenderableType":
    from rich.text import Text

    return Text.assemble(
        ("What it costs  ", "bold"),
        f"{number(table['cost_total_yuan'])} yuan a year, "
        f"{number(table['cost_per_resident_yuan'])} per resident;\n"
        f"  residents' own time {number(table['resident_hours_per_1000'])} hours per 1,000 a year, "
        f"household heads' {number(table['head_hours'])} hours{_other_heads(table)};\n"
        f"  {tenths(table['patrol_visits_per_household'])} patrol visits per household a year "
        f"(too many for {percent(table['households_above_tolerance_share'])} of households)",
    )
