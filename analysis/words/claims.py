"""Claims of `verify` in words: what each is called, and what it says."""

from functools import cache
from typing import Final

from analysis.words.base import Words, plain

GROUPS: Final[dict[str, str]] = {
    "Books": "账目",
    "Common luck": "共同机遇",
    "How disputes emerge": "纠纷如何发生",
    "Intake": "受理",
    "Ladder": "分级调解",
    "Outreach": "发现与反映",
    "Queues": "排队",
    "Staff": "工作人员",
    "Supervision": "督办",
    "Taking part and points": "居民参与和积分",
    "Trust and grievance": "信任与积怨",
    "What the parties do": "当事人怎么做",
}
"""Groups of claims; one that is not here keeps its English name."""


@cache
def claims() -> dict[str, tuple[str, str]]:
    """Name and claim in Chinese, by the claim in English."""
    from analysis.words.claims_desks import DESKS
    from analysis.words.claims_people import PEOPLE

    return {**PEOPLE, **DESKS}


def claim_name(name: str, claim: str) -> Words:
    """What a claim is called in a chart."""
    found = claims().get(claim)
    return Words(name.replace("_", " "), found[0]) if found else plain(name.replace("_", " "))


def claim_words(name: str, claim: str) -> Words:
    """A claim after its key in English, after its name in Chinese."""
    english, found = f"{name}: {claim}", claims().get(claim)
    return Words(english, f"{found[0]}：{found[1]}") if found else plain(english)
