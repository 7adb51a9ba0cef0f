"""Claims of `verify` on desks, queues, staff, books and luck: name and claim in Chinese."""

from typing import Final

DESKS: Final[dict[str, tuple[str, str]]] = {
    # ladder
    **{
        f"Cases end at the {level} as the pass rates of the levels below and its own multiply to": (
            f"{zh}了结占比", f"案件在{zh}了结的比例，等于下级各移送率与本级了结率之积")
        for level, zh in {
            "grid": "网格", "committee": "调委会", "township": "乡镇", "county": "县级", "court": "法院",
        }.items()
    },
    "A case needs the sessions that the absorbing chain says before it ends": (
        "平均调解次数", "案件了结所需调解次数等于吸收链的解"),
    "Where staff are never busy a case takes its sessions, the gaps between and the hand-offs": (
        "平均办理天数", "人手总有空时，办理时间等于各次调解、间隔与移送之和"),
    "Every case that fails throughout is ruled upon to the minute when its waits add up": (
        "到顶天数", "一路调解不成的案件，在各段等待之和的那一分钟裁判"),
    "A court with time hears every case on the day that it is due there, to the minute": (
        "法院开庭日", "法院有空时，每件案件在应到之日开庭，精确到分钟"),
    "Agreement falls with severity as a logistic function: here at severity 3": (
        "达成协议随严重程度", "达成协议的概率随严重程度按逻辑斯蒂函数下降：此处为3级"),
    "Agreement falls with the logarithm of a dispute's age: here in a second session": (
        "达成协议随拖延", "达成协议的概率随纠纷天数的对数下降：此处为第二次调解"),
    # supervision
    "A case that nobody serves brings a reminder on the day after it was due": (
        "次日督办", "无人办理的案件在逾期次日督办"),
    "A case that nobody serves is passed up on the very day that deadline and grace add up to": (
        "到期上交", "无人办理的案件恰在时限加宽限之日上交"),
    "A severe case has the shorter deadline, and the same grace": (
        "严重案件到期上交", "严重案件时限较短，宽限相同"),
    "Where no platform sets deadlines, the law's holds, to the day": (
        "无平台到期上交", "没有平台设时限时，按法定时限，精确到日"),
    "When time is up, a desk closes on paper with a logistic chance in the assessment's bite": (
        "纸面办结占比", "到期时，以随考核力度的逻辑斯蒂概率纸面办结"),
    "After a last session that failed, a desk closes on paper with the same chance": (
        "调解失败后纸面办结", "最后一次调解失败后，以同样概率纸面办结"),
    "Calls find out the share of paper closures that is followed up": (
        "回访占比", "回访查出被回访的那部分纸面办结"),
    "What a call finds out is a case again at the time of the call, to the minute": (
        "回访当日重办", "回访查出者在回访那一分钟重新成案"),
    # queues
    "Three gridworkers who share a queue of exponential work make requests wait as Erlang says": (
        "厄朗C：平均等待", "三名网格员共用一队、办理时间为指数分布，诉求等待如厄朗公式"),
    "As many of them wait at all as Erlang says": ("厄朗C：等待概率", "需要等待的比例如厄朗公式"),
    "As many of them are not done within twice the usual work as Erlang says": (
        "厄朗C：逗留尾部", "超过两倍平均办理时间仍未办结的比例如厄朗公式"),
    "Staff are busy with requests for the share of their minutes that the load asks for": (
        "人员利用率", "工作人员办理诉求的时间占比等于负荷"),
    "One gridworker with exponential work: the mean wait of M/M/1": (
        "M/M/1平均等待", "一名网格员、指数办理时间：M/M/1平均等待"),
    "Requests are served in the order in which they come: the tail of the wait is exponential": (
        "先来先办", "诉求按先后办理：等待时间的尾部为指数分布"),
    "Each request leaves its one gridworker in the very minute that arrivals and work imply": (
        "林德利递推", "每件诉求离开的时刻恰如到达与办理时间所推"),
    "One gridworker with lognormal work: the wait follows from its mean and variance alone": (
        "波拉切克–辛钦：平均等待", "一名网格员、对数正态办理时间：等待只由均值和方差决定"),
    "Where the work always takes the same time, M/D/1, the wait is half that of exponential work": (
        "波拉切克–辛钦：定长", "办理时间固定（M/D/1）时，等待为指数时的一半"),
    "Disputes wait for a lognormal session with the one gridworker as long as requests would": (
        "波拉切克–辛钦：调解", "纠纷等待对数正态时长的调解，与诉求等待相同"),
    "Urgent disputes wait for the work that is on and for each other only": (
        "优先队列：紧急", "紧急纠纷只等正在办的和彼此"),
    "Requests, due before ordinary disputes, wait for urgent ones and each other": (
        "优先队列：诉求", "诉求先于一般纠纷，只等紧急纠纷和彼此"),
    "Ordinary disputes wait for all others": ("优先队列：一般", "一般纠纷等待其他一切"),
    "Where people tire of waiting, three busy gridworkers lose as many requests as Erlang A says": (
        "厄朗A：放弃占比", "人们会等得不耐烦时，三名繁忙网格员失去的诉求如厄朗A公式"),
    "Those who are served and those who give up together wait as long as Erlang A says": (
        "厄朗A：平均等待", "办结者与放弃者合计的等待如厄朗A公式"),
    "Townships' desks pooled in one centre make people wait as one queue with all their staff": (
        "集中办公平均等待", "乡镇人员集中到一个中心，等待如全部人员共用一队"),
    "Where there are always gridworkers to spare, nobody waits": (
        "人手充裕不等待", "网格员总有富余时，无人等待"),
    "Then the mean number of requests in service is the load, whatever the shape of the work": (
        "在办均值", "此时在办诉求的平均数等于负荷，与办理时间分布无关"),
    "And their number is Poisson: its variance is its mean": (
        "在办方差", "且在办数服从泊松分布：方差等于均值"),
    "Whoever comes while the office is closed waits until it opens, over the weekend too": (
        "下班后等待", "下班后来的人等到上班，周末亦然"),
    # staff
    "Under a load that is the same every day, fatigue rises to where rest makes up for it": (
        "疲劳路径", "每天负荷相同时，疲劳升至休息可以抵消之处"),
    "Where some tire more easily than others, mean fatigue is lower, as the lognormal says": (
        "疲劳离散", "易疲劳程度因人而异时，平均疲劳较低，如对数正态所示"),
    "On each working day a contract worker quits with the same chance": (
        "专职离职率", "专职网格员每个工作日离职概率相同"),
    "On each working day a group head worker quits with the same chance": (
        "村民小组长离职率", "村民小组长每个工作日离职概率相同"),
    "The tired quit more often, in proportion to the exponential of their fatigue": (
        "疲劳者离职率", "疲劳者更易离职，与疲劳度的指数成正比"),
    "A post that is left stays vacant for its days": ("空缺天数", "离职后岗位空缺既定天数"),
    "Absence takes its share of the shifts": ("缺勤班次", "缺勤占班次的既定比例"),
    "Overtime in the accounts is, to the minute, the work that ends after the shift": (
        "加班即下班后的工作", "账上的加班精确等于下班后才完成的工作"),
    "Newcomers reach agreement more often the longer they are in post": (
        "新人学习曲线", "新人在岗越久，越常达成协议"),
    # books
    "The number of running disputes of a kind, summed over minutes, is the sum of their lifetimes": (
        "利特尔定律：纠纷", "某类存续纠纷数逐分钟之和，等于其持续时间之和"),
    "The number of cases at the desks of a level, summed over minutes, is the sum of their stays there": (
        "利特尔定律：案件", "某级在办案件数逐分钟之和，等于其停留时间之和"),
    "The number of requests at a grid, summed over minutes, is the sum of their minutes from arrival on": (
        "利特尔定律：诉求", "网格诉求数逐分钟之和，等于其自到达起的分钟数之和"),
    (
        "Each evening all disputes born so far have ended, are hidden, are open at a desk within its time,"
        " or are before a"
        " court: none is in two states, none is lost"
    ): (
        "纠纷状态唯一",
        "每晚所有已发生的纠纷或已了结、或隐藏、或在某级限期内办理、或在法院：无一处于两种状态，无一丢失"),
    "Every minute of staff is spent on something: by unit and month": (
        "工时收支相抵", "工作人员的每一分钟都有去向：按单位和月份"),
    "A unit's minutes on cases are the minutes of its sessions, where each is finished on its day": (
        "工时与调解相符", "各次调解当日结束时，单位的案件用时等于调解用时"),
    "A village's balance of points moves by what is earned, lost and redeemed": (
        "积分复式记账", "一村积分结余的变动等于获得、扣减与兑换"),
    "Each request that the seed implies is done, given up, lost, or open at the end": (
        "诉求全部入账", "种子所定的每件诉求，或办结、或放弃、或丢失、或期末未办"),
    "The audit, which holds each row against the laws of the log, has no complaint": (
        "审计无误", "逐行对照日志守恒律的审计没有发现问题"),
    # common luck
    "The same sparks fall on the same ties in the same minutes under all policies and under none": (
        "各安排自发纠纷相同", "无论有无政策，同样的纠纷在同样时刻落在同样的关系上"),
    "Policies at zero strength leave the log as it is without them, byte for byte": (
        "零强度不改一字节", "强度为零的政策，日志与没有政策时逐字节相同"),
    "Parameters of policies that are absent leave the log as it is, byte for byte": (
        "未设政策的参数不改一字节", "未设政策的参数不影响日志，逐字节相同"),
    "One household more leaves everybody else's sparks, requests and disputes as they were": (
        "多一户不改他人机遇", "多一户，其他人的自发纠纷、诉求和纠纷不变"),
    "Household heads in the villages change no row of the town, where the two have no desk in common": (
        "局部作用限于局部", "村里设联户长，不改变城镇的任何一行（两者没有共用单位时）"),
    "Every random number has one use: draws that people, posts and rows show have addresses of their own": (
        "地址不重用", "每个随机数只用一次：居民、岗位和日志所见的抽签各有地址"),
    "Draws at neighbouring addresses (another stream, day, slot, tie or seed) are independent": (
        "各流相互独立", "相邻地址（不同流、日、位、关系或种子）的抽签相互独立"),
    "Differences between two arms with common luck vary less than with separate luck": (
        "配对方差较小", "机遇相同时，两种安排之差的方差小于机遇不同时"),
}  # fmt: skip
