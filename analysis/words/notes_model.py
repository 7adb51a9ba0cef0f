"""What stands behind the numbers of `base.yaml`, in Chinese by the English of `parameters.csv`."""

from typing import Final

MODEL: Final[dict[str, str]] = {
    # calendar, world, costs
    (
        "families at Spring Festival, wages just before it, land in the planting season, heating fees in"
        " winter,"
        " visitors in summer"
    ): "婚姻家庭纠纷多在春节，欠薪纠纷在节前，土地纠纷在播种季，供暖费纠纷在冬季，与游客的纠纷在夏季",
    "near the age structure of western counties; a place gives its own": "接近西部县的年龄结构；各地可自定",
    "near the census; a place gives its own": "接近普查数字；各地可自定",
    "the national share of adults, recalled": "全国成年人中的比例，凭记忆",
    "one language unless a place says otherwise": "除非当地另有说明，只有一种语言",
    "the share of the old from those online; other ages follow national internet use": (
        "老年人取其上网比例；其他年龄依全国网民情况"
    ),
    "set so that 5 to 12 % volunteer unpaid; registered is not active": (
        "使无偿参与者为5%至12%；注册不等于活跃"
    ),
    "its spread is pinned by nothing but the mean's target": "离散程度除均值的目标外别无依据",
    "that ties are few in towns is found; their number is not": "城镇中关系少有出处，具体数目没有",
    "the range is the page's": "范围取自该网页",
    "schemes are read, amounts recalled": "办法读过原文，金额凭记忆",
    "pay and overheads": "薪酬与管理费用",
    "insurance and training": "保险与培训",
    "pay and overheads of other departments' staff": "其他部门人员的薪酬与管理费用",
    "retainers of a few thousand yuan a village are usual": "每村几千元顾问费属常见",
    "leaflets and the speaker": "宣传单与宣讲人",
    "training": "培训",
    "tea and paper": "茶水与纸张",
    "an allowance; none of the reports gives it": "津贴；各地材料均未给出",
    "wardens are mostly part-time posts with a subsidy": "管护员多为领补贴的兼职岗位",
    "wages of the organisation that lends": "派出单位的工资",
    "price over five years, line, storage, repair": "五年摊销的设备价、线路、存储与维修",
    # how disputes begin
    "33 per 1,000 adults a year is a floor by recall; the mix of kinds from three tables": (
        "每千名成年人每年33起是凭回忆所得的下限；类别构成取自三张统计表"
    ),
    "25 to 80 disputes per 1,000 adults a year, offspring included": "每千名成年人每年25至80起（含次生）",
    "dispersion between households": "户与户之间的离散程度",
    "not separable from kappa": "无法与次生强度分开确定",
    "it is the effect of points on births": "即积分对纠纷发生的作用",
    "participation without points": "没有积分时的参与率",
    "cuts 3 in a million; it never binds": "百万分之三受限，实际不起作用",
    "the form and a ratio of 0.63 for shootings are read; 0.1 to 0.4 for neighbours is recalled": (
        "函数形式与枪击案的0.63读过原文；邻里纠纷的0.1至0.4凭记忆"
    ),
    "incidents; the mix of colours where a place reports it": "激化事件；当地公布时则为各色网格构成",
    "monthly counts where they exist": "有月度数字时以之为准",
    "people are up from 7:00 to 23:00": "人们七点起、二十三点歇",
    # what the parties do
    "the order is read, the shares of 25 to 45 % are recalled": "先后次序读过原文，25%至45%的比例凭记忆",
    "tail of durations": "持续时间的长尾",
    "the order is read, the shares of 35 to 55 % are recalled": "先后次序读过原文，35%至55%的比例凭记忆",
    "weak": "约束很弱",
    "strong on dispute-days": "对纠纷日影响大",
    "a fifth to a third of what people report in surveys reaches mediation": (
        "调查中所报纠纷有五分之一至三分之一进入调解"
    ),
    "severity of what is recorded": "登记纠纷的严重程度",
    "sorting between people only": "只影响人与人之间的差别",
    "incidents": "激化事件",
    "that long build-up precedes the worst is found; the size is not": (
        "恶性事件之前有长期积累，有出处；幅度没有"
    ),
    "1 to 10 per 1,000 disputes: one claim read, the rate recalled": (
        "每千起纠纷1至10起：一处说法读过原文，比率凭记忆"
    ),
    "not separable from h_incident": "无法与激化事件的基准倾向分开确定",
    "the value of early contact": "早介入的作用",
    "0 without legal publicity": "没有普法时为0",
    "the resident has learnt": "居民已得到教训",
    "local leaders before law, more so in the country: order read, shares recalled": (
        "先找村干部、后走法律，农村尤甚：次序读过原文，比例凭记忆"
    ),
    "that grave matters climb higher is common sense; nobody gives the slope": (
        "越严重越往上找是常识，斜率无人给出"
    ),
    "9.3 % of a hotline's requests come online; of disputes nobody says": (
        "热线诉求9.3%来自网上；纠纷无人统计"
    ),
    # who notices
    "visits per household": "户均入户次数",
    "one extreme is read; the mean of pastures is not": "读到一个极端例子，牧区平均值没有",
    "the weekly chance of .01 to .04 that it is set by is itself nobody's": (
        "据以设定的每周0.01至0.04本身并无出处"
    ),
    "hours of patrol are read for city inspectors alone, without their share": (
        "只读到城管的巡查时数，未见其占比"
    ),
    "what groups notice is nobody's; trials of neighbours' watching point both ways": (
        "联户组能发现多少并无出处；邻里守望的试验结论不一"
    ),
    "sets the best size of a group": "决定联户组的最佳规模",
    "a neighbour calls without a brief": "邻居来往，没有任务",
    "a stranger of rank": "有身份的陌生人",
    "nobody measured it": "无人测量过",
    # requests
    (
        "set so that requests fill 30 to 40 % of a gridworker's minutes; hotlines take 0.2 to 0.34 per"
        " resident, so"
        " most of it is assumed to reach gridworkers directly"
    ): "使诉求占网格员工时的30%至40%；热线人均0.2至0.34件，故假定多数直接找网格员",
    "46 minutes of patrol for each case of city inspectors, the walking included": (
        "城管每件案件巡查46分钟，含步行"
    ),
    "3 to 7 days for help": "求助类3至7天",
    "nobody reports giving up": "无人统计放弃",
    "that tiers cost days is read; how many without a platform is not": (
        "逐级流转费时有出处；无平台时多少天没有"
    ),
    "from 8:00 to 20:00": "八点至二十点",
    "share of admin": "报表台账占比",
    "township": "乡镇",
    # staff
    "30 to 60 % by press surveys that were not read again": "媒体调查30%至60%，未再核对",
    "recalled": "凭记忆",
    "47.6 hours a week by diary is 19 % over 40; press says more": (
        "日记法每周47.6小时，超出40小时的19%；媒体所说更多"
    ),
    "the unit of skill": "能力的单位",
    "10 to 30 % a year of contract workers; no official series": "专职网格员每年10%至30%；无官方统计",
    "2 to 12 % a year; no official series": "每年2%至12%；无官方统计",
    "that burnout brings quitting is read, the slope recalled": "倦怠导致离职有出处，斜率凭记忆",
    "set by a prevalence of 42 % at usual load": "按通常负荷下42%的倦怠率设定",
    "its ratio to recovery by a prevalence of 42 %": "与恢复之比按42%的倦怠率设定",
    "its ratio to growth by a prevalence of 42 %": "与增长之比按42%的倦怠率设定",
    "that some burn out and others not is read; the spread is not": (
        "有人倦怠、有人不倦怠有出处，离散程度没有"
    ),
    # mediation
    "2, 8 and 30 hours for a simple, ordinary and complex case": "简单、一般、复杂案件各2、8、30小时",
    "nobody mediates for more than twelve hours": "没有人一次调解十二小时以上",
    "hours of complex cases": "复杂案件的时数",
    "that a few take very long is read for courts": "少数案件极长，法院有出处",
    "inside a legal month; the days are recalled": "在法定一个月之内；天数凭记忆",
    "a week for 2.3 hand-offs, by an unsigned page": "2.3次移送约一周，出自未署名网页",
    "legal limits, not the time that trials take": "为法定期限，不是实际审理时间",
    "true durable resolution of 60 to 85 %, from 65 to 69 % where parties could still sue": (
        "真实持久化解60%至85%，据当事人仍可起诉时的65%至69%"
    ),
    "that fair process carries agreements is read; the slope is not": "程序公正促成协议有出处，斜率没有",
    "early against late contact": "早介入与晚介入的差别",
    (
        "at least 30 of 41 failures are over land, which is 29 % of cases: the log odds ratio is 1.9;"
        " recorded"
        " failures alone"
    ): "41件失败中至少30件为土地纠纷，而其占案件29%：对数优势比1.9；仅为登记的失败",
    "reopened within a year .05 to .50: wide on purpose": "一年内重起0.05至0.50：有意放宽",
    "that fairness carries keeping is read; the slope is not": "公正使人守约有出处，斜率没有",
    "rule of the queue": "排队规则",
    "heads keep to small matters": "联户长只管小事",
    # deadlines and books
    "the classes of 7 and 15 days stand on a weak page; the law says a month": (
        "7天、15天两档出自依据薄弱的网页；法律规定为一个月"
    ),
    "the class of 7 days stands on a weak page": "7天一档出自依据薄弱的网页",
    "rule of the platform": "平台规则",
    "recalled beside a weak page": "凭记忆，另有依据薄弱的网页",
    "one month, as a rule, by the rule itself": "按规定一般为一个月",
    "97 to 98 % in the book against about 75 % kept: nine of ten failures booked as success": (
        "账面97%至98%，实际守约约75%：十件失败有九件记为成功"
    ),
    "that assessment bends books is read for air monitors; the size here is an analogy": (
        "考核使账面失真，空气监测有出处；此处幅度为类比"
    ),
    "reported against true success under overload": "超负荷时账面与真实成功率之比",
    "as much again as bite": "与考核力度相当",
    "cases are found, not how common they are": "查到个案，不知多普遍",
    # trust and grievance
    "the scale of a latent quantity": "潜在量的尺度",
    "a leaky store of 30 to 120 days, recalled from models of tension": (
        "30至120天的衰减，凭对紧张关系模型的记忆"
    ),
    "the ratio of losses to gains, 4 to 14; the size of a gain is not given": (
        "损失与收获之比为4至14；收获的大小未给出"
    ),
    "the ratio of losses to gains, 4 to 14": "损失与收获之比为4至14",
    "the ratio of losses to gains, 1 to 2 where it is a matter of fairness": (
        "事关公正时，损失与收获之比为1至2"
    ),
    "mean trust over years": "多年平均信任",
    # participation
    "prices are read, 10 to 35 % active in a month is recalled": "积分价格读过原文，每月10%至35%活跃凭记忆",
    "the plateau": "稳定后的水平",
    "above 4 there are two equilibria": "大于4时有两个均衡",
    "that points move the old less is read; the size is recalled": "积分对老年人作用较小有出处，幅度凭记忆",
    "that the absent are left out is common sense; nobody gives the size": (
        "不在家者参与不了是常识，幅度无人给出"
    ),
    "who is offline is read; what it costs in taking part is recalled": "谁不上网有出处，对参与的影响凭记忆",
    "d 0.3 to 0.5 is contested, and its translation into a monthly rate is ours": (
        "效应量0.3至0.5有争议，折算为月度比率是我们所为"
    ),
    "removal after it is expected is worst; the size is ours": "形成预期后取消最伤积极性；幅度为我们所设",
    "field evidence of a momentary dip; the rate is ours": "实地研究为短暂下降；比率为我们所设",
    "how fast take-up grows": "参与增长的快慢",
    "that paid reports are partly empty is found, not how many": "有偿上报部分为空报有出处，多少没有",
    "prices of points are read; what is at stake in a quarrel is not": "积分价格读过原文；一起纠纷的利害没有",
}
