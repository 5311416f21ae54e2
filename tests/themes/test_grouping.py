"""Comments of no theme in groups: those that speak of the same thing, whatever their order."""

from __future__ import annotations

import random

from themes.grouping import grouped

COMMENTS = {
    "a1": "chó thả rông cắn người",
    "a2": "cho tha rong khap xom",
    "a3": "Đề nghị bắt chó thả rông",
    "b1": "đèn đường hư tối om",
    "b2": "xóm tôi đèn đường tắt cả tháng",
    "b3": "den duong khong sang",
    "b4": "Bao giờ sửa đèn đường?",
    "c1": "giá vàng lên",
    "d1": "…",
}


def test_what_speaks_of_one_thing_is_one_group():
    groups = grouped(COMMENTS)
    assert [set(one.members) for one in groups] == [{"b1", "b2", "b3", "b4"}, {"a1", "a2", "a3"}]
    assert set(groups[0].words[:2]) == {"đèn", "đường"}
    assert {"thả", "rông"} <= set(groups[1].words)


def test_neither_order_nor_another_run_changes_the_groups():
    ids = list(COMMENTS)
    for seed in range(5):
        random.Random(seed).shuffle(ids)
        assert grouped({one: COMMENTS[one] for one in ids}) == grouped(COMMENTS)


def test_few_comments_make_no_group():
    assert grouped({}) == []
    assert grouped({"1": "chó thả rông", "2": "chó thả rông"}) == []
