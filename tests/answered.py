"""Answered surveys for the tests of figures: a small form, and a city of cases put straight into the tables."""

from __future__ import annotations

import asyncio
import random
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from survey.questionnaire import Choice, Condition, Factor, Kind, Question, Questionnaire, Role, Section
from survey.questionnaire_json import dump
from survey.store import async_url, tables

NOVEMBER = datetime(2026, 11, 10, 3, tzinfo=UTC)


def form(version: int = 1) -> Questionnaire:
    """One question of every kind; two about the official, one about access, one overall."""
    yes_no = (Choice("co", "Có"), Choice("khong", "Không"))
    service = (
        Question("tiep_can", Kind.SINGLE, "Nơi tiếp nhận có thuận tiện không?", factor=Factor.ACCESS),
        Question("thai_do", Kind.SINGLE, "Thái độ của công chức thế nào?", factor=Factor.OFFICIAL),
        Question("huong_dan", Kind.SINGLE, "Hướng dẫn có dễ hiểu không?", factor=Factor.OFFICIAL),
    )
    ly_do = Question(
        "ly_do", Kind.MULTIPLE, "Vì sao?", choices=yes_no, show_if=(Condition("thai_do", at_most=2),), follows="thai_do"
    )
    rest = (
        ly_do,
        Question("so_lan", Kind.NUMBER, "Đi lại mấy lần?", role=Role.TRIPS, minimum=0, maximum=20),
        Question("chung", Kind.SINGLE, "Nhìn chung, Ông/Bà có hài lòng không?", role=Role.OVERALL),
        Question("gop_y", Kind.OPEN, "Ông/Bà góp ý gì?", role=Role.COMMENT),
        Question("phuc_tra", Kind.CHOICE, "Có thể liên hệ lại không?", choices=yes_no, role=Role.RECHECK),
    )
    return Questionnaire("thu", version, "Phiếu thử", (Section("a", "Dịch vụ", service), Section("b", "Khác", rest)))


@dataclass
class Asked:
    """One conversation about a case. An answer is a value, or the name of a status in angle brackets: "<skipped>"."""

    ref: str = "thu@1"
    answers: dict[str, Any] = field(default_factory=dict)
    counted: bool = True
    channel: str = "web"
    disposition: str = "completed"
    open: str | None = None
    replaced: dict[str, Any] = field(default_factory=dict)  # earlier answers that a correction replaced


@dataclass
class Finished:
    """One case and what came of it."""

    agency: str = "phong_a"
    returned_at: datetime | None = NOVEMBER
    invited: str | None = "thu@1"
    talks: list[Asked] = field(default_factory=list)


AGENCIES = {"thanh_pho": None, "phong_a": "thanh_pho", "phong_b": "thanh_pho", "to_b1": "phong_b"}


def fill(url: str, finished: list[Finished], forms: tuple[Questionnaire, ...] = (form(),)) -> None:
    """Puts agencies, forms and cases into the database."""
    run(url, lambda connection: _fill(connection, finished, forms))


def run(url: str, work: Callable[[AsyncConnection], Awaitable[Any]]) -> Any:
    async def inside() -> Any:
        engine = create_async_engine(async_url(url), poolclass=NullPool)
        try:
            async with engine.begin() as connection:
                return await work(connection)
        finally:
            await engine.dispose()

    return asyncio.run(inside())


async def _fill(connection: AsyncConnection, finished: list[Finished], forms: tuple[Questionnaire, ...]) -> None:
    rows = [{"code": c, "name": f"Đơn vị {c}", "kind": "phuong", "parent": p} for c, p in AGENCIES.items()]
    await connection.execute(insert(tables.agencies), rows)
    kept = [{"ref": f.ref, "id": f.id, "version": f.version, "digest": f.ref, "body": dump(f)} for f in forms]
    await connection.execute(insert(tables.questionnaires), kept)
    for number, one in enumerate(finished):
        await _case(connection, number, one)


async def _case(connection: AsyncConnection, number: int, one: Finished) -> None:
    case, invitation = uuid.uuid4(), uuid.uuid4()
    await connection.execute(
        insert(tables.cases).values(
            id=case, code=f"H57-261101-{number:04d}", agency_code=one.agency, returned_at=one.returned_at
        )
    )
    decision = "invite" if one.invited else "skip"
    await connection.execute(
        insert(tables.invitations).values(
            id=invitation, case_id=case, decision=decision, questionnaire_ref=one.invited, created_at=NOVEMBER
        )
    )
    for talk in one.talks:
        await _talk(connection, case, invitation, talk)


async def _talk(connection: AsyncConnection, case: uuid.UUID, invitation: uuid.UUID, talk: Asked) -> None:
    contact, session = uuid.uuid4(), uuid.uuid4()
    started = talk.disposition not in ("invited", "refused", "ineligible")
    await connection.execute(
        insert(tables.contacts).values(id=contact, channel=talk.channel, address_index=contact.bytes)
    )
    await connection.execute(
        insert(tables.sessions).values(
            id=session,
            key=session.hex[:6],
            case_id=case,
            invitation_id=invitation,
            contact_id=contact,
            questionnaire_ref=talk.ref,
            channel=talk.channel,
            disposition=talk.disposition,
            counted=talk.counted,
            state={"open": talk.open},
            started_at=NOVEMBER if started else None,
            completed_at=NOVEMBER if talk.disposition == "completed" else None,
            expires_at=NOVEMBER + timedelta(days=14),
        )
    )
    given = [(q, v, False) for q, v in talk.replaced.items()] + [(q, v, True) for q, v in talk.answers.items()]
    rows = [_answer(session, talk, question, value, current) for question, value, current in given]
    for valued in (True, False):  # a missing value is left out: None would become JSON's null, which is a value
        batch = [row for row in rows if ("value" in row) is valued]
        if batch:
            await connection.execute(insert(tables.answers), batch)


def _answer(session: uuid.UUID, talk: Asked, question: str, value: Any, current: bool) -> dict[str, Any]:
    missing = isinstance(value, str) and value.startswith("<")
    given = {"status": value.strip("<>")} if missing else {"status": "answered", "value": value}
    fixed = {"source": "tap", "channel": talk.channel, "current": current, "at": NOVEMBER}
    return {"session_id": session, "question_id": question, "questionnaire_ref": talk.ref} | fixed | given


def city(seed: int, cases: int = 120) -> list[Finished]:
    """Random cases: several agencies, months, channels, versions; missing answers, corrections, abandoned talks."""
    chance = random.Random(seed)
    return [_random_case(chance) for _ in range(cases)]


def _random_case(chance: random.Random) -> Finished:
    # Half a day either side of a month's end in Vietnam, which is not the month's end in UTC.
    moment = chance.choice([NOVEMBER, datetime(2026, 10, 31, chance.randint(5, 23), tzinfo=UTC), None])
    ref = chance.choice(["thu@1", "thu@1", "thu@2"])
    talks = [_random_talk(chance, ref) for _ in range(chance.choice([0, 1, 1, 1, 2]))]
    for later in talks[1:]:
        later.counted = False
    return Finished(chance.choice(list(AGENCIES)), moment, chance.choice([ref, ref, ref, None]), talks)


def _random_talk(chance: random.Random, ref: str) -> Asked:
    answers = {}
    for question in form():
        answers[question.id] = chance.choice([_value(chance, question)] * 5 + ["<skipped>", "<no_opinion>", None])
    if chance.random() < 0.2:
        answers["ly_do"] = "<withdrawn>"
    current = {question: value for question, value in answers.items() if value is not None}
    missing = [question for question, value in answers.items() if value is None]
    disposition = chance.choice(["completed", "completed", "partial", "refused", "invited", "expired"])
    return Asked(
        ref=ref,
        answers=current,
        counted=disposition in ("completed", "partial"),
        channel=chance.choice(["web", "zalo"]),
        disposition=disposition,
        open=chance.choice([*missing, None, "chung"]),
        replaced={question: _value(chance, form()[question]) for question in chance.sample(list(current), 2)},
    )


def _value(chance: random.Random, question: Question) -> Any:
    match question.kind:
        case Kind.SINGLE:
            return chance.randint(1, 5)
        case Kind.NUMBER:
            return chance.randint(0, 4)
        case Kind.CHOICE:
            return chance.choice(["co", "khong"])
        case Kind.MULTIPLE:
            return chance.choice([["co"], ["khong"], ["co", "khong"]])
        case Kind.OPEN:
            return f"Lời riêng {chance.random()}"
