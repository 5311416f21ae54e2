"""The re-check, pure: what people say to it, who is drawn, and how agreement is told."""

from __future__ import annotations

from uuid import UUID

import pytest

from survey.fieldwork.recheck import Checked, Outcome, agreement, agreements, choose, payload, said, tapped
from survey.session import read_tap

OWN, NOT_OWN, OTHER = Outcome.OWN, Outcome.NOT_OWN, Outcome.OTHER


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("Có", OWN), ("co a", OWN), ("dạ có", OWN), ("đúng rồi", OWN), ("Vâng ạ", OWN), ("1", OWN), ("ok", OWN),
        ("Tôi trả lời", OWN), ("chính tôi", OWN), ("dạ đúng là tôi", OWN), ("tôi tự làm", OWN), ("ừ", OWN),
        ("Không", NOT_OWN), ("ko", NOT_OWN), ("không ạ", NOT_OWN), ("2", NOT_OWN), ("không phải tôi", NOT_OWN),
        ("chưa", NOT_OWN), ("tôi không trả lời", NOT_OWN), ("không nhận được phiếu nào", NOT_OWN),
        ("dạ không", NOT_OWN), ("Tôi chưa trả lời phiếu nào cả", NOT_OWN),
        ("3", OTHER), ("người khác trả lời thay", OTHER), ("con tôi làm hộ", OTHER), ("vợ tôi", OTHER),
        ("nhờ cháu bấm giúp", OTHER), ("cán bộ làm hộ", OTHER), ("làm hộ", OTHER), ("con gái tôi trả lời", OTHER),
        ("không nhớ", None), ("không biết", None), ("không được", None), ("còn gì nữa không", None),
        ("ai gửi tin này", None), ("có nhưng không nhớ rõ", None), ("4", None), ("5", None), ("", None),
        ("có không", None), ("hồ sơ của tôi đâu", None), ("ai bảo tôi trả lời", None), ("rất không hài lòng", None),
    ],
)  # fmt: skip
def test_only_words_that_leave_no_doubt_are_taken(words, outcome):
    assert said(words) is outcome


def test_a_button_says_which_recheck_and_what():
    assert tapped(payload(17, OTHER)) == (17, OTHER)
    assert tapped("recheck:n17:maybe") is tapped("abc234:-:!yes") is tapped("recheck:nx:own") is None
    assert read_tap(payload(17, OTHER))  # channels that give taps as words know them by this form
    assert len(payload(10**17, NOT_OWN).encode()) <= 64


def test_all_the_flagged_and_a_share_of_each_agency_are_drawn():
    responses = [(UUID(int=number), "a" if number < 30 else "b") for number in range(35)]
    flagged = {UUID(int=3), UUID(int=99)}
    chosen = choose(responses, flagged, 10, "hat")
    assert chosen[UUID(int=3)] == "flagged" and UUID(int=99) not in chosen
    random = [dict(responses)[one] for one, why in chosen.items() if why == "random"]
    assert sorted(random) == ["a", "a", "a", "b"]  # 10% of 29 and of 5, rounded up
    assert chosen == choose(reversed(responses), flagged, 10, "hat")
    assert choose(responses, (), 0, "hat") == {}


def test_agreement_counts_those_who_said_something_and_comes_with_its_interval():
    checked = [Checked("A", "web", "", "answered", "own")] * 8 + [
        Checked("A", "paper", "bd1", "answered", "not_own"),
        Checked("B", "paper", "bd1", "answered", "other"),
        Checked("B", "paper", "bd2", "sent", None),
    ]
    total = agreement("", checked)
    assert (total.drawn, total.answered, total.own) == (11, 10, 8)
    assert (total.percent, total.interval.low, total.interval.high) == ("80.00", "49.02", "94.33")
    assert (total.interval.method, total.interval.n) == ("wilson@1", 10)
    assert total.outcomes == {"own": 8, "not_own": 1, "other": 1} and total.states == {"answered": 10, "sent": 1}
    first, second = agreements(checked, "enumerator")
    assert (first.name, first.own, first.answered) == ("bd1", 0, 2)
    assert (second.name, second.answered, second.percent, second.interval) == ("bd2", 0, None, None)
