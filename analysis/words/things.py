"""Levels, endings, channels, groups, events and verdicts: every word of the model that people read."""

from typing import Final

from analysis.words.base import Term, Words, term

LEVELS: Final[dict[str, Words]] = {
    "head": Words("household head", "联户长"),
    "grid": Words("gridworker", "网格员"),
    "committee": Words("mediation committee", "人民调解委员会"),
    "township": Words("township", "乡镇（街道）"),
    "county": Words("county centre", "县级矛盾纠纷调处化解中心"),
    "court": Words("court", "人民法院"),
}
"""The ladder, from the bottom up."""

CHANNELS: Final[dict[str, Words]] = {
    "head": Words("the household head of the group", "联户长"),
    "gridworker": Words("the gridworker", "网格员"),
    "committee": Words("the village committee", "村（居）民委员会"),
    "hotline": Words("the hotline", "12345热线"),
    "app": Words("the app", "小程序"),
    "petition": Words("the petition window", "信访窗口"),
    "court": Words("the court or the police", "法院或公安"),
}
"""By which a party tells somebody of a dispute."""

NOTICERS: Final[dict[str, Words]] = {
    "gridworker": Words("gridworker on patrol", "网格员巡查"),
    "head": Words("household head", "联户长"),
    "volunteer": Words("volunteer", "志愿者"),
    "camera": Words("camera", "公共视频监控"),
    "member": Words("party member who calls", "结对党员"),
    "cadre": Words("cadre who calls", "走访干部"),
    "flag": Words("visit on an early warning", "预警上门"),
    "leader": Words("leader who calls", "包抓领导"),
    "group": Words("member of a joint group", "联防小组成员"),
}

OUTCOMES: Final[dict[str, Words]] = {
    "lumped": Words("given up", "当事人放弃"),
    "bilateral": Words("settled by the parties", "当事人自行和解"),
    "agreement": Words("agreed before a third party", "经第三方达成协议"),
    "ruled": Words("ruled by the court", "法院裁判"),
}

FATES: Final[dict[str, Words]] = {
    "court": Words("ruled by the court", "法院裁判"),
    "county": Words("agreed at the county centre", "县级中心调解成功"),
    "township": Words("agreed at the township", "乡镇（街道）调解成功"),
    "committee": Words("agreed at the village committee", "村（社区）调委会调解成功"),
    "grid": Words("agreed before the gridworker", "网格员调解成功"),
    "head": Words("agreed before the head of a group", "联户长调解成功"),
    "parties": Words("settled by the parties themselves", "当事人自行和解"),
    "given_up_known": Words("given up, though somebody knew", "有人知晓，当事人放弃"),
    "given_up_hidden": Words("given up, and nobody ever knew", "无人知晓，当事人放弃"),
    "paper": Words("closed on paper, never settled", "纸面办结，实未化解"),
    "running_known": Words("still running, somebody knows", "仍在存续，有人知晓"),
    "running_hidden": Words("still running, nobody ever knew", "仍在存续，无人知晓"),
}
"""Where disputes end, from the top of the ladder downwards."""

SORTS: Final[dict[str, Words]] = {
    "settled by others": Words("settled by others", "经他人化解"),
    "settled by the parties": Words("settled by the parties", "当事人自行和解"),
    "not settled": Words("not settled", "未化解"),
    "still running": Words("still running", "仍在存续"),
}

ORIGINS: Final[dict[str, Words]] = {
    "spark": Words("arose by itself", "自行发生"),
    "offspring": Words("set off by another", "由他人纠纷引发"),
    "relapse": Words("a broken agreement's return", "协议破裂后复发"),
}

REASONS: Final[dict[str, Words]] = {
    "no agreement": Words("no agreement was found", "未达成协议"),
    "deadline": Words("the deadline had passed", "已超期限"),
    "beyond this level": Words("it was beyond this level", "超出本级权限"),
    "incident": Words("it had come to an incident", "已发生激化事件"),
}

REQUEST_SOURCES: Final[dict[str, Words]] = {
    "direct": Words("in person", "当面"),
    "hotline": Words("by hotline", "热线"),
    "app": Words("by app", "小程序"),
}

ACCOUNTS: Final[dict[str, Words]] = {
    "capacity": Words("working time", "可用工时"),
    "admin": Words("paperwork", "报表台账"),
    "requests": Words("requests", "办理诉求"),
    "cases": Words("disputes", "调处纠纷"),
    "patrol": Words("patrol", "巡查走访"),
    "idle": Words("nothing to do", "空闲"),
    "overtime": Words("overtime", "加班"),
}

LEDGER: Final[dict[str, Words]] = {
    "earned": Words("earned", "获得"),
    "lost": Words("lost", "扣减"),
    "redeemed": Words("redeemed", "兑换"),
    "balance": Words("balance", "结余"),
    "refused": Words("refused", "无法兑换"),
}

SETTINGS: Final[dict[str, Words]] = {
    "urban": Words("urban", "城镇"),
    "rural": Words("rural", "农村"),
    "pastoral": Words("pastoral", "牧区"),
    "dedicated": Words("dedicated sites", "专属网格（市场、园区等）"),
}

KINDS: Final[dict[str, Words]] = {
    "family": Words("family", "婚姻家庭"),
    "neighbour": Words("neighbours", "邻里"),
    "land": Words("land", "土地草场"),
    "work": Words("work and wages", "劳动欠薪"),
    "property": Words("property management", "物业"),
    "trade": Words("trade", "消费经营"),
    "public": Words("public order and services", "公共秩序与服务"),
}

AGES: Final[dict[str, Words]] = {
    "child": Words("under 18", "17岁及以下"),
    "young": Words("18 to 34", "18至34岁"),
    "middle": Words("35 to 59", "35至59岁"),
    "old": Words("60 or over", "60岁及以上"),
}

SEVERITIES: Final[tuple[Words, ...]] = (
    Words("a trifle", "琐事"),
    Words("a mild one", "轻微纠纷"),
    Words("a serious one", "较重纠纷"),
    Words("a severe one", "严重纠纷"),
    Words("an explosive one", "一触即发的纠纷"),
)
"""Severity 1 to 5."""

ORGANISATIONS: Final[dict[str, Words]] = {
    "employer": Words("employer", "用工单位"),
    "property_manager": Words("property manager", "物业公司"),
    "developer": Words("developer", "开发商"),
    "shop": Words("shop", "商铺"),
    "vehicle_operator": Words("vehicle operator", "运输经营者"),
    "public_authority": Words("public authority", "公共机构"),
}

GROUPS: Final[dict[str, Words]] = {
    "households": Words("households", "住户"),
    "shops": Words("shops", "店铺"),
    "vehicles": Words("vehicles", "车辆"),
    "workers": Words("workers", "务工人员"),
    "production_teams": Words("production teams", "村民小组"),
}
"""Of whom a head's group is."""

POSTS: Final[dict[str, Words]] = {
    "regular": Words("regular staff", "一般岗位"),
    "grassland": Words("grassland ranger", "草管员"),
    "forest": Words("forest ranger", "林管员"),
    "relics": Words("keeper of relics", "文管员"),
    "village_police": Words("village police", "村警"),
    "lent": Words("lent by an organisation", "联盟单位派驻"),
    "veteran": Words("veteran mediator", "老调解员"),
}

SOURCES: Final[dict[str, Words]] = {
    "seed": Words("official text on the place", "当地官方材料"),
    "found": Words("another text that was read", "其他文献"),
    "derived": Words("arithmetic on those", "据上推算"),
    "assumed": Words("assumed, nobody's figure", "假定（无出处）"),
    "chosen": Words("chosen, a design and no guess", "选定（属于设计）"),
}
"""Where a number comes from."""

EVENTS: Final[dict[str, Words]] = {
    "born": Words("a dispute begins", "纠纷发生"),
    "provoked": Words("fresh provocation", "再受刺激"),
    "voiced": Words("a party tells somebody", "当事人反映"),
    "noticed": Words("somebody notices it", "被主动发现"),
    "intensified": Words("it hardens", "矛盾加剧"),
    "incident": Words("it comes to an incident", "激化事件"),
    "opened": Words("a case is opened", "立案受理"),
    "recorded": Words("it is entered into the book", "登记入账"),
    "merged": Words("a second report is merged", "并案"),
    "session_began": Words("a session begins", "调解开始"),
    "session_ended": Words("a session ends", "调解结束"),
    "passed_up": Words("it is passed up", "上交移送"),
    "reminded": Words("the platform reminds", "平台督办"),
    "closed_on_paper": Words("closed on paper", "纸面办结"),
    "returned": Words("reopened after a follow-up call", "回访后退回重办"),
    "ended": Words("the dispute ends", "纠纷了结"),
    "request_done": Words("a request is served", "诉求办结"),
    "request_given_up": Words("a request is given up", "诉求被放弃"),
    "request_lost": Words("a request goes astray", "诉求丢失"),
    "request_open": Words("a request still waits", "诉求期末未办"),
    "unit_minutes": Words("a desk's month", "岗位月度用时"),
    "patrolled": Words("patrol visits of a month", "月度巡查"),
    "quit": Words("a gridworker leaves", "网格员离职"),
    "hired": Words("a post is filled", "岗位补员"),
    "fatigue": Words("fatigue of a month", "月度疲劳度"),
    "participation": Words("participation of a month", "月度参与"),
    "points": Words("points of a month", "月度积分"),
    "empty_reports": Words("empty reports of a month", "月度空报"),
    "listed": Words("red and black lists", "红黑榜公示"),
    "mood": Words("trust and grievance", "信任与积怨"),
    "flagged": Words("an early warning", "风险预警"),
    "rated": Words("a grid is rated", "网格评级"),
    "called": Words("calls of a month", "月度走访"),
    "contest_won": Words("a contest is won", "评比获奖"),
}
"""Kinds of row of the event log."""

DIMENSIONS: Final[dict[str, Words]] = {
    "age": Words("age", "年龄"),
    "migrant": Words("origin", "户籍来源"),
    "language": Words("language", "语言"),
    "setting": Words("setting", "城乡类型"),
}

SUBGROUPS: Final[dict[str, Words]] = {
    "all": Words("everybody", "全体居民"),
    **{f"age: {name}": Words(f"aged {words.en}", words.zh) for name, words in AGES.items()},
    "migrant: no": Words("from here", "本地户"),
    "migrant: yes": Words("from elsewhere", "外来户"),
    "language: official": Words("speakers of the official language", "使用通用语者"),
    "language: other": Words("speakers of other languages", "使用其他语言者"),
    **{f"setting: {name}": words for name, words in SETTINGS.items()},
    **{f"{name} gap": Words(f"gap by {words.en}", f"{words.zh}差距") for name, words in DIMENSIONS.items()},
    "grids: worst tenth": Words("worst tenth of grids", "最差的一成网格"),
}
"""Whom a measure is about."""

VERDICTS: Final[dict[str, Words]] = {
    "better": Words("better", "改善"),
    "worse": Words("worse", "恶化"),
    "higher": Words("more", "增加"),
    "lower": Words("less", "减少"),
    "not distinguishable": Words("cannot tell", "无法判断"),
    "identical": Words("the same", "相同"),
}

ENGINES: Final[dict[str, Words]] = {
    "compiled": Words("compiled", "编译版"),
    "mesa": Words("mesa", "`mesa`主体版"),
}
"""How a run is computed."""

BOOKS: Final[dict[str, Words]] = {
    "true": Words("true", "真实"),
    "reported": Words("reported", "账面"),
}

SECTIONS: Final[dict[str, Words]] = {
    "Lead outcomes": Words("Lead outcomes", "首要结果"),
    "Disputes": Words("Disputes", "矛盾纠纷"),
    "The books, true beside reported": Words("The books, true beside reported", "真实与账面对照"),
    "Workload": Words("Workload", "工作负荷"),
    "Costs": Words("Costs", "成本"),
    "Residents' time and privacy": Words("Residents' time and privacy", "居民时间与隐私"),
    "Trust and taking part": Words("Trust and taking part", "信任与参与"),
    "How unequally it falls": Words("How unequally it falls", "受益与负担是否均衡"),
    "Outcomes": Words("Outcomes", "结果"),
}
"""Sections of a comparison's table (`analysis/compare/outcomes.py`)."""

WHY: Final[dict[str, Term]] = {
    "arose": term("arose at all", "是否发生", "a spark caught in one run only", "仅在一种安排下发生"),
    "drawn_in": term(
        "drawn in by others",
        "是否被牵连",
        "another dispute set it alight in one run only",
        "仅在一种安排下被他人纠纷引发",
    ),
    "relapse": term(
        "broke out again", "是否复发", "an agreement broke in one run only", "仅在一种安排下协议破裂"
    ),
    "stoked": term(
        "fell on one still running",
        "落在旧纠纷上",
        "began in one run, stoked a running one in the other",
        "一种安排下是新纠纷，另一种下是旧纠纷再受刺激",
    ),
    "hidden": term(
        "ever known", "是否为人知晓", "in one run nobody ever knew of it", "在一种安排下始终无人知晓"
    ),
    "noticed": term(
        "noticed sooner or later",
        "知晓早晚",
        "with the desks in both: until anybody knew",
        "两种安排下均进入调处：被知晓之前的时间",
    ),
    "paper": term(
        "closed on paper",
        "纸面办结",
        "known in both, closed on paper in one",
        "均为人知晓，一种安排下纸面办结",
    ),
    "given_up": term("given up", "当事人放弃", "given up in one run only", "仅在一种安排下被放弃"),
    "parties": term(
        "settled by the parties",
        "自行和解",
        "by the parties alone in one run, otherwise in the other",
        "一种安排下自行和解，另一种下不是",
    ),
    "ladder": term(
        "lower or higher on the ladder",
        "化解层级高低",
        "with desks of two levels: since anybody knew",
        "由不同层级调处：被知晓之后的时间",
    ),
    "pace": term(
        "faster or slower", "快慢", "the same end in both: the time it took", "结局相同，所用时间不同"
    ),
}
"""Through which channel two runs differ (`analysis/why/channels.py`)."""

MONTHS: Final[tuple[Words, ...]] = tuple(
    Words(name, f"{number}月")
    for number, name in enumerate(
        ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
         "November", "December"),
        start=1,
    )
)  # fmt: skip
