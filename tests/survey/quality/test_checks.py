"""What each rule notices about a response, what it lets pass, and how it says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from survey.quality import Facts, Rulebook, inspect
from survey.runtime.cleaning import cleaning
from survey.runtime.marked import LibraryError
from survey.runtime.wiring import DATA

BOOK = cleaning(DATA / "cleaning.yml")
RETURNED = datetime(2026, 11, 10, 3, tzinfo=UTC)
NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
GOOD = Facts(
    returned_at=RETURNED,
    status=10,
    first_at=NOON,
    last_at=NOON + timedelta(seconds=90),
    replies=9,
    scored=6,
    levels=(4, 5, 3, 4, 4, 4),
)


def told(**changes) -> dict[str, str]:
    """The reasons by rule for a good response with these changes."""
    return {one.rule: one.reason for one in inspect(replace(GOOD, **changes), BOOK)}


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def test_a_good_response_is_let_pass():
    assert told() == {}


@pytest.mark.parametrize(
    ("changes", "rule", "reason"),
    [
        ({"returned_at": None}, "not_eligible", "Hồ sơ chưa ghi ngày trả kết quả"),
        ({"adult": False}, "not_eligible", "Người nộp chưa đủ 18 tuổi"),
        ({"status": 4}, "not_eligible", "Hồ sơ đang ở trạng thái 4, chưa phải trạng thái đã trả kết quả (10)"),
        (
            {"returned_at": after(60)},
            "before_result",
            "Trả lời lúc 12:00 20/11/2026, trước khi trả kết quả (12:01 20/11/2026)",
        ),
        ({"official_answered": True}, "official", "Trả lời từ số điện thoại có trong danh sách cán bộ"),
        ({"official_filed": True}, "official", "Số điện thoại trên hồ sơ có trong danh sách cán bộ"),
        (
            {"twins": 2},
            "duplicate",
            "Cùng máy hoặc số này còn 2 phiếu về cùng thủ tục, cùng cơ quan, cùng ngày trả kết quả",
        ),
        ({"levels": (4, 5), "no_opinion": 1}, "incomplete", "Bỏ trống 3/6 câu chấm mức (quá 30%)"),
        ({"last_at": after(6)}, "too_fast", "Trả lời 9 câu trong 6 giây"),
        (
            {"levels": (5,) * 6, "last_at": after(12)},
            "straight_line",
            "Cả 6 câu chấm cùng mức 5, trả lời 9 câu trong 12 giây",
        ),
        (
            {"levels": (1, 2, 1, 1, 1, 2), "comments": ("rất hài lòng",)},
            "contradiction",
            "Cả 6 câu chấm mức 1–2 nhưng lời góp ý chỉ khen",
        ),
        (
            {"levels": (5, 5, 4, 5, 5, 5), "comments": ("rất tệ",)},
            "contradiction",
            "Cả 6 câu chấm mức 4–5 nhưng lời góp ý chỉ chê",
        ),
        (
            {"near": tuple(after(60 * n) for n in (1, 2, 3, 4))},
            "burst",
            "5 phiếu từ cùng máy hoặc số điện thoại trong 30 phút",
        ),
    ],
)
def test_a_rule_says_what_it_noticed(changes, rule, reason):
    assert told(**changes) == {rule: reason}


@pytest.mark.parametrize(
    "changes",
    [
        {"levels": (5,) * 6},  # one level throughout, at the pace of somebody who reads, is a fair answer
        {"status": None},
        {"levels": (4, 4, 4, 4), "no_opinion": 2},  # no opinion is an answer
        {"levels": (1,) * 6, "comments": ("Cán bộ nhiệt tình nhưng phải đi lại nhiều lần",)},  # not only praise
        {"levels": (1, 2, 5, 1, 1, 1), "comments": ("rất hài lòng",)},
        {"last_at": after(8.1)},  # nine answers: eight pauses of a second
        {"replies": 1, "last_at": NOON},
        {"near": tuple(after(3600 * n) for n in (1, 2, 3, 4))},
        {"near": tuple(after(n) for n in (1, 2, 3, 4)), "helped": True},
        {"channel": "console"},  # the rule is off
        {"channel": "paper", "last_at": NOON, "levels": (5,) * 6},  # entered in one moment
        {"channel": "paper", "near": tuple(after(n) for n in (1, 2, 3, 4))},
    ],
)
def test_what_may_be_right_is_not_flagged(changes):
    assert told(**changes) == {}


def test_the_rules_of_the_file_carry_a_reason_and_a_version():
    assert len(BOOK.rules) == 10 and all(one.why and one.version == 1 for one in BOOK)
    assert BOOK.title("official") == "Cán bộ trả lời thay" and BOOK.title("other") == "Lý do khác"
    assert inspect(GOOD, Rulebook()) == []


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("- {id: strange, version: 1, title: a, why: b}", "`id` là “strange”"),
        ("- {id: official, version: 0, title: a, why: b}", "`version` phải từ 1"),
        ("- {id: official, version: 1, title: a}", "thiếu `why`"),
        ("- {id: burst, version: 1, title: a, why: b, responses: 5}", "thiếu `minutes`"),
        ("- {id: burst, version: 1, title: a, why: b, responses: 1, minutes: 5}", "`responses` phải từ 2 đến 1000"),
        ("- {id: official, version: 1, title: a, why: b, minutes: 5}", "Quy tắc “official” không dùng `minutes`"),
        ("\n".join(["- {id: official, version: 1, title: a, why: b}"] * 2), "viết hai lần"),
    ],
)
def test_a_fault_of_the_file_is_told(tmp_path, written, fault):
    file = tmp_path / "cleaning.yml"
    file.write_text("rules:\n" + "\n".join(f"  {line}" for line in written.split("\n")))
    with pytest.raises(LibraryError) as told:
        cleaning(file)
    assert fault in str(told.value)
