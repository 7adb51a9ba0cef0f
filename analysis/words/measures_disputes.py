"""Names of measures: disputes, who comes to know of them, and the books."""

from typing import Final

from analysis.words.base import Words

Entry = tuple[str, str, str]
"""English name, Chinese name, Chinese meaning; the English meaning is the registry's."""

_LEVELS: Final = {
    "head": Words("household heads", "联户长"),
    "grid": Words("gridworkers", "网格员"),
    "committee": Words("mediation committees", "人民调解委员会"),
    "township": Words("townships", "乡镇（街道）"),
    "county": Words("the county centre", "县级矛盾纠纷调处化解中心"),
}
_NOTICERS: Final = {
    "gridworker": Words("gridworkers on patrol", "网格员巡查"),
    "head": Words("household heads", "联户长"),
    "volunteer": Words("volunteers", "志愿者"),
    "camera": Words("cameras", "公共视频监控"),
    "member": Words("party members", "结对党员"),
    "cadre": Words("cadres", "走访干部"),
    "flag": Words("visits on a flag", "预警上门"),
    "leader": Words("leaders", "包抓领导"),
    "group": Words("members of groups", "联防小组成员"),
}
_CALLERS: Final = {
    "member": Words("party members", "结对党员"),
    "cadre": Words("cadres", "干部"),
    "leader": Words("leaders", "包抓领导"),
    "flag": Words("gridworkers on flags", "网格员（预警上门）"),
}
_WAITS: Final = {
    "detection": (Words("first noticed", "首次被知晓"), "自发生到首次有人知晓"),
    "contact": (Words("first session", "首次调解"), "自发生到首次开展调解"),
    "resolution": (Words("settlement", "化解"), "自发生到化解或裁判"),
}
_WAIT_WORDS: Final[dict[str, Entry]] = {
    f"{name}_days_{part}": (
        f"days to {words.en}, {en}",
        f"距{words.zh}天数（{zh}）",
        f"{meaning}的天数，{of}；须与“未达到”比例一并阅读。",
    )
    for name, (words, meaning) in _WAITS.items()
    for part, en, zh, of in (
        ("median", "median", "中位数", "半数达到者不超过此数"),
        ("p90", "nine tenths", "九成", "九成达到者不超过此数"),
    )
}

GRIDS: Final = {"unsettled_severity_days": "unsettled days", "requests_late": "late requests"}
"""Measures of grids that are called shorter than their titles on maps."""

DISPUTES: Final[dict[str, Entry]] = {
    "unsettled_severity_days_per_1000": (
        "unsettled days",
        "未化解强度日",
        "纠纷自发生起未化解的天数，按严重程度加权累计。当事人放弃的继续计180天，“纸面办结”的仍照实计算。",
    ),
    "incidents_per_100000": ("incidents", "矛盾激化事件", "纠纷激化为肢体冲突、财物毁损或人员聚集。"),
    "active_dispute_days_per_1000": (
        "days of running disputes",
        "存续纠纷日",
        "纠纷存续的天数。不可单独看：当事人放弃也会使其减少，沉默看似平安。",
    ),
    "active_severity_days_per_1000": (
        "severity-days of running disputes",
        "存续纠纷强度日",
        "存续天数按严重程度加权；同样会因当事人放弃而减少。",
    ),
    "born_per_1000_adults": (
        "disputes that began, per adult",
        "新发纠纷（按成年人）",
        "新发生的纠纷，含复发和次生。",
    ),
    "born_per_1000": (
        "disputes that began",
        "新发纠纷",
        "新发生的纠纷，含复发和次生：与登记数对照的真实数。",
    ),
    "spark_share": ("disputes that arose by themselves", "自发纠纷", "自行发生的纠纷。"),
    "offspring_share": (
        "disputes set off by others",
        "次生纠纷",
        "由他人纠纷在亲属、邻里、同事间引发的纠纷。",
    ),
    "relapse_share": ("disputes that came back", "复发纠纷", "协议破裂后复发的纠纷。"),
    "branching_ratio": (
        "disputes set off by each dispute",
        "次生系数",
        "平均每起纠纷引发的次生纠纷数；超过0.6即接近失控。",
    ),
    "provoked_per_1000": (
        "running disputes stoked",
        "在争纠纷再受刺激",
        "在已有纠纷的当事人之间再添新的摩擦。",
    ),
    "ended_lumped_share": (
        "disputes given up",
        "当事人放弃的纠纷",
        "当事人自行放弃（忍让、不了了之）的纠纷。",
    ),
    "ended_bilateral_share": ("settled by the parties", "当事人自行和解", "当事人之间自行和解的纠纷。"),
    "ended_agreement_share": ("ended in an agreement", "经第三方达成协议", "经第三方调解达成协议的纠纷。"),
    "ended_ruled_share": ("ruled by the court", "法院裁判", "由法院裁判的纠纷。"),
    "still_running_share": ("still running at the end", "期末仍存续", "模拟结束时仍未了结的纠纷。"),
    **{
        f"settled_at_{level}_share": (
            f"settled by {words.en}",
            f"由{words.zh}化解",
            f"在{words.zh}这一层级达成协议的纠纷。",
        )
        for level, words in _LEVELS.items()
    },
    "settled_in_village_share": (
        "settled in the village",
        "村（社区）内化解率",
        "第三方了结的纠纷中，由联户长、网格员或调委会化解的比例（“小事不出村”）；分母含法院裁判。",
    ),
    "closed_on_paper_share": (
        "disputes closed on paper",
        "纸面办结的纠纷",
        "账面上至少一次记为办结而纠纷仍在继续的。",
    ),
    "agreements_broken_share": ("agreements broken", "协议破裂", "一年内复发的协议；模拟期后的复发看不到。"),
    "hidden_share": (
        "disputes nobody ever knew of",
        "始终无人知晓的纠纷",
        "从未被发现、听说或立案的纠纷；上报丢失的不算听说。",
    ),
    "hidden_days_share": (
        "dispute-days that nobody knew of",
        "无人知晓的纠纷日",
        "纠纷在无人知晓状态下存续的天数：被发现之前，以及纸面办结之后至再次被发现。",
    ),
    **_WAIT_WORDS,
    "detection_never_share": ("disputes never noticed", "始终未被知晓", "直至了结或期末仍无人知晓的纠纷。"),
    "contact_never_share": ("disputes never heard", "始终未经调解", "直至了结或期末没有开展过调解的纠纷。"),
    "resolution_never_share": (
        "disputes never settled",
        "始终未化解的纠纷",
        "直至期末既未化解也未裁判的纠纷。",
    ),
    "end_days_median": (
        "days to any end, median",
        "距了结天数（中位数）",
        "自发生到任何形式了结的中位天数（Kaplan–Meier：期末仍存续的按截尾处理）。",
    ),
    "voiced_per_1000": (
        "reports of disputes",
        "当事人反映纠纷",
        "当事人反映纠纷的次数，含丢失的；同一纠纷可反映多次。",
    ),
    "voiced_lost_share": ("reports gone astray", "反映丢失", "中途丢失的反映。"),
    "voiced_to_petition_share": ("reports at the petition window", "到信访窗口反映", "到信访窗口的反映。"),
    "voiced_to_court_share": (
        "reports straight to court or police",
        "直接诉诸法院或公安",
        "直接到法院或公安的反映。",
    ),
    "open_cases_mean": ("open cases, on average", "平均在办案件", "各级（含联户长）在办案件的平均数。"),
    "open_cases_end": ("open cases at the end", "期末在办案件", "模拟结束时各级（含联户长）在办案件。"),
}

NOTICING: Final[dict[str, Entry]] = {
    **{
        f"noticed_by_{noticer}_share": (
            f"noticed by {words.en}",
            f"由{words.zh}发现",
            f"在当事人反映之前被主动发现的纠纷中，由{words.zh}发现的比例。",
        )
        for noticer, words in _NOTICERS.items()
    },
    "noticed_mild_and_young_share": (
        "noticed, mild and fresh",
        "发现的轻微新发纠纷",
        "所发现的纠纷中，轻微（1、2级）且发生不足一周的：多半会自行了结，却同样带来工作量和上门打扰。",
    ),
    **{
        f"{caller}_calls_per_household": (
            f"calls by {words.en}",
            f"{words.zh}走访",
            f"{words.zh}未经居民请求的走访。",
        )
        for caller, words in _CALLERS.items()
    },
    **{
        f"{caller}_calls_finding_share": (
            f"calls by {words.en} that reveal a dispute",
            f"{words.zh}走访的发现率",
            f"{words.zh}走访中发现纠纷的比例；其余一无所获。",
        )
        for caller, words in _CALLERS.items()
    },
    "member_hours": ("party members' hours", "结对党员投入时间", "党员走访住户的无偿时间。"),
    "camera_watch_hours": (
        "hours of watching cameras",
        "监控值看时间",
        "网格员值看监控的计划时间；忙时实际更少。",
    ),
    "camera_days_per_resident": (
        "days in view of a camera",
        "处于监控视野的天数",
        "居民常去公共场所处于镜头之下的天数：无论有无人看，都是对隐私的介入。",
    ),
    "flags_per_1000_households": ("early warnings", "预警次数", "对楼栋发出的预警。"),
    "flag_precision": (
        "flagged households with a dispute",
        "预警命中率",
        "被预警楼栋的住户中，当时确有无人知晓纠纷的。",
    ),
    "flag_base_rate": (
        "households with an unknown dispute",
        "随机命中率",
        "平均每天有无人知晓纠纷的住户比例：随机预警也能命中这么多。",
    ),
    "flag_sensitivity": (
        "disputes that were flagged",
        "预警覆盖率",
        "全部纠纷中，在无人知晓时其当事人楼栋曾被预警的。",
    ),
    "rated_worst_again_share": (
        "worst colour again next month",
        "连续两月最差等级",
        "本月最差等级网格中下月仍为最差的。纯凭偶然也有一部分；其余或是持续因素，或是评级本身所致。",
    ),
    "rating_form_hours": (
        "hours for the forms of the rating",
        "评级填表时间",
        "网格员为评级填报表格的时间。",
    ),
}

BOOKS: Final[dict[str, Entry]] = {
    "recorded_per_1000": ("records of disputes", "登记纠纷条目", "账面登记条目，含重复登记和虚增。"),
    "recorded_unpadded_per_1000": (
        "records without padding",
        "登记条目（去虚增）",
        "去除虚增后的登记条目，仍含重复登记。",
    ),
    "recorded_disputes_per_1000": (
        "different disputes on record",
        "登记在册的纠纷",
        "至少登记过一次的不同纠纷。",
    ),
    "success_reported": (
        "cases settled, reported",
        "化解成功率（账面）",
        "账面成功：化解、裁判、在办中放弃或纸面办结，占全部办结。回访落空和最高层级未达成协议的算失败。",
    ),
    "success_reported_mediation": (
        "cases settled by mediation, reported",
        "调解成功率（账面）",
        "账面成功率，裁判算调解失败。",
    ),
    "success_true": (
        "cases settled, true",
        "化解成功率（真实）",
        "真实且持久的化解：在办期间达成协议或自行和解，并且守得住。",
    ),
    "success_true_mediated": (
        "cases settled by agreement, true",
        "调解成功率（真实）",
        "仅计经调解达成且守得住的协议。",
    ),
    "paper_closings_share": ("closings on paper", "纸面办结占比", "账面全部办结中仅在纸面上办结的。"),
    "on_time_reported": (
        "settled on time, reported",
        "按期办结率（账面）",
        "在本级时限内办结；纸面办结按按期登记。法院不设时限。",
    ),
    "on_time_true": (
        "settled on time, true",
        "按期化解率（真实）",
        "登记纠纷在首次给定时限内真正化解或裁判的；时限在期末之后的，只计已了结者。",
    ),
    "backlog_reported_end": (
        "open at the end, reported",
        "期末积存（账面）",
        "模拟结束时账面上未办结的案件。",
    ),
    "backlog_true_end": (
        "open at the end, true",
        "期末积存（真实）",
        "模拟结束时实际仍存续的纠纷，不论是否有人知晓。",
    ),
    "backlog_true_recorded_end": (
        "recorded and still running",
        "登记过而仍存续",
        "曾登记且期末仍存续的纠纷，不论账面如何记载。",
    ),
    "closing_days_reported_mean": (
        "days to close, reported",
        "办结天数（账面）",
        "账面平均办结天数；每转一级重新起算。",
    ),
    "closing_days_true_mean": (
        "days to the end, true",
        "了结天数（真实）",
        "已了结的登记纠纷自发生至了结的平均天数。",
    ),
    "requests_on_time_reported": (
        "requests on time, reported",
        "诉求按期办结率（账面）",
        "账面所知已了结诉求中按期办结的；丢失的不在其中。",
    ),
    "requests_on_time_true": (
        "requests on time, true",
        "诉求按期办结率（真实）",
        "全部已了结诉求中按期办结的，含途中丢失的。",
    ),
}
