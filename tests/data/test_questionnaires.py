"""The questionnaires that are shipped keep what the method and the law ask of them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from survey.questionnaire import Factor, Kind, Question, Questionnaire, Role
from survey.questionnaire_json import dump, load
from survey.runtime.library import questionnaires

FORMS = questionnaires(Path(__file__).parents[2] / "data" / "questionnaires")
SHORT, FULL = FORMS["tthc-rut-gon@1"], FORMS["tthc-day-du@1"]


def rated(form: Questionnaire) -> list[Question]:
    return [one for one in form if one.kind is Kind.SINGLE]


def test_the_short_form_asks_nine_questions_of_somebody_satisfied() -> None:
    shown = [one.id for one in SHORT.shown({one.id: 4 for one in rated(SHORT)})]
    scored = ["tiep_can", "thu_tuc", "thai_do", "ket_qua", "phan_anh"]
    assert shown == [*scored, "di_lai", "tong_the", "gop_y", "phuc_tra"]
    assert SHORT.minutes == 2


@pytest.mark.parametrize("form", [SHORT, FULL], ids=lambda form: form.ref)
def test_any_low_score_leads_to_one_question_more_after_all_scores(form: Questionnaire) -> None:
    for one in rated(form):
        values = {other.id: 5 for other in rated(form)} | {one.id: 2}
        assert len(form.shown(values)) == len(form.shown(values | {one.id: 3})) + 1
    lowest = [one.id for one in form.shown({one.id: 1 for one in rated(form)})]
    assert lowest.index("vi_sao") == max(lowest.index(one.id) for one in rated(form)) + 1
    assert lowest.count("vi_sao") == 1


def test_the_short_form_has_one_question_for_each_factor() -> None:
    assert Counter(one.factor for one in rated(SHORT) if one.factor) == Counter(Factor)


def test_the_full_form_has_the_nineteen_items_by_factor() -> None:
    counts = Counter(one.factor for one in rated(FULL) if one.factor)
    assert [counts[factor] for factor in Factor] == [4, 4, 5, 3, 3]
    assert FULL["mong_doi"].kind is Kind.MULTIPLE


@pytest.mark.parametrize("form", [SHORT, FULL], ids=lambda form: form.ref)
def test_roles_are_filled(form: Questionnaire) -> None:
    roles = {one.role for one in form}
    assert {Role.OVERALL, Role.COMMENT, Role.RECHECK} <= roles
    recheck = next(one for one in form if one.role is Role.RECHECK)
    assert [one.id for one in recheck.choices] == ["co", "khong"]
    assert "đúng Ông/Bà đã trả lời" in recheck.explain


def test_nobody_is_asked_about_themselves_without_agreeing_and_never_about_origin() -> None:
    personal = {"gioi_tinh", "do_tuoi", "hoc_van", "nghe_nghiep", "noi_o"}
    assert not personal & {one.id for one in FULL.shown({"thong_ke": "khong"})}
    assert personal <= {one.id for one in FULL.shown({"thong_ke": "co"})}
    assert FULL.get("dan_toc") is None
    assert not any(one.sensitive for one in FULL)


@pytest.mark.parametrize("question", [*SHORT, *FULL], ids=lambda one: one.id)
def test_every_question_can_be_read_named_and_skipped(question: Question) -> None:
    assert question.skip
    assert len(question.text) <= 120
    assert question.topics
    assert question.print
    assert question.explain or question.kind is Kind.CHOICE


@pytest.mark.parametrize("form", [SHORT, FULL], ids=lambda form: form.ref)
def test_the_stored_form_is_the_same_form(form: Questionnaire) -> None:
    assert load(dump(form)) == form
