"""Errands on the real store: decided when due, sent once, the next way when one is closed, and what is kept of it."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from survey.inviting import Kind, Policy, Templates
from survey.records import Claim
from tests.invited import ONE, PHONE, PUSHED, RULES, THREE, TWO, errands, known, outbox, staged
from tests.stage import Stage

pytestmark = pytest.mark.anyio


@pytest.fixture
async def stage(database: str):
    async with staged(database) as one:
        yield one


async def leaves(stage: Stage, contact) -> Claim:
    claim, _ = await stage.desk.outgoing.next_due(contact, PUSHED)
    return claim


async def run(stage: Stage, query: str, **values: Any) -> None:
    async with stage.store.engine.begin() as connection:
        await connection.execute(text(query), values)


async def test_an_invited_case_is_an_errand_and_a_slip_is_none(stage):
    await stage.case(ONE)
    await stage.case(TWO, applicant_phone="02343822111")
    await stage.case(THREE, procedure_name="Khác")
    assert await errands(stage) == [("invitation", 1, 1, "waiting", None, "")]
    assert await errands(stage, TWO) == await errands(stage, THREE) == []
    rows = await stage.rows("SELECT channel, reason FROM invitations ORDER BY created_at, reason")
    assert {tuple(row) for row in rows} == {("phone", "mobile"), ("slip", "no-mobile"), ("slip", "asked-recently")}


async def test_a_template_goes_by_phone_with_the_token_sealed(stage):
    token = await stage.case(ONE)
    assert await stage.desk.errands.run() == 1
    (bubble,) = await outbox(stage)
    assert (bubble.channel, bubble.state, bubble.body["template"]) == ("zbs", "due", "inv")
    assert len(bubble.tracking_id) <= 48 and bubble.tracking_id.isalnum()
    assert bubble.body["tracking_id"] == bubble.tracking_id
    assert bubble.invitation_id is not None
    everything = repr(await stage.rows("SELECT * FROM outbox")) + repr(await stage.rows("SELECT * FROM contacts"))
    assert token not in everything and "912345678" not in everything and "Bưởi" not in everything
    claim = await leaves(stage, bubble.contact_id)
    assert claim.due.body["data"] == {
        "thu_tuc": "Trích lục hộ tịch",
        "co_quan": bubble.body["data"]["co_quan"],
        "ngay_tra": "10/11/2026",
        "ma_moi": token,
    }
    assert "sealed" not in claim.due.body
    assert (await stage.desk.outgoing.next_due(bubble.contact_id, PUSHED))[1] == ""
    assert await stage.rows("SELECT 1 FROM procrastinate_jobs WHERE queue_name = 'deliver.zbs'")


async def test_doing_it_again_sends_nothing_more(stage):
    await stage.case(ONE)
    assert [await stage.desk.errands.run() for _ in range(2)] == [1, 0]
    assert len(await outbox(stage)) == 1


async def test_several_workers_send_each_message_once(stage):
    for number in range(12):
        await stage.case(f"H57.90-261103-1{number:03d}", applicant_phone=f"09123456{number:02d}")
    done = await asyncio.gather(*(stage.desk.errands.run() for _ in range(4)))
    assert sum(done) == 12
    assert len(await outbox(stage)) == 12
    assert await stage.rows("SELECT 1 FROM errands WHERE kind = 'reminder' GROUP BY 1 HAVING count(*) = 12")


async def test_no_more_than_a_settable_number_at_once(database):
    async with staged(database, replace(RULES, policy=Policy(at_once=2))) as stage:
        for number in range(5):
            await stage.case(f"H57.90-261103-1{number:03d}", applicant_phone=f"09123456{number:02d}")
        assert [await stage.desk.errands.run(limit) for limit in (1, 100, 100, 100)] == [1, 2, 2, 0]


async def test_an_open_zalo_chat_begins_the_conversation_at_once(stage):
    person = await known(stage, "zalo")
    await stage.case(ONE)
    await stage.desk.errands.run()
    assert (await errands(stage))[0][3:] == ("sent", "chat", "free-window")
    (bubble,) = await outbox(stage)
    assert bubble.contact_id == person.contact and bubble.tracking_id
    assert "Trích lục hộ tịch" in bubble.body["text"]
    yes = next(one for one in bubble.body["buttons"] if one["title"] == "Đồng ý")
    await person.sends("tap", yes["payload"])
    assert [tuple(row) for row in await stage.rows("SELECT disposition, channel FROM sessions")] == [
        ("started", "zalo")
    ]


@pytest.mark.parametrize(
    ("channel", "hours", "route", "reason", "to"),
    [
        ("zalo", 47, "chat", "free-window", "zalo"),
        ("zalo", 49, "chat", "charged-window", "zalo"),
        ("zalo", 24 * 8, "user-template", "user-known", "zalo"),
        ("telegram", 24 * 90, "phone-template", "phone-known", "zbs"),
    ],
)
async def test_the_window_decides_the_way(stage, channel, hours, route, reason, to):
    await known(stage, channel, hours=hours)
    await stage.case(ONE)
    await stage.desk.errands.run()
    assert (await errands(stage))[0][3:] == ("sent", route, reason)
    assert [one.channel for one in await outbox(stage)] == [to]


async def test_telegram_where_nothing_else_leads(database):
    async with staged(database, replace(RULES, templates=Templates())) as stage:
        person = await known(stage, "telegram", hours=500)
        await stage.case(ONE)
        await stage.desk.errands.run()
        assert [one.contact_id for one in await outbox(stage)] == [person.contact]


async def test_without_a_template_the_slip_remains(database):
    async with staged(database, replace(RULES, templates=Templates())) as stage:
        await stage.case(ONE)
        await stage.desk.errands.run()
        assert await errands(stage) == [("invitation", 1, 1, "skipped", "link", "no-template")]
        assert await outbox(stage) == []


async def test_at_night_it_waits_for_the_morning(stage):
    await stage.case(ONE)
    stage.clock.waits(hours=10)
    await stage.desk.errands.run()
    (row,) = await stage.rows("SELECT state, reason, due_at - :now AS wait FROM errands", now=stage.clock())
    assert (row.state, row.reason, row.wait.total_seconds()) == ("waiting", "night", 10 * 3600)
    stage.clock.waits(hours=10)
    assert await stage.desk.errands.run() == 1
    assert len(await outbox(stage)) == 1


async def test_two_reminders_and_no_more(stage):
    await stage.case(ONE)
    for _ in range(12):
        await stage.desk.errands.run()
        stage.clock.waits(days=1)
    assert [row[:5] for row in await errands(stage)] == [
        ("invitation", 1, 1, "sent", "phone-template"),
        ("reminder", 1, 1, "sent", "phone-template"),
        ("reminder", 2, 1, "sent", "phone-template"),
    ]
    assert [one.body["template"] for one in await outbox(stage, "reminder")] == ["remind", "remind"]


async def test_a_reminder_in_the_chat_offers_the_same_survey_again(stage):
    person = await known(stage, "zalo")
    await stage.case(ONE)
    await stage.desk.errands.run()
    stage.clock.waits(days=3)
    await stage.desk.errands.run()
    assert (await errands(stage))[1] == ("reminder", 1, 1, "sent", "chat", "charged-window")
    (reminder,) = await outbox(stage, "reminder")
    assert "Xin nhắc" in reminder.body["text"] and reminder.contact_id == person.contact
    assert await stage.count("sessions") == 1
    yes = next(one for one in reminder.body["buttons"] if one["title"] == "Đồng ý")
    await person.sends("tap", yes["payload"])
    assert (await stage.rows("SELECT disposition FROM sessions"))[0][0] == "started"


async def test_whoever_has_begun_is_not_reminded(stage):
    token = await stage.case(ONE)
    await stage.desk.errands.run()
    await (await stage.citizen(token)).taps("Đồng ý")
    stage.clock.waits(days=3)
    await stage.desk.errands.run()
    assert (await errands(stage))[1][3:] == ("skipped", None, "started")


async def test_whoever_opened_the_link_already_is_not_invited(stage):
    await stage.citizen(await stage.case(ONE))
    await stage.desk.errands.run()
    assert (await errands(stage))[0][3:] == ("skipped", None, "opened")


@pytest.mark.parametrize("reason", ["opted-out", "revoked", "official", "expired", "erased"])
async def test_the_facts_of_the_hour_count(stage, reason):
    await stage.case(ONE)
    match reason:
        case "opted-out":
            await stage.desk.reach.opt_out("said", phone=PHONE)
        case "revoked":
            assert await stage.desk.errands.revoke(f" {ONE.lower()} ")
        case "official":
            agency = (await stage.rows("SELECT agency_code FROM cases"))[0][0]
            assert await stage.desk.errands.officials([(PHONE, agency)]) == 1
        case "expired":
            stage.clock.waits(days=31)
        case "erased":
            await stage.desk.privacy.erase_case(ONE)
    await stage.desk.errands.run()
    ((_, _, _, state, _, why),) = await errands(stage)
    assert (state, why) == ("skipped", reason) or (reason == "erased" and (state, why) == ("skipped", "revoked"))
    assert await outbox(stage) == []


async def test_an_official_of_another_agency_is_a_citizen(stage):
    await stage.case(ONE)
    (other,) = (await stage.rows("SELECT code FROM agencies WHERE kind = 'so' ORDER BY code LIMIT 1"))[0]
    await stage.desk.errands.officials([(PHONE, other)])
    assert await stage.desk.errands.officials([(PHONE, other)]) == 0
    await stage.desk.errands.run()
    assert len(await outbox(stage)) == 1


async def test_a_message_that_did_not_arrive_takes_the_next_way(stage):
    await known(stage, "zalo", hours=24 * 8)
    await stage.case(ONE)
    await stage.desk.errands.run()
    (by_user,) = await outbox(stage)
    assert await stage.desk.errands.fell_through(by_user.id, "cannot-receive")
    assert not await stage.desk.errands.fell_through(by_user.id, "cannot-receive")
    await stage.desk.errands.run()
    assert [row[2:] for row in await errands(stage) if row[0] == "invitation"] == [
        (1, "fell_through", "user-template", "cannot-receive"),
        (2, "sent", "phone-template", "phone-known"),
    ]
    by_phone = (await outbox(stage))[1]
    await stage.desk.errands.fell_through(by_phone.id, "no-zalo")
    await stage.desk.errands.run()
    assert (await errands(stage))[-1] == ("invitation", 1, 3, "skipped", "link", "no-zalo")
    assert await stage.desk.errands.due() == []
    stage.clock.waits(days=20)
    assert await stage.desk.errands.run() == 0, "nobody is reminded of what never arrived"


async def test_a_reply_that_did_not_arrive_is_no_errand(stage):
    person = await stage.citizen(await stage.case(ONE), channel="zalo")
    (row,) = await stage.rows("SELECT id FROM outbox WHERE contact_id = :c", c=person.contact)
    assert not await stage.desk.errands.fell_through(row.id, "blocked")


async def test_the_middle_of_another_survey_is_not_broken_into(stage):
    person = await known(stage, "zalo")
    await person.opens(await stage.case(TWO, applicant_phone="0987654321"))
    await person.taps("Đồng ý")
    await stage.case(ONE)
    await stage.desk.errands.run()
    rows = await errands(stage)
    assert rows == [("invitation", 1, 1, "waiting", None, "in-conversation")]
    (current,) = await stage.rows("SELECT c.code FROM sessions s JOIN cases c ON c.id = s.case_id WHERE s.current")
    assert current[0] == TWO


async def test_a_held_channel_is_waited_for(stage):
    await stage.case(ONE)
    await stage.desk.outgoing.hold("zbs", "grant-dead")
    await stage.desk.errands.run()
    assert (await errands(stage))[0][3:] == ("waiting", None, "held")


async def rated(stage: Stage) -> None:
    """The rating template went out, and four stars came back."""
    await stage.case(ONE)
    await stage.desk.errands.run()
    (bubble,) = await outbox(stage)
    data = {"rate": 4, "note": "", "reasons": [], "submitted_at": "", "msg_id": "", "tracking_id": bubble.tracking_id}
    assert await stage.desk.ratings.rating(data)


async def test_after_a_rating_the_rest_is_offered_by_template(database):
    async with staged(database, replace(RULES, templates=replace(RULES.templates, rating="rate"))) as stage:
        await rated(stage)
        await stage.desk.errands.run()
        (onward,) = await outbox(stage, "continuation")
        assert (onward.channel, onward.body["template"]) == ("zbs", "go-on")
        assert [row[:5] for row in await errands(stage)] == [
            ("invitation", 1, 1, "sent", "rating-template"),
            ("reminder", 1, 1, "waiting", None),
            ("continuation", 1, 1, "sent", "phone-template"),
        ]
        stage.clock.waits(days=3)
        await stage.desk.errands.run()
        assert (await errands(stage))[1][3:] == ("skipped", None, "started")


async def test_after_a_rating_the_chat_goes_on_with_the_next_question(database):
    async with staged(database, replace(RULES, templates=replace(RULES.templates, rating="rate"))) as stage:
        await rated(stage)
        person = await known(stage, "zalo")
        await stage.desk.errands.run()
        (onward,) = await outbox(stage, "continuation")
        assert onward.contact_id == person.contact
        assert onward.body["text"].startswith("Cảm ơn Ông/Bà đã chấm sao.")
        await person.sends("tap", onward.body["buttons"][0]["payload"])
        asked = person.last.bubbles[-1]
        await person.sends("tap", asked["buttons"][0]["payload"])
        rows = await stage.rows("SELECT question_id FROM answers WHERE current ORDER BY id")
        assert len(rows) == 2 and rows[1][0] == asked["question"]
        assert await stage.count("moves") == 1


async def test_one_that_cannot_be_dealt_with_does_not_hold_up_the_others(stage):
    await stage.case(ONE)
    await stage.case(TWO, applicant_phone="0987654321")
    await run(
        stage, "UPDATE people SET phone_sealed = 'x' WHERE id = (SELECT applicant_id FROM cases WHERE code = :c)", c=ONE
    )
    assert await stage.desk.errands.run() == 1
    (row,) = await errands(stage)
    assert row[3] == "waiting" and row[5].startswith("error:")
    assert (await errands(stage, TWO))[0][3] == "sent"


async def test_status_tells_state_route_and_reason(stage):
    await stage.case(ONE)
    await stage.desk.errands.run()
    told = [(one.kind, one.state, one.route, one.reason, one.number) for one in await stage.desk.errands.status()]
    assert told == [
        ("invitation", "sent", "phone-template", "phone-known", 1),
        ("reminder", "waiting", "", "", 1),
    ]
    (decided,) = await stage.desk.errands.decisions()
    assert (decided.decision, decided.reach, decided.reason, decided.number) == ("invite", "phone", "mobile", 1)


async def test_a_revoked_token_opens_nothing(stage):
    token = await stage.case(ONE)
    assert await stage.desk.errands.revoke(ONE)
    assert not await stage.desk.errands.revoke(ONE)
    assert not await stage.desk.errands.revoke("H57.90-261103-9999")
    person = await stage.citizen(token)
    person.hears("đã được thay bằng đường dẫn khác")


async def test_a_shared_phone_gets_slips(stage):
    for number, name in enumerate(("An", "Bình", "Chi", "Dung", "Em", "Gấm", "an")):
        await stage.case(
            f"H57.90-261103-2{number:03d}",
            applicant_name=name,
            applicant_phone=f"0987{number:06d}",
            submitter_name="Dịch vụ",
            submitter_phone="0911111111",
        )
    rows = await stage.rows("SELECT i.reason FROM invitations i JOIN cases c ON c.id = i.case_id ORDER BY c.code")
    assert [row[0] for row in rows] == ["mobile", *["asked-recently"] * 4, *["shared-phone"] * 2]


async def test_a_person_who_left_is_not_invited_anew_and_keeps_their_link(stage):
    await stage.case(ONE)
    await stage.desk.reach.opt_out("said", phone=PHONE)
    (result,) = await stage.desk.register.enter([json.loads(json.dumps(await row_of(stage, TWO)))])
    assert result.invitation.reason.value == "opted-out"
    rows = await stage.rows("SELECT decision, reason, revoked_at FROM invitations ORDER BY created_at")
    assert [tuple(row) for row in rows] == [("invite", "mobile", None), ("skip", "opted-out", None)]


async def row_of(stage: Stage, code: str) -> dict[str, Any]:
    agency = (await stage.rows("SELECT agency_code FROM cases LIMIT 1"))[0][0]
    return {
        "code": code, "agency": agency, "returned_at": "2026-11-12", "status": "10", "applicant_phone": "0912345678"
    }  # fmt: skip


async def test_kinds_are_those_of_the_table(stage):
    await stage.case(ONE)
    for kind in Kind:
        await run(stage, "INSERT INTO errands (invitation_id, kind, number, due_at) "
                         "SELECT id, :kind, 9, now() FROM invitations", kind=kind.value)  # fmt: skip
    assert await stage.count("errands") == 1 + len(Kind)
