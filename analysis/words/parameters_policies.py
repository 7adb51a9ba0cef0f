"""What the numbers of policies mean, in Chinese by the English meaning."""

from typing import Final

POLICIES: Final[dict[str, dict[str, str]]] = {
    "policies.staffing": {
        "grids of this setting in the whole place": "全地此类网格数",
        "households in one grid": "每个网格的户数",
        "gridworkers in each grid": "每个网格的网格员数",
        "gridworkers of this setting": "此类网格的网格员总数",
        "residents for each gridworker": "每名网格员服务的居民数",
        "households for each gridworker": "每名网格员服务的户数",
        "a gridworker's working day": "网格员每日工作时间",
        "start of the shift after midnight": "上班时刻（自零点起）",
        "kind of post": "岗位性质",
        "whether upward tasks come per worker or per grid": "上级任务按人还是按网格下达",
    },
    "policies.joint_defence": {
        "households in one group": "每个联户组的户数",
        "heads in the whole place": "全地联户长人数",
        "settings with groups": "设联户组的区域",
        "a head's time for looking": "联户长每周走看时间",
        "a head's time for cases": "联户长每周调处时间",
        "a head registers what he notices": "联户长把发现的纠纷登记入账",
        "a head's stipend": "联户长补贴",
    },
    "policies.platform": {
        "from report to dispatch": "从上报到派单",
        "reports lost all the same": "有平台仍丢失的上报",
        "sets a deadline for each case": "为每件案件设定时限",
        "a reminder is noted on the day after a case was due": "逾期次日督办",
        "merges reports of one dispute": "同一纠纷并案",
        "closed cases that are followed up": "办结后回访的案件",
        "from closure to follow-up": "从办结到回访",
    },
    "policies.hotline": {
        "routine requests that come this way": "经热线的日常诉求",
        "residents who know of it": "知道热线的居民",
    },
    "policies.app": {
        "routine requests that come this way": "经小程序的日常诉求",
        "residents who know of it": "知道小程序的居民",
    },
    "policies.ladder": {
        "committees in the whole place; none: one per village": "全地调委会数；不填则每村（社区）一个",
        "in the whole place": "全地人数",
        "in each committee": "每个调委会的调解员数",
        "households for each": "每名调解员对应的户数",
        "residents for each": "每名调解员对应的居民数",
        "pooled minutes of one committee on a working day": "一个调委会每工作日合计时间",
        "in each unit": "每个单位的人数",
        "pooled minutes of one post on a working day": "一个乡镇综治中心每工作日合计时间",
        "pooled minutes of the centre on a working day": "县级中心每工作日合计时间",
        "pooled minutes of the court on a working day": "法院每工作日合计时间",
    },
    "policies.volunteers": {
        "volunteers on the register": "登记在册的志愿者",
        "attention of a registered volunteer against an active one": "注册志愿者的关注程度（与活跃者相比）",
    },
    "policies.alliances": {
        "settings whose sites are allied": "组建片区联盟的区域",
        "organisations of a site that lend staff": "每个片区派出人员的单位",
        "that each of them lends": "每家单位派出的时间",
    },
    "policies.cadre_visits": {
        "households called on in the whole place": "全地走访的户数",
        "share of households called on": "走访户所占比例",
        "a cadre's time for one call": "干部走访一户的时间",
    },
    "policies.cameras": {
        "cameras in the whole place": "全地摄像头数",
        "cameras in the chosen settings": "所选区域的摄像头数",
        "gridworkers' time for watching 100 cameras, on a working day": "网格员每工作日值看100个摄像头的时间",
        "settings with cameras": "安装摄像头的区域",
    },
    "policies.contests": {
        "levels that compete": "参加评比的层级",
        "units that win, of those that compete": "获奖单位占参评单位的比例",
        "fewest cases since the last contest with which a unit competes": (
            "参评所需的最少案件数（自上次评比起）"
        ),
        "month of the run at whose end the first contest is, from 1": "首次评比在模拟第几个月末（自1起）",
        "from one contest to the next": "两次评比的间隔",
        "prize of a unit that wins": "获奖单位的奖金",
        "reports of a unit for the contest": "各单位为评比写材料的时间",
    },
    "policies.early_warning": {
        "households whose signals are pooled": "合并计分的户数（一栋楼）",
        "weight of a recorded case": "一件登记案件的分值",
        "of a second report of a case": "同一案件再次上报的分值",
        "of an incident": "一起激化事件的分值",
        "a score fades with this time constant": "分值衰减的时间常数",
        "score from which a building is flagged": "楼栋预警的分数线",
        "after its visits a building is not flagged for so long": "上门之后多久不再预警",
        "visits on flags by one grid on a working day, at most": "每个网格每工作日预警上门的上限",
    },
    "policies.joint_groups": {
        "members in one group": "每个联防小组的成员数",
        "a head's time for looking": "组长每周走看时间",
        "a head's time for cases": "组长每周调处时间",
        "a head registers what he notices": "组长把发现的纠纷登记入账",
        "a head's stipend": "组长补贴",
        "households in one team": "每个村民小组的户数",
    },
    "policies.legal_advisers": {
        "villages and communities that have it": "配有法律顾问的村（社区）",
        "kinds of dispute in which they help": "法律顾问参与的纠纷类别",
        "an adviser's time for sessions in a calendar month": "法律顾问每月用于调解的时间",
    },
    "policies.legal_publicity": {
        "villages and communities that have it": "开展普法的村（社区）",
        "sessions of publicity": "普法活动场次",
        "residents reached by a session": "一场活动覆盖的居民",
        "a session, for those who attend": "参加一场活动所花时间",
        "residents versed in the law": "法律明白人",
        "people whom each of them tells": "每名法律明白人影响的人数",
    },
    "policies.one_stop": {
        "the townships' staff work at the centre, and not at home": "乡镇人员集中到中心办公，不再留在本乡镇",
        "of the townships' staff and minutes, what comes to the centre": "乡镇人员和时间中集中到中心的部分",
        "from the level below to the centre": "从下一级移送到中心",
    },
    "policies.party_pairing": {
        "party members who have households assigned": "有结对户的党员",
        "how many have, in the whole place: at most those who live there": "全地结对党员数（不超过当地党员）",
        "households of each": "每名党员结对的户数",
        "calls on each household": "对每户的走访次数",
        "a member's time for one call": "党员走访一户的时间",
    },
    "policies.petition_agents": {
        "villages and communities that have it": "设信访代办员的村（社区）",
        "an agent's work for one petition": "代办一件信访的时间",
    },
    "policies.points": {
        "worth of a participant's usual points": "参与者通常积分的价值",
        "month of the run in which points start; 0: they run already, at full take-up": (
            "积分开始的月份；0为早已实行、参与已稳定"
        ),
        "month of the run in which points stop": "积分停发的月份",
        "most that is paid out per resident of the place; none: no limit": "人均兑换上限；不填则不限",
        "points a participant earns": "参与者每月所得积分",
        "points lost by an incident": "发生激化事件扣减的积分",
        "smallest balance that can be redeemed": "起兑分数",
        "worth of a point": "一分的价值",
        "public red and black lists": "公示红黑榜",
        "settings with points": "实行积分制的区域",
    },
    "policies.rangers": {
        "in the whole place, dealt to grids by residents": "全地人数，按居民数分到网格",
        "in each grid of the settings": "所选区域每个网格的人数",
        "settings with such posts": "设此岗位的区域",
    },
    "policies.ratings": {
        "colours: 3 for red, yellow and blue": "颜色数；3为红、黄、蓝",
        "grids of the worst colour": "最差颜色的网格占比",
        "grids of each colour between the worst and the best": "每种中间颜色的网格占比",
        "score of a recorded case": "一件登记案件的扣分",
        "of an incident": "一起激化事件的扣分",
        "of a case overdue at the month's end": "一件月末逾期案件的扣分",
        "of a request late or given up": "一件超期或被放弃诉求的扣分",
        "points off for a sample's mean trust, if it is 1": "抽样平均信任度为1时减去的扣分",
        "adults asked in each grid and month, if their trust has a weight": (
            "每网格每月抽访的成年人（信任度计分时）"
        ),
        "cap on patrol in the worst colour, times": "最差颜色网格巡查上限的倍数",
        "households that a leader calls on in a grid of the worst colour": "领导在最差颜色网格走访的户数",
        "a leader's time for one call": "领导走访一户的时间",
        "forms for the rating": "评级填表时间",
    },
    "policies.teams": {
        "people in a team, the desk's own included": "联合调解组人数（含本单位）",
        "severity from which a team hears": "由联合调解组调处的起始严重程度",
        "levels with teams": "设联合调解组的层级",
        "until a team can meet": "召集所需时间",
    },
    "policies.veteran_mediators": {
        "veterans in the whole place": "全地老调解员人数",
        "of all committee mediators": "占全部人民调解员的比例",
    },
    "policies.village_rules": {
        "villages and communities that have it": "有村规民约的村（社区）",
        "kinds of dispute that rules cover": "村规民约涵盖的纠纷类别",
        "meetings of a council": "议事会会议次数",
        "a meeting": "一次会议的时间",
        "households that send somebody to a meeting": "派人参会的户",
    },
}
"""By the first two parts of the path."""
