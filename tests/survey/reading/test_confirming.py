"""A yes or a no to what a dialogue has asked: plain ones alone; whatever is an answer of its own stays one."""

from __future__ import annotations

import pytest

from survey.reading import read

LEVEL = {"phase": "question", "kind": "single", "question": "thai_do", "confirm": "level"}
YES = ["đúng", "đúng rồi", "dung roi", "ừ", "ừ đúng", "phải", "phải rồi", "dạ đúng", "dạ", "vâng", "vâng ạ", "có"]
YES += ["ok", "chính xác", "yes", "u", "uh"]
OPEN = {"phase": "question", "kind": "open", "question": "gop_y"}


def pending(kind: str, **asked: object) -> dict[str, object]:
    return {**LEVEL, **asked, "confirm": kind}


@pytest.mark.parametrize("text", YES)
@pytest.mark.parametrize("kind", ["level", "delete", "wrong_case"])
def test_a_yes(text: str, kind: str) -> None:
    assert read(text, pending(kind)).label == "yes"


@pytest.mark.parametrize(
    "text", ["không", "ko", "khong", "sai", "sai rồi", "không phải", "không đúng", "chưa đúng", "hổng phải", "dạ không"]
)
@pytest.mark.parametrize("kind", ["level", "delete", "wrong_case"])
def test_a_no(text: str, kind: str) -> None:
    assert read(text, pending(kind)).label == "no"


@pytest.mark.parametrize("text", ["đúng ý rồi", "dung y roi", "đúng ý tôi"])
def test_that_it_is_what_was_meant_is_a_yes_to_a_level(text: str) -> None:
    assert read(text, LEVEL).label == "yes"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("không hài lòng", "likert_2"),
        ("rất tệ", "likert_1"),
        ("4", "likert_4"),
        ("tạm được", "likert_3"),
        ("bỏ qua", "skip"),
        ("dừng", "stop"),
        ("quay lại", "back"),
    ],
)
def test_what_is_an_answer_or_a_request_of_its_own_stays_one(text: str, label: str) -> None:
    assert read(text, LEVEL).label == label


@pytest.mark.parametrize("text", ["được", "cũng được", "👍", "đúng không?", "đúng mà hơi chậm", "ok lắm", "👍👎"])
def test_what_may_be_a_yes_or_a_level_is_neither(text: str) -> None:
    assert read(text, LEVEL).label == "unclear"


@pytest.mark.parametrize("text", ["không xóa", "đừng xóa nữa", "khỏi xóa", "giữ lại", "thôi khỏi", "thôi", "để đó"])
def test_data_stays_when_that_is_said(text: str) -> None:
    assert read(text, pending("delete")).label == "no"


@pytest.mark.parametrize("text", ["không", "có", "đúng"])
def test_at_an_open_question_a_plain_yes_or_no_is_for_what_is_pending(text: str) -> None:
    assert read(text, {**OPEN, "confirm": "delete"}).label in ("yes", "no")
    assert read(text, {**OPEN, "confirm": "delete"}).value is None


def test_words_at_an_open_question_stay_the_comment_while_something_is_pending() -> None:
    assert read("đúng là cán bộ nhiệt tình thật", {**OPEN, "confirm": "delete"}).label == "comment"


def test_nothing_to_them_ends_it_only_when_asked_who_answers() -> None:
    assert read("không liên quan", LEVEL | {"confirm": "not_me"}).value == "unrelated"
    assert read("không liên quan", {"phase": "question", "kind": "single"}).label == "no_opinion"
