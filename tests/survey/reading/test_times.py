"""The time that a "later" names, in the spellings in which people name it."""

from __future__ import annotations

import pytest

from survey.reading import read
from survey.reading.times import find, wished

AFTERNOON, EVENING, MORNING = {"part": "afternoon"}, {"part": "evening"}, {"part": "morning"}
TODAY, TOMORROW = {"days": 0}, {"days": 1}


def at(hour: int, minute: int = 0, **more: object) -> dict[str, object]:
    return {"hour": hour, "minute": minute, **more}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # a part of the day
        ("chiều nhắn lại", AFTERNOON),
        ("chieu nhan lai", AFTERNOON),
        ("chiêu nhắn lại", AFTERNOON),
        ("chieuf nhawsn laij", AFTERNOON),
        ("chie62u nha81n lại", AFTERNOON),
        ("tối về trả lời", EVENING),
        ("để tối", EVENING),
        ("de toi nhe", EVENING),
        ("toi nhé", EVENING),
        ("trưa", {"part": "noon"}),
        ("giờ nghỉ trưa đi", {"part": "noon"}),
        ("khuya hãy nhắn", {"part": "night"}),
        ("xế chiều nha", AFTERNOON),
        # with a day
        ("chiều nay", TODAY | AFTERNOON),
        ("chiều ni nghe", TODAY | AFTERNOON),
        ("tối nay", TODAY | EVENING),
        ("toi nay", TODAY | EVENING),
        ("tối ni hí", TODAY | EVENING),
        ("túi nay nha", TODAY | EVENING),
        ("mai", TOMORROW),
        ("ngày mai đi", TOMORROW),
        ("bữa mai", TOMORROW),
        ("sáng mai", TOMORROW | MORNING),
        ("sang mai", TOMORROW | MORNING),
        ("sớm mai", TOMORROW | MORNING),
        ("để chiều mai", TOMORROW | AFTERNOON),
        ("toi mai tra loi", TOMORROW | EVENING),
        ("mốt", {"days": 2}),
        ("ngay mot", {"days": 2}),
        ("ngày kia", {"days": 2}),
        ("bữa tê", {"days": 2}),
        ("sáng mốt", {"days": 2} | MORNING),
        # days of the week
        ("thứ 7", {"weekday": 5}),
        ("thu 7 nhan lai", {"weekday": 5}),
        ("t7 nha", {"weekday": 5}),
        ("thu7", {"weekday": 5}),
        ("thứ bảy", {"weekday": 5}),
        ("thứ hai", {"weekday": 0}),
        ("thứ tư", {"weekday": 2}),
        ("chủ nhật", {"weekday": 6}),
        ("cn rảnh mới làm", {"weekday": 6}),
        ("tối thứ 7", {"weekday": 5} | EVENING),
        ("thứ 7 này 9h sáng", at(9, weekday=5, part="morning")),
        ("cuối tuần", {"weekend": 1}),
        ("cuoi tuan hay nhan", {"weekend": 1}),
        ("cuối tuần sau", {"weekend": 1, "week": 1}),
        ("tuần sau", {"week": 1}),
        ("qua tuần", {"week": 1}),
        ("thứ 3 tuần sau", {"weekday": 1, "week": 1}),
        ("đầu tuần sau", {"weekday": 0}),
        ("ngày 28/11 lúc 9h", at(9, date="28/11")),
        ("28/11", {"date": "28/11"}),
        ("ngày 28 tháng 11", {"date": "28/11"}),
        ("ngày 5 nhắn lại", {"date": "5"}),
        # hours
        ("8h tối", at(20, part="evening")),
        ("8h toi", at(20, part="evening")),
        ("8 rưỡi tối", at(20, 30, part="evening")),
        ("8h30 toi mai", at(20, 30, days=1, part="evening")),
        ("7-8h tối", at(19, part="evening")),
        ("3 giờ chiều", at(15, part="afternoon")),
        ("3 chiều", at(15, part="afternoon")),
        ("ba giờ rưỡi chiều mai", at(15, 30, days=1, part="afternoon")),
        ("năm giờ chiều", at(17, part="afternoon")),
        ("mười một giờ trưa mai", at(11, days=1, part="noon")),
        ("1h trưa", at(13, part="noon")),
        ("10h đêm", at(22, part="evening")),
        ("15h30", at(15, 30)),
        ("15:30", at(15, 30)),
        ("15h 30 phút", at(15, 30)),
        ("8h kém 15", at(7, 45)),
        ("8g", at(8)),
        ("ngày mai 9h", at(9, days=1)),
        ("mai9h nha", at(9, days=1)),
        ("mai nhắn lại tôi lúc 3h chiều", at(15, days=1, part="afternoon")),
        ("chiều mai, khoảng 3h", at(15, days=1, part="afternoon")),
        ("8h tối nay", at(20, days=0, part="evening")),
        ("tối nay 8h", at(20, days=0, part="evening")),
        ("lúc 8h tối thứ 7 tuần sau", at(20, weekday=5, week=1, part="evening")),
        ("sau giờ làm", at(17, 30, part="afternoon")),
        ("sau gio lam", at(17, 30, part="afternoon")),
        ("tan ca", at(17, 30, part="afternoon")),
        ("tối đi làm về nhắn", EVENING),
        ("sau 8h tối", at(20, part="evening")),
        ("sau gio chieu", at(18, part="afternoon")),
        # from now on
        ("30 phút nữa", {"minutes": 30}),
        ("30p nua", {"minutes": 30}),
        ("30' nữa", {"minutes": 30}),
        ("mười lăm phút nữa", {"minutes": 15}),
        ("2 tiếng nữa", {"minutes": 120}),
        ("2h nữa gọi", {"minutes": 120}),
        ("hai tieng nua", {"minutes": 120}),
        ("sáu tiếng nữa", {"minutes": 360}),
        ("sau 2 tiếng", {"minutes": 120}),
        ("2 tiếng rưỡi nữa", {"minutes": 150}),
        ("nửa tiếng nữa", {"minutes": 30}),
        ("nua tieng nua", {"minutes": 30}),
        ("1/2 tiếng nữa", {"minutes": 30}),
        ("tiếng rưỡi nữa", {"minutes": 90}),
        ("1 lát nữa", {"minutes": 30}),
        ("lat nua", {"minutes": 30}),
        ("tí nữa nhé", {"minutes": 30}),
        ("họp 2 tiếng", {"minutes": 120}),
        ("hai ngày nữa", {"days": 2}),
        ("vài hôm nữa", {"days": 3}),
        ("1 tuần nữa", {"days": 7}),
    ],
)
def test_what_is_named(text: str, found: dict[str, object]) -> None:
    assert find(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "khi nào rảnh",
        "khi mô rảnh tui làm",
        "hôm khác",
        "lúc khác đi, giờ đang họp",
        "để sau",
        "để mai mốt đi",
        "bữa sau",
        "bận lắm",
        "chờ chút",
        "đợi một lát",
        "bây giờ không rảnh",
        "hôm nay bận",
        "tháng sau",
        "2 tháng nữa",
        "25h",
        "32/13",
        "",
        "🙏",
        "👍" * 700,
    ],
)
def test_no_time_is_none(text: str) -> None:
    assert find(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("chiều tôi bận", None),
        ("chiều tôi bận, tối nhắn", EVENING),
        ("chiều không được, tối nhé", EVENING),
        ("chiều nay đi đám cưới, mai nhắn", TOMORROW),
        ("hôm nay bận mai nhé", TOMORROW),
        ("đừng nhắn ban đêm", None),
        ("đừng nhắn chiều, tối hãy nhắn", EVENING),
        ("bận cả chiều", None),
        ("bận lắm chiều nhắn lại", AFTERNOON),
        ("bận việc mai trả lời", TOMORROW),
        ("mai nhé giờ không rảnh", TOMORROW),
        ("bận đến chiều", AFTERNOON),
        ("dang hop toi 4h", at(4)),
        ("chiều hoặc tối", AFTERNOON),
    ],
)
def test_a_time_when_they_are_busy_is_not_when_they_want_it(text: str, found: dict[str, object] | None) -> None:
    assert find(text) == found


@pytest.mark.parametrize(
    "text",
    ["toi ban", "cho toi", "hỏi lại tôi nhé", "hoi lai toi nhe", "nhan lai toi nhe", "de toi tra loi sau", "sang hoi"],
)
def test_without_marks_a_me_is_no_evening(text: str) -> None:
    assert find(text) is None


def test_a_six_and_an_after_are_told_apart() -> None:
    assert find("nhan lai sau toi nay") == TODAY | EVENING
    assert find("làm sau ngay mai") == TOMORROW


@pytest.mark.parametrize("kind", ["single", "number", "open"])
def test_a_later_read_by_rule_carries_its_time(kind: str) -> None:
    reading = read("bận rồi, chiều mai nhắn lại", {"phase": "question", "kind": kind})
    assert (reading.label, reading.value) == ("later", TOMORROW | AFTERNOON)
    assert read("để sau", {"phase": "question", "kind": kind}).value is None
    assert read("để chiều mai", {"phase": "consent"}).value == TOMORROW | AFTERNOON


@pytest.mark.parametrize("text", ["4", "tạm được", "hồ sơ của tôi mai có chưa"])
def test_nothing_else_carries_one(text: str) -> None:
    assert not isinstance(read(text).value, dict)


@pytest.mark.parametrize("text", ["tiếp tục", "bat dau", "làm tiếp"])
@pytest.mark.parametrize("phase", ["question", "consent"])
def test_after_a_later_the_wish_to_go_on_is_no_mere_yes(text: str, phase: str) -> None:
    asked = {"phase": phase, "kind": "single", "confirm": "later"}
    assert read(text, asked).label == "resume"
    assert read("ok", asked).label == "yes"


@pytest.mark.parametrize(
    "text",
    [
        "1 tiếng nữa nhắn lại",
        "30 phút nữa nhé",
        "5 ngày nữa hỏi lại tôi",
        "thứ 7 nhắn lại",
        "để thứ 2 nhé",
        "thu 7 nhan lai",
        "chủ nhật",
        "mai 9h nhắn lại nhé",
        "15h30 gọi lại",
        "để 28/12",
        "sau giờ làm",
        "3 giờ chiều",
        "3 chiều",
        "8h toi nay",
        "tuần sau",
        "ngày kia",
        "mốt",
        "1 lát nữa",
        "sớm mai",
        "bữa tê",
    ],
)
@pytest.mark.parametrize("asked", [{"phase": "question", "kind": "single"}, {"phase": "consent"}])
def test_a_message_that_only_names_a_time_says_later(text: str, asked: dict[str, str]) -> None:
    reading = read(text, asked)
    assert (reading.label, reading.value) == ("later", find(text))


@pytest.mark.parametrize(
    "text",
    [
        "2 ngày",
        "30 phút",
        "chờ 2 tiếng",
        "thứ 5",
        "4/5 nhé",
        "để 8/10",
        "28/11",
        "8h",
        "3 ngày sau trả lời",
        "mai xong",
        "tuần sau có",
        "chiều được",
        "hôm qua",
        "sáng nay gọi",
        "hồ sơ mai có chưa",
        "tuần sau trả kết quả",
        "4",
        "hai lần",
        "tôi",
        "tốt",
    ],
)
def test_what_may_say_something_else_is_no_later(text: str) -> None:
    assert wished(text) is None
    assert read(text).label != "later"


def test_where_a_time_may_be_the_answer_it_must_be_asked_for() -> None:
    number = {"phase": "question", "kind": "number", "min": 0, "max": 20}
    assert read("thứ 7", number).label != "later"
    assert read("thứ 7 nhắn lại", number).label == "later"
    assert read("chiều mai", {"phase": "question", "kind": "open"}).label != "number"
