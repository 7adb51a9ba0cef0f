"""The report as one page that needs nothing else: no network, no script, no other file."""

import math
import re
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Final

import numpy as np

from analysis.results import provenance
from analysis.verify import suite
from analysis.verify.drawing import INTERVAL, draw_curve, draw_overview, draw_strip
from analysis.verify.gate import STANDARD_ERRORS_MAX, Curve, Gate, Verdict
from analysis.verify.lab import FOLDER
from analysis.verify.report import Outcome, exact_of, figure, why, wrong_in_words, z_of

STYLE: Final = Path(__file__).with_name("page.css")
OFF: Final = "bare"
"""The scenario that switches everything off; the others extend it."""


def page(outcome: Outcome) -> str:
    """The whole HTML text."""
    gates = {gate.name: gate for gate in suite.GATES}
    names = dict.fromkeys(verdict.group for verdict in outcome.verdicts)
    groups = [(name, [one for one in outcome.verdicts if one.group == name]) for name in names]
    scenarios = sorted({name for verdict in outcome.verdicts for name in verdict.scenarios})
    parts = [
        _head(outcome),
        _contents(groups),
        "<main>",
        _overview(outcome),
        _all_claims(groups),
        *(_group(name, part, gates=gates, outcome=outcome) for name, part in groups),
        _scenarios(scenarios),
        _provenance(outcome),
        "</main></body></html>\n",
    ]
    return _lines(parts)


def _head(outcome: Outcome) -> str:
    title = f"gridgov verified: {len(outcome.verdicts) - len(outcome.failed)} of {len(outcome.verdicts)}"
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>
{STYLE.read_text(encoding="utf-8")}</style></head><body>
<header>
<h1>{escape(outcome.headline)}.</h1>
<p>gridgov simulates how disputes in a Chinese town arise, come to be known and are settled. With all but one
of its mechanisms switched off it becomes something whose answer is known: a queue, a chain, a ledger. Each
claim below compares what the program then does with that answer.</p>
</header>"""


def _contents(groups: Sequence[tuple[str, Sequence[Verdict]]]) -> str:
    links = [("all", "All claims"), *((_anchor(name), name) for name, _ in groups)]
    links += [("scenarios", "Scenarios"), ("provenance", "Provenance")]
    items = "".join(f'<li><a href="#{anchor}">{escape(name)}</a></li>' for anchor, name in links)
    return f'<nav aria-label="Contents"><ul>{items}</ul></nav>'


def _overview(outcome: Outcome) -> str:
    seeds = suite.seeds_of(quick=outcome.quick)
    run = "once, with seed 1" if len(seeds) == 1 else f"{len(seeds)} times, with seeds 1 to {seeds[-1]}"
    return f"""<section aria-labelledby="how"><h2 id="how">How to read this</h2>
<p>A claim holds when two things are so. The program's value (observed) and the formula's (exact) differ by
less than {STANDARD_ERRORS_MAX:g} standard errors: by chance alone that fails once in 16,000 times. And the
standard error is at most what is allowed beside it, small enough to see an error of a tenth: a vague result
proves nothing. Some claims are identities, such as minutes that must add up; these hold to the last unit or
not at all.</p>
<p>Every claim can fail: below it stands a fault with which it must, and does, fail in the test suite. Each
scenario was simulated {run}, on the {escape(outcome.engine)} engine.</p>
<figure>{draw_overview(outcome.verdicts)}
<figcaption>Each dot is a claim. The blue curve is what pure chance would make of a program without fault,
if all claims had luck of their own (those with a scenario in common share it); the dashed lines are the
limits.</figcaption></figure></section>"""


def _all_claims(groups: Sequence[tuple[str, Sequence[Verdict]]]) -> str:
    """The table; its roles are said again because narrow screens lay it out as cards."""
    names = ("Verdict", "Claim, formula, source", "Observed", "Exact", "z", "n", "Standard error", "Allowed")
    heads = "".join(f'<th role="columnheader" scope="col">{name}</th>' for name in names)
    body = []
    for group, verdicts in groups:
        body.append(
            f'<tr role="row" class="group"><th role="rowheader" scope="rowgroup" colspan="{len(names)}">'
            f"{escape(group)}</th></tr>"
        )
        body += [_row(verdict, names) for verdict in verdicts]
    return f"""<section aria-labelledby="all"><h2 id="all">All claims</h2>
<table role="table">
<caption>z is observed minus exact, in standard errors; n is the number of cases.</caption>
<thead role="rowgroup"><tr role="row">{heads}</tr></thead>
<tbody role="rowgroup">
{_lines(body)}
</tbody></table></section>"""


def _row(verdict: Verdict, names: Sequence[str]) -> str:
    claim = (
        f'<a href="#gate-{verdict.name}">{escape(verdict.claim)}</a>'
        f'<span class="formula">{escape(verdict.formula)}</span>'
        f'<span class="source">{escape(verdict.citation)}</span>'
    )
    cells = [f'<td role="cell">{_mark(verdict)}</td>', f'<td role="cell" class="claim">{claim}</td>']
    exactly = verdict.standard_error == 0
    numbers = (
        figure(verdict.observed),
        exact_of(verdict),
        z_of(verdict),
        f"{verdict.n:,}",
        "none" if exactly else figure(verdict.standard_error, digits=3),
        "–" if exactly else figure(verdict.error_allowed, digits=3),
    )
    cells += [
        f'<td role="cell" class="number" data-name="{name}">{escape(value)}</td>'
        for name, value in zip(names[2:], numbers, strict=True)
    ]
    return f'<tr role="row">{"".join(cells)}</tr>'


def _mark(verdict: Verdict) -> str:
    """The verdict, as a sign and a word."""
    if verdict.passed:
        return '<span class="holds"><span aria-hidden="true">✓</span> holds</span>'
    return '<span class="fails"><span aria-hidden="true">✗</span> fails</span>'


def _group(name: str, verdicts: Iterable[Verdict], *, gates: dict[str, Gate], outcome: Outcome) -> str:
    claims = _lines(_claim(verdict, gates[verdict.name], outcome) for verdict in verdicts)
    return f"""<section aria-labelledby="{_anchor(name)}"><h2 id="{_anchor(name)}">{escape(name)}</h2>
{claims}</section>"""


def _claim(verdict: Verdict, gate: Gate, outcome: Outcome) -> str:
    again = f"python run.py verify{' --quick' if outcome.quick else ''} --gate {verdict.name}"
    again += "" if outcome.engine == "compiled" else f" --engine {outcome.engine}"
    return f"""<article class="claim" aria-labelledby="gate-{verdict.name}">
<h3 id="gate-{verdict.name}">{escape(verdict.claim)}</h3>
<div>
<p>{_mark(verdict)}: {escape(why(verdict))}</p>
<p class="formula">{escape(verdict.formula)}</p>
<p class="source">{escape(verdict.citation)}</p>
<dl>
<dt>Switched on</dt><dd>{_switched_on(verdict.scenarios)}</dd>
<dt>It would fail if</dt><dd>{escape(wrong_in_words(gate.wrong))}</dd>
<dt>Check it again</dt><dd><code>{escape(again)}</code></dd>
</dl></div>
{_picture(verdict)}</article>"""


def _switched_on(names: Sequence[str]) -> str:
    """What runs in a claim's scenarios, and what does not."""
    links = ", ".join(f'<a href="#scenario-{name}">{name}</a>' for name in names)
    bases = {_base(name) for name in names}
    if bases == {OFF}:
        return f'only what {links} says; all else is off, as in <a href="#scenario-{OFF}">{OFF}</a>'
    return f"all that {links} says, on top of {', '.join(sorted(escape(base) for base in bases))}"


def _base(name: str) -> str:
    """The scenario that others of this folder are laid upon: `bare`, or one with everything on."""
    found = re.search(r"^extends: *(\S+)\.yaml", (FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), re.M)
    if name == OFF or found is None:
        return name
    above = Path(found[1])
    return above.name if above.parent.name else _base(above.name)


def _picture(verdict: Verdict) -> str:
    """A figure where there is something to draw, else the two values in words."""
    numbers = f"observed {figure(verdict.observed)}, exact {exact_of(verdict)}"
    if verdict.problem or not math.isfinite(verdict.observed - verdict.exact):
        return ""
    if verdict.curve is not None:
        drawn = draw_curve(verdict.curve, told=f"{verdict.claim}: {numbers}")
        model = "points: the model"
        if any(error > 0 for error in verdict.curve.seen_error):
            model += f", with intervals of {INTERVAL} standard errors"
        return f"""<figure>{drawn}
{_numbers(verdict.curve)}
<figcaption>{"Bars" if verdict.curve.bars else "Line"}: the theory; {model}. In the table: {numbers},
from {verdict.n:,} cases.</figcaption></figure>"""
    if verdict.standard_error > 0:
        return f"""<figure>{draw_strip(verdict, told=f"{verdict.claim}: {numbers}")}
<figcaption>Upright line: the theory, {exact_of(verdict)}. Point: the model, {figure(verdict.observed)},
from {verdict.n:,} cases, with an interval of {INTERVAL} standard errors. Shaded: where it
may lie.</figcaption>
</figure>"""
    return (
        f'<p class="identity">Observed <b>{figure(verdict.observed)}</b>, must be '
        f"<b>{exact_of(verdict)}</b>; looked at in {verdict.n:,} cases.</p>"
    )


def _numbers(curve: Curve) -> str:
    """The points of a figure as a table, to be unfolded: what was seen, and the theory there."""
    order = np.argsort(curve.exact_x, kind="stable")
    exact_x, exact_y = np.asarray(curve.exact_x)[order], np.asarray(curve.exact_y)[order]
    theory = np.interp(curve.seen_x, exact_x, exact_y)
    labels = [f"<th scope='row'>{escape(label)}</th>" for label in curve.labels] or [""] * len(curve.seen_x)
    columns = (curve.seen_x, theory.tolist(), curve.seen_y, curve.seen_error)
    rows = _lines(
        f"<tr>{label}{''.join(f'<td>{figure(value)}</td>' for value in values)}</tr>"
        for label, *values in zip(labels, *columns, strict=True)
    )
    name = "<th scope='col'>Of</th>" if curve.labels else ""
    names = (escape(curve.x_label), "theory", "model", "standard error")
    heads = name + "".join(f"<th scope='col'>{head}</th>" for head in names)
    return f"""<details><summary>The numbers: {escape(curve.y_label)}</summary>
<table class="numbers"><thead><tr>{heads}</tr></thead>
<tbody>{rows}</tbody></table></details>"""


def _scenarios(names: Sequence[str]) -> str:
    listed = [*(name for name in names if name != OFF), OFF]
    return f"""<section aria-labelledby="scenarios"><h2 id="scenarios">Scenarios</h2>
<p>Each is a file of <code>scenarios/verify</code>, and all but the last, which has no place, can be run like
any other scenario. No code of the program is there for tests alone: what is off is off because a rate, a
share or a number is set so.</p>
{_lines(_scenario(name) for name in listed)}</section>"""


def _scenario(name: str) -> str:
    """What a scenario's first comment says of it, and the rest of its file."""
    lines = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
    comment, rest = lines[: _first(lines)], lines[_first(lines) :]
    return f"""<article aria-labelledby="scenario-{name}"><h3 id="scenario-{name}">{name}</h3>
<p>{escape(" ".join(line.lstrip("# ") for line in comment))}</p>
<pre>{escape(_lines(rest))}</pre></article>"""


def _first(lines: Sequence[str]) -> int:
    """The first line after the opening comment."""
    return next((at for at, line in enumerate(lines) if not line.startswith("#")), len(lines))


def _provenance(outcome: Outcome) -> str:
    made = provenance(command=outcome.command)
    versions = ", ".join(f"{name} {found}" for name, found in made["packages"].items() if found)
    machine = made["machine"]
    seeds = suite.seeds_of(quick=outcome.quick)
    facts = {
        "Made by": " ".join(outcome.command),
        "On": made["written"],
        "Engine": outcome.engine,
        "Seeds": f"{seeds[0]} to {seeds[-1]}" if len(seeds) > 1 else str(seeds[0]),
        "Took": f"{outcome.elapsed_seconds:.0f} seconds",
        "Versions": f"Python {made['python']}, {versions}",
        "Machine": ", ".join(str(machine[name]) for name in ("system", "release", "machine")),
        "Cores": str(machine["cores"]),
    }
    rows = "".join(f"<dt>{name}</dt><dd>{escape(fact)}</dd>" for name, fact in facts.items())
    return f"""<section aria-labelledby="provenance"><h2 id="provenance">Provenance</h2>
<dl>{rows}</dl>
<p>The same in <code>verify.json</code> and <code>verify.csv</code> beside this page.</p></section>"""


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(parts)


def _anchor(name: str) -> str:
    return "group-" + "-".join(name.lower().split())
