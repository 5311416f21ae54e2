"""Numbers that rate, numbers that count, and numbers taken back."""

from __future__ import annotations

import pytest

from survey.reading import read

FIVE_LEVELS = {
    1: ["1", "1/5", "1 sao", "0 điểm", "1/10", "0/10", "một", "mức 1", "1️⃣", "chỉ đáng 1 điểm"],
    2: ["2", "2/5", "hai điểm", "4/10", "30%", "cho 2 điểm vì chậm", "2 vì nhân viên không chịu hướng dẫn"],
    3: ["3", "cho 3", "3/5", "5/10", "6 điểm", "50%", "ba trên năm", "3 thôi vì phải đi lại nhiều", "4 à nhầm 3"],
    4: [
        "4",
        "４",
        "số bốn",
        "4 sao",
        "8/10",
        "7.5/10",
        "80 phần trăm",
        "không phải 2 mà là 4",
        "4 chứ không phải 2",
        "số4",
    ],
    5: [
        "5",
        "5*",
        "10 điểm",
        "chấm 10",
        "9/10",
        "100%",
        "hài lòng 100%",
        "mười trên mười",
        "5 sao cho chị ở quầy 3",
        "5/5 sao",
    ],
}
NO_RATING = [
    "1 5",
    "3,5",
    "4.5",
    "4-5",
    "1-5",
    "4 5",
    "4 4 4",
    "55",
    "0",
    "7",
    "9",
    "10",
    "6/5",
    "1/2",
    "3/4",
    "4 hay 5",
    "gần 5",
    "chưa tới 3",
    "tầm 4",
    "trên 4",
    "4 trở lên",
    "4 điểm rưỡi",
    "8.5/10",
    "không phải 2",
    "không đáng 5 sao",
    "không thể cho 5 điểm",
    "+5",
    "-1",
    "1 + 1",
    "tam diem",
    "3 lần",
    "2 tiếng",
    "quầy 4",
    "quầy số 4",
    "cửa 3",
    "tầng 2",
    "phường 4",
    "tổ 3",
    "lần 4",
    "thứ 5",
    "tháng 4",
    "t5",
    "4g",
    "4h",
    "5k",
    "60 tuổi",
    "sinh năm 1954",
    "20/11/2025",
    "0905123456",
    "1 mình",
    "ba tôi",
    "năm nay",
    "hai cô",
    "4 anh em",
    "số 4 đường lê lợi",
    "số nhà 4",
    "5 phút",
    "nộp 5 tờ",
    "5 người chờ",
    "câu 4",
]


@pytest.mark.parametrize(("level", "text"), [(level, text) for level, texts in FIVE_LEVELS.items() for text in texts])
def test_rates(level: int, text: str) -> None:
    reading = read(text)
    assert (reading.label, reading.value) == (f"likert_{level}", level), reading


@pytest.mark.parametrize("text", NO_RATING)
def test_rates_nothing(text: str) -> None:
    assert not read(text).label.startswith("likert_"), read(text)


@pytest.mark.parametrize(
    "text", ["5 - rất tệ", "1 - rất hài lòng", "5 không hài lòng", "5 hài lòng", "3 tốt", "2 tốt", "hài lòng 50%"]
)
def test_digit_against_its_words(text: str) -> None:
    assert read(text).label == "unclear"


TRIPS = {"phase": "question", "kind": "number", "question": "so_lan", "min": 0, "max": 20}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("hai lần", 2),
        ("2", 2),
        ("một", 1),
        ("mot lan", 1),
        ("không lần nào", 0),
        ("ko lần nào", 0),
        ("0", 0),
        ("không phải đi", 0),
        ("nộp online không đi lần nào", 0),
        ("1 lần thôi", 1),
        ("dạ 1 lần ạ", 1),
        ("tôi đi lại ba lần", 3),
        ("khoảng 3 lần", 3),
        ("mười hai lần", 12),
        ("bốn lượt", 4),
        ("đi 1 lần là xong", 1),
        ("2 à nhầm 3", 3),
        ("à 3 lần chứ không phải 2", 3),
        ("chỉ một lần duy nhất", 1),
    ],
)
def test_amount(text: str, value: int) -> None:
    reading = read(text, TRIPS)
    assert (reading.label, reading.value) == ("number", value), reading


@pytest.mark.parametrize(
    "text",
    [
        "2-3 lần",
        "vài lần",
        "25",
        "hơn 2 lần",
        "2 tiếng",
        "lần đầu",
        "một hai lần",
        "2 3 lần",
        "5 lần 7 lượt",
        "nhiều lần",
        "1/2",
        "2.5",
        "-1",
        "quầy 3",
        "không",
        "rất hài lòng",
        "2 lần: 1 nộp 1 lấy",
        "99999999999999999999",
        "mấy lần",
    ],
)
def test_no_amount(text: str) -> None:
    assert read(text, TRIPS).label == "unclear"


def test_bounds_belong_to_the_question() -> None:
    assert read("0", {**TRIPS, "min": 1}).label == "unclear"
    assert read("25", {**TRIPS, "max": None}).value == 25


@pytest.mark.parametrize(
    ("text", "label"), [("bỏ qua", "skip"), ("không nhớ", "no_opinion"), ("câu này nghĩa là gì", "explain")]
)
def test_requests_at_a_number(text: str, label: str) -> None:
    assert read(text, TRIPS).label == label
