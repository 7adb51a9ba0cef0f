"""What the server of the app says when it refuses something."""

from typing import Final

from analysis.words.base import Words

REFUSALS: Final[dict[str, Words]] = {
    "wait": Words("too many wrong codes; wait a minute", "口令错误次数过多，请等一分钟"),
    "code": Words("that is not the code on the board", "与屏幕上的口令不符"),
    "name": Words("a name is wanted, any name", "请填一个名字，任何名字都行"),
    "full": Words("the class is full", "课堂人数已满"),
    "key": Words("that is not the teacher's link", "这不是教师的链接"),
    "measure": Words("no such measure", "没有这项指标"),
    "policy": Words("no such policy", "没有这项政策"),
    "again": Words("come in again with the code", "请用口令重新加入"),
    "over": Words("this round is over", "这一轮已经结束"),
    "answer": Words("an answer to the question is wanted", "请先作答"),
    "busy": Words("too many pages are waiting; try again in a moment", "等候的页面过多，请稍后再试"),
    "type": Words("a message is application/json", "消息须为JSON格式"),
    "long": Words("a message has at most {bytes} bytes", "消息最长{bytes}字节"),
    "message": Words("{what}", "页面发来的内容不合格式"),
    "scenario": Words("{what}", "情景规则不允许这样设置：{where}"),
}
"""By the key that the answer carries; what a program alone gets wrong is told in detail in English only."""
