"""The channel against a little Telegram: sending, retiring, acknowledging, and every way of failing."""

from __future__ import annotations

import json
import logging

import pytest

from bot.channel import Ambiguous, Halted, Inbound, Refused, SendError, Throttled, Unreachable
from bot.telegram.client import Telegram

pytestmark = pytest.mark.anyio

ASKED = "Thái độ của cán bộ ra sao?"
LEVELS = [
    {"title": "4 – Hài lòng", "payload": "ab12cd:thai_do:4", "extra": False},
    {"title": "5 – Rất hài lòng", "payload": "ab12cd:thai_do:5", "extra": False},
    {"title": "Bỏ qua", "payload": "ab12cd:thai_do:!skip", "extra": True},
]
BODY = {"text": ASKED, "buttons": LEVELS, "question": "thai_do", "progress": "1/5"}
BOXES = [{"title": "☐ Chờ lâu", "payload": "ab12cd:ly_do:+cho_lau", "extra": False}]
SECRETS = ("AAFake", "1001", "Thái độ")


@pytest.fixture
async def person(control) -> str:
    await control.do("start", chat="1001", payload="moi")
    return "1001"


async def failing(telegram: Telegram, address: str = "1001", body=BODY) -> SendError:
    with pytest.raises(SendError) as caught:
        await telegram.send(address, body)
    shown = None if caught.value.__suppress_context__ else caught.value.__context__
    assert shown is None, "the library's own error may hold the token"
    assert not any(secret in str(caught.value) for secret in SECRETS)
    return caught.value


# sending


async def test_a_bubble_with_its_buttons(control, telegram, person):
    sent = await telegram.send(person, BODY)
    (shown,) = await control.screen(person)
    assert (shown["id"], shown["text"]) == (sent.platform_id, ASKED)
    assert [(one["title"], one["payload"]) for one in shown["buttons"]] == [
        (one["title"], one["payload"]) for one in LEVELS
    ]
    (call,) = await control.calls("sendMessage")
    rows = json.loads(call["params"]["reply_markup"])["inline_keyboard"]
    assert [[one["text"] for one in row] for row in rows] == [["4 – Hài lòng"], ["5 – Rất hài lòng"], ["Bỏ qua"]]


@pytest.mark.parametrize("text", ["<b>1 < 2</b> & *sao* _gạch_ [a](b)", "Xem https://hue.gov.vn/a?b=1", "a" * 4096])
async def test_nothing_in_a_text_is_interpreted(control, telegram, person, text):
    await telegram.send(person, {"text": text, "buttons": []})
    assert [one["text"] for one in await control.screen(person)] == [text]
    (call,) = await control.calls("sendMessage")
    assert "parse_mode" not in call["params"] and json.loads(call["params"]["link_preview_options"])["is_disabled"]


async def test_asking_for_ones_number_offers_the_phones_own_way(control, telegram, person):
    await telegram.send(person, {"text": "Xin số điện thoại.", "buttons": LEVELS[2:], "ask": "phone"})
    (call,) = await control.calls("sendMessage")
    keyboard = json.loads(call["params"]["reply_markup"])
    assert keyboard["keyboard"] == [[{"text": "Gửi số điện thoại", "request_contact": True}], [{"text": "Bỏ qua"}]]
    assert keyboard["one_time_keyboard"] and keyboard["resize_keyboard"]
    (shown,) = await control.screen(person)
    assert shown["keyboard"][0] == {"title": "Gửi số điện thoại", "contact": True}


@pytest.mark.parametrize(
    ("address", "body", "reason"),
    [
        ("1001", {"text": "a" * 4097, "buttons": []}, "too-long"),
        ("1001", {"text": "Câu", "buttons": [{"title": "Có", "payload": "ạ" * 22}]}, "button-too-long"),
        ("1001", {"text": " ", "buttons": []}, "empty"),
        ("@kenh", BODY, "bad-address"),
        ("-100777", BODY, "bad-address"),
        ("", BODY, "bad-address"),
    ],
)
async def test_what_telegram_would_not_take_costs_no_request(control, telegram, person, address, body, reason):
    error = await failing(telegram, address, body)
    assert isinstance(error, Refused) and error.reason == reason
    assert await control.calls("sendMessage") == []


# failing


async def test_too_fast(control, telegram, person):
    await control.fail("sendMessage", "429", wait=7, times=1)
    error = await failing(telegram)
    assert isinstance(error, Throttled) and error.wait == 7
    assert (await telegram.send(person, BODY)).platform_id


@pytest.mark.parametrize(
    ("deed", "chat", "reason"),
    [({}, "1001", "blocked"), ({"deactivated": True}, "1001", "deactivated"), (None, "2002", "never-started")],
)
async def test_a_person_out_of_reach(control, telegram, person, deed, chat, reason):
    if deed is not None:
        await control.do("block", chat=chat, **deed)
    error = await failing(telegram, chat)
    assert isinstance(error, Unreachable) and error.reason == reason and not error.opted_out


@pytest.mark.parametrize(
    ("description", "kind", "reason"),
    [
        ("Bad Request: chat not found", Unreachable, "never-started"),
        ("Bad Request: CHAT NOT FOUND", Unreachable, "never-started"),
        ("Bad Request: PEER_ID_INVALID", Unreachable, "never-started"),
        ("Bad Request: message is too long", Refused, "too-long"),
        ("Bad Request: MESSAGE_TOO_ODD Thái độ 1001", Refused, "bad-request"),
        ("Bad Request: BUTTON_DATA_INVALID", Refused, "button-too-long"),
    ],
)
async def test_a_bad_request_has_a_short_name(control, telegram, person, description, kind, reason):
    await control.fail("sendMessage", "400", description=description)
    error = await failing(telegram)
    assert type(error) is kind and error.reason == reason


async def test_an_unknown_refusal_of_a_person_is_a_block(control, telegram, person):
    await control.fail("sendMessage", "403", description="Forbidden: something new")
    error = await failing(telegram)
    assert isinstance(error, Unreachable) and error.reason == "blocked"


@pytest.mark.parametrize(("kind", "arrived"), [("timeout", 1), ("drop_after", 1), ("drop", 0), ("500", 0)])
async def test_without_an_answer_it_may_have_arrived(control, telegram, person, kind, arrived):
    await control.fail("sendMessage", kind, times=1)
    error = await failing(telegram)
    assert isinstance(error, Ambiguous) and error.retryable
    assert len(await control.screen(person)) == arrived


async def test_nobody_answers_at_all():
    async with Telegram("7:a", "http://127.0.0.1:1", phone_title="Gửi số") as nobody:
        assert isinstance(await failing(nobody), Ambiguous)


async def test_a_wrong_token_halts_the_channel(control):
    async with Telegram("khong-phai-token", control.url, phone_title="Gửi số") as stranger:
        error = await failing(stranger)
    assert isinstance(error, Halted) and (error.scope, error.reason) == ("telegram", "bad-token")


# retiring


async def test_the_old_buttons_go(control, telegram, person):
    sent = await telegram.send(person, BODY)
    await telegram.retire(person, sent.platform_id)
    (shown,) = await control.screen(person)
    assert (shown["text"], shown["buttons"]) == (ASKED, [])


async def test_retiring_twice_or_nothing_is_no_matter(control, telegram, person, caplog):
    sent = await telegram.send(person, BODY)
    for number in (sent.platform_id, sent.platform_id, "999999999", "khong-phai-so", ""):
        await telegram.retire(person, number)
    assert caplog.records == []


@pytest.mark.parametrize("kind", ["429", "403", "400", "500", "drop", "timeout"])
async def test_retiring_never_raises(control, telegram, person, caplog, kind):
    sent = await telegram.send(person, BODY)
    await control.fail("editMessageReplyMarkup", kind)
    await telegram.retire(person, sent.platform_id)
    (line,) = caplog.messages
    assert not any(secret in line for secret in SECRETS)


# acknowledging


async def tapped(control, chat: str, data: str, **more) -> dict:
    return await control.update("tap", chat=chat, data=data, **more)


async def test_a_tap_is_answered_and_shown_as_chosen(control, telegram, person):
    await telegram.send(person, BODY)
    update = await tapped(control, person, "ab12cd:thai_do:4")
    await telegram.acknowledge(update)
    (shown,) = await control.screen(person)
    assert (shown["text"], shown["buttons"]) == (f"{ASKED}\n\n✓ 4 – Hài lòng", [])
    assert [one["id"] for one in (await control.see("state"))["answered_taps"]] == [update["callback_query"]["id"]]
    read = telegram.read(update)
    assert isinstance(read, Inbound) and (read.kind, read.text) == ("tap", "ab12cd:thai_do:4")


async def test_a_box_only_loses_its_keyboard(control, telegram, person):
    await telegram.send(person, {"text": "Vì sao?", "buttons": BOXES})
    await telegram.acknowledge(await tapped(control, person, "ab12cd:ly_do:+cho_lau"))
    (shown,) = await control.screen(person)
    assert (shown["text"], shown["buttons"]) == ("Vì sao?", [])


async def test_a_double_tap_shows_one_choice_and_says_nothing(control, telegram, person, caplog):
    await telegram.send(person, BODY)
    taps = [await tapped(control, person, "ab12cd:thai_do:4") for _ in range(2)]
    for update in (*taps, taps[0]):
        await telegram.acknowledge(update)
    (shown,) = await control.screen(person)
    assert shown["text"] == f"{ASKED}\n\n✓ 4 – Hài lòng"
    assert len(await control.calls("answerCallbackQuery")) == 3
    assert caplog.records == []


async def test_an_old_tap_is_swallowed(control, telegram, person, caplog):
    await telegram.send(person, BODY)
    update = await tapped(control, person, "ab12cd:thai_do:4")
    await control.do("clock", advance=200)
    await telegram.acknowledge(update)
    assert caplog.records == []


@pytest.mark.parametrize("more", [{"inaccessible": True}, {}])
async def test_what_cannot_be_shown_is_answered_all_the_same(control, telegram, person, more):
    await telegram.send(person, BODY)
    await telegram.acknowledge(await tapped(control, person, "ab12cd:thai_do:4" if more else "ab12cd:cu:1", **more))
    assert len(await control.calls("answerCallbackQuery")) == 1
    (shown,) = await control.screen(person)
    assert (shown["text"], len(shown["buttons"])) == (ASKED, 3)


@pytest.mark.parametrize("kind", ["429", "403", "400", "500", "drop", "timeout"])
async def test_acknowledging_never_raises(control, telegram, person, caplog, kind):
    await telegram.send(person, BODY)
    update = await tapped(control, person, "ab12cd:thai_do:4")
    await control.fail("*", kind)
    await telegram.acknowledge(update)
    assert len(caplog.messages) == 2
    assert not any(secret in line for line in caplog.messages for secret in SECRETS)


@pytest.mark.parametrize("update", [None, {}, [], {"update_id": 1, "callback_query": {"id": 5}}])
async def test_what_is_no_tap_costs_no_request(control, telegram, update):
    await telegram.acknowledge(update)
    assert (await control.see("requests"))["requests"] == []


# privacy


async def test_no_log_holds_words_or_the_token(control, telegram, person, caplog):
    with caplog.at_level(logging.INFO):
        await telegram.send(person, BODY)
        await control.fail("sendMessage", "500")
        await failing(telegram)
    logged = "\n".join(
        record.getMessage() for record in caplog.records if record.name.startswith(("httpx", "telegram"))
    )
    assert not any(secret in logged for secret in SECRETS)
