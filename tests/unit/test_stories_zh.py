"""A dispute's life is told in Chinese as fully as in English."""

import re

import numpy as np

from analysis import stories_zh
from analysis.facts import facts_of
from analysis.stories import DISPUTE_KINDS, life, two_books

LATIN = re.compile(r"[A-Za-z]{2,}")


def test_every_kind_of_row_of_a_dispute_is_told():
    assert stories_zh.TOLD == set(DISPUTE_KINDS)


def test_all_lives_of_a_town_are_told_in_chinese(town_run):
    facts = facts_of(town_run)
    for row in np.arange(len(facts.disputes)):
        moments = life(facts, row)
        for said in (
            stories_zh.opening_zh(facts, row),
            *(stories_zh.moment_zh(facts, moment) for moment in moments),
            *stories_zh.books_zh(facts, row),
        ):
            assert said.endswith("。")
            assert not LATIN.search(said), said
        english, chinese = two_books(facts, row), stories_zh.books_zh(facts, row)
        assert len(english) == len(chinese) == 2
