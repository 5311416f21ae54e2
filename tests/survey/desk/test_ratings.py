"""Stars given inside a template: joined to our own message, counted once, and the way on to the rest."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from sqlalchemy import text

from survey.rating import Rating, read_rating
from tests.stage import Person, Stage, set_stage

pytestmark = pytest.mark.anyio

CASE = "H57.90-261103-0001"
ONWARD = "errands WHERE kind = 'continuation'"


@pytest.fixture
async def stage(database: str):
    async with set_stage(database, pushed=frozenset({"telegram", "zalo", "zbs"})) as one:
        yield one


async def one(stage: Stage, query: str, **values):
    ((row),) = await stage.rows(query, **values)
    return tuple(row) if len(row) > 1 else row[0]


async def invited(stage: Stage, channel: str = "zbs", case: str = CASE, tracking: str | None = "t-1") -> Person:
    """Somebody whom our rating template about a finished case was sent to."""
    if not await stage.rows("SELECT 1 FROM cases WHERE code = :case", case=case):
        await stage.case(case)
    person = await stage.citizen(channel=channel)
    async with stage.store.engine.begin() as connection:
        await connection.execute(
            text("""
            INSERT INTO outbox (contact_id, body, state, purpose, invitation_id, tracking_id)
            SELECT :contact, CAST(:body AS jsonb), 'sending', 'invitation', i.id, :tracking
            FROM invitations i JOIN cases c ON c.id = i.case_id WHERE c.code = :case
            """),
            {
                "contact": person.contact,
                "body": json.dumps({"text": "Xin đánh giá", "buttons": [], "template": "77"}),
                "tracking": tracking,
                "case": case,
            },
        )
    return person


def stars(rate: int = 4, **more: Any) -> dict[str, Any]:
    given = {"rate": rate, "note": "", "reasons": [], "submitted_at": "", "msg_id": "m-1", "tracking_id": "t-1"}
    return given | more


async def answers(stage: Stage) -> list[tuple]:
    rows = await stage.rows("SELECT question_id, value, current FROM answers ORDER BY id")
    return [tuple(row) for row in rows]


async def test_a_rating_waits_for_our_own_send(stage):
    assert await stage.desk.ratings.rating(stars()) is False
    await invited(stage)
    assert await stage.desk.ratings.rating(stars()) is True


async def test_it_answers_the_overall_question_with_its_reasons_and_note(stage):
    await invited(stage)
    assert await stage.desk.ratings.rating(stars(2, reasons=["Chờ lâu"], note="Nên có thêm ghế"))
    rows = await stage.rows("SELECT question_id, value, said, rule, source, channel FROM answers ORDER BY id")
    said = "2 sao; lý do: Chờ lâu; ghi chú: Nên có thêm ghế"
    assert [tuple(row) for row in rows] == [
        ("tong_the", 2, said, "rating", "template", "zbs"),
        ("gop_y", "Nên có thêm ghế", said, "rating", "template", "zbs"),
    ]
    assert await one(stage, "SELECT disposition, counted FROM sessions") == ("started", True)
    purpose, given, wording = await one(stage, "SELECT purpose, given, wording FROM consents")
    assert (purpose, given) == ("survey", True) and "chấm sao" in wording
    assert await one(stage, "SELECT kind, state, due_at FROM errands WHERE kind = 'continuation'") == (
        "continuation",
        "waiting",
        stage.clock(),
    )
    assert await one(stage, "SELECT rate, reasons, note, source FROM ratings") == (
        2,
        ["Chờ lâu"],
        "Nên có thêm ghế",
        "webhook",
    )
    assert await one(stage, "SELECT count(*) FROM outbox") == 1, "nothing is said here"


async def test_it_is_joined_by_the_platforms_id_as_well(stage):
    await invited(stage, tracking=None)
    assert not await stage.desk.ratings.rating(stars(tracking_id=""))
    async with stage.store.engine.begin() as connection:
        await connection.execute(text("UPDATE outbox SET platform_id = 'm-1'"))
    assert await stage.desk.ratings.rating(stars(tracking_id=""), "pulled")
    assert await one(stage, "SELECT source FROM ratings") == "pulled"


async def test_the_same_rating_twice_is_one(stage):
    await invited(stage)
    await asyncio.gather(*(stage.desk.ratings.rating(stars(note="Tốt")) for _ in range(3)))
    assert await stage.desk.ratings.rating(stars(note="Tốt"), "pulled")
    assert await answers(stage) == [("tong_the", 4, True), ("gop_y", "Tốt", True)]
    assert [await stage.count(table) for table in ("ratings", ONWARD, "sessions", "consents")] == [1] * 4


async def test_a_different_rating_is_a_correction_and_an_older_one_is_not(stage):
    await invited(stage)
    await stage.desk.ratings.rating(stars(2, submitted_at="2026-11-20T05:00:00+00:00", note="Chậm"))
    await stage.desk.ratings.rating(stars(5, submitted_at="2026-11-20T06:00:00+00:00", note="Đã tốt hơn"))
    await stage.desk.ratings.rating(stars(3, submitted_at="2026-11-20T05:30:00+00:00"))
    assert await answers(stage) == [("tong_the", 2, False), ("gop_y", "Chậm", True), ("tong_the", 5, True)]
    assert await one(stage, "SELECT replaces IS NOT NULL FROM answers WHERE value = '5'")
    assert await one(stage, "SELECT rate, note FROM ratings") == (5, "Đã tốt hơn")


async def test_the_link_goes_on_from_the_rating_and_consent_is_asked_for_the_rest(stage):
    token = await stage.case(CASE)
    rated = await invited(stage)
    await stage.desk.ratings.rating(stars(4))
    person = await stage.citizen(token, channel="zalo")
    person.hears("trợ lý tự động", "đồng ý")
    await person.taps("Đồng ý")
    for _ in range(5):
        await person.taps("4 –")
    await person.says("1")
    assert person.last.bubbles[-1]["question"] == "gop_y", "the overall question has its answer"
    rows = await stage.rows("SELECT channel FROM answers ORDER BY id")
    assert [row[0] for row in rows] == ["zbs"] + ["zalo"] * 6
    assert await one(stage, "SELECT from_contact, to_contact FROM moves") == (rated.contact, person.contact)
    assert await stage.count("sessions") == 1


async def test_declining_the_rest_keeps_the_rating(stage):
    token = await stage.case(CASE)
    await invited(stage)
    await stage.desk.ratings.rating(stars(4))
    person = await stage.citizen(token, channel="zalo")
    await person.taps("Không đồng ý")
    assert await one(stage, "SELECT disposition, counted FROM sessions") == ("partial", True)
    assert await answers(stage) == [("tong_the", 4, True)]
    await person.says("bắt đầu")
    person.hears("đồng ý")
    await person.taps("Đồng ý")
    assert person.last.bubbles[-1]["question"] == "tiep_can"


async def test_a_later_rating_reaches_the_conversation_where_it_went(stage):
    token = await stage.case(CASE)
    await invited(stage)
    await stage.desk.ratings.rating(stars(4))
    person = await stage.citizen(token, channel="zalo")
    await person.taps("Đồng ý")
    payload = person.payload("3 –")
    await stage.desk.ratings.rating(stars(1))
    await person.sends("tap", payload)
    assert await answers(stage) == [("tong_the", 4, False), ("tong_the", 1, True), ("tiep_can", 3, True)]


async def test_whoever_answered_elsewhere_is_not_overruled(stage):
    token = await stage.case(CASE)
    other = await stage.citizen(token, channel="web")
    await other.taps("Đồng ý")
    await other.taps("4 –")
    await invited(stage)
    assert await stage.desk.ratings.rating(stars(1))
    assert await answers(stage) == [("tiep_can", 4, True)]
    rows = await stage.rows(
        "SELECT s.channel, d.disposition, d.reason FROM dispositions d JOIN sessions s ON s.id = "
        "d.session_id WHERE d.disposition = 'ineligible'"
    )
    assert [tuple(row) for row in rows] == [("zbs", "ineligible", "answered-elsewhere")]
    assert await one(stage, "SELECT rate, session_id IS NOT NULL FROM ratings") == (1, True)
    assert await stage.count(ONWARD) == 0
    assert await stage.desk.ratings.rating(stars(2)), "nor does a second one"
    assert await answers(stage) == [("tiep_can", 4, True)]


async def test_a_rating_and_a_consent_at_the_same_moment_count_once(stage):
    token = await stage.case(CASE)
    person = await stage.citizen(token, channel="web")
    payload = person.payload("Đồng ý")
    await invited(stage)
    await asyncio.gather(person.sends("tap", payload), stage.desk.ratings.rating(stars(1)))
    assert await one(stage, "SELECT count(*) FROM sessions WHERE counted") == 1
    assert await stage.count("ratings") == 1


async def test_a_rating_within_a_chat_does_not_interrupt_another_survey(stage):
    rated = await invited(stage, channel="zalo")
    await rated.opens(await stage.case("H57.90-261103-0002"))
    await rated.taps("Đồng ý")
    payload = rated.payload("4 –")
    await stage.desk.ratings.rating(stars(3))
    await rated.sends("tap", payload)
    assert await answers(stage) == [("tong_the", 3, True), ("tiep_can", 4, True)]


async def test_a_rating_of_the_conversation_under_way_takes_its_place_in_it(stage):
    token = await stage.case(CASE)
    person = await invited(stage, channel="zalo")
    await person.opens(token)
    await person.taps("Đồng ý")
    for _ in range(5):
        await person.taps("4 –")
    await person.says("1")
    assert person.last.bubbles[-1]["question"] == "tong_the"
    await stage.desk.ratings.rating(stars(5, note="Cảm ơn"))
    await person.says("có")
    assert await one(stage, "SELECT state->>'open' FROM sessions") != "tong_the"
    assert [row for row in await answers(stage) if row[0] in ("tong_the", "gop_y")] == [
        ("tong_the", 5, True),
        ("gop_y", "Cảm ơn", True),
    ]


async def test_a_revoked_or_expired_invitation_takes_no_rating(stage):
    await invited(stage)
    stage.clock.waits(days=60)
    assert await stage.desk.ratings.rating(stars(3))
    assert await stage.count("answers") == 0 and await stage.count("ratings") == 1
    assert await stage.desk.ratings.rating(stars(4, submitted_at="2026-11-21T05:00:00+00:00"))
    assert await answers(stage) == [("tong_the", 4, True)], "given in time, told late"


async def test_nobody_who_left_is_invited_on(stage):
    person = await invited(stage)
    await stage.desk.reach.opt_out("unfollow", contact=person.contact)
    assert await stage.desk.ratings.rating(stars(3))
    assert await answers(stage) == [("tong_the", 3, True)] and await stage.count(ONWARD) == 0


@pytest.mark.parametrize("rate", [0, 6, "5", None, True, 4.0])
async def test_what_is_no_rating_is_refused(rate):
    with pytest.raises(ValueError, match="stars"):
        read_rating({"rate": rate})


async def test_a_rating_in_words():
    assert Rating(5).words == "5 sao"
    assert Rating(1, ("A", "B"), "C").words == "1 sao; lý do: A, B; ghi chú: C"


async def test_reply_buttons_of_a_template(stage):
    pressed = stage.desk.ratings.pressed
    data = {"label": "Bắt đầu", "msg_id": "", "tracking_id": "t-1"}
    assert await pressed(data) is False
    await invited(stage)
    query = "SELECT interacted_at, opted_out_at IS NOT NULL FROM contacts"
    assert await pressed(data) and await one(stage, query) == (stage.clock(), False)
    assert await pressed(data | {"label": "Xem sau"}) and await one(stage, query) == (stage.clock(), False)
    assert await pressed(data | {"label": "Không nhận"}) and await one(stage, query) == (stage.clock(), True)
    assert await one(stage, "SELECT source FROM left_alone") == "pressed"
