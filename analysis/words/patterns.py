"""Patterns that the model must show: families, titles, units, bounds, and why one cannot be told."""

from typing import Final

from analysis.words.base import Words

FAMILIES: Final[dict[str, Words]] = {
    "pyramid": Words("the pyramid of disputes", "纠纷金字塔"),
    "staffing": Words("staffing", "人员配备"),
    "contact": Words("early contact", "早介入"),
    "groups": Words("groups of households", "联户组"),
    "points": Words("points", "积分"),
    "books": Words("the two books", "两本账"),
    "near_repeat": Words("near repeats", "近邻再发"),
    "concentration": Words("concentration", "集中程度"),
    "outreach": Words("cameras and early warning", "监控与预警"),
    "burdens": Words("burdens", "负担"),
}
TITLES: Final[dict[str, str]] = {
    "Reported success stays near its target under overload": "超负荷时账面成功率仍接近目标",
    "True success falls under overload": "超负荷时真实成功率下降",
    "What is ranked inflates": "凡排名的都虚高",
    "Halving grids raises records more than resolutions": "网格减半划小，登记数比化解数增加得多",
    "Land disputes dominate failures in villages": "农村调解失败以土地纠纷为主",
    "Suppressed filing lowers court counts": "立案受阻则法院收案减少",
    "Suppressed filing does not lower disputes": "立案受阻并不减少纠纷",
    "Groups pay in small disputes": "联户组有利于发现小纠纷",
    "Very small groups waste heads": "联户组过小则浪费人手",
    "Very large groups dilute attention": "联户组过大则顾不过来",
    "Nothing is free": "没有白来的好处",
    "Group heads' work is worth more than is paid": "联户长的付出高于报酬",
    "Few households have many of the disputes, beyond chance": "少数家庭纠纷多，超出偶然",
    "Early contact lowers escalation": "早介入减少激化",
    "Late contact costs more sessions": "晚介入要多调解几次",
    "Early contact lowers incidents": "早介入减少激化事件",
    "Disputes cluster in space and time beyond fixed differences": "纠纷在时空上聚集，超出固有差别",
    "Near repeats are as strong as those of crime": "近邻再发与犯罪的近重复一样强",
    "Cameras do nothing for family disputes": "摄像头对家庭纠纷不起作用",
    "Most visits after a warning are in vain": "预警后多数上门一无所获",
    "Early warning brings earlier contact": "预警使介入提早",
    "Between a tenth and a third take part": "参与者在一成至三分之一之间",
    "Points lift participation": "积分提高参与率",
    "Participation comes to a plateau": "参与率趋于平稳",
    "When rewards stop, participation falls back": "奖励停止，参与率回落",
    "Where being paid crowds out, it falls below its start": "报酬挤出自愿时，参与率降到起点以下",
    "The old gain least": "老年人得益最少",
    "Migrants gain least": "外来户得益最少",
    "A third of disputes is given up": "三分之一的纠纷被忍让",
    "Nearly half is taken to the other party": "近一半找对方解决",
    "A fifth reaches a third party": "五分之一找到第三方",
    "Very few reach a court": "极少数到法院",
    "Requests that miss their day explode as hours get short": "工时紧张时，逾期诉求急剧增加",
    "Burnout explodes as hours get short": "工时紧张时，倦怠急剧增加",
    "Waits at committees explode as their minutes get short": "调委会时间紧张时，候调急剧延长",
    "Disputes fall gently with staff": "增加人手，纠纷缓慢减少",
    "Benefits saturate as hours are added": "增加工时，好处渐趋饱和",
    "Intrusion grows on as hours are added": "增加工时，打扰持续增加",
}
NUMBERS: Final[dict[str, str]] = {
    "reported success with half of the gridworkers' hours": "网格员工时减半时的账面成功率",
    "true durable success with half of the hours, against half as many again": (
        "工时减半与增加一半相比的真实持久成功率"
    ),
    "reported less true success, with rated grids against without": "账面减真实成功率，网格评级与不评级相比",
    "growth of records less growth of durable resolutions, grids of half the size": (
        "网格划小一半时，登记数增幅减去持久化解数增幅"
    ),
    "land among disputes on which a committee in a village gave up": (
        "农村调委会调解不成的纠纷中土地纠纷的比例"
    ),
    "disputes voiced at court where filing is made hard, against as written": (
        "立案受阻时诉诸法院的纠纷，与原情景相比"
    ),
    "unsettled days where filing is made hard, against as written": "立案受阻时的未化解强度日，与原情景相比",
    "hidden disputes with groups of ten, against none": "十户联防与不设联户组相比，无人知晓的纠纷",
    "disputes brought to light per hour of a head in groups of five, over groups of ten": (
        "每联户长小时发现的纠纷，五户组比十户组"
    ),
    "disputes brought to light in groups of forty, over groups of ten": "发现的纠纷，四十户组比十户组",
    "policies that lower unsettled days and raise neither cost nor contacts nor workload": (
        "减少未化解强度日而不增加成本、上门和工作量的政策数"
    ),
    "worth of heads' unpaid hours beyond what groups of ten add to the book's cost": (
        "十户联防联户长无偿工时的价值，减去账面增加的成本"
    ),
    "Gini of disputes over households, less that of as many thrown evenly at households": (
        "纠纷在各户的基尼系数，减去同样多纠纷随机分布时的基尼系数"
    ),
    "steps up and incidents per known dispute if dispatch takes a week more": (
        "派单推迟一周时，每起已知纠纷的加剧与激化事件"
    ),
    "sessions per agreement if dispatch takes a week more": "派单推迟一周时，每份协议的调解次数",
    "incidents if dispatch takes a week more": "派单推迟一周时的激化事件",
    "near pairs (5 doors, 28 days) over those with times shuffled within kind and setting": (
        "近邻对（相隔5户、28天之内）与同类同区域打乱时间后之比"
    ),
    "family among what cameras notice": "摄像头所发现纠纷中家庭纠纷的比例",
    "visits on flags that reveal a dispute": "预警上门发现纠纷的比例",
    "days that disputes run unknown, with warnings against without": (
        "纠纷无人知晓的天数占比，有预警与无预警相比"
    ),
    "adults who take part in the last month of points": "积分最后一个月参与的成年人",
    "adults who take part in the last month, with points against without": (
        "最后一个月参与的成年人，有积分与无积分相比"
    ),
    "growth in the last quarter of the run, over the lift at its end": "最后一季的增长占期末增幅的比例",
    "lift lost at the end of the run, points having stopped after half a year": (
        "积分半年后停发，期末失去的增幅"
    ),
    (
        "adults who take part at the end of the run, points having stopped and crowding-out strongest,"
        " against no"
        " points"
    ): "挤出最强且积分停发后，期末参与的成年人，与从无积分相比",
    "lift of participation among the old, over that among the young": "参与率增幅，老年人比青年人",
    "lift of participation among migrants, over that among locals": "参与率增幅，外来户比本地户",
    "first step: nothing": "第一步：忍让",
    "first step: settled with the other party": "第一步：与对方自行和解",
    "first step: a third party knows": "第一步：第三方知晓",
    "before a court": "到法院",
    "convexity of requests not served in time over gridworkers' hours (0 straight, 1 a knee)": (
        "逾期诉求随网格员工时的凸性（0为直线，1为折角）"
    ),
    "convexity of worn-out gridworkers over their hours (0 straight, 1 a knee)": (
        "倦怠网格员随工时的凸性（0为直线，1为折角）"
    ),
    "convexity of the mean wait over committees' minutes (0 straight, 1 a knee)": (
        "平均候调天数随调委会时间的凸性（0为直线，1为折角）"
    ),
    "change of unsettled days with half as many hours again": "工时增加一半时未化解强度日的变化",
    "requests served in time for the last hours added, over those for the first": (
        "按期办结诉求，最后增加的工时比最初增加的工时"
    ),
    "patrol visits for the last hours added, over those for the first": (
        "巡查入户次数，最后增加的工时比最初增加的工时"
    ),
}
UNITS: Final[dict[str, str]] = {
    "": "",
    "% of closings": "占办结%",
    "points of %": "个百分点",
    "% of failures": "占失败%",
    "%": "%",
    "times": "倍",
    "policies": "项政策",
    "yuan per resident a year": "元/人·年",
    "% more": "%（增加）",
    "% of noticings": "占发现%",
    "% of visits": "占上门%",
    "% of adults": "占成年人%",
    "% of the lift": "占增幅%",
    "% of disputes": "占纠纷%",
}
BOUNDS: Final[dict[str, str]] = {
    "95 to 99.4 % in nearly all reports (94.8 % in 2000), whatever volume and staff": (
        "几乎所有材料均为95%至99.4%（2000年94.8%），与案件多少、人手多少无关"
    ),
    "the sign is asked; two points are the least that counts": "要求方向；至少两个百分点才算",
    (
        "Beijing's satisfaction rose by 32 points once it was ranked; here nobody is asked, so what is"
        " nearest to it:"
        " the distance between the books; half a point is the least that counts"
    ): "北京排名后满意率上升32个百分点；此处无人测评，取最接近者即两本账之差；至少半个百分点才算",
    "asked without a size; one point is the least that counts": "只要求方向、不论大小；至少一个百分点才算",
    "at least 30 of the 41 failures of a county's committees were over land; half is to dominate": (
        "某县调委会41件失败中至少30件为土地纠纷；过半即为主"
    ),
    "the sign is asked; 30 % is the least that counts": "要求方向；至少30%才算",
    "asked without a size; a fall of one percent still counts as none": (
        "只要求方向、不论大小；下降1%仍视为没有"
    ),
    "the sign is asked; one point is the least that counts": "要求方向；至少一个百分点才算",
    "useful looking at a household has an end (assumed); a tenth is the least that counts": (
        "每户有用的走看时间有上限（假定）；至少一成才算"
    ),
    "the sign is asked; a tenth is the least that counts": "要求方向；至少一成才算",
    "every arrangement that lowers dispute-days raises at least one burden": (
        "凡减少纠纷日的安排，至少增加一项负担"
    ),
    "asked without a size: Lanzhou's rural gridworkers are group heads (98 %)": (
        "只要求方向、不论大小：兰州农村网格员98%为村民小组长"
    ),
    "the comparison is asked; 0.01 is the least that counts": "要求比较；至少0.01才算",
    "the sign is asked; 2 % is the least that counts": "要求方向；至少2%才算",
    "the sign is asked": "要求方向",
    "that there is clustering is asked; 5 % is the least that counts": "要求有聚集；至少5%才算",
    "relative risk of near repeats of burglary, recalled": "入室盗窃近重复的相对风险，凭记忆",
    "cameras see public places; 2 % is the most that counts as nothing": (
        "摄像头只看公共场所；不超过2%视为没有"
    ),
    "most flags are false is asked": "要求多数预警落空",
    "the sign is asked; a fifth of a point is the least that counts": "要求方向；至少0.2个百分点才算",
    "10 to 35 % active in a month, recalled": "每月10%至35%活跃，凭记忆",
    "a plateau is asked; within 15 % of the lift counts as one": "要求平稳；在增幅的15%以内即算",
    "falling back is asked; half of the lift is the least that counts": "要求回落；至少增幅的一半才算",
    "crowding-out of d 0.3 to 0.5, contested; 2 % is the least that counts": (
        "挤出效应量0.3至0.5，有争议；至少2%才算"
    ),
    "the old take part out of duty more than for points; a fifth is the least that counts": (
        "老年人参与多出于责任而非积分；至少两成才算"
    ),
    "that the absent are left out is asked; a fifth is the least that counts": (
        "要求不在家者被排除在外；至少两成才算"
    ),
    "Michelson (2007) on 37 villages, recalled": "麦宜生（2007）对37个村的研究，凭记忆",
    "courts and police a few percent: Michelson (2007), recalled": (
        "法院、公安占百分之几：麦宜生（2007），凭记忆"
    ),
    "convexity is asked (queueing theory); a quarter is the least that counts": (
        "要求凸性（排队论）；至少四分之一才算"
    ),
    "disputes are 1 to 5 % of a gridworker's time; bounds assumed": "纠纷占网格员工时1%至5%；界限为假定",
    "asked without a size; half is the most that counts": "只要求方向、不论大小；至多一半才算",
    "asked without a size; a factor of two still counts as in proportion": (
        "只要求方向、不论大小；两倍以内仍算成比例"
    ),
}
"""Where the bounds of a pattern come from."""
WHYS: Final[dict[str, str]] = {
    "the interval lies on the bound: more runs (--reps) would tell": (
        "区间压在界限上：增加模拟次数（`--reps`）才能判断"
    ),
    "{n} runs give no interval": "{n}次模拟得不出区间",
    "defined nowhere": "处处无定义",
    "the reference cannot be told from zero": "对照值无法与零区分",
    "one unit has no interval": "只有一个样本，没有区间",
    "equal in all {n}": "{n}个样本全部相等",
    "sparse: {commonest} of {n} are equal": "过于稀疏：{n}个中有{commonest}个相等",
    "{outcome} is not defined here ({name})": "此处`{outcome}`无定义（`{name}`）",
    "{name} is not possible here: {path}: {message}": "此处无法作此安排`{name}`：`{path}`不允许",
    "no dispute has had a first step": "没有纠纷走出第一步",
    "cameras notice {n} disputes in all runs; {least} are wanted": (
        "全部模拟中摄像头只发现{n}起纠纷，至少要{least}起"
    ),
    "no flag is raised here: early warning needs a platform": "此处没有预警：预警须有信息平台",
    "no {what} here": "此处没有这一项",
    "{expected} near pairs are expected in a run, {least} are wanted: too small a place": (
        "每次模拟预计只有{expected}个近邻对，至少要{least}个：地方太小"
    ),
    "it does not fall with hours below today's: there is no load here to show it": (
        "工时减到现有以下也不下降：此处负荷不足以显现"
    ),
    "committees are used to {n} % even with a quarter of their minutes": (
        "即使时间只剩四分之一，调委会负荷也只有{n}%"
    ),
    "no dispute between residents": "没有居民之间的纠纷",
    "{n} failures in villages; {least} are wanted": "农村调解失败只有{n}件，至少要{least}件",
    "no policy lowers unsettled days for certain here": "此处没有哪项政策确定能减少未化解强度日",
    "nobody counts participants here": "此处无人统计参与者",
    "{n} months are too few for a plateau": "{n}个月太短，看不出平稳",
}
"""Why a pattern cannot be told; what is in braces stands for what is filled in."""
