"""The report of a carry-over: does what one place taught predict another?"""

from pathlib import Path
from typing import Any

from analysis.report import method
from analysis.report.kinds.calibrate import targets
from analysis.report.page import Page, text
from analysis.report.reference import place_words, scenario_of
from analysis.words.base import Words


def gather(folder: Path, record: dict[str, Any]) -> Page:
    """The report of a folder of `carry-over`."""
    scenario = scenario_of(record["to"])
    one = place_words(scenario_of(record["from"]), record["from"]["scenario"])
    other = place_words(scenario, record["to"]["scenario"])
    checks = record["checks"]
    hits, before = (sum(bool(check[key]) for check in checks) for key in ("hit", "prior_hit"))
    answer = Words(
        "With what {one} taught, {hits} of {all} targets of {other} are met; before, {before} were.",
        "用{one}校准所得预测{other}，{all}项目标满足{hits}项；校准前满足{before}项。",
    ).fill(one=one, other=other, hits=hits, all=len(checks), before=before)
    return Page(
        title=Words("Does what {one} taught hold in {other}?", "{one}所得能否用于{other}？").fill(
            one=one, other=other
        ),
        kind=Words("Carrying a calibration over", "校准结果外推"),
        answers=[answer],
        certainty=Words(
            "{runs} runs, {failed} failed; bands of 95% of worlds. Narrower bands miss more easily: read"
            " misses beside"
            " their widths.",
            "{runs}次模拟，失败{failed}次；世界的95%范围。范围越窄越容易落空：须与宽度一并阅读。",
        ).fill(runs=f"{record['runs']:,}", failed=record["runs_failed"]),
        sections=[
            targets(checks),
            method.limits(
                text(
                    "{n} parameters travelled; those of the place itself stayed.".format(
                        n=len(record["travelled"])
                    ),
                    "共外推{n}个参数；属于地方自身的参数保持不变。".format(n=len(record["travelled"])),
                )
            ),
            method.method(),
            method.inputs(scenario),
            method.provenance(
                record,
                facts=[(Words("Seed", "种子"), str(record["to"]["seed"]))],
                again=f"python run.py report {folder}",
            ),
        ],
        about={"scenario": record["to"]["scenario"], "seed": record["to"]["seed"]},
    )
