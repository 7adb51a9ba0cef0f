"""What `base.yaml` says of its numbers, in Chinese by its `note`s."""

from typing import Final

BASE: Final[dict[str, str]] = {
    "near the 2020 census of western counties; a place gives its own": "接近2020年普查中的西部县；各地可自定",
    "near the 2020 census": "接近2020年普查",
    "national share of adults is about 9 %": "全国约占成年人的9%",
    "of those over 60 .3 to .7 can use an app": "60岁以上能用小程序者为0.3至0.7",
    "free": "无约束",
    "volunteers before points are 5 to 12 %": "积分之前的志愿者为5%至12%",
    "weakly sourced pay of full-time gridworkers": "专职网格员薪酬，出处薄弱",
    "weakly sourced part-time subsidy": "兼职补贴，出处薄弱",
    "pay per case is 20 to 50 yuan simple and 100 to 300 ordinary": "每件补贴：简易20至50元，一般100至300元",
    "25 to 80 disputes per 1000 adults a year with offspring; its uncertainty is in rate_scale": (
        "每千名成年人每年25至80起（含次生）；不确定性归入`rate_scale`"
    ),
    "disputes born per 1000 adults": "每千名成年人的新发纠纷",
    "free; dispersion between households": "无约束；户与户之间的离散程度",
    "free; it is the effect of points on births": "无约束；即积分对纠纷发生的作用",
    "free; acts only under village rules": "无约束；有村规民约时才起作用",
    "branching ratio 0.1 to 0.4; near-repeat ratio 1.5 to 3": "次生系数0.1至0.4；近邻再发倍数1.5至3",
    "first step is nothing for 25 to 45 %": "25%至45%第一步是忍让",
    "first step is bilateral for 35 to 55 %; re-tuned once after building": (
        "35%至55%第一步是自行和解；建成后重调一次"
    ),
    "free; weak": "无约束；影响弱",
    "free; strong on dispute-days": "无约束；对纠纷日影响大",
    "third parties 20 to 25 %; records 3 to 12 per 1000 residents; re-tuned once after building": (
        "第三方20%至25%；每千人登记3至12件；建成后重调一次"
    ),
    "incidents 1 to 10 per 1000 disputes": "每千起纠纷激化事件1至10起",
    "gives grievance its only live role": "积怨只在此处起作用",
    "free; moves true durability by 8 points": "无约束；使真实持久率变化8个百分点",
    "free; the value of early contact": "无约束；早介入的作用",
    "free; acts only under legal publicity": "无约束；有普法时才起作用",
    "free; acts only where there are petition agents": "无约束；有信访代办时才起作用",
    "free; acts only where points are at stake": "无约束；有积分利害时才起作用",
    "free; the resident has learnt": "无约束；居民已得到教训",
    (
        "court and police 1 to 4 % of disputes; mediation more common in the country; court re-tuned once"
        " after building"
        " (-4.5 to -2.5)"
    ): "法院与公安占纠纷1%至4%；农村更多调解；法院一项建成后重调一次（−4.5至−2.5）",
    "share of reports by app": "经小程序反映的比例",
    "weekly detection .04 rural and .01 urban": "每周发现率农村0.04、城镇0.01",
    "weekly detection .10 (.02 to .30) in groups of 12 households": "十二户组每周发现率0.10（0.02至0.30）",
    "free; sets the best size of a group": "无约束；决定联户组的最佳规模",
    "moves nothing": "不影响结果",
    "free; acts only where there are rangers": "无约束；有专管员时才起作用",
    "free; a neighbour calls without a brief": "无约束；邻居来往，没有任务",
    "free; a stranger of rank": "无约束；有身份的陌生人",
    "free; nobody measured it": "无约束；无人测量过",
    "requests fill 30 to 40 % of a gridworker's minutes": "诉求占网格员工时30%至40%",
    "not separable from the request rate; re-tuned once after building": (
        "无法与诉求率分开确定；建成后重调一次"
    ),
    "late share": "超期比例",
    "time to first contact": "距首次介入的时间",
    "free; acts only where townships' desks are pooled": "无约束；乡镇人员集中办公时才起作用",
    "admin is about 45 % with record minutes; re-tuned once after building": (
        "连同登记约占45%；建成后重调一次"
    ),
    "reported hours": "所报工时",
    "about 18 % a year leave at usual fatigue": "通常疲劳下每年约18%离职",
    "about 5 % a year leave at usual fatigue": "通常疲劳下每年约5%离职",
    "moves no disputes": "不影响纠纷",
    "free; acts only where there are veterans": "无约束；有老调解员时才起作用",
    "burnout 42 % (30 to 55 %) at normal load": "通常负荷下倦怠率42%（30%至55%）",
    "only its ratio to recovery is identified; re-tuned once after building": (
        "只能确定与恢复之比；建成后重调一次"
    ),
    "only its ratio to growth is identified": "只能确定与增长之比",
    "without it burnout is nobody's or everybody's": "没有它，则或人人倦怠、或无人倦怠",
    (
        "2, 8 and 30 hours for a simple, ordinary and complex case; grid with the way there and a calming"
        " visit after,"
        " re-tuned once after building"
    ): "简单、一般、复杂案件各2、8、30小时；网格含路途与事后安抚，建成后重调一次",
    "days to resolution": "化解天数",
    "legal limits of 3 and 6 months": "法定期限3个月和6个月",
    "first-session agreement; true durable resolution 60 to 85 %; a court rules and needs no agreement": (
        "首次调解达成协议；真实持久化解60%至85%；法院裁判无须协议"
    ),
    "moves no totals": "不影响总数",
    "true durable resolution; share closed on paper": "真实持久化解；纸面办结比例",
    "that failures are mostly land is found; the size is assumed": "失败多为土地纠纷有出处；幅度为假定",
    "free; acts only where there are teams": "无约束；有联合调解组时才起作用",
    "free; acts only where there are legal advisers": "无约束；有法律顾问时才起作用",
    "reopened .20 (.05 to .50) within a year": "一年内重起0.20（0.05至0.50）",
    "classes of a platform; the page that gives them is weak": "平台的分档；出自依据薄弱的网页",
    "as due_days": "同时限",
    "the law says one month": "法律规定为一个月",
    "recorded as success though unresolved .5 to .98; re-tuned once after building": (
        "未化解而记为成功者0.5至0.98；建成后重调一次"
    ),
    "only its product with bite is identified": "只能确定与考核力度之积",
    "only its product with shade_bite is identified": "只能确定与`shade_bite`之积",
    "free; acts only where there are contests": "无约束；有评比时才起作用",
    "free; as much again as bite": "无约束；与考核力度相当",
    "cases of it are found; not how common they are": "查到个案，不知多普遍",
    "losses are about 5 times gains": "损失约为收获的5倍",
    "active share 10 to 35 %": "活跃比例10%至35%",
    "gap between groups": "群体之间的差距",
    "dip after points stop": "积分停发后的下降",
    "the unit of a stake": "利害的单位",
    (
        "families at Spring Festival, wages just before it, land in the planting season, heating fees in"
        " winter, visitors in summer. A month or two either way, none past New Year"
    ): (
        "婚姻家庭纠纷多在春节，欠薪纠纷在节前，土地纠纷在播种季，供暖费纠纷在冬季，与游客的纠纷在夏季。前后"
        "一两个月，不跨年"
    ),
    "near the 2020 census of western counties; a place gives its own. In town 12 to 18 % are 60 and over": (
        "接近2020年普查中的西部县；各地可自定。城镇60岁以上12%至18%"
    ),
    "one language unless a place says otherwise; with one name there is nothing to draw": (
        "除非当地另有说明，只有一种语言；只有一种则无从抽取"
    ),
    "at 8 it cuts 3 in a million": "取8时百万分之三受限",
    "incidents; the mix of colours where a place reports it. 13 to 33 % are born at severity 3 and above": (
        "激化事件；当地公布时则为各色网格构成。13%至33%发生时即为3级以上"
    ),
    "heads keep to small matters, of severity 3 or 4 at most; nobody else has a limit": (
        "联户长只管小事，至多3或4级；其他层级不限"
    ),
}
