"""The demo's check on a real store: it finds what is wrong, missing or doubled, and says so of nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from random import Random

import pytest
from sqlalchemy import text

from cli.citizens import words
from cli.citizens.check import Fault, Sort, faults
from cli.citizens.people import Course, Manner, Meant, Person, people
from cli.citizens.walk import Trace
from survey.heard import Heard
from survey.session import Status
from tests.stage import Person as Visitor
from tests.stage import Stage, set_stage
from tests.talking import form

CODE = "H57.90-261103-0001"
LEVELS = (5, 4, 3, 4, 5)
RATED = ("tiep_can", "thu_tuc", "thai_do", "ket_qua", "phan_anh")


def citizen(course: Course = Course.GONE) -> Person:
    """Somebody who rates the five factors and leaves."""
    meant = {question: Meant(Status.ANSWERED, level) for question, level in zip(RATED, LEVELS, strict=True)}
    return Person(0, course, Manner.TAPS, 2, Random(1), meant)


def told(person: Person) -> Trace:
    trace = Trace(person, CODE)
    for question, meant in person.meant.items():
        trace.express(question, meant)
    return trace


async def rates(stage: Stage) -> Visitor:
    """The same on the real desk, level by level."""
    visitor = await stage.citizen(await stage.case(CODE))
    await visitor.taps("Đồng ý")
    for level in LEVELS:
        await visitor.taps(f"{level} –")
    return visitor


def found(url: str, trace: Trace, afterwards: Callable[[Stage, Visitor], Awaitable[None]] | None = None) -> list[Fault]:
    async def inside() -> list[Fault]:
        async with set_stage(url) as stage:
            visitor = await rates(stage)
            if afterwards:
                await afterwards(stage, visitor)
            return faults(form(), [trace], await stage.desk.report.journals([CODE]))

    return asyncio.run(inside())


def spoilt(statement: str) -> Callable[[Stage, Visitor], Awaitable[None]]:
    async def spoil(stage: Stage, visitor: Visitor) -> None:
        async with stage.store.engine.begin() as connection:
            await connection.execute(text(statement))

    return spoil


def test_what_was_stored_as_meant_has_no_fault(database):
    assert found(database, told(citizen())) == []


def test_a_wrong_answer_is_found_with_the_words_and_the_rule(database):
    async def misread(stage: Stage, visitor: Visitor) -> None:
        stage.script.knows["hai"] = Heard("number", 3, "di_lai", rule="guess", source="model")
        await visitor.says("hai")

    person = citizen()
    person.meant["di_lai"] = Meant(Status.ANSWERED, 2)
    (one,) = found(database, told(person), misread)
    assert (one.sort, one.what, one.meant, one.stored, one.said) == (Sort.WRONG, "di_lai", 2, 3, "hai")
    assert one.rule == "model guess"


def test_an_answer_that_nobody_gave_is_wrong(database):
    person = citizen()
    del person.meant["thai_do"]
    (one,) = found(database, told(person))
    assert (one.sort, one.what, one.meant, one.stored) == (Sort.WRONG, "thai_do", None, 3)


def test_a_missing_answer_is_found(database):
    (one,) = found(database, told(citizen()), spoilt("DELETE FROM answers WHERE question_id = 'ket_qua'"))
    assert (one.sort, one.case, one.what, one.meant) == (Sort.MISSING, CODE, "ket_qua", 4)


def test_skipped_is_not_no_opinion(database):
    async def skips(stage: Stage, visitor: Visitor) -> None:
        await visitor.taps("Bỏ qua")

    person = citizen()
    person.meant["di_lai"] = Meant(Status.NO_OPINION)
    (one,) = found(database, told(person), skips)
    assert (one.sort, one.meant, one.stored) == (Sort.WRONG, "no_opinion", "skipped")


def test_a_doubled_answer_is_found_even_when_only_one_stands(database):
    again = """
        INSERT INTO answers (session_id, question_id, questionnaire_ref, status, value, source, channel, current, at)
        SELECT session_id, question_id, questionnaire_ref, status, value, source, channel, false, at
        FROM answers WHERE question_id = 'thu_tuc'
    """
    (one,) = found(database, told(citizen()), spoilt(again))
    assert (one.sort, one.what, one.meant, one.stored) == (Sort.DOUBLED, "thu_tuc", [4], [4, 4])


def test_a_correction_is_two_answers_and_no_fault(database):
    async def corrects(stage: Stage, visitor: Visitor) -> None:
        await visitor.taps("Quay lại")
        await visitor.taps("1 –")

    trace = told(citizen())
    trace.express("phan_anh", Meant(Status.ANSWERED, 1))
    assert found(database, trace, corrects) == []


def test_a_response_that_is_not_counted_is_found(database):
    (one,) = found(database, told(citizen()), spoilt("UPDATE sessions SET counted = false"))
    assert (one.sort, one.meant, one.stored) == (Sort.MISSING, 1, 0)


def test_a_wrong_disposition_is_found(database):
    (one,) = found(database, told(citizen(Course.STOPS)))
    assert (one.sort, one.meant, one.stored) == (Sort.STATE, "partial", "started")


def test_somebody_who_finished_and_was_not_asked_everything_misses_answers(database):
    person = citizen(Course.PLAIN)
    person.meant |= {"di_lai": Meant(Status.ANSWERED, 1), "tong_the": Meant(Status.SKIPPED)}
    trace = told(person)
    missing = {one.what for one in found(database, trace) if one.sort is Sort.MISSING}
    assert missing == {"di_lai", "tong_the"}


def test_a_citizen_who_got_stuck_is_a_fault(database):
    trace = told(citizen())
    trace.complaint = "Chờ mãi không có câu trả lời."
    (one,) = found(database, trace)
    assert one.sort is Sort.STUCK
    assert trace.complaint in one.what


def test_the_same_seed_makes_the_same_people():
    first, second = people(form(), 40, 7), people(form(), 40, 7)
    assert [(one.course, one.manner, one.meant) for one in first] == [
        (one.course, one.manner, one.meant) for one in second
    ]
    assert {one.course for one in first} == set(Course)
    assert {one.manner for one in first} == set(Manner)
    assert people(form(), 40, 8)[0].meant != first[0].meant


@pytest.mark.parametrize("pool", [words.LEVELS, words.TEEN], ids=["words", "teen"])
def test_every_level_is_said_in_at_least_eight_ways_and_none_in_two_levels(pool):
    said = {level: {words.bare(one) for one in ways} for level, ways in pool.items()}
    assert all(len(ways) >= 8 for ways in said.values())
    assert sum(map(len, said.values())) == len(set().union(*said.values()))


def test_words_without_marks():
    assert words.bare("Rất hài lòng, đồng ý Đ") == "Rat hai long, dong y D"
