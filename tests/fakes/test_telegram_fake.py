"""The little Telegram, asked by python-telegram-bot's own client over real HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut

from tests.fakes.hands import Hand
from tests.fakes.listener import Listener
from tests.fakes.telegram import TOKEN, Telegram, serve
from tests.fakes.wire.serving import opened

pytestmark = pytest.mark.anyio

HOUR = 3600


@pytest.fixture
async def fake() -> AsyncIterator[Telegram]:
    async with serve() as running:
        yield running


@pytest.fixture
async def hand(fake: Telegram) -> AsyncIterator[Hand[Telegram]]:
    async with httpx.AsyncClient() as client:
        yield Hand(fake, client)


@pytest.fixture
async def bot(fake: Telegram) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, base_url=f"{fake.url}/bot", base_file_url=f"{fake.url}/file/bot") as made:
        yield made


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    async with opened(Listener()) as running:
        yield running


def keys(*data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(one, callback_data=one)] for one in data])


async def test_a_person_presses_start_taps_and_corrects(bot, hand):
    started = await hand("start", chat="1001", payload="thu-moi_1")
    (update,) = await bot.get_updates()
    assert (update.update_id, update.message.text) == (started["update_id"], "/start thu-moi_1")
    asked = await bot.send_message(1001, "Ông/Bà có hài lòng không?", reply_markup=keys("s:1:4", "s:1:5"))
    assert (asked.chat.id, asked.date.tzinfo is not None) == (1001, True)
    tapped = await hand("tap", chat="1001", data="s:1:5")
    (update,) = await bot.get_updates(offset=update.update_id + 1)
    assert update.update_id == tapped["update_id"]
    assert (update.callback_query.data, update.callback_query.message.message_id) == ("s:1:5", asked.message_id)
    assert await update.callback_query.answer("Đã ghi")
    await update.callback_query.edit_message_text("Ông/Bà có hài lòng không? ✓ 5")
    said = await hand("say", chat="1001", text="tốt")
    await hand("edit", chat="1001", message_id=said["message_id"], text="rất tốt")
    *_, edited = await bot.get_updates(offset=update.update_id + 1)
    assert (edited.edited_message.message_id, edited.edited_message.text) == (said["message_id"], "rất tốt")
    (seen,) = await hand.shown(chat="1001")
    assert (seen["text"], seen["buttons"], seen["edited"]) == ("Ông/Bà có hài lòng không? ✓ 5", [], True)


async def test_what_the_phone_shows_can_be_waited_for_and_asked_for_by_change(bot, hand):
    await hand("start", chat="1001")
    waiting = asyncio.ensure_future(hand.shown(chat="1001", wait=5))
    sent = await bot.send_message(1001, "Một", reply_markup=keys("a"))
    (seen,) = await waiting
    assert seen["buttons"] == [{"title": "a", "payload": "a"}]
    await sent.edit_text("Hai")
    assert await hand.shown(chat="1001", after=seen["n"]) == []
    (changed,) = await hand.shown(chat="1001", after=seen["changed"], changed=1)
    assert (changed["text"], changed["n"]) == ("Hai", seen["n"])


async def test_a_bot_cannot_write_first_nor_to_somebody_who_blocked_it(bot, hand):
    with pytest.raises(Forbidden, match="can't initiate conversation"):
        await bot.send_message(1001, "Chào")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message("@ai-do", "Chào")
    await hand("start", chat="1001")
    await hand("block", chat="1001")
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(1001, "Chào")
    await hand("unblock", chat="1001")
    await bot.send_message(1001, "Chào")
    _, left, back = await bot.get_updates()
    assert (left.my_chat_member.new_chat_member.status, back.my_chat_member.new_chat_member.status) == (
        "kicked",
        "member",
    )
    await hand("block", chat="1001", deactivated=True)
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(1001, "Chào")


@pytest.mark.parametrize(
    ("text", "data", "wrong"),
    [
        ("", "a", "Message text is empty"),
        ("a" * 4097, "a", "Message is too long"),
        ("a", "ạ" * 21 + "aa", "Button_data_invalid"),
    ],
)
async def test_what_telegram_refuses_is_refused(bot, hand, text, data, wrong):
    await hand("start", chat="1001")
    with pytest.raises(BadRequest, match=wrong):
        await bot.send_message(1001, text, reply_markup=keys(data))
    assert await hand.shown(chat="1001") == []


async def test_the_limits_themselves_are_taken(bot, hand):
    await hand("start", chat="1001")
    await bot.send_message(1001, "ạ" * 4096, reply_markup=keys("ạ" * 21 + "a"))
    (seen,) = await hand.shown(chat="1001")
    assert len(seen["buttons"][0]["payload"].encode()) == 64


async def test_the_same_content_is_not_modified(bot, hand):
    await hand("start", chat="1001")
    sent = await bot.send_message(1001, "Một", reply_markup=keys("a"))
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_reply_markup(keys("a"))
    await sent.edit_reply_markup(None)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_text("Một")
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("Hai", 1001, sent.message_id + 1)


async def test_a_tap_lives_150_seconds(bot, hand):
    await hand("start", chat="1001")
    await bot.send_message(1001, "Một", reply_markup=keys("a"))
    await hand("tap", chat="1001", data="a")
    _, tap = await bot.get_updates()
    await hand("clock", advance=151)
    with pytest.raises(BadRequest, match="Query is too old"):
        await tap.callback_query.answer()
    (kept,) = await bot.get_updates()
    assert kept.message.text == "/start"
    await hand("clock", advance=24 * HOUR)
    assert await bot.get_updates() == ()


async def test_a_number_is_shared_by_a_key(bot, hand):
    await hand("start", chat="1001")
    row = [[KeyboardButton("Gửi số điện thoại", request_contact=True)]]
    await bot.send_message(1001, "Xin số điện thoại", reply_markup=ReplyKeyboardMarkup(row))
    (seen,) = await hand.shown(chat="1001")
    assert seen["keyboard"] == [{"title": "Gửi số điện thoại", "contact": True}]
    await hand("contact", chat="1001", phone="84987654321")
    await hand("contact", chat="1001", phone="84912345678", own=False)
    _, own, other = await bot.get_updates()
    assert own.message.contact.user_id == own.message.from_user.id
    assert other.message.contact.user_id != other.message.from_user.id


@pytest.mark.parametrize("kind", ["voice", "sticker", "photo", "location", "video", "document", "audio"])
async def test_other_kinds_of_messages_are_readable(bot, hand, kind):
    await hand("media", chat="1001", kind=kind)
    (update,) = await bot.get_updates()
    assert getattr(update.message, kind)


async def test_a_voice_message_can_be_fetched(bot, hand):
    await hand("media", chat="1001", kind="voice")
    (update,) = await bot.get_updates()
    sound = await (await bot.get_file(update.message.voice.file_id)).download_as_bytearray()
    assert sound.startswith(b"OggS")


async def test_polling_waits_and_two_pollers_conflict(fake, bot, hand):
    async with Bot(TOKEN, base_url=f"{fake.url}/bot") as other:
        polls = [asyncio.ensure_future(one.get_updates(timeout=20)) for one in (bot, other)]
        (ended,), (waiting,) = await asyncio.wait(polls, return_when=asyncio.FIRST_COMPLETED)
        with pytest.raises(Conflict, match="terminated by other getUpdates"):
            await ended
        await hand("say", chat="1001", text="5")
        (update,) = await waiting
    assert update.message.text == "5"


async def test_a_webhook_is_called_with_its_secret_and_ends_polling(bot, hand, listener):
    await hand("say", chat="1001", text="trước")
    await bot.set_webhook(listener.address, secret_token="bi-mat", allowed_updates=["message"])
    await hand("say", chat="1001", text="sau")
    await hand("block", chat="1001")
    calls = await listener.heard(2)
    assert [one.body["message"]["text"] for one in calls] == ["trước", "sau"]
    assert {one.headers["x-telegram-bot-api-secret-token"] for one in calls} == {"bi-mat"}
    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates()
    assert (await bot.get_webhook_info()).url == listener.address
    await bot.delete_webhook()
    assert await bot.get_updates() == ()
    with pytest.raises(BadRequest, match="unallowed characters"):
        await bot.set_webhook(listener.address, secret_token="bí mật")


async def test_a_failing_update_holds_up_its_own_chat_only(hand, listener):
    await hand("delivery", webhook=listener.address, retry_scale=0.01)
    listener.answers = [500, 500]
    await hand("say", chat="1001", text="một")
    await hand("say", chat="1001", text="hai")
    await hand("say", chat="1002", text="khác")
    texts = [one["message"]["text"] for one in await listener.bodies(5)]
    assert [one for one in texts if one != "khác"][-2:] == ["một", "hai"]
    assert (await hand.look("undelivered"))["updates"] == []
    counts = (await hand.look("state"))["counts"]
    assert (counts["delivered"], counts["refused"]) == (3, 2)


async def test_deliveries_are_doubled_and_overtaken_on_request(hand, listener):
    await hand("delivery", webhook=listener.address, duplicate=1, reorder=1, hold=5)
    one = await hand("say", chat="1001", text="một")
    two = await hand("say", chat="1001", text="hai")
    await hand("delivery", hold=0)
    ids = [each["update_id"] for each in await listener.bodies(4)]
    assert ids[0] == two["update_id"]
    assert sorted(ids) == sorted([one["update_id"], two["update_id"]] * 2)


async def test_what_nobody_answered_is_kept_and_sent_again(hand, listener):
    await hand("delivery", webhook="http://127.0.0.1:9/", retry_scale=1000)
    await hand("say", chat="1001", text="một")
    async with asyncio.timeout(5):
        while (kept := (await hand.look("undelivered"))["updates"][0])["attempts"] == 0:
            pass
    assert (kept["why"], kept["update"]["message"]["text"]) == ("connect", "một")
    await hand("delivery", webhook=listener.address)
    assert len(await listener.heard(1)) == 1


@pytest.mark.filterwarnings("ignore:.*retry_after:telegram.warnings.PTBDeprecationWarning")
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"kind": "429", "wait": 7}, RetryAfter),
        ({"kind": "403"}, Forbidden),
        ({"kind": "400"}, BadRequest),
        ({"kind": "500"}, NetworkError),
        ({"kind": "drop"}, NetworkError),
    ],
)
async def test_faults_before_the_message_is_shown(bot, hand, fault, error):
    await hand("start", chat="1001")
    await hand("faults", faults=[{"method": "sendMessage", "times": 1, **fault}])
    with pytest.raises(error):
        await bot.send_message(1001, "Chào")
    assert await hand.shown(chat="1001") == []
    await bot.send_message(1001, "Chào")
    assert len(await hand.shown(chat="1001")) == 1


@pytest.mark.parametrize(("kind", "error"), [("timeout", TimedOut), ("drop_after", NetworkError)])
async def test_faults_after_the_message_was_shown(bot, hand, kind, error):
    await hand("start", chat="1001")
    await hand("faults", faults=[{"method": "sendMessage", "kind": kind, "times": 1}])
    with pytest.raises(error):
        await bot.send_message(1001, "Chào", read_timeout=0.2)
    assert [one["text"] for one in await hand.shown(chat="1001")] == ["Chào"]


async def test_a_share_of_faults_is_the_same_each_time(bot, hand):
    await hand("start", chat="1001")

    async def failed() -> list[int]:
        await hand("faults", seed=7, faults=[{"method": "sendMessage", "kind": "400", "share": 0.5}])
        return [at for at in range(20) if not await _sends(bot)]

    first = await failed()
    assert first == await failed()
    assert 3 < len(first) < 17


async def _sends(bot: Bot) -> bool:
    try:
        await bot.send_message(1001, "Chào")
    except BadRequest:
        return False
    return True


async def test_commands_are_kept_by_language(bot):
    await bot.set_my_commands([BotCommand("help", "Giúp đỡ")], language_code="vi")
    assert [one.command for one in await bot.get_my_commands(language_code="vi")] == ["help"]
    assert await bot.get_my_commands() == ()
    with pytest.raises(BadRequest):
        await bot.set_my_commands([("Trợ_giúp", "Giúp đỡ")])


async def test_another_token_is_no_bot():
    async with serve(token=TOKEN) as fake:
        with pytest.raises(InvalidToken):
            await Bot("1:khac", base_url=f"{fake.url}/bot").__aenter__()


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("say", {"chat": "1001"}, "lacks text"),
        ("say", {"chat": "Lan", "text": "a"}, "number of a person"),
        ("tap", {"chat": "1001", "data": "a"}, "nothing to tap"),
        ("start", {"chat": "1001", "payload": "a" * 65}, "at most 64"),
        ("media", {"chat": "1001", "kind": "dance"}, "voice"),
        ("faults", {"faults": [{"kind": "flood"}]}, "use one of"),
        ("delivery", {"dubble": 1}, "it has webhook"),
        ("dance", {}, "there are:"),
    ],
)
async def test_a_wrong_control_request_is_told_what_to_do(hand, name, body, said):
    got = await hand.client.post(f"{hand.fake.url}/control/{name}", json=body)
    assert got.status_code == 400
    assert said in got.json()["error"]


async def test_reset_forgets_people_but_never_uses_an_id_twice(bot, hand):
    before = await hand("say", chat="1001", text="a")
    await hand("reset")
    after = await hand("say", chat="1002", text="b")
    assert after["update_id"] > before["update_id"]
    assert list((await hand.look("state"))["people"]) == ["1002"]
    assert (await hand.look("requests"))["requests"] == []
