"""Whether and how people may be reached: opting out everywhere at once, coming back, being erased."""

from __future__ import annotations

import asyncio
import re

import pytest
from sqlalchemy import text

from bot.channel import Inbound
from tests.stage import Stage, set_stage

pytestmark = pytest.mark.anyio

PHONE = "+84912345678"


@pytest.fixture
async def stage(database: str):
    async with set_stage(database, pushed=frozenset({"telegram", "zalo", "zbs"})) as one:
        yield one


async def run(stage: Stage, query: str, **values) -> None:
    async with stage.store.engine.begin() as connection:
        await connection.execute(text(query), values)


async def one(stage: Stage, query: str, **values):
    ((row),) = await stage.rows(query, **values)
    return tuple(row) if len(row) > 1 else row[0]


async def opted_out(stage: Stage) -> list[str]:
    rows = await stage.rows("SELECT channel FROM contacts WHERE opted_out_at IS NOT NULL ORDER BY channel")
    return [row[0] for row in rows]


async def campaign(stage: Stage, contact, purpose: str = "reminder") -> None:
    await run(
        stage,
        "INSERT INTO outbox (contact_id, body, state, purpose) VALUES (:c, CAST(:b AS jsonb), 'due', :p)",
        c=contact,
        b='{"text": "Xin nhắc", "buttons": []}',
        p=purpose,
    )


async def errand(stage: Stage, code: str) -> None:
    await run(
        stage,
        """INSERT INTO errands (invitation_id, kind, due_at)
           SELECT i.id, 'reminder', now() FROM invitations i JOIN cases c ON c.id = i.case_id WHERE c.code = :code""",
        code=code,
    )


async def three(stage: Stage):
    """One person on three channels, each in a conversation of their own; and a stranger."""
    people = []
    for number, channel in enumerate(("telegram", "zalo", "web"), 1):
        token = await stage.case(f"H57.90-261103-000{number}")
        person = await stage.citizen(token, channel=channel)
        await person.taps("Đồng ý")
        people.append(person)
    token = await stage.case("H57.90-261103-0009", applicant_phone="0987654321", applicant_name="Trần Văn Ổi")
    stranger = await stage.citizen(token, channel="zalo")
    await stranger.taps("Đồng ý")
    for person in people[:2]:
        await stage.desk.reach.phone(person.contact, PHONE)
    return people, stranger


async def test_an_opt_out_holds_on_every_channel_and_is_said_once(stage):
    (telegram, zalo, web), stranger = await three(stage)
    for person in (telegram, zalo, stranger):
        await campaign(stage, person.contact)
    for number in (1, 2, 9):
        await errand(stage, f"H57.90-261103-000{number}")
    before = await one(stage, "SELECT count(*) FROM outbox WHERE contact_id = :c", c=zalo.contact)
    await telegram.says("dừng")
    await telegram.taps("Đừng nhắn nữa")
    telegram.hears("không nhắn khảo sát")
    assert await opted_out(stage) == ["telegram", "zalo"], "the web contact gave no number"
    assert await one(stage, "SELECT count(*) FROM outbox WHERE contact_id = :c", c=zalo.contact) == before
    rows = await stage.rows("SELECT o.contact_id, o.state, o.error FROM outbox o WHERE purpose = 'reminder'")
    states = {row[0]: tuple(row)[1:] for row in rows}
    assert states[telegram.contact] == states[zalo.contact] == ("failed", "opted-out")
    assert states[stranger.contact] == ("due", None)
    rows = await stage.rows(
        "SELECT c.code, e.state, e.reason, e.done_at IS NOT NULL FROM errands e JOIN invitations i "
        "ON i.id = e.invitation_id JOIN cases c ON c.id = i.case_id "
        "WHERE e.kind = 'reminder' ORDER BY c.code"
    )
    assert [tuple(row)[1:] for row in rows] == [
        ("skipped", "opted-out", True),
        ("skipped", "opted-out", True),
        ("waiting", "", False),
    ]
    rows = await stage.rows("SELECT contact_id, disposition, state->>'phase' FROM sessions")
    states = {row[0]: tuple(row)[1:] for row in rows}
    assert states[telegram.contact] == states[zalo.contact] == ("opted_out", "ended")
    assert states[stranger.contact] == states[web.contact] == ("started", "question")
    assert await one(stage, "SELECT count(*) FROM dispositions WHERE disposition = 'opted_out'") == 2
    assert await one(stage, "SELECT source FROM left_alone") == "said"


async def test_whoever_was_left_alone_elsewhere_hears_so_when_they_write_there(stage):
    (telegram, zalo, _), _ = await three(stage)
    payload = zalo.payload("4 –")
    await telegram.says("dừng")
    await telegram.taps("Đừng nhắn nữa")
    await zalo.sends("tap", payload)
    zalo.hears("đã chọn không nhận")
    assert await stage.count("answers") == 0


async def test_coming_back_in_so_many_words_undoes_it_everywhere(stage):
    (telegram, *_), _ = await three(stage)
    await telegram.says("dừng")
    await telegram.taps("Đừng nhắn nữa")
    await telegram.says("bắt đầu")
    telegram.hears("đồng ý")
    assert await opted_out(stage) == [] and await stage.count("left_alone") == 0


async def test_a_put_aside_conversation_ends_with_the_current_one(stage):
    person = await stage.citizen(await stage.case("H57.90-261103-0001"), channel="telegram")
    await person.taps("Đồng ý")
    await person.opens(await stage.case("H57.90-261103-0002"))
    await stage.desk.reach.opt_out("unfollow", contact=person.contact)
    assert [row[0] for row in await stage.rows("SELECT disposition FROM sessions")] == ["opted_out"] * 2
    assert len(await stage.rows("SELECT 1 FROM outbox")) == 3, "nobody is told"


async def test_a_finished_survey_stays_finished(stage):
    (telegram, zalo, _), _ = await three(stage)
    await run(stage, "UPDATE sessions SET disposition = 'completed' WHERE contact_id = :c", c=zalo.contact)
    await stage.desk.reach.opt_out("unfollow", contact=telegram.contact)
    assert await one(stage, "SELECT disposition FROM sessions WHERE contact_id = :c", c=zalo.contact) == "completed"


async def test_an_opt_out_by_number_holds_for_who_shares_it_later(stage):
    await stage.desk.reach.opt_out("operator", phone=PHONE)
    person = await stage.citizen(channel="zalo")
    await stage.desk.reach.phone(person.contact, PHONE)
    assert await opted_out(stage) == ["zalo"]


async def test_the_number_of_the_case_is_left_alone_too(stage):
    person = await stage.citizen(await stage.case(), channel="telegram")
    known = await stage.citizen(channel="zbs", name=PHONE)
    await stage.desk.reach.phone(known.contact, PHONE)
    await stage.desk.reach.opt_out("unfollow", contact=person.contact)
    assert await opted_out(stage) == ["telegram", "zbs"]


async def test_stopping_without_a_survey_is_an_opt_out_and_said_so(stage):
    person = await stage.citizen(channel="zalo")
    await person.says("dừng")
    person.hears("không nhắn khảo sát")
    assert await opted_out(stage) == ["zalo"]
    await person.says("bắt đầu")
    person.hears("lại nhắn khảo sát")
    assert await opted_out(stage) == []
    await person.says("bắt đầu")
    person.hears("chưa có khảo sát")


async def test_two_of_one_circle_stop_at_the_same_moment(stage):
    (telegram, zalo, _), _ = await three(stage)
    for person in (telegram, zalo):
        await person.says("dừng")
    payloads = [person.payload("Đừng nhắn nữa") for person in (telegram, zalo)]
    await asyncio.gather(
        *(person.sends("tap", payload) for person, payload in zip((telegram, zalo), payloads, strict=True))
    )
    rows = await stage.rows(
        "SELECT s.disposition FROM sessions s JOIN contacts c ON c.id = s.contact_id "
        "WHERE c.id IN (:a, :b) AND c.opted_out_at IS NOT NULL",
        a=telegram.contact,
        b=zalo.contact,
    )
    assert [row[0] for row in rows] == ["opted_out"] * 2


async def test_an_opt_out_that_meets_a_moving_conversation_looks_again(stage):
    (telegram, zalo, _), _ = await three(stage)
    payload = zalo.payload("4 –")
    await asyncio.gather(stage.desk.reach.opt_out("unfollow", contact=telegram.contact), zalo.sends("tap", payload))
    assert await one(stage, "SELECT disposition FROM sessions WHERE contact_id = :c", c=zalo.contact) == "opted_out"


async def test_whoever_writes_again_can_be_reached_again(stage):
    person = await stage.citizen(channel="telegram")
    await stage.desk.reach.unreachable(person.contact, "blocked")
    query = "SELECT unreachable_at IS NOT NULL, unreachable_reason, interacted_at FROM contacts"
    assert await one(stage, query) == (True, "blocked", None)
    await stage.desk.reach.interacted(person.contact)
    assert await one(stage, query) == (False, None, stage.clock())
    await stage.desk.reach.unreachable(person.contact, "blocked")
    await stage.desk.reach.reachable(person.contact)
    assert (await one(stage, query))[:2] == (False, None)


async def test_an_agents_later_message_prolongs_their_turn(stage):
    person = await stage.citizen(channel="zalo")
    await stage.desk.reach.hand_over(person.contact)
    first = await one(stage, "SELECT handed_over_until FROM contacts")
    assert (first - stage.clock()).total_seconds() == 7200
    await stage.desk.reach.hand_over(person.contact, stage.clock())
    assert await one(stage, "SELECT handed_over_until FROM contacts") == first, "never shortened"


async def test_a_withdrawal_erases_and_silences(stage):
    code = "H57.90-261103-0001"
    person = await stage.citizen(await stage.case(code), channel="zalo")
    await person.taps("Đồng ý")
    await person.taps("4 –")
    await stage.desk.reach.phone(person.contact, PHONE)
    await stage.desk.codes.slip(code)
    await run(
        stage,
        """INSERT INTO outbox (contact_id, body, state, purpose) VALUES (:c, CAST(:b AS jsonb), 'sent', 'reminder')""",
        c=person.contact,
        b='{"text": "Chào bà Bưởi", "buttons": [], "template": "7", "data": {"name": "Bưởi"}}',
    )
    arrive = stage.desk.post.arrive
    await arrive("zalo", person.address, "late-1", "text", "tôi là Bưởi")
    await stage.desk.reach.withdraw(person.contact)
    row = await one(stage, "SELECT address_sealed, phone_sealed, phone_index, erased_at IS NOT NULL FROM contacts")
    assert row == (None, None, None, True)
    assert await one(stage, "SELECT name_sealed, phone_sealed FROM people") == (None, None)
    assert await one(stage, "SELECT code_sealed, used_at IS NOT NULL FROM codes") == (None, True)
    assert await one(stage, "SELECT state, text FROM inbox WHERE message_id = 'late-1'") == ("done", "")
    assert await stage.rows("SELECT 1 FROM outbox WHERE state = 'due'") == []
    for table in ("outbox", "inbox"):
        assert not await stage.rows(f"SELECT 1 FROM {table} t WHERE t::text LIKE '%Bưởi%'"), table
    assert await one(stage, "SELECT value FROM answers") == 4
    assert await stage.count("left_alone") == 1, "they stay alone under their number"


async def test_a_withdrawal_reaches_the_channels_moved_between_and_the_number_itself(stage):
    old = await stage.citizen(await stage.case(), channel="web")
    await old.says("chuyển kênh")
    code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", old.text)[0]
    new = await stage.citizen(channel="zalo")
    await new.says(code)
    number, neighbour = await stage.citizen(channel="zbs", name=PHONE), await stage.citizen(channel="telegram")
    for one_of in (number, neighbour):
        await stage.desk.reach.phone(one_of.contact, PHONE)
    await stage.desk.reach.withdraw(new.contact)
    rows = await stage.rows("SELECT channel FROM contacts WHERE erased_at IS NOT NULL ORDER BY 1")
    assert [row[0] for row in rows] == ["web", "zalo", "zbs"], "who shares the number is only left alone"
    assert await opted_out(stage) == ["telegram", "web", "zalo", "zbs"]


async def test_a_delivery_is_recorded_once_it_is_ours(stage):
    person = await stage.citizen(channel="zbs")
    assert await stage.desk.reach.delivered("t-1", "") is False
    await campaign(stage, person.contact)
    await run(stage, "UPDATE outbox SET tracking_id = 't-1', platform_id = 'm-1'")
    first = stage.clock()
    assert await stage.desk.reach.delivered("t-1", "")
    stage.clock.waits(hours=1)
    assert await stage.desk.reach.delivered("", "m-1")
    assert await one(stage, "SELECT delivered_at FROM outbox") == first


async def test_a_first_word_is_said_once_and_never_into_a_survey(stage):
    person = await stage.citizen(channel="zalo")
    assert await stage.desk.reach.welcome(person.contact, "zalo")
    assert not await stage.desk.reach.welcome(person.contact, "zalo")
    assert await one(stage, "SELECT body->>'ask', state FROM outbox") == ("phone", "due")
    talking = await stage.citizen(await stage.case(), channel="zalo")
    assert not await stage.desk.reach.welcome(talking.contact, "zalo")
    alone = await stage.citizen(channel="zalo")
    await stage.desk.reach.opt_out("unfollow", contact=alone.contact)
    assert not await stage.desk.reach.welcome(alone.contact, "zalo")


async def share(stage: Stage, person, phone: str) -> None:
    inbound = Inbound(person.channel, person.address, f"{person.contact.hex}-p{person.said}", "phone", phone)
    person.said += 1
    person.last = await stage.receiver.receive(person.contact, inbound)


async def test_ones_own_number_opens_the_newest_survey_that_waits(stage):
    await stage.case("H57.90-261103-0001", returned_at="2026-11-09")
    await stage.case("H57.90-261103-0002", returned_at="2026-11-12", procedure_name="Đăng ký kết hôn")
    await stage.case("H57.90-261103-0003", returned_at="2026-11-13", applicant_phone="0987654321")
    person = await stage.citizen(channel="telegram")
    await share(stage, person, PHONE)
    person.hears("Đăng ký kết hôn", "đồng ý")
    assert await one(stage, "SELECT phone_index IS NOT NULL FROM contacts") is True
    for table in ("inbox", "contacts"):
        assert not await stage.rows(f"SELECT 1 FROM {table} t WHERE t::text LIKE '%912345678%'"), table


async def test_a_number_that_nothing_waits_for(stage):
    token = await stage.case()
    await (await stage.citizen(token)).taps("Đồng ý")
    person = await stage.citizen(channel="zalo")
    await share(stage, person, PHONE)
    person.hears("Chưa có khảo sát nào chờ")
    await share(stage, person, "+84987654321")
    person.hears("Chưa có khảo sát nào chờ")
    assert await one(stage, "SELECT count(*) FROM sessions") == 1
