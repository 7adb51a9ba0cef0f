"""Claims of `verify` on disputes, parties, noticing, participation and moods: name and claim in Chinese."""

from typing import Final

PEOPLE: Final[dict[str, tuple[str, str]]] = {
    # how disputes emerge
    "Sparks fall at the rate per 1,000 adults that the scenario gives, however many are thinned out": (
        "自发纠纷均值", "自发纠纷按情景所定的每千名成年人比率发生，与稀疏掉多少无关"),
    "Sparks of a village and week vary as Poisson numbers do: their variance is their mean": (
        "自发纠纷方差", "一村一周的自发纠纷数服从泊松分布：方差等于均值"),
    "Gaps between sparks are exponential: a share 1/e of them is longer than the mean": (
        "自发间隔为指数分布", "相邻自发纠纷的间隔服从指数分布：超过均值的占1/e"),
    "The 91 days around the peak of a cosine season have their share of a year's sparks": (
        "旺季占比", "余弦季节峰值前后91天占全年自发纠纷的应有比例"),
    "Sparks fall evenly on the hours between their first and their last minute": (
        "时刻均匀", "自发纠纷在起止时刻之间均匀分布"),
    "Tempers make some ties quarrel more and others less, and the mean rate of all stays what it was": (
        "脾气不改总率", "脾气使有的关系多吵、有的少吵，总体平均率不变"),
    "Sparks per tie vary more than Poisson numbers, as the lognormal spread of tempers makes them": (
        "脾气使发生数离散", "每个关系的自发数比泊松更离散，离散程度由脾气的对数正态分布决定"),
    "Disputes begin at the severities in the shares that the scenario gives": (
        "初始严重程度占比", "纠纷按情景所定占比以各级严重程度发生"),
    "A dispute throws offspring once a day from the day after its birth to the day of its end": (
        "次生发生率", "纠纷自发生次日至了结之日，每天一次产生次生候选"),
    "Where disputes set others alight, births come to the sparks and all that stems from them": (
        "霍克斯总数", "有次生时，发生总数等于自发数及其全部后代"),
    (
        "A spark and all that stems from it: the mean number of disputes, where they last a fixed number"
        " of days"
    ): (
        "霍克斯平均簇", "持续天数固定时，一起自发纠纷及其全部后代的平均数"),
    "The variance of that number, where disputes last a fixed number of days": (
        "霍克斯簇方差", "持续天数固定时，上述数目的方差"),
    "The share of sparks that set nothing else alight, where disputes last a fixed number of days": (
        "霍克斯单发占比", "持续天数固定时，没有引发次生的自发纠纷占比"),
    "Births that stem from the sparks of one day on a part of the ties vary as sums of clusters": (
        "霍克斯计数方差", "部分关系上某日自发纠纷所引发的总数，其方差如各簇之和"),
    "A spark and all that stems from it: the mean number of disputes, where they last exponential times": (
        "随机持续：平均簇", "持续时间为指数分布时，一起自发纠纷及其全部后代的平均数"),
    "The variance of that number, where disputes last exponential times": (
        "随机持续：簇方差", "持续时间为指数分布时，上述数目的方差"),
    "The share of sparks that set nothing else alight, where disputes last exponential times": (
        "随机持续：单发占比", "持续时间为指数分布时，没有引发次生的自发纠纷占比"),
    # what the parties do
    "Of disputes left to themselves the chain's share is given up": (
        "放弃占比", "无人过问的纠纷，放弃占比等于马尔可夫链的解"),
    "Of disputes left to themselves the chain's share is settled by the parties": (
        "自行和解占比", "无人过问的纠纷，自行和解占比等于马尔可夫链的解"),
    "Of disputes left to themselves the chain's share is told to somebody": (
        "反映占比", "无人过问的纠纷，反映占比等于马尔可夫链的解"),
    "Disputes left to themselves last as long as the chain does": (
        "平均持续", "无人过问的纠纷，持续时间等于马尔可夫链的解"),
    "The chain's share of disputes has hardened by the end": (
        "终了严重程度", "终了时已加剧的纠纷占比等于马尔可夫链的解"),
    "Under one constant hazard lives are exponential to the minute, though luck is drawn once a day": (
        "恒定风险率", "风险率恒定时，持续时间精确到分钟服从指数分布，尽管每天只抽签一次"),
    "Giving up grows less likely with age: so many still run after 60 midnights": (
        "放弃随时间减少", "拖得越久越不易放弃：过60个午夜仍存续的占比"),
    "Disputes of severity 4 come to blows at their hazard, against that of settling": (
        "激化事件率", "4级纠纷按其风险率激化，与和解相竞争"),
    "Who tells somebody picks among the seven channels by a multinomial logit: the gridworker's share": (
        "渠道选择", "反映者在七种渠道中按多项对数几率选择：找网格员的占比"),
    "The harder the dispute, the more go to court, as the logit says: the share at the highest severity": (
        "诉诸法院随严重程度", "越严重越多诉诸法院，如对数几率模型所示：最高一级的占比"),
    "Who tells is either of two residents in dispute, with equal chance": (
        "反映者为任一方", "反映者为双方中任何一方，机会相等"),
    "Who saw a case closed on paper tells again at a fraction of the old hazard, for so many days": (
        "纸面办结使人沉默", "见过纸面办结的人在若干天内再次反映的倾向只剩一部分"),
    "Agreements break with a logistic probability; so many do within 60 days": (
        "协议破裂占比", "协议以逻辑斯蒂概率破裂：60天内破裂的占比"),
    "They break after exponential times of at least a day: the mean of those within 60 days": (
        "破裂时间均值", "破裂时间服从至少一天的指数分布：60天之内者的均值"),
    # noticing
    "A patrol in rotation needs half a pass, and a whole one each time that it sees nothing": (
        "轮巡平均用时", "轮流巡查平均需半轮，每落空一次再加一轮"),
    "Within a pass the delay is uniform: half a pass notices half of what a pass does": (
        "轮巡用时均匀", "一轮之内用时均匀：半轮发现一轮的一半"),
    "The pass in which a patrol notices is geometric": ("轮次为几何分布", "发现纠纷的轮次服从几何分布"),
    "Every household is visited equally often: as often as the minutes for patrol allow": (
        "户均入户次数", "各户入户次数相同，由巡查时间决定"),
    "A household head notices with the same chance every evening: the wait is geometric": (
        "联户长每日发现率", "联户长每晚发现的机会相同：等待天数服从几何分布"),
    "A head's attention is shared by the group, and is of no use beyond a limit for one household": (
        "联户长注意力分摊", "联户长的注意力由全组分摊，每户超过上限即无用"),
    "Volunteers hear in proportion to how many take part and how much they attend": (
        "志愿者发现", "志愿者听闻纠纷与参与人数和关注程度成正比"),
    "Patrol by day and a head in the evening race for a dispute, in that order of the day": (
        "竞争发现占比", "网格员白天巡查与联户长晚间走看竞争发现，按一天的先后"),
    "Gridworkers miss the share of their shifts that absence takes": ("缺勤占比", "网格员按缺勤率缺班"),
    # intake
    "Without a platform reports go astray with a fixed chance, each time anew": (
        "上报丢失占比", "无平台时每次上报以固定概率丢失"),
    "Without a platform a report by hotline waits for registration, to the minute": (
        "登记延迟", "无平台时热线上报等待登记的时间精确到分钟"),
    "With a platform a report by hotline waits for its dispatch, to the minute": (
        "派单延迟", "有平台时热线上报等待派单的时间精确到分钟"),
    # participation and points
    "People of one motivation take part with logistic probability, costs taken off": (
        "参与概率", "同一意愿的人以逻辑斯蒂概率参与，减去成本"),
    "People of normal motivation take part as the mixed logit says": (
        "混合参与率", "意愿为正态分布时，参与率如混合对数几率所示"),
    "The old take part less by their cost": ("老年人参与", "老年人因成本而少参与"),
    "Migrants take part less by their cost": ("外来户参与", "外来户因成本而少参与"),
    "Those who are offline take part less by their cost": ("不上网者参与", "不会上网者因成本而少参与"),
    "Where nothing is paid, the costs of an old migrant add up and count in part": (
        "无报酬时的成本", "没有报酬时，外来老年人的两项成本相加并打折"),
    "Before the first month people see the share of reference": ("期初参与", "首月之前人们看到的是参照比例"),
    "Where people look at last month's share, it comes to rest at the fixed point": (
        "参与不动点", "人们看上月参与比例时，最终停在不动点"),
    "Of two stable shares, a place that starts with few comes to the lower one": (
        "低均衡", "有两个稳定比例时，起点低者趋于较低者"),
    "Of two stable shares, a place that starts with many comes to the higher one": (
        "高均衡", "有两个稳定比例时，起点高者趋于较高者"),
    "Where a share of people decides anew each month, take-up is geometric": (
        "逐月重新决定", "每月只有一部分人重新决定时，参与率按几何级数变化"),
    "A new reward lifts participation at once, and less each month as its novelty goes": (
        "新鲜感路径", "新奖励立即提高参与，随新鲜感消退逐月减弱"),
    "What is left of a reward that is no longer new is the floor": (
        "新鲜感下限", "不再新鲜的奖励只剩下限的作用"),
    "When points stop, people have been crowded out by as much as the months of pay wore off": (
        "意愿侵蚀", "积分停发时，意愿被侵蚀的程度等于各月报酬之累积"),
    "After points, motivation comes back": ("意愿恢复", "积分停发之后意愿恢复"),
    "Every participant of a month with points earns the month's points, and nobody else does": (
        "积分所得", "有积分的月份，每名参与者得到当月积分，他人没有"),
    "Where wishes exceed the shop's budget, it is spent but for what is lost by rounding down": (
        "按比例兑换", "兑换需求超出预算时，预算用尽，只差取整的零头"),
    "A participant who is paid writes an empty report with the given chance": (
        "空报占比", "有报酬的参与者以给定概率空报"),
    "Participants are praised in public by lot": ("红榜占比", "参与者抽签上红榜"),
    # trust and grievance
    "People's own trust is a normal cut at 0 and 1": ("期初信任", "个人信任度为在0和1处截断的正态分布"),
    "Of the trust that a lost request costs, this is left after 90 days": (
        "信任恢复", "诉求丢失所失信任，90天后剩余的部分"),
    "Each month's visits beyond what people tolerate cost trust, which comes back in part": (
        "上门过多失信", "每月超出容忍的上门损失信任，之后部分恢复"),
    "A dispute that stays open for 90 days feeds its party's grievance to this level": (
        "未了结纠纷的积怨", "纠纷未了结90天，当事人积怨达到此值"),
    "Grievance that fades when it is read is that which fades every night: the largest difference": (
        "积怨两种算法", "读取时衰减与每晚衰减的积怨一致：最大差"),
    "Trust that returns when it is read is that which returns every night: the largest difference": (
        "信任两种算法", "读取时恢复与每晚恢复的信任一致：最大差"),
    "The villages' moods at the end are the means over their adults: the largest difference": (
        "情绪为均值", "期末各村情绪等于成年人的均值：最大差"),
}  # fmt: skip
