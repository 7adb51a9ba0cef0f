"""What the rules beside the app's levers say of themselves, in Chinese by their English docstrings."""

from typing import Final

from analysis.words.base import Words, looked_up

RULES: Final[tuple[Words, ...]] = (
    Words(
        "Minutes of a unit's day that go into patrol: what admin and the expected work leave, up to a cap."
        " `clip(capacity - admin - expected_work, 0, patrol_share_max factor capacity)`. Patrol is planned"
        " first, by the"
        " expected minutes of the ready queue, never by the sessions' realised lengths. `factor` is 1, or"
        " what the grid's"
        " rating makes of the cap.",
        "一个单位每天用于巡查的时间：报表台账和预计工作之外的剩余，但有上限。"
        "`clip(capacity - admin - expected_work, 0, patrol_share_max factor capacity)`。巡查先安排，依据待"
        "办队列的预计"
        "时间，而不是调解实际用时。`factor`为1，或由网格评级调整上限。",
    ),
    Words(
        "Probability that a patrol visit to a party's household reveals its dispute. `min(.95, p_notice"
        " exp(notice_severity (s - 2)) (unknown + (1 - unknown) knowledge) (1 - fatigue_notice fatigue))`;"
        " knowledge and"
        " fatigue in [0, 1].",
        "巡查走访当事人住户时发现其纠纷的概率。`min(.95, p_notice exp(notice_severity (s - 2)) (unknown +"
        " (1 - unknown)"
        " knowledge) (1 - fatigue_notice fatigue))`；`knowledge`（对当地的熟悉程度）与`fatigue`（疲劳度）在"
        "0至1之间。",
    ),
    Words(
        "Probability that a household head (联户长) notices a dispute of the group today. `1 - exp(-k_head"
        " A v"
        " exp(notice_severity (s - 2)) share / 7)` with A the looking minutes a week per household, at most"
        " `attention_max_minutes_week`: more are of no use. v is 1 for family, neighbour and land"
        " disputes, which a"
        " neighbour sees, and `head_other_kinds` for the others. `share` is 1, or `head_cross` for each of"
        " two heads where"
        " the parties live in two groups.",
        "联户长当天发现本组一起纠纷的概率。`1 - exp(-k_head A v exp(notice_severity (s - 2)) share / 7)`，"
        "其中`A`为每周每户"
        "的走看分钟数，至多`attention_max_minutes_week`，再多无用。家庭、邻里、土地纠纷邻居看得见，`v`为1；"
        "其他为"
        "`head_other_kinds`。`share`为1；双方分属两组时，两名联户长各为`head_cross`。",
    ),
    Words(
        "Probability that a head with so many minutes for so many households or members notices a dispute."
        " `1 -"
        " exp(-k_head_per_minute A seen exp(notice_severity (s - 2)) share / 7)` with A = `minutes_week /"
        " members`, at most"
        " `attention_max_minutes_week`.",
        "组长以若干分钟看顾若干户（成员）时发现一起纠纷的概率。`1 - exp(-k_head_per_minute A seen"
        " exp(notice_severity"
        " (s - 2)) share / 7)`，其中`A`＝`minutes_week / members`，至多`attention_max_minutes_week`。",
    ),
    Words(
        "What draws people of one kind into taking part, in logits: `b_reward reward + b_norm share -"
        " costs`. `reward` is in"
        " units of 10 yuan a month, times salience; `share` the village's share last month. Costs of the"
        " old, the migrant"
        " and the offline count `cost_unpaid` where nothing is paid.",
        "某类居民参与的动力（以对数几率计）：`b_reward reward + b_norm share - costs`。`reward`以每月10元为"
        "单位，乘以新鲜感；"
        "`share`为上月本村参与比例。没有报酬时，老年人、外来户和不会上网者的成本乘以`cost_unpaid`。",
    ),
    Words(
        "Intrinsic motivation: erodes towards `own - erode_drop` while paid, recovers slowly after.",
        "自愿参与的意愿：有报酬期间逐渐降向`own - erode_drop`，停发之后缓慢恢复。",
    ),
    Words(
        "Whether a report goes astray: the dispute stays hidden, and may be told again.",
        "上报是否丢失：丢失则纠纷仍无人知晓，可能再次反映。",
    ),
    Words(
        "Utility of telling through a channel, for McFadden's (1974) multinomial logit."
        " `channel_trip_factor` says how many"
        " times as far a channel is as usual: that of petitions where townships' desks are pooled in one"
        " centre, else 1.",
        "通过某一渠道反映的效用，用于麦克法登（1974）多项对数几率模型。`channel_trip_factor`为路程相当于平"
        "常的几倍："
        "乡镇人员集中到一站式中心时信访渠道有此倍数，否则为1。",
    ),
    Words(
        "The score of a building, `days` after it stood at `score`, with a signal of some weight on top."
        " `score exp(-days /"
        " warning_memory_days) + weight`. A building is a few households next door to each other: no"
        " person and no pair has"
        " a score.",
        "一栋楼的分值：自`score`起过了`days`天，再加一个信号的权重。`score exp(-days /"
        " warning_memory_days) + weight`。一栋楼"
        "是相邻的几户：个人和当事双方都没有分值。",
    ),
    Words(
        "Whether a candidate becomes a dispute: thinning with probability min(multiplier, cap) / cap."
        " Candidates come `cap`"
        " times too often (Lewis and Shedler 1979, thinning of a Poisson process).",
        "候选是否成为纠纷：以`min(multiplier, cap) / cap`的概率稀疏。候选的到来多出`cap`倍（刘易斯、谢德勒"
        "1979，泊松过程的"
        "稀疏法）。",
    ),
    Words(
        "How many ties next to a running dispute it may set alight today: Poisson(kappa severity cap).",
        "一起存续纠纷当天可能牵连多少相邻关系：服从`Poisson(kappa severity cap)`。",
    ),
    Words(
        "Telling somebody: rises with severity, trust and legal publicity; falls with the points at stake."
        " Whoever saw the"
        " case closed on paper has learnt: for `paper_voice_days` after it (negative: there was no such"
        " closure) the hazard"
        " is multiplied by `paper_voice`.",
        "向人反映的倾向：随严重程度、信任度和普法上升，随积分利害下降。见过案件被纸面办结的人得到了教训：此"
        "后`paper_voice_days`"
        "天内（负数表示没有纸面办结）倾向乘以`paper_voice`。",
    ),
    Words(
        "A unit's load of a day: mandatory minutes over capacity, and a part of its backlog in days."
        " `mandatory / capacity +"
        " backlog_weight min(backlog_cap_days, backlog / capacity)`. Patrol is not in it: it fills"
        " whatever is left, and"
        " would make every day a full one.",
        "一个单位一天的负荷：必须完成的分钟数除以可用工时，再加一部分积压天数。`mandatory / capacity +"
        " backlog_weight"
        " min(backlog_cap_days, backlog / capacity)`。巡查不计入：它填满剩余时间，否则天天满负荷。",
    ),
)
"""Each with the English that it was made from, so that a test finds one that has changed."""


def rule_words(says: str) -> Words:
    """What a rule says, by its docstring."""
    return looked_up(says, {one.en: one.zh for one in RULES})
