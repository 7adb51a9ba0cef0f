"""The report of a verification: does the program give the known answer where there is one?"""

from pathlib import Path
from typing import Any, Final

from analysis.report import method
from analysis.report.drawing.dots import Dot, Dots, Row, dots
from analysis.report.page import Chart, Page, Section, Table, text
from analysis.words.base import Words, listed, plain
from analysis.words.claims import GROUPS, claim_name, claim_words
from analysis.words.numbers import DASH

FAR: Final = 6.0
"""Standard errors at which the axis ends."""
PASSED: Final = Words("holds", "成立")
FAILED: Final = Words("does NOT hold", "不成立")


def gather(folder: Path, record: dict[str, Any]) -> Page:
    """The report of a folder of `verify`."""
    gates = record["gates"]
    failed = [gate for gate in gates if not gate["passed"]]
    seeds = record["seeds"]
    return Page(
        title=Words("Is the program right where the answer is known?", "在有已知解之处，程序是否正确？"),
        kind=Words("Verification", "程序检验"),
        answers=[_answer(record, failed)],
        certainty=Words(
            "A claim holds when the model is within four standard errors of the formula (by chance once"
            " in 16,000 times)"
            " and the standard error is small. {seeds} of each scenario.",
            "模型与公式相差不超过四个标准误（偶然超出的可能性为一万六千分之一）且标准误足够小，即为成立。每个情景{seeds}。",
        ).fill(seeds=Words(f"{len(seeds)} run{'s' if len(seeds) > 1 else ''}", f"模拟{len(seeds)}次")),
        sections=[
            _claims(gates),
            method.limits(
                text(
                    "Verification says that the program does what its rules say. It says nothing of"
                    " whether the rules are"
                    " those of a real place.",
                    "检验只说明程序符合其规则，不说明这些规则就是真实地方的规则。",
                )
            ),
            method.method(),
            method.provenance(
                {**record, "python": None}, facts=[(Words("Engine", "引擎"), record["engine"])],
                again=f"python run.py report {folder}",
            ),
        ],
        about={"engine": record["engine"], "seeds": ", ".join(map(str, seeds))},
    )  # fmt: skip


def _named(gate: dict[str, Any]) -> Words:
    """A claim by its key in English, by its name in Chinese."""
    return Words(gate["name"], claim_name(gate["name"], gate["claim"]).zh)


def _claims(gates: list[dict[str, Any]]) -> Section:
    groups = dict.fromkeys(gate["group"] for gate in gates)
    return Section(
        key="claims",
        title=Words("All claims", "全部检验"),
        blocks=[
            text(
                "With all but one mechanism switched off the model becomes something whose answer"
                " is known: a"
                " queue, a chain, a ledger. Claims, formulas and citations in full: `verify.html`"
                " in the folder.",
                "只保留一种机制时，模型即成为有已知解的问题：排队、链式过程或账目。各项主张、公式和文献详见同文件夹的`verify.html`。",
            ),
            *(_group(name, [gate for gate in gates if gate["group"] == name]) for name in groups),
        ],
    )


def _answer(record: dict[str, Any], failed: list[dict[str, Any]]) -> Words:
    return (
        Words(
            "{of} of {of} claims hold: where the right answer is known, the program gives it.",
            "{of}项检验全部成立：凡有已知解之处，程序均给出正确结果。",
        )
        if not failed
        else Words(
            "{passed} of {of} claims hold; {failed} do not: {names}.",
            "{of}项检验中{passed}项成立，{failed}项不成立：{names}。",
        )
    ).fill(
        of=record["of"],
        passed=record["passed"],
        failed=len(failed),
        names=listed([_named(one) for one in failed]),
    )


def _group(name: str, gates: list[dict[str, Any]]) -> Chart:
    passed = sum(gate["passed"] for gate in gates)
    title = Words(
        f"{name}: {passed} of {len(gates)} hold", f"{GROUPS.get(name, name)}：{len(gates)}项中{passed}项成立"
    )
    note = Words(
        "Distance from the formula in its standard errors; within 4 a claim holds. Identities stand at 0.",
        "与公式的距离（以标准误计）；4以内为成立。恒等式位于0。",
    )
    rows = [
        Row(
            label=claim_name(gate["name"], gate["claim"]),
            dots=[
                Dot(
                    series=0 if gate["passed"] else 1,
                    value=_z(gate),
                    told=_told(gate),
                    hollow=not gate["passed"],
                )
            ],
        )
        for gate in gates
    ]
    head = [Words("claim", "主张"), Words("observed", "观测值"), Words("exact", "精确值"), Words("z", "z"),
            Words("n", "n"), Words("verdict", "结论")]  # fmt: skip
    lines = [
        [
            claim_words(gate["name"], gate["claim"]),
            *(plain(_figure(gate[key])) for key in ("observed", "exact", "z")),
            plain(f"{gate['n']:,}"),
            PASSED if gate["passed"] else FAILED,
        ]
        for gate in gates
    ]
    chart = Dots(title=title, note=note, rows=rows, series=[title], limit=FAR)
    return Chart(title=title, note=note, draw=dots(chart), table=Table(caption=title, head=head, rows=lines))


def _z(gate: dict[str, Any]) -> float:
    """The distance in standard errors; 0 for an identity, far out for one that is broken."""
    z = gate["z"]
    if z is None or not gate["standard_error"]:
        return 0.0 if gate["passed"] else FAR
    return float(z)


def _told(gate: dict[str, Any]) -> Words:
    words = PASSED if gate["passed"] else FAILED
    return Words("{n} cases: {verdict}", "n = {n}：{verdict}").fill(n=f"{gate['n']:,}", verdict=words)


def _figure(value: float | None) -> str:
    return DASH if value is None else f"{value:,.4g}"
