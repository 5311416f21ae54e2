"""A person has everything about them deleted: asked, done in one transaction, and still told so."""

from __future__ import annotations

import pytest

from survey.heard import Heard
from tests.stage import Person, Stage, set_stage

pytestmark = pytest.mark.anyio

PHONE = "+84912345678"
TABLES = ("people", "contacts", "cases", "sessions", "answers", "invitations", "codes", "inbox", "outbox")


@pytest.fixture
async def stage(database: str):
    async with set_stage(database, pushed=frozenset({"telegram", "zalo", "zbs"})) as one:
        yield one


async def talking(stage: Stage, channel: str = "telegram", code: str = "H57.90-261103-0001") -> Person:
    person = await stage.citizen(await stage.case(code), channel=channel, name=f"{channel}-{code}")
    await person.taps("Đồng ý")
    await person.taps("4 –")
    return person


async def one(stage: Stage, query: str, **values):
    ((row),) = await stage.rows(query, **values)
    return tuple(row) if len(row) > 1 else row[0]


async def leaving(stage: Stage, person: Person) -> list[tuple[str, str]]:
    """What is pushed to this person from now on, with the address that it goes to."""
    found = []
    while True:
        claim, address = await stage.desk.outgoing.next_due(person.contact, (person.channel,))
        if claim.due is None:
            return found
        assert "address" not in claim.due.body
        found.append((claim.due.body["text"], address))
        await stage.desk.outgoing.sent(claim.due.id, person.channel, "p-1")


@pytest.mark.parametrize("how", ["tap", "có", "đồng ý xóa"])
async def test_a_yes_deletes_and_the_last_words_still_arrive(stage, how):
    person = await talking(stage)
    await stage.desk.reach.phone(person.contact, PHONE)
    await leaving(stage, person)
    await person.says("tôi là Bưởi, xóa dữ liệu của tôi")
    person.hears("không lấy lại được")
    await leaving(stage, person)
    await (person.taps("Xóa dữ liệu") if how == "tap" else person.says(how))
    person.hears("Đã xóa tên, số điện thoại")
    assert await one(stage, "SELECT address_sealed, phone_index, erased_at IS NOT NULL FROM contacts") == (
        None,
        None,
        True,
    )
    assert await one(stage, "SELECT name_sealed, phone_sealed FROM people") == (None, None)
    assert await one(stage, "SELECT token_hash, token_sealed FROM invitations") == (None, None)
    assert await one(stage, "SELECT disposition, state->>'phase' FROM sessions") == ("opted_out", "ended")
    assert await one(stage, "SELECT value FROM answers") == 4
    ((text, address),) = await leaving(stage, person)
    assert "Đã xóa" in text and address == person.address
    for table in TABLES:
        assert not await stage.rows(f"SELECT 1 FROM {table} t WHERE t::text LIKE '%Bưởi%'"), table
    assert not await stage.rows("SELECT 1 FROM outbox WHERE body ? 'address' OR state = 'due'")


async def deleting(stage):
    """Somebody who has just had their data deleted, and the last words to them, claimed by the sender."""
    person = await talking(stage)
    await leaving(stage, person)
    await person.says("xóa dữ liệu")
    await leaving(stage, person)
    await person.taps("Xóa dữ liệu")
    claim, _ = await stage.desk.outgoing.next_due(person.contact, ("telegram",))
    return person, claim


async def test_a_try_that_fails_keeps_the_address_for_the_next(stage):
    person, claim = await deleting(stage)
    await stage.desk.outgoing.postponed(claim.due.id, "timeout", stage.clock())
    ((_, address),) = await leaving(stage, person)
    assert address == person.address


async def test_a_push_that_is_given_up_leaves_no_address(stage):
    _, claim = await deleting(stage)
    await stage.desk.outgoing.undeliverable(claim.due.id, "dead", "refused")
    assert not await stage.rows("SELECT 1 FROM outbox WHERE body ? 'address'")
    assert await stage.desk.outgoing.resend([], all_dead=True) == []


async def test_what_was_still_to_leave_before_does_not(stage):
    person = await talking(stage)
    await person.says("xóa dữ liệu")
    await person.taps("Xóa dữ liệu")
    assert [text for text, _ in await leaving(stage, person)] == [person.text]
    assert await stage.count("left_alone") == 1, "their number stays left alone"


async def test_the_same_person_elsewhere_goes_as_well_without_a_word(stage):
    person = await talking(stage)
    number = await stage.citizen(channel="zbs", name=PHONE)
    for contact in (person.contact, number.contact):
        await stage.desk.reach.phone(contact, PHONE)
    await person.says("xóa dữ liệu")
    await person.taps("Xóa dữ liệu")
    assert await one(stage, "SELECT count(*) FROM contacts WHERE erased_at IS NOT NULL AND address_sealed IS NULL") == 2
    assert not await leaving(stage, number)


async def test_on_the_chat_page_the_reply_lies_in_the_answer(stage):
    person = await talking(stage, "web")
    await person.says("xóa dữ liệu")
    await person.says("vâng")
    person.hears("Đã xóa")
    assert await stage.desk.post.known("web", person.address) is None
    await person.says("bắt đầu")
    person.hears("đã được xóa")
    assert await one(stage, "SELECT disposition FROM sessions") == "opted_out"


async def test_a_no_and_an_old_button_delete_nothing(stage):
    person = await talking(stage)
    await person.says("xóa dữ liệu")
    old = person.payload("Xóa dữ liệu")
    await person.says("không xóa nữa")
    person.hears("giữ nguyên", "thủ tục")
    await person.taps("3 –")
    await person.sends("tap", old)
    person.hears("không lấy lại được")
    assert await one(stage, "SELECT count(*) FROM contacts WHERE erased_at IS NOT NULL") == 0


async def test_the_same_tap_twice_deletes_once_and_says_the_same(stage):
    person = await talking(stage, "web")
    await person.says("xóa dữ liệu")
    payload = person.payload("Xóa dữ liệu")
    first = await person.sends("tap", payload, "t-1")
    again = await person.sends("tap", payload, "t-1")
    assert again.bubbles == first.bubbles
    assert await one(stage, "SELECT count(*) FROM dispositions WHERE disposition = 'opted_out'") == 1


async def test_a_yes_from_before_the_question_is_no_yes(stage):
    person = await talking(stage)
    said = stage.clock()
    stage.clock.waits(seconds=30)
    await person.says("xóa dữ liệu")
    given = ("telegram", person.address, "held-up", "text", "vâng", "", said)
    await stage.desk.post.arrive(*given)
    await stage.receiver.lane(person.contact)
    assert await one(stage, "SELECT erased_at FROM contacts") is None


# without a survey


@pytest.mark.parametrize("how", ["tap", "đồng ý xóa dữ liệu"])
async def test_who_is_in_no_survey_is_asked_and_deleted_too(stage, how):
    person = await stage.citizen(channel="zalo", name="somebody")
    await stage.desk.reach.phone(person.contact, PHONE)
    await person.says("xóa dữ liệu")
    person.hears("không lấy lại được", "“đồng ý xóa dữ liệu”")
    assert await one(stage, "SELECT erased_at FROM contacts") is None
    await person.says("xóa đi")
    person.hears("không lấy lại được")
    await leaving(stage, person)
    await (person.taps("Xóa dữ liệu") if how == "tap" else person.says(how))
    assert await one(stage, "SELECT address_sealed, phone_sealed, erased_at IS NOT NULL FROM contacts") == (
        None,
        None,
        True,
    )
    ((text, address),) = await leaving(stage, person)
    assert "Đã xóa" in text and address == "somebody"
    assert await stage.desk.post.known("zalo", "somebody") is None


async def test_its_button_means_nothing_in_a_survey(stage):
    person = await stage.citizen(channel="zalo")
    await person.says("xóa dữ liệu")
    payload = person.payload("Xóa dữ liệu")
    await person.opens(await stage.case())
    await person.sends("tap", payload)
    person.hears("không thuộc cuộc khảo sát")
    assert await one(stage, "SELECT erased_at FROM contacts") is None


async def test_by_rasa_it_is_the_same(stage):
    person = await talking(stage, "zalo")
    stage.script.knows["quên tôi đi"] = Heard("delete_data", None, "thu_tuc", "", "model", 0.9)
    stage.script.knows["ừ"] = Heard("yes", None, "thu_tuc", "agreement")
    await person.says("quên tôi đi")
    await person.says("ừ")
    person.hears("Đã xóa")
    assert await one(stage, "SELECT erased_at IS NOT NULL FROM contacts") is True
