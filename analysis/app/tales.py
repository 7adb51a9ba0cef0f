"""One dispute's life in plain Chinese, moment by moment beside that of `analysis.stories`."""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from analysis.disputes import NEVER
from analysis.facts import Facts
from analysis.stories import Moment, row_of
from sim import events as ev
from sim.calendar import MINUTES_PER_DAY
from sim.vocabulary import COURT, HEAD

AGES: Final = ("未成年", "18至34岁", "35至59岁", "60岁及以上")
PLACES: Final = ("城市社区", "农村", "牧区", "专属网格")
ABOUT: Final = (
    "家庭纠纷", "邻里纠纷", "土地纠纷", "劳资纠纷", "物业纠纷", "消费与买卖纠纷", "公共秩序与服务纠纷",
)  # fmt: skip
ORGANISATIONS: Final = ("用人单位", "物业公司", "开发商", "商铺", "运输经营户", "公共机构")
GRAVITY: Final = ("", "很轻", "较轻", "较重", "严重", "一触即发")
SAID_TO: Final = ("联户长", "网格员", "村（居）委会", "12345热线", "小程序", "信访窗口", "法院或派出所")
LEVELS: Final = ("联户长", "网格员", "人民调解委员会", "乡镇综治中心", "县矛盾纠纷调处中心", "法院")
GROUPS: Final = ("联户", "联店", "联车", "联工", "生产小组")
REASONS: Final = ("未达成协议", "已超过时限", "超出本级权限", "已发生激化事件")
CALLERS: Final = {ev.BY_MEMBER: "党员", ev.BY_CADRE: "干部", ev.BY_LEADER: "包片领导"}
OUTCOMES: Final = (
    "当事人放弃了，问题没有解决。",
    "当事人自行和解。",
    "在{desk}主持下达成协议。",
    "法院作出裁判，依法了结。",
)


def opening_zh(facts: Facts, row: int) -> str:
    """What a dispute is about, and between whom."""
    tie = facts.world.ties[facts.disputes.tie[row]]
    one, other = _node(facts, int(tie["a"])), _node(facts, int(tie["b"]))
    return f"{ABOUT[int(tie['kind'])]}：一方是{one}，另一方是{other}。"


def tale_zh(facts: Facts, row: int, moments: Sequence[Moment]) -> list[str]:
    """The words of each of a dispute's moments."""
    after = iter(_aftermath(facts, row))
    return [next(after) if moment.row is None else _TELL[int(moment.row["kind"])](facts, moment.row)
            for moment in moments]  # fmt: skip


def two_books_zh(facts: Facts, row: int) -> list[str]:
    """The same life as the platform reports it, beside the truth."""
    disputes, book = facts.disputes, facts.disputes.book
    days = (disputes.end[row] - disputes.birth[row]) / MINUTES_PER_DAY
    truth = f"实际：{'已持续' if disputes.outcome[row] < 0 else '历时'}{days:.1f}天"
    truth += "，没有任何部门知情" if disputes.detected[row] == NEVER else ""
    records = int(disputes.count(ev.RECORDED)[row])
    if not records:
        return ["台账：无记录。", f"{truth}。"]
    told = [f"登记{records}次"]
    for closing in np.flatnonzero(book.dispute == row):
        how = "按“未化解”" if book.failed[closing] else "按“已化解”"
        late = ("，按时" if book.on_time[closing] else "，超时") if book.has_due[closing] else ""
        told.append(f"{_date(facts, int(book.minute[closing]))}{how}办结{late}")
    if len(told) == 1:
        told.append("一直未办结")
    return [f"台账：{'；'.join(told)}。", f"{truth}。"]


def _date(facts: Facts, minute: int) -> str:
    day = facts.calendar.date_of(minute // MINUTES_PER_DAY)
    return f"{day.month}月{day.day}日"


def _node(facts: Facts, node: int) -> str:
    world = facts.world
    if node >= facts.residents:
        return f"一家{ORGANISATIONS[int(world.organisations[node - facts.residents]['kind'])]}"
    people, household = world.residents, world.households[world.residents.household[node]]
    place = PLACES[int(world.villages["setting"][household["village"]])]
    words = f"{place}的一位{AGES[int(people.age_band[node])]}{'女' if people.female[node] else '男'}性居民"
    return words + ("（外来家庭）" if household["migrant"] else "")


def _desk(facts: Facts, unit: int) -> str:
    if unit < 0:
        return "无人"
    entry = facts.institution.units[unit]
    level = int(entry["level"])
    if level == HEAD and entry["serves"]:
        return f"{GROUPS[int(entry['serves'])]}长"
    return LEVELS[level]


def _born(facts: Facts, event: np.void) -> str:
    origin, severity = divmod(int(event["c"]), 8)
    whence = {
        ev.SPARK: "纠纷发生",
        ev.OFFSPRING: f"受附近第{event['b']}号纠纷牵连而发生",
        ev.RELAPSE: f"第{event['b']}号纠纷的协议被打破，纠纷再起",
    }[origin]
    return f"{whence}，程度{GRAVITY[severity]}。"


def _voiced(facts: Facts, event: np.void) -> str:
    tie = facts.world.ties[facts.disputes.tie[row_of(facts.disputes, int(event["subject"]))]]
    which = "一方" if event["a"] == tie["a"] else "另一方"
    lost = "反映在途中丢失，无人上门。" if event["c"] & ev.LOST else ""
    lost += "由代办员代为递交。" if event["c"] & ev.CARRIED else ""
    return f"{which}向{SAID_TO[int(event['b'])]}反映。{lost}"


def _noticed(facts: Facts, event: np.void) -> str:
    by = int(event["b"])
    if by == ev.BY_VOLUNTEER:
        return "村里的一名志愿者听说了此事。"
    if by in CALLERS:
        return f"入户走访的{CALLERS[by]}得知此事。"
    who = _desk(facts, int(event["a"]))
    occasion = {
        ev.BY_CAMERA: "通过摄像头发现",
        ev.BY_FLAG: "在预警后上门时发现",
        ev.BY_PATROL: "在入户巡查时发现",
    }.get(by, "在日常联户中发现")
    return f"{who}{occasion}此事。"


def _opened(facts: Facts, event: np.void) -> str:
    due = f"，须在{_date(facts, int(event['c']) * MINUTES_PER_DAY)}前办结" if event["c"] >= 0 else ""
    return f"{_desk(facts, int(event['a']))}立案处理{due}。"


def _session_ended(facts: Facts, event: np.void) -> str:
    level = int(facts.unit_level[facts.institution.workers["unit"][event["a"]]])
    good = "法院作出裁判" if level == COURT else "双方达成一致"
    return f"历时{event['b']}分钟结束：{good if event['c'] & ev.AGREED else '未达成一致'}。"


def _passed_up(facts: Facts, event: np.void) -> str:
    reason = REASONS[int(event["c"]) % 4]
    if event["b"] < 0:
        return f"上面没有可转的部门，留给当事人自己（{reason}）。"
    return f"上报至{_desk(facts, int(event['b']))}：{reason}。"


def _on_paper(facts: Facts, event: np.void) -> str:
    late = "在超时后" if event["c"] else ""
    reason = REASONS[int(event["b"])]
    return f"{_desk(facts, int(event['a']))}{late}在纸面上办结（{reason}）。纠纷仍在继续，无人看见。"


def _ended(facts: Facts, event: np.void) -> str:
    words = OUTCOMES[int(event["a"])].format(desk=_desk(facts, int(event["b"])))
    open_case = int(event["b"]) >= 0 and int(event["a"]) in (ev.LUMPED, ev.BILATERAL)
    return words + (f"{_desk(facts, int(event['b']))}处的案件随之了结。" if open_case else "")


_TELL: Final[dict[int, Callable[[Facts, np.void], str]]] = {
    ev.BORN: _born,
    ev.PROVOKED: lambda facts, event: "同样的两方又起摩擦。",
    ev.VOICED: _voiced,
    ev.NOTICED: _noticed,
    ev.INTENSIFIED: lambda facts, event: f"矛盾加剧，程度{GRAVITY[int(event['a'])]}。",
    ev.INCIDENT: lambda facts, event: f"发生激化事件，程度{GRAVITY[int(event['a'])]}。",
    ev.OPENED: _opened,
    ev.RECORDED: lambda facts, event: "同一案件被重复登记。" if event["b"] else "登记入台账。",
    ev.MERGED: lambda facts, event: "平台把第二次反映并入已有案件。",
    ev.SESSION_BEGAN: lambda f, event: f"{_desk(f, int(event['b']))}开始第{event['c']}次调解。",
    ev.SESSION_ENDED: _session_ended,
    ev.PASSED_UP: _passed_up,
    ev.REMINDED: lambda facts, event: f"平台催办{_desk(facts, int(event['a']))}。",
    ev.CLOSED_ON_PAPER: _on_paper,
    ev.RETURNED: lambda facts, event: "回访发现问题并未解决，案件重新打开。",
    ev.ENDED: _ended,
}


def _aftermath(facts: Facts, row: int) -> list[str]:
    """What it set off, and the end of the run, in the order of `analysis.stories`."""
    disputes = facts.disputes
    children = np.flatnonzero(disputes.parent == row)
    told = []
    for child in children[np.argsort(disputes.birth[children], kind="stable")]:
        what = "协议被打破" if disputes.origin[child] == ev.RELAPSE else "牵连他人"
        told.append(f"{what}：见第{disputes.ids[child]}号纠纷。")
    return [*told, "模拟到此结束，纠纷仍在继续。"] if disputes.outcome[row] < 0 else told
