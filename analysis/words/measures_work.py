"""Names of measures: work, people, institutions and costs."""

from typing import Final

from analysis.words.base import Words
from analysis.words.measures_disputes import Entry

_DESKS: Final = {
    "head": Words("household heads' load", "联户长负荷"),
    "gridworkers": Words("gridworkers' load", "网格员负荷"),
    "committee": Words("mediators' load", "人民调解员负荷"),
    "township": Words("townships' load", "乡镇（街道）负荷"),
    "county": Words("the county centre's load", "县级中心负荷"),
    "court": Words("the court's load", "法院负荷"),
}
_ACCOUNTS: Final = {
    "admin": Words("paperwork", "报表台账"),
    "requests": Words("requests", "办理诉求"),
    "cases": Words("disputes", "调处纠纷"),
    "patrol": Words("patrol", "巡查走访"),
    "idle": Words("nothing to do", "空闲"),
}
_COSTS: Final = {
    "contract_workers": Words("contract gridworkers' pay", "专职网格员薪酬"),
    "group_heads": Words("group heads' pay", "兼职村民小组长报酬"),
    "household_heads": Words("household heads' stipends", "联户长补贴"),
    "mediators": Words("mediators", "人民调解员补贴"),
    "township": Words("townships' desks", "乡镇（街道）调解"),
    "county": Words("county centre", "县级中心"),
    "court": Words("court", "法院"),
    "platform": Words("platform", "信息平台"),
    "hotline": Words("hotline", "热线"),
    "app": Words("app", "小程序"),
    "points": Words("goods for points", "积分兑换"),
    "joint_groups": Words("joint groups' stipends", "联防小组组长补贴"),
    "rangers": Words("rangers", "专管员、村警"),
    "veterans": Words("veteran mediators", "老调解员津贴"),
    "lent": Words("lent staff", "联盟单位派出人员"),
    "volunteers": Words("volunteers", "志愿者"),
    "teams": Words("teams", "联合调解组"),
    "legal_advisers": Words("legal advisers", "村居法律顾问"),
    "legal_publicity": Words("legal publicity", "普法宣传"),
    "village_rules": Words("village councils", "村民议事会"),
    "contests": Words("contests", "评比奖励"),
    "cameras": Words("cameras", "公共视频监控"),
    "cadre_visits": Words("cadres' calls", "干部走访"),
    "leaders": Words("leaders' calls", "领导包抓走访"),
}

STAFF: Final[dict[str, Entry]] = {
    "requests_per_1000": ("routine requests", "群众诉求", "居民提出的日常诉求，含丢失的。"),
    "requests_done_share": ("requests served", "诉求办结率", "已办结的诉求，不论是否按期。"),
    "requests_late_share": ("requests served late", "诉求超期率", "超过时限才办结的诉求。"),
    "requests_given_up_share": ("requests given up", "诉求放弃率", "因等待过久而被居民放弃的诉求。"),
    "requests_lost_share": ("requests gone astray", "诉求丢失率", "无人看到就已丢失的诉求。"),
    "requests_open_share": ("requests still waiting", "期末未办诉求", "模拟结束时仍在等待的诉求。"),
    "request_days_median": (
        "days to serve a request, median",
        "诉求办理天数（中位数）",
        "已办结诉求从受理到办结的中位天数。",
    ),
    "request_days_p90": (
        "days to serve nine tenths of requests",
        "诉求办理天数（九成）",
        "九成已办结诉求的办理天数不超过此数。",
    ),
    **{
        f"utilisation_{desk}": (
            words.en,
            words.zh,
            "报表、诉求和案件占用的工时与可用工时之比；不含巡查，加班时可超过100%。",
        )
        for desk, words in _DESKS.items()
    },
    **{
        f"gridworker_{account}_share": (
            f"gridworkers' time: {words.en}",
            f"网格员用时：{words.zh}",
            f"网格员用于{words.zh}的时间占工时（含加班）的比例。",
        )
        for account, words in _ACCOUNTS.items()
    },
    "gridworker_overtime_share": (
        "gridworkers' overtime",
        "网格员加班",
        "加班占工时（含加班）的比例；已含在其他五项之中。",
    ),
    "gridworkers_worn_out_share": ("gridworkers worn out", "网格员倦怠率", "期末疲劳度超过0.5的网格员。"),
    "gridworker_fatigue_mean": ("gridworkers' fatigue", "网格员疲劳度", "期末网格员平均疲劳度。"),
    "gridworker_quits_per_post": ("gridworkers who leave", "网格员离职率", "每岗每年离职人次。"),
    "gridworker_posts": ("gridworkers' posts", "网格员岗位", "网格岗位数，含空缺、专管员和派驻人员。"),
}

PEAKS: Final[dict[str, Entry]] = {
    "requests_open_peak_per_1000": (
        "requests open on the fullest day",
        "诉求积压（最高日）",
        "积压最多一天日终未办的诉求。",
    ),
    "requests_open_p95_per_1000": (
        "requests open on a full day",
        "诉求积压（高位日）",
        "二十天中只有一天比它更多的日终未办诉求。",
    ),
    "requests_late_peak_month": (
        "requests late in the worst month",
        "诉求超期率（最高月）",
        "超期率最高的受理月份的超期率。",
    ),
    "utilisation_gridworkers_peak_month": (
        "gridworkers' load in the worst month",
        "网格员负荷（最高月）",
        "负荷最高月份的负荷。",
    ),
    "committee_wait_days_mean": (
        "days of waiting for a committee",
        "调委会候调天数",
        "案件在调委会等待首次调解的平均天数，含移送；未经调解离开或放弃的计至其时。",
    ),
    "committee_wait_days_p90": (
        "days of waiting for a committee, nine tenths",
        "调委会候调天数（九成）",
        "九成案件等待首次调解不超过此天数。",
    ),
}

PEOPLE: Final[dict[str, Entry]] = {
    "participation_last": ("adults who take part", "居民参与率", "最后一个月参与的成年人。"),
    "participation_peak": (
        "adults who take part, best month",
        "居民参与率（最高月）",
        "参与最多月份的参与率。",
    ),
    "points_earned_yuan": ("points earned", "积分发放", "居民所得积分，按兑换价值计。"),
    "points_redeemed_yuan": ("points redeemed", "积分兑换", "居民在积分超市兑换的积分。"),
    "points_refused_yuan": (
        "points that cannot be redeemed",
        "无法兑换的积分",
        "期末想兑换而预算不足的积分。",
    ),
    "empty_reports_per_1000": ("empty reports", "空报", "仅为积分而报、并无实事的上报。"),
    "trust_mean_end": ("trust in the offices", "信任度", "期末成年人对调处者的平均信任。"),
    "grievance_mean_end": ("grievance", "积怨", "期末成年人的平均积怨。"),
    "patrol_visits_per_household": (
        "patrol visits at the door",
        "巡查上门",
        "未经居民请求的上门；服务上门另计。",
    ),
    "households_above_tolerance_share": (
        "households visited too often",
        "受访过频住户",
        "某月巡查上门超过其容忍次数的住户；其他走访不计。",
    ),
    "service_contacts_per_household": (
        "contacts about services",
        "服务接触",
        "因居民自身事务的接触：办理诉求和当事人参加的调解。",
    ),
    "resident_hours_per_1000": (
        "residents' time in cases",
        "居民办事时间",
        "居民自己的时间：反映纠纷的奔波，以及参加调解。",
    ),
    "participant_hours_per_1000": ("participants' time", "居民参与时间", "参与者自己的时间。"),
    "head_hours": ("household heads' hours", "联户长投入时间", "联户长的无偿时间：每周走看和主持调解。"),
}

CASEWORK: Final[dict[str, Entry]] = {
    "team_sessions_share": ("sessions heard by teams", "联合调解场次", "由多部门联合小组主持的调解场次。"),
    "team_outside_hours": ("team members' hours", "联合组外部成员投入", "联合小组外单位成员参加调解的时间。"),
    "advised_sessions_share": ("sessions with a legal adviser", "法律顾问到场", "法律顾问到场的调委会调解。"),
    "adviser_hours": ("legal advisers' hours", "法律顾问投入", "法律顾问参加调解的时间。"),
    "petitions_carried_share": ("petitions carried by agents", "信访代办率", "由代办员代办的信访。"),
    "agent_hours": ("petition agents' hours", "信访代办投入", "代办信访占用网格员的时间。"),
    "publicity_reached_share": (
        "residents reached by legal publicity",
        "普法覆盖率",
        "一年内随机被普法宣传覆盖的居民。",
    ),
    "attending_hours_per_1000": (
        "residents' time at meetings",
        "居民参会时间",
        "居民参加普法和村民议事的时间。",
    ),
    "contest_reporting_hours": (
        "hours of reporting for contests",
        "评比迎检时间",
        "网格和调委会为评比整理材料的时间。",
    ),
}

INSTITUTION: Final[dict[str, Entry]] = {
    "joint_groups": ("joint groups", "联防小组", "店铺、车辆、务工人员和村民小组的联防小组，各有一名组长。"),
    "noticed_by_groups_per_1000": (
        "noticed by heads of joint groups",
        "联防小组发现",
        "联防小组组长发现的隐蔽纠纷。",
    ),
    "noticed_on_patrol_per_1000": ("noticed on patrol", "巡查发现", "网格员（含专管员）上门发现的隐蔽纠纷。"),
    "group_head_hours": (
        "joint groups' heads' hours",
        "联防组长投入时间",
        "联防小组组长走看和主持调解的时间。",
    ),
    "ranger_posts": ("rangers' posts", "专管员岗位", "网格中草管员、林管员、文管员和村警岗位，含空缺。"),
    "veteran_posts": ("veteran mediators", "老调解员人数", "调委会中的老调解员。"),
    "lent_hours": ("lent staff's hours", "派驻人员投入", "联盟单位派到片区人员的时间。"),
}

COSTS: Final[dict[str, Entry]] = {
    **{
        f"cost_{name}_yuan": (f"cost: {words.en}", f"支出：{words.zh}", f"{words.zh}的年支出。")
        for name, words in _COSTS.items()
    },
    "cost_total_yuan": ("cost", "总成本", "各项支出合计，不含居民自己的时间。"),
    "cost_per_resident_yuan": ("cost per resident", "人均成本", "各项支出合计，按人均。"),
    "cost_per_durable_resolution_yuan": (
        "cost per lasting settlement",
        "每起实质化解成本",
        "总成本除以登记纠纷中持久化解的起数。成本大部分用于诉求和报表：只宜比较不同安排，不宜比较任务。",
    ),
    "cost_resident_time_yuan": (
        "worth of residents' time",
        "居民时间折价",
        "居民自己的时间按小时折价；不计入总成本。",
    ),
}
