"""What the numbers of disputes, of noticing and of intake mean, in Chinese by the English meaning."""

from typing import Final

DISPUTES: Final[dict[str, dict[str, str]]] = {
    "parameters.sparks": {
        "immigrant sparks of each kind, before rate_scale": "各类纠纷的自发率（乘以总倍数之前）",
        "factor on all spark rates": "全部自发率的总倍数",
        "temper of each side on the log rate": "双方脾气对自发率的影响",
        "grievance of each side on the log rate": "双方积怨对自发率的影响",
        "participating share on the log rate, downwards": "参与比例对自发率的抑制",
        "participating share at which the base rates hold": "基准自发率所对应的参与比例",
        "points at stake on the log rate, downwards": "积分利害对自发率的抑制",
        "upper cut of the multiplier of a tie's rate": "单个关系自发率倍数的上限",
        "rate of a tie of a kind that village rules cover, relative to without": (
            "村规民约所涵盖类别的自发率（与没有村规民约相比）"
        ),
        "offspring candidates of an open dispute, per point of severity": "未了结纠纷每级严重程度的次生强度",
        "shares born at severity 1 to 5": "发生时严重程度1至5级的占比",
        "swing of the rates through the year, mean exactly 1": "自发率的季节波动幅度（年均恰为1）",
        "grievance from a spark on a tie already in dispute, as days at severity 1": (
            "在争双方再受刺激所增积怨（折合1级纠纷天数）"
        ),
        "sparks fall evenly from this minute of the day": "纠纷自此时刻起均匀发生",
        "to this one": "至此时刻止",
    },
    "parameters.parties": {
        "giving up, at severity 1 on day 0": "放弃的倾向（1级、首日）",
        "fall of giving up per step of severity": "每升一级严重程度，放弃倾向的下降",
        "giving up falls as 1 / (1 + age / this)": "放弃倾向随时间下降的尺度",
        "settling between themselves, severity 1, closeness 0.5": "自行和解的倾向（1级、亲近度0.5）",
        "rise of settling with closeness": "越亲近，自行和解越易",
        "fall of settling per step of severity": "每升一级严重程度，自行和解倾向的下降",
        "closeness of the two sides of a tie": "双方的亲近程度",
        "voicing, at severity 1 and trust 0.6": "反映的倾向（1级、信任度0.6）",
        "rise of voicing per step of severity": "每升一级严重程度，反映倾向的上升",
        "rise of voicing with trust": "信任越高，反映倾向越高",
        "one step up in severity": "加剧一级的倾向",
        "grievance on the log of intensifying": "积怨对加剧的影响",
        "an incident, at the threshold of severity": "激化事件的倾向（起始严重程度）",
        "lowest severity at which incidents happen": "可能发生激化事件的最低严重程度",
        "rise of incidents per step above the threshold": "超出起始程度每升一级，激化事件的增加",
        "grievance on the log of incidents": "积怨对激化事件的影响",
        "giving up while a case waits, relative to no case": "等待调处期间的放弃倾向（与无案件相比）",
        "settling while a case waits, relative to no case": "等待调处期间的自行和解倾向（与无案件相比）",
        "escalation while waiting for a first session": "等待首次调解期间的加剧",
        "escalation between sessions": "两次调解之间的加剧",
        "legal publicity on log voicing, and off log giving up": "普法使人更愿反映、更少放弃的程度",
        "what legal publicity adds to it where all are reached": "普法全覆盖时的增量",
        "utility of petitioning through an agent, beside that of petitioning": (
            "经代办员信访比自己信访多出的效用"
        ),
        "points at stake on the log of incidents, downwards": "积分利害对激化事件的抑制",
        "points at stake on the log of voicing, downwards": "积分利害对反映的抑制",
        "voicing after a closure on paper, relative to before": "纸面办结之后的反映倾向（与之前相比）",
        "how long a closure on paper discourages voicing": "纸面办结使人不再反映的时间",
    },
    "parameters.channels": {
        "utility of a channel at severity 1": "渠道的效用（1级）",
        "rise of utility per step of severity": "每升一级严重程度，渠道效用的增加",
        "rise of utility with trust, counted from 0.6": "渠道效用随信任度的增加（自0.6计）",
        "utility for a voicer with digital access": "会上网者的渠道效用",
        "utility for a voicer whose language is not the place's largest": "非当地主要语言者的渠道效用",
        "rise of utility per step of distance": "渠道效用随距离等级的变化",
        "steps of distance to the desks": "到受理处的距离等级",
    },
    "parameters.outreach": {
        "one visit to a household, at the door": "入户一次的时间",
        "added to each visit": "每次入户的路途时间",
        "noticing a dispute of severity 2 on one visit": "入户一次发现2级纠纷的概率",
        "rise of noticing per step of severity, on the log": "每升一级严重程度，发现可能的上升",
        "noticing by a gridworker without local knowledge": "不熟悉当地的网格员的发现能力",
        "largest share of a shift spent on patrol": "巡查占工时的上限",
        "a head's weekly noticing per minute of looking at one household, severity 2": (
            "联户长每周每户走看一分钟发现2级纠纷的强度"
        ),
        "useful looking at one household": "每户有用的走看时间上限",
        "a head's eye for kinds beyond family, neighbour and land": (
            "联户长对家庭、邻里、土地以外纠纷的发现能力"
        ),
        "weight of each head in a dispute across two groups": "跨两组纠纷中每名联户长的权重",
        "volunteers' noticing at 10 % participation": "志愿者的发现能力（参与率10%时）",
        "a ranger's eye for the own kind, against a gridworker's": (
            "专管员对本类纠纷的发现能力（与网格员相比）"
        ),
        "a ranger's eye for other kinds": "专管员对其他类纠纷的发现能力",
        "a party member's noticing against p_notice": "结对党员的发现能力（与网格员入户相比）",
        "a cadre's or leader's noticing against p_notice": "干部、领导的发现能力（与网格员入户相比）",
        "cameras' noticing in public places, severity 2, all in view and watched": (
            "监控在公共场所发现2级纠纷的强度（全覆盖且有人值看）"
        ),
        "residents whose public places one camera has in view": "一个摄像头覆盖的居民数",
        "watching 100 cameras so long reveals 63 % of what there is": "值看100个摄像头达到63%发现率所需时间",
    },
    "parameters.intake": {
        "routine requests": "日常诉求率",
        "work on one routine request, mean": "办理一件诉求的平均时间",
        "its coefficient of variation, if lognormal": "办理时间的变异系数（对数正态时）",
        "distribution of the work on a routine request": "诉求办理时间的分布",
        "a routine request is late after this": "诉求超期的时限",
        "a routine request is closed on paper after this": "诉求被放弃的时限",
        "fixed: closed at the end of that working day; exponential: after random days of that mean": (
            "固定：当日下班时放弃；指数：按此均值随机放弃"
        ),
        "from report to registration without a platform": "无平台时从上报到登记",
        "reports lost without a platform": "无平台时丢失的上报",
        "requests arrive evenly from this minute of the day": "诉求自此时刻起均匀到来",
        "to this one": "至此时刻止",
        "writing up one recorded case": "登记一件案件的时间",
        "level at which reports by hotline and app enter without a platform": (
            "无平台时热线、小程序上报进入的层级"
        ),
        "a resident's own time for one report": "居民反映一次所花时间",
        "a petition's trip to a one-stop centre, against one to the township": (
            "到一站式中心信访的路程（与到乡镇相比）"
        ),
    },
}
"""By the first two parts of the path."""
