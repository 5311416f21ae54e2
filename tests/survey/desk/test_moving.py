"""A conversation goes on elsewhere: a code is given here and typed there, and nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import re

import pytest

from survey.heard import Heard
from survey.moving_words import asks_to_move
from survey.records import Letter
from tests.stage import Person, Stage, set_stage

pytestmark = pytest.mark.anyio

CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}")
UNKNOWN = "K7QF-3MXJ"


@pytest.fixture
async def stage(database: str):
    async with set_stage(database, pushed=frozenset({"telegram", "zalo"})) as one:
        yield one


async def begun(stage: Stage, channel: str = "web", **case: str) -> Person:
    """In a conversation with one answer given."""
    person = await stage.citizen(await stage.case(**case), channel=channel)
    await person.taps("Đồng ý")
    await person.taps("4 –")
    return person


async def asks(person: Person) -> str:
    await person.says("chuyển kênh")
    return CODE.search(person.text)[0]


async def one(stage: Stage, query: str, **values):
    ((row),) = await stage.rows(query, **values)
    return tuple(row) if len(row) > 1 else row[0]


@pytest.mark.parametrize(
    "said",
    [
        "chuyển kênh",
        "Chuyển kênh!",
        "chuyen kenh",
        "đổi máy",
        "Doi may a",
        "lấy mã",
        "tôi muốn đổi máy",
        "xin mã chuyển",
    ],
)
async def test_words_that_ask_for_a_code(said):
    assert asks_to_move(said)


@pytest.mark.parametrize(
    "said", ["", "4", "máy đổi số hay hỏng", "chuyển kênh thì lâu lắm", "mã", "đổi", "bỏ qua", "lấy mã ở đâu vậy"]
)
async def test_words_that_do_not(said):
    assert not asks_to_move(said)


async def test_what_may_be_an_opinion_is_one_where_an_opinion_is_asked_for():
    assert not asks_to_move("đổi máy", own_words=True)
    assert asks_to_move("chuyển kênh", own_words=True)


async def test_it_goes_on_with_its_answers_where_the_code_is_typed(stage):
    old = await begun(stage)
    code = await asks(old)
    old.hears("30 phút", "dùng một lần")
    new = await stage.citizen(channel="zalo")
    await new.says(code.lower().replace("-", " "))
    new.hears("Xin tiếp tục", "Ông/Bà đã trả lời 1/")
    await new.taps("5 –")
    answers = await stage.rows("SELECT value, channel FROM answers ORDER BY id")
    assert [tuple(row) for row in answers] == [(4, "web"), (5, "zalo")]
    assert await one(stage, "SELECT contact_id, channel, current FROM sessions") == (new.contact, "zalo", True)
    moved = await one(stage, "SELECT from_contact, to_contact, from_channel, to_channel, question_id FROM moves")
    assert moved == (old.contact, new.contact, "web", "zalo", "thu_tuc")
    assert await one(stage, "SELECT message IS NOT NULL FROM moves")


async def test_whoever_stays_behind_is_told_where_it_went(stage):
    old = await begun(stage)
    payload = old.payload("4 –")
    await (await stage.citizen(channel="zalo")).says(await asks(old))
    for kind, words in (("text", "4"), ("tap", payload)):
        await old.sends(kind, words)
        old.hears("đã được chuyển sang")
    assert await stage.count("answers") == 1


async def test_it_may_come_back_with_a_new_code(stage):
    old, new = await begun(stage), await stage.citizen(channel="telegram")
    await new.says(await asks(old))
    await old.says(await asks(new))
    old.hears("Xin tiếp tục")
    assert await stage.count("moves") == 2
    await new.says("4")
    new.hears("đã được chuyển sang")


async def test_before_consent_the_greeting_comes_again(stage):
    old = await stage.citizen(await stage.case())
    new = await stage.citizen(channel="zalo")
    await new.says(await asks(old))
    new.hears("trợ lý tự động", "đồng ý")


async def test_asking_for_a_code_answers_nothing_and_the_question_stays_open(stage):
    person = await begun(stage)
    await asks(person)
    assert await stage.count("answers") == 1
    await person.taps("Tiếp tục")
    await person.taps("3 –")
    assert await one(stage, "SELECT value FROM answers ORDER BY id DESC LIMIT 1") == 3


async def test_at_an_open_question_only_what_cannot_be_an_opinion_is_taken(stage):
    person = await begun(stage)
    for _ in range(4):
        await person.taps("4 –")
    await person.says("1")
    await person.taps("4 –")
    assert person.last.bubbles[-1]["question"] == "gop_y"
    await person.says("đổi máy")
    assert await one(stage, "SELECT value FROM answers WHERE question_id = 'gop_y'") == "đổi máy"


async def test_an_earlier_conversation_of_the_other_contact_is_put_aside(stage):
    old = await begun(stage)
    new = await begun(stage, "zalo", code="H57.90-261103-0002")
    await new.says(await asks(old))
    assert await one(stage, "SELECT count(*) FROM sessions WHERE contact_id = :c", c=new.contact) == 2
    assert await one(stage, "SELECT count(*) FROM sessions WHERE current") == 1
    await new.taps("5 –")
    assert await one(stage, "SELECT question_id FROM answers ORDER BY id DESC LIMIT 1") == "thu_tuc"


async def test_an_empty_conversation_of_their_own_about_the_case_gives_way(stage):
    token = await stage.case()
    new = await stage.citizen(token, channel="zalo")
    old = await stage.citizen(token)
    await old.taps("Đồng ý")
    await old.taps("4 –")
    await new.says(await asks(old))
    new.hears("Xin tiếp tục")
    assert await one(stage, "SELECT disposition FROM sessions WHERE contact_id = :c", c=new.contact) == "started"
    assert await one(stage, "SELECT disposition, counted FROM sessions WHERE NOT current") == ("ineligible", False)


async def test_ones_own_counted_conversation_is_not_given_up_for_an_empty_one(stage):
    token = await stage.case()
    old, new = await stage.citizen(token), await stage.citizen(token, channel="zalo")
    code = await asks(old)
    await new.taps("Đồng ý")
    await new.says(code)
    new.hears("Xin tiếp tục")
    assert await stage.count("moves") == 0
    assert await one(stage, "SELECT contact_id FROM sessions WHERE counted") == new.contact


async def test_a_code_is_good_for_once(stage):
    code = await asks(await begun(stage))
    await (await stage.citizen(channel="zalo")).says(code)
    late = await stage.citizen(channel="telegram")
    await late.says(code)
    late.hears("đã được dùng")
    assert await stage.count("moves") == 1


async def test_a_code_is_good_for_half_an_hour(stage):
    code = await asks(await begun(stage))
    stage.clock.waits(minutes=31)
    person = await stage.citizen(channel="zalo")
    await person.says(code)
    person.hears("hết hạn")
    assert await stage.count("moves") == 0


async def test_a_code_typed_where_it_was_given(stage):
    person = await begun(stage)
    await person.says(await asks(person))
    person.hears("máy hoặc ứng dụng khác")
    assert await one(stage, "SELECT used_at FROM codes") is None
    assert await stage.count("moves") == 0


async def test_a_code_of_a_survey_that_is_over(stage):
    old = await begun(stage)
    code = await asks(old)
    await stage.desk.reach.opt_out("unfollow", contact=old.contact)
    person = await stage.citizen(channel="zalo")
    await person.says(code)
    person.hears("đã kết thúc")


async def test_wrong_codes_are_told_and_after_five_not_tried_for_an_hour(stage):
    old, person = await begun(stage), await stage.citizen(channel="zalo")
    for _ in range(5):
        await person.says(UNKNOWN)
        person.hears("không đúng")
    await person.says(await asks(old))
    person.hears("sai nhiều lần")
    assert await stage.count("moves") == 0
    stage.clock.waits(minutes=61)
    await person.says(await asks(old))
    person.hears("Xin tiếp tục")


async def test_what_looks_like_a_code_within_a_conversation_is_read_as_words(stage):
    person = await begun(stage)
    await person.says(UNKNOWN)
    person.hears("Chưa rõ")
    stage.script.knows[UNKNOWN] = Heard("likert_5", question="thu_tuc")
    await person.says(UNKNOWN)
    assert await one(stage, "SELECT value FROM answers ORDER BY id DESC LIMIT 1") == 5


async def test_two_type_one_code_at_the_same_moment(stage):
    code = await asks(await begun(stage))
    people = [await stage.citizen(channel="zalo") for _ in range(3)]
    await asyncio.gather(*(person.says(code) for person in people))
    assert await stage.count("moves") == 1
    assert sorted("Xin tiếp tục" in person.text for person in people) == [False, False, True]


async def test_a_code_typed_while_the_conversation_moves_on(stage):
    old = await begun(stage)
    code, payload = await asks(old), None
    await old.taps("Tiếp tục")
    payload = old.payload("3 –")
    new = await stage.citizen(channel="zalo")
    await asyncio.gather(new.says(code), old.sends("tap", payload))
    new.hears("Xin tiếp tục")
    assert await stage.count("moves") == 1
    assert await stage.count("answers") in (1, 2)
    assert (await stage.count("answers") == 2) == ("đã được chuyển" not in old.text)


async def test_two_swap_their_conversations_at_the_same_moment(stage):
    one_side, other = await begun(stage), await begun(stage, "zalo", code="H57.90-261103-0002")
    codes = [await asks(other), await asks(one_side)]
    await asyncio.gather(*(who.says(code) for who, code in zip((one_side, other), codes, strict=True)))
    for person in (one_side, other):
        person.hears("Xin tiếp tục")
    rows = await stage.rows("SELECT contact_id FROM sessions WHERE current")
    assert {row[0] for row in rows} == {one_side.contact, other.contact}
    assert await stage.count("moves") == 2


async def test_the_same_message_taken_twice_does_nothing_twice(stage):
    code = await asks(await begun(stage))
    new = await stage.citizen(channel="zalo")
    await new.says(code, "m-1")
    first = new.text
    await new.says(code, "m-1")
    assert new.text == first
    letter = Letter(new.last.message, new.contact, "zalo", "text", code, "working")
    assert await stage.desk.moving.take(letter), "as after a crash"
    assert await stage.count("moves") == 1
    assert await one(stage, "SELECT count(*) FROM outbox WHERE contact_id = :c", c=new.contact) == 1


async def test_a_slips_code_opens_its_case_like_the_link(stage):
    await stage.case("H57.90-261103-0007")
    code = await stage.desk.codes.slip("H57.90-261103-0007")
    person = await stage.citizen(channel="zalo")
    await person.says(code)
    person.hears("Trích lục hộ tịch", "đồng ý")
    assert await one(stage, "SELECT text FROM inbox") == "", "what opens the case is not left lying"
    await person.taps("Đồng ý")
    await person.says(code)
    person.hears("Xin tiếp tục")
    other = await stage.citizen(channel="telegram")
    await other.says(code)
    other.hears("trên một máy khác")
    await stage.desk.privacy.erase_case("H57.90-261103-0007")
    await other.says(code)
    other.hears("Mã này")
    assert await stage.count("sessions") == 1
