"""An age for an age group, in digits or in words; and "giữ nguyên" at a question gone back to."""

from __future__ import annotations

import pytest

from survey.reading import Reading, read
from survey.reading.spans import span

GROUPS = {
    "t18_24": "18–24 tuổi",
    "t25_34": "25–34 tuổi",
    "t35_49": "35–49 tuổi",
    "t50_60": "50–60 tuổi",
    "tren_60": "Trên 60 tuổi",
}
AGE = {
    "phase": "question",
    "kind": "choice",
    "question": "do_tuoi",
    "choices": [{"id": id, "text": text, "title": ""} for id, text in GROUPS.items()],
}
SINGLE = {"phase": "question", "kind": "single", "question": "thu_tuc"}


@pytest.mark.parametrize(
    ("said", "group"),
    [
        ("72 tuổi", "tren_60"), ("bảy mươi hai tuổi", "tren_60"), ("bay muoi hai", "tren_60"), ("72", "tren_60"),
        ("tôi 60 tuổi", "t50_60"), ("61 tuổi ạ", "tren_60"), ("sáu mươi", "t50_60"), ("hai lăm tuổi", "t25_34"),
        ("năm nay tôi 45 tuổi", "t35_49"), ("em 29", "t25_34"), ("24 tuổi", "t18_24"), ("25 tuổi", "t25_34"),
        ("4", "t50_60"), ("năm", "tren_60"), ("18-24", "t18_24"), ("trên 60", "tren_60"),
    ],
)  # fmt: skip
def test_an_age_is_the_group_that_it_lies_in(said, group):
    assert (read(said, AGE).label, read(said, AGE).value) == ("choice", group)


@pytest.mark.parametrize(
    "said",
    ["5 tuổi", "mười bảy tuổi", "40-50", "khoảng 40", "không 72", "72 hay 73", "1954", "72 tuổi?", "300", "40 45"],
)
def test_what_could_be_two_groups_or_none_is_asked_again(said):
    assert read(said, AGE).label == "unclear"


def test_choices_that_are_no_spans_take_no_number_for_one():
    named = {"a": "Thành thị", "b": "Nông thôn"}
    districts = AGE | {"choices": [{"id": id, "text": text, "title": ""} for id, text in named.items()]}
    assert read("72", districts).label == "unclear"


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("18–24 tuổi", (18, 24)), ("Trên 60 tuổi", (61, 200)), ("Dưới 18 tuổi", (0, 17)),
        ("Từ 60 tuổi trở lên", (60, 200)), ("Từ 18 đến 24 tuổi", (18, 24)), ("Đại học", None),
    ],
)  # fmt: skip
def test_what_a_choice_holds(text, ends):
    assert span(text) == ends


@pytest.mark.parametrize("said", ["giữ nguyên", "Giu nguyen", "dạ giữ nguyên ạ", "không sửa", "giữ lại", "giữ câu cũ"])
@pytest.mark.parametrize("asked", [SINGLE, AGE, SINGLE | {"kind": "open"}], ids=["single", "choice", "open"])
def test_a_question_gone_back_to_keeps_its_answer(said, asked):
    assert read(said, asked | {"again": True}) == Reading("skip", rule="kept")
    assert read(said, asked).rule != "kept"


def test_another_answer_is_still_one_there():
    assert read("4", SINGLE | {"again": True}).value == 4
    assert read("không hài lòng", SINGLE | {"again": True}).value == 2
