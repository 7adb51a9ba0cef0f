"""Policies, overlays and bundled places: how they are called, and what they are."""

from typing import Final

from analysis.words.base import Term, Words, term

POLICIES: Final[dict[str, Term]] = {
    "staffing": term(
        "grids and gridworkers", "网格与网格员", "who goes round and answers", "划分网格、配备网格员"
    ),
    "joint_defence": term(
        "groups of households", "十户联防", "neighbours under a household head", "若干户一组，设联户长"
    ),
    "points": term(
        "points for taking part", "积分制", "credit that a shop redeems", "参与得积分，积分可兑换"
    ),
    "platform": term(
        "information platform",
        "综治信息平台",
        "one system of cases, deadlines and reminders",
        "统一登记、限时、督办",
    ),
    "hotline": term("telephone hotline", "12345热线", "reports by telephone", "电话受理诉求"),
    "app": term("app for reports", "小程序", "reports by mobile phone", "手机上报诉求"),
    "ladder": term(
        "the ladder of mediation",
        "分级调解体系",
        "committees, townships, county centre, court",
        "调委会、乡镇、县级中心、法院",
    ),
    "volunteers": term(
        "registered volunteers",
        "实名注册志愿者",
        "residents who listen and pass on",
        "居民志愿者收集传递情况",
    ),
    "teams": term(
        "teams of several departments",
        "多部门联合调解组",
        "several departments hear a grave case",
        "疑难纠纷由多部门联合调处",
    ),
    "legal_advisers": term(
        "legal advisers of villages",
        "村居法律顾问",
        "a lawyer at the committee's table",
        "律师参与调委会调解",
    ),
    "legal_publicity": term(
        "legal publicity", "普法宣传", "sessions, and versed residents", "普法活动和法律明白人"
    ),
    "petition_agents": term(
        "agents who carry petitions",
        "信访代办",
        "somebody goes on the petitioner's behalf",
        "代办员代群众跑腿",
    ),
    "village_rules": term(
        "village rules and councils",
        "村规民约与议事会",
        "rules that villagers set themselves",
        "村民自定规约、自议自事",
    ),
    "contests": term(
        "contests between units", "评比", "prizes for units that report well", "对上报成绩好的单位表彰"
    ),
    "joint_groups": term(
        "groups of shops, vehicles, workers and teams",
        "十铺、十车、十人、十组联防",
        "joint groups beyond households",
        "住户以外的联防小组",
    ),
    "one_stop": term(
        "one-stop centre",
        "一站式矛盾纠纷调处化解中心",
        "one door for all desks of the county",
        "县级各部门一个门进、一站办",
    ),
    "alliances": term(
        "alliances of a site's organisations",
        "片区联盟",
        "organisations lend staff to their site",
        "片区单位联盟、互派力量",
    ),
    "rangers": term(
        "specialists in the grids",
        "一长四员一警",
        "rangers and village police",
        "草管员、林管员、文管员、村警进网格",
    ),
    "veteran_mediators": term(
        "veterans on the committees", "老调解员", "mediators of long standing", "经验丰富的老调解员"
    ),
    "cameras": term(
        "cameras in public places", "公共场所智能摄像头", "watched by gridworkers", "由网格员值看"
    ),
    "party_pairing": term(
        "party members with assigned households",
        "党员结对",
        "members call on their households",
        "党员走访结对户",
    ),
    "cadre_visits": term(
        "cadres who call on households", "干部走访", "staff of offices call at the door", "机关干部入户走访"
    ),
    "early_warning": term(
        "early warning", "风险预警", "flags on buildings, visits that follow", "对楼栋预警并上门"
    ),
    "ratings": term(
        "colours for grids", "网格分级评定", "red, yellow and blue grids", "网格分红黄蓝等级管理"
    ),
}

OVERLAYS: Final[dict[str, Words]] = {
    "alliances": Words("sites allied", "组建片区联盟"),
    "cadre_visits": Words("cadres who call on households", "干部入户走访"),
    "cameras": Words("cameras in public places", "公共场所安装智能摄像头"),
    "contests": Words("yearly contests", "年度评比"),
    "early_warning": Words("early warning on buildings", "楼栋风险预警"),
    "groups_5": Words("groups of five households", "五户联防"),
    "groups_10": Words("groups of ten households", "十户联防"),
    "groups_16": Words("groups of sixteen households", "十六户联防"),
    "groups_20": Words("groups of twenty households", "二十户联防"),
    "joint_groups": Words("groups of shops, vehicles, workers and teams", "十铺、十车、十人、十组联防"),
    "legal_advisers": Words("a legal adviser for every village", "一村一法律顾问"),
    "legal_publicity": Words("legal publicity everywhere", "普法宣传全覆盖"),
    "no_groups": Words("without groups of households", "不设联户长"),
    "one_stop": Words("a one-stop centre", "设一站式中心（取代乡镇调解）"),
    "one_stop_door": Words("a one-stop centre beside the townships' desks", "增设一站式中心（保留乡镇调解）"),
    "party_pairing": Words("party members who call on households", "党员结对走访"),
    "petition_agents": Words("petitions carried by agents", "信访代办"),
    "platform_off": Words("without a platform", "不用信息平台"),
    "points": Words("points worth ten yuan a month", "积分制（每月约10元）"),
    "points_generous": Words("points worth twenty yuan a month", "积分制（每月约20元）"),
    "points_off": Words("without points", "不用积分制"),
    "points_stopped": Words("points that end after half a year", "积分制（半年后停发）"),
    "rangers": Words("rangers in the grids", "专管员、村警进网格"),
    "ratings": Words("grids in three colours", "网格红黄蓝三色管理"),
    "ratings_five": Words("grids in five colours", "网格五色管理"),
    "staffing_generous": Words("more gridworkers, as Bayannur reports", "增配网格员（按巴彦淖尔口径）"),
    "staffing_reported": Words("gridworkers as Lanzhou reports", "网格员配备按兰州口径"),
    "staffing_thin": Words("half as many gridworkers", "网格员减半"),
    "teams": Words("teams of five for grave cases", "疑难纠纷五人小组"),
    "veteran_mediators": Words("veterans among the mediators", "吸纳老调解员"),
    "village_rules": Words("village rules and councils", "村规民约与议事会"),
}
"""What arms are called in a sentence; the English is each overlay's title."""

STUDIES: Final[dict[str, str]] = {
    "Groups of households in Hezuo, from five to thirty households each": "合作市联户组：每组五户至三十户",
    "Requests beyond what the town can bear": "诉求超出小镇承受能力",
    "Points in Hezuo": "合作市积分制",
    "Gridworkers and mediators in the town": "小镇的网格员与人民调解员",
}
"""Titles of the bundled studies."""

BASELINE: Final = Words("the place as it is", "现行安排")
"""The arm that lays nothing over the scenario."""
