"""A paper form as cells: what may stand in them, what counts, and where two readings of one form differ."""

from __future__ import annotations

import pytest

from survey.fieldwork import cells
from survey.fieldwork.comparing import compare
from survey.questionnaire import Choice, Kind, Question, Questionnaire, Section
from survey.session import Entry, Status
from tests.talking import form

SHORT = form()
GOOD = {"tiep_can": "4", "thu_tuc": 5, "thai_do": 5.0, "ket_qua": "K", "di_lai": "2", "tong_the": "4", "phuc_tra": "1"}
ANSWERED, SKIPPED = Status.ANSWERED, Status.SKIPPED

PLACES = Questionnaire(
    "p",
    1,
    "P",
    (
        Section(
            "s",
            "S",
            (
                Question("noi", Kind.MULTIPLE, "Ở đâu?", choices=(Choice("quay", "Tại quầy"), Choice("mang", "Mạng"))),
                Question("muc", Kind.SINGLE, "Mức?", no_opinion=False),
            ),
        ),
    ),
)


def read(given):
    entries, faults = cells.read(SHORT, given)
    assert faults == {}
    return entries


def test_numbers_levels_choices_and_words_are_taken_as_they_stand():
    entries = read(GOOD | {"gop_y": "  Chờ lâu,  nóng "})
    assert entries["tiep_can"] == Entry(ANSWERED, 4) and entries["thai_do"] == Entry(ANSWERED, 5)
    assert entries["ket_qua"] == Entry(Status.NO_OPINION)
    assert entries["phan_anh"] == Entry(SKIPPED)
    assert entries["phuc_tra"] == Entry(ANSWERED, "co")
    assert entries["gop_y"] == Entry(ANSWERED, "Chờ lâu, nóng")
    assert cells.load(cells.plain(entries)) == entries


@pytest.mark.parametrize(
    ("key", "written", "says"),
    [
        ("tiep_can", "6", "mức từ 1 đến 5 hoặc K"),
        ("tiep_can", "0", "mức từ 1 đến 5"),
        ("tiep_can", 4.5, "«4.5»"),
        ("tiep_can", "hài lòng", "mức từ 1 đến 5"),
        ("di_lai", "21", "số từ 0 đến 20"),
        ("di_lai", "-1", "số từ 0 đến 20"),
        ("phuc_tra", "3", "từ 1 đến 2"),
        ("phuc_tra", "K", "không có mức"),
        ("gop_y", "x" * 5001, "quá dài"),
    ],
)
def test_what_cannot_be_taken_is_told_by_its_column(key, written, says):
    _, faults = cells.read(SHORT, GOOD | {key: written})
    assert list(faults) == [key] and says in faults[key].message


def test_each_choice_of_a_question_with_several_has_its_column():
    assert [(one.key, one.number) for one in cells.columns(PLACES)] == [
        ("noi#quay", "1a"),
        ("noi#mang", "1b"),
        ("muc", "2"),
    ]
    entries, _ = cells.read(PLACES, {"noi#mang": "x", "noi#quay": 1, "muc": 3})
    assert entries["noi"] == Entry(ANSWERED, ["quay", "mang"])
    _, faults = cells.read(PLACES, {"noi#mang": "có", "muc": "K"})
    assert list(faults) == ["noi#mang", "muc"]


def test_a_follow_up_that_does_not_apply_counts_nowhere():
    assert "vi_sao" not in cells.kept(SHORT, read(GOOD | {"vi_sao": "Chờ lâu"}))
    low = cells.kept(SHORT, read(GOOD | {"tiep_can": 1, "vi_sao": "Chờ lâu"}))
    assert low["vi_sao"] == Entry(ANSWERED, "Chờ lâu")
    assert list(low) == [one.id for one in SHORT]


def test_a_form_with_nothing_on_it_is_blank():
    assert cells.blank(read({})) and cells.blank(read({"gop_y": "  "}))
    assert not cells.blank(read({"di_lai": 0})) and not cells.blank(read({"ket_qua": "k"}))


def test_two_readings_differ_where_they_say_something_else():
    first = read(GOOD | {"gop_y": "Chờ lâu."})
    second = read(GOOD | {"gop_y": "chờ  lâu", "tiep_can": 3, "di_lai": ""})
    assert [(one.question, one.first, one.second) for one in compare(SHORT, first, second)] == [
        ("tiep_can", Entry(ANSWERED, 4), Entry(ANSWERED, 3)),
        ("di_lai", Entry(ANSWERED, 2), Entry(SKIPPED)),
    ]
    assert compare(SHORT, first, first) == []
