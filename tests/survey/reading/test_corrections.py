"""Earlier answers changed by words; two answers in one reply."""

from __future__ import annotations

import pytest

from survey.reading import Reading, read

ASKED = {
    "phase": "question",
    "kind": "single",
    "question": "thu_tuc",
    "topics": {
        "thai_do": ["thái độ", "công chức"],
        "thoi_gian": ["thời gian", "đúng hẹn"],
        "thu_tuc": ["thủ tục", "giấy tờ"],
    },
}


@pytest.mark.parametrize(
    ("text", "question", "value"),
    [
        ("câu trước cho 3 thôi", "@previous", 3),
        ("cau truoc cho 3 thoi", "@previous", 3),
        ("à câu vừa rồi cho 2 nha", "@previous", 2),
        ("câu hồi nãy là bình thường", "@previous", 3),
        ("cho 4 câu trước", "@previous", 4),
        ("câu trước không phải 2 mà là 4", "@previous", 4),
        ("à câu thái độ cho 2", "thai_do", 2),
        ("thái độ 4", "thai_do", 4),
        ("câu thái độ tệ", "thai_do", 2),
        ("câu thời gian là không hài lòng", "thoi_gian", 2),
        ("nãy bấm nhầm, câu thái độ là 4", "thai_do", 4),
        ("sửa câu 2 thành 4", "@2", 4),
        ("câu số hai cho bốn điểm", "@2", 4),
        ("câu 2 không hài lòng", "@2", 2),
        ("câu 1 1", "@1", 1),
        ("sửa câu đầu thành 5", "@1", 5),
        ("câu 2 là 3 lần", "@2", 3),
        ("sửa câu 2", "@2", None),
        ("quay lại câu 2", "@2", None),
        ("sửa câu thái độ", "thai_do", None),
    ],
)
def test_correction(text: str, question: str, value: int | None) -> None:
    reading = read(text, ASKED)
    assert (reading.label, reading.question, reading.value) == ("correct", question, value), reading


@pytest.mark.parametrize("text", ["câu trước", "quay lại", "sửa câu trước", "câu trước tôi chọn nhầm"])
def test_goes_back(text: str) -> None:
    assert read(text, ASKED).label == "back"


def test_two_answers_are_both_taken() -> None:
    reading = read("4, câu thái độ cho 2", ASKED)
    assert (reading.label, reading.value) == ("likert_4", 4)
    assert reading.rest == (Reading("correct", 2, "correction", "thai_do"),)


def test_two_corrections() -> None:
    first = read("thái độ 4, thời gian 2", ASKED)
    assert (first.question, first.value) == ("thai_do", 4)
    assert [(one.question, one.value) for one in first.rest] == [("thoi_gian", 2)]


@pytest.mark.parametrize("text", ["thủ tục tốt", "câu này 4", "câu thủ tục 4", "thủ tục 4"])
def test_own_topic_is_the_answer(text: str) -> None:
    assert read(text, ASKED).label == "likert_4"


@pytest.mark.parametrize(
    "text",
    [
        "câu 4",
        "câu thái độ",
        "thái độ tốt",
        "thời gian lâu quá",
        "xyz, câu thái độ là 4",
        "4, câu thái độ bla",
        "câu 2 hay câu 3 là 4",
    ],
)
def test_a_value_never_lands_on_another_question(text: str) -> None:
    assert read(text, ASKED).label == "unclear"


def test_corrections_at_the_summary() -> None:
    asked = {"phase": "summary", "topics": ASKED["topics"]}
    assert (read("đúng nhưng câu 2 là 4", asked).question, read("đúng nhưng câu 2 là 4", asked).value) == ("@2", 4)
    assert (read("câu 3 sai", asked).label, read("câu 3 sai", asked).question) == ("correct", "@3")
    assert read("đổi câu 1 thành rất hài lòng", asked).value == 5


def test_correction_at_an_open_question() -> None:
    asked = {**ASKED, "kind": "open", "question": "gop_y"}
    assert read("câu trước cho 3 thôi", asked).label == "correct"
    assert read("câu trước tôi chấm 3 vì cán bộ bận quá", asked).label == "comment"
