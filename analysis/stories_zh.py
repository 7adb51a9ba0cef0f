"""One dispute's life in plain Chinese, as `analysis/stories.py` tells it in English.

Parties are told by what the synthetic world says of anybody like them; no person of this world exists.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import numpy as np

from analysis.disputes import NEVER
from analysis.stories import row_of, when
from analysis.words.things import AGES, CHANNELS, GROUPS, KINDS, LEVELS, ORGANISATIONS, REASONS, SEVERITIES
from sim import events as ev
from sim import vocabulary
from sim.calendar import MINUTES_PER_DAY
from sim.vocabulary import AGE_BANDS, COURT, SETTINGS

if TYPE_CHECKING:
    from analysis.facts import Facts
    from analysis.stories import Moment

VILLAGES: Final = {"urban": "城镇社区", "rural": "农村", "pastoral": "牧区村", "dedicated": "专属网格片区"}


def opening_zh(facts: "Facts", row: int) -> str:
    """What a dispute is about, and between whom."""
    tie = facts.world.ties[facts.disputes.tie[row]]
    kind = KINDS[vocabulary.KINDS[int(tie["kind"])]].zh
    return f"{kind}纠纷，双方为{_node(facts, int(tie['a']))}和{_node(facts, int(tie['b']))}。"


def _node(facts: "Facts", node: int) -> str:
    if node >= facts.residents:
        kind = vocabulary.ORGANISATIONS[int(facts.world.organisations[node - facts.residents]["kind"])]
        return f"一家{ORGANISATIONS[kind].zh}"
    people = facts.world.residents
    household = facts.world.households[people.household[node]]
    place = VILLAGES[SETTINGS[int(facts.world.villages["setting"][household["village"]])]]
    sex = "女性" if people.female[node] else "男性"
    migrant = "外来户" if household["migrant"] else "本地户"
    return f"一名{place}的{AGES[AGE_BANDS[int(people.age_band[node])]].zh}{sex}（{migrant}）"


def unit_zh(facts: "Facts", unit: int) -> str:
    """A desk: its level, and of which village or township."""
    if unit < 0:
        return "无人"
    entry = facts.institution.units[unit]
    words = LEVELS[vocabulary.LEVELS[int(entry["level"])]].zh
    if entry["serves"]:
        words = f"{GROUPS[vocabulary.GROUPS[int(entry['serves'])]].zh}联防小组组长"
    if entry["village"] >= 0:
        return f"{VILLAGES[SETTINGS[int(entry['setting'])]]}{entry['village']}的{words}"
    return words


def _born(facts: "Facts", event: np.void) -> str:
    origin, severity = divmod(int(event["c"]), 8)
    as_what = SEVERITIES[severity - 1].zh
    return {
        ev.SPARK: f"纠纷发生：{as_what}。",
        ev.OFFSPRING: f"被另一起纠纷牵连而发生：{as_what}。",
        ev.RELAPSE: f"协议破裂，纠纷再起：{as_what}。",
    }[origin]


def _noticed(facts: "Facts", event: np.void) -> str:
    by = int(event["b"])
    fixed = {
        ev.BY_VOLUNTEER: "村里的志愿者听说了此事。",
        ev.BY_MEMBER: "结对党员走访时得知此事。",
        ev.BY_CADRE: "干部走访时得知此事。",
        ev.BY_LEADER: "包抓领导走访时得知此事。",
    }
    if by in fixed:
        return fixed[by]
    occasion = {ev.BY_PATROL: "巡查时", ev.BY_CAMERA: "从监控中", ev.BY_FLAG: "预警上门时"}.get(
        by, "走看本组时"
    )
    return f"{unit_zh(facts, int(event['a']))}{occasion}发现。"


def _voiced(facts: "Facts", event: np.void) -> str:
    to = CHANNELS[vocabulary.CHANNELS[int(event["b"])]].zh
    lost = "反映中途丢失，无人上门。" if event["c"] & ev.LOST else ""
    carried = "由代办员代办。" if event["c"] & ev.CARRIED else ""
    return f"当事人向{to}反映。{lost}{carried}"


def _opened(facts: "Facts", event: np.void) -> str:
    due = f"，限{facts.calendar.date_of(int(event['c']))}前办结" if event["c"] >= 0 else ""
    return f"{unit_zh(facts, int(event['a']))}受理{due}。"


def _session_ended(facts: "Facts", event: np.void) -> str:
    level = int(facts.unit_level[facts.institution.workers["unit"][event["a"]]])
    good = "法院作出裁判" if level == COURT else "双方达成协议"
    team = "，联合小组主持" if event["c"] & ev.BY_TEAM else ""
    adviser = "，法律顾问到场" if event["c"] & ev.ADVISED else ""
    return f"调解用时{event['b']}分钟{team}{adviser}：{good if event['c'] & ev.AGREED else '未达成协议'}。"


def _reason(number: int) -> str:
    return REASONS[ev.REASONS[number]].zh


def _passed_up(facts: "Facts", event: np.void) -> str:
    reason = _reason(int(event["c"]) % 4)
    if event["b"] < 0:
        return f"上面再无层级，退回当事人（{reason}）。"
    return f"上交{unit_zh(facts, int(event['b']))}：{reason}。"


def _on_paper(facts: "Facts", event: np.void) -> str:
    late = "（已超期）" if event["c"] else ""
    who, reason = unit_zh(facts, int(event["a"])), _reason(int(event["b"]))
    return f"{who}纸面办结{late}：{reason}。纠纷仍在继续，无人看见。"


def _ended(facts: "Facts", event: np.void) -> str:
    unit = int(event["b"])
    with_case = f"{unit_zh(facts, unit)}的案件随之办结。" if unit >= 0 else ""
    return {
        ev.LUMPED: f"当事人放弃，纠纷未化解。{with_case}",
        ev.BILATERAL: f"当事人自行和解。{with_case}",
        ev.AGREEMENT: f"经{unit_zh(facts, unit)}调解达成协议。",
        ev.RULED: "法院裁判，纠纷在法律上了结。",
    }[int(event["a"])]


_TELL: Final[dict[int, "Callable[[Facts, np.void], str]"]] = {
    ev.BORN: _born,
    ev.PROVOKED: lambda facts, event: "双方之间又添新的摩擦。",
    ev.VOICED: _voiced,
    ev.NOTICED: _noticed,
    ev.INTENSIFIED: lambda facts, event: f"矛盾加剧，成为{SEVERITIES[int(event['a']) - 1].zh}。",
    ev.INCIDENT: lambda facts, event: f"发生激化事件，成为{SEVERITIES[int(event['a']) - 1].zh}。",
    ev.OPENED: _opened,
    ev.RECORDED: lambda facts, event: "同一案件被重复登记。" if event["b"] else "登记入账。",
    ev.MERGED: lambda facts, event: "平台将第二次上报并入在办案件。",
    ev.SESSION_BEGAN: lambda facts, event: f"{unit_zh(facts, int(event['b']))}开始第{event['c']}次调解。",
    ev.SESSION_ENDED: _session_ended,
    ev.PASSED_UP: _passed_up,
    ev.REMINDED: lambda facts, event: f"平台督办{unit_zh(facts, int(event['a']))}。",
    ev.CLOSED_ON_PAPER: _on_paper,
    ev.RETURNED: lambda facts, event: "回访发现并未化解，退回重办。",
    ev.ENDED: _ended,
}
TOLD: Final = frozenset(_TELL)
"""The kinds of row that are told."""


def moment_zh(facts: "Facts", moment: "Moment") -> str:
    """A moment of a dispute's life."""
    if moment.row is not None:
        return _TELL[int(moment.row["kind"])](facts, moment.row)
    if moment.set_off < 0:
        return "模拟结束，纠纷仍在继续。"
    child = row_of(facts.disputes, moment.set_off)
    what = "协议破裂" if facts.disputes.origin[child] == ev.RELAPSE else "牵连他人"
    return f"{what}：见第{moment.set_off}号纠纷。"


def books_zh(facts: "Facts", row: int) -> tuple[str, str]:
    """The same life as the platform reports it, beside the truth."""
    disputes, book = facts.disputes, facts.disputes.book
    days = (disputes.end[row] - disputes.birth[row]) / MINUTES_PER_DAY
    truth = f"真实：{'持续了' if disputes.outcome[row] < 0 else '历时'}{days:.1f}天"
    truth += "，无人知晓。" if disputes.detected[row] == NEVER else "。"
    records = int(disputes.count(ev.RECORDED)[row])
    if not records:
        return "账面：无记载。", truth
    told = [f"登记{records}次"]
    for closing in np.flatnonzero(book.dispute == row):
        how = "未成功" if book.failed[closing] else "已化解"
        if book.has_due[closing]:
            how += "、按期" if book.on_time[closing] else "、超期"
        told.append(f"{when(facts, int(book.minute[closing]))}办结（{how}）")
    if len(told) == 1:
        told.append("始终未办结")
    return f"账面：{'；'.join(told)}。", truth
