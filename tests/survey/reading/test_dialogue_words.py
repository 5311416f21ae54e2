"""Who holds the phone, whose case it is, and requests that say more closely what they want."""

from __future__ import annotations

import pytest

from survey.reading import read

OPEN = {"phase": "question", "kind": "open", "question": "gop_y"}


@pytest.mark.parametrize(
    ("text", "label", "value"),
    [
        ("không phải tôi", "not_me", None),
        ("hổng phải tui", "not_me", None),
        ("đây là máy của con tôi", "not_me", None),
        ("cháu đang cầm máy của bà", "not_me", None),
        ("may nay cua vo toi", "not_me", None),
        ("cháu trả lời giùm bà", "not_me", None),
        ("chủ hồ sơ đi vắng", "not_me", None),
        ("để mẹ tôi trả lời", "not_me", "wait"),
        ("chờ ba tôi về rồi trả lời", "not_me", "wait"),
        ("để tôi hỏi bà rồi bấm", "not_me", "together"),
        ("cùng trả lời", "not_me", "together"),
        ("tôi không liên quan gì đến hồ sơ này", "not_me", "unrelated"),
        ("cháu mới 12 tuổi", "not_me", "child"),
        ("con đang học lớp 8", "not_me", "child"),
        ("tôi là cán bộ xã trả lời giúp dân", "official", None),
        ("can bo phuong bam ho dan", "official", None),
        ("nhầm người rồi", "wrong_case", None),
        ("tôi có làm hồ sơ nào đâu", "wrong_case", None),
        ("hồ sơ này không phải của tôi", "wrong_case", None),
        ("toi khong nop ho so nao ca", "wrong_case", None),
        ("sao có số tôi", "who", "number"),
        ("lừa đảo à", "who", "scam"),
        ("bạn là ai", "who", None),
        ("em là cán bộ phường à", "who", None),
        ("có bị lộ không", "privacy", "safe"),
        ("chê có bị gì không", "privacy", "harm"),
        ("ai xem câu trả lời", "privacy", None),
        ("đồng ý xóa dữ liệu", "delete_data", "agreed"),
        ("xóa đi", "delete_data", "insisted"),
        ("xóa dữ liệu của tôi", "delete_data", None),
        ("quay lại 2 câu", "back", 2),
        ("lui lại hai câu", "back", 2),
        ("lùi 3 câu", "back", 3),
        ("quay lại", "back", None),
    ],
)
def test_what_is_asked_for(text: str, label: str, value: object) -> None:
    reading = read(text)
    assert (reading.label, reading.value) == (label, value)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("cán bộ hướng dẫn dân nhiệt tình", "likert_4"),
        ("quay lại câu 2", "correct"),
        ("bấm nhầm rồi", "back"),
        ("lát bà trả lời", "later"),
        ("không liên quan", "no_opinion"),
        ("gặp cán bộ xã", "help_human"),
        ("ai đó", "who"),
    ],
)
def test_what_is_something_else(text: str, label: str) -> None:
    asked = {"phase": "question", "kind": "single", "question": "c", "topics": {"a": ["x"], "b": ["y"], "c": ["z"]}}
    assert read(text, asked).label == label


@pytest.mark.parametrize(
    "text",
    [
        "con tôi đi làm hộ",
        "con tôi đi làm hộ nên không rõ",
        "cán bộ xã làm giúp dân nhiệt tình lắm",
        "tôi là cán bộ về hưu, thấy thủ tục vậy là gọn",
        "hồ sơ này không phải của tôi mà của mẹ tôi, tôi đi nộp thay, cán bộ vẫn nhận",
        "đừng bắt dân đi lại nhiều lần, có làm hồ sơ nào cũng vậy",
        "cháu 12 tuổi nhà tôi cũng tự nộp được",
    ],
)
def test_a_comment_stays_a_comment(text: str) -> None:
    assert read(text, OPEN).label == "comment"


@pytest.mark.parametrize("text", ["tôi 70 tuổi", "nhầm số", "nhắn lộn", "chuyển cho người khác", "để tôi nghĩ đã"])
def test_what_may_mean_either_is_not_guessed(text: str) -> None:
    assert read(text).label not in ("not_me", "official", "wrong_case")
