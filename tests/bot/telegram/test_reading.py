"""Reading updates of Telegram: each kind of message, what is dropped on purpose, and what is not Telegram's."""

from __future__ import annotations

import json
from datetime import UTC
from typing import Any

import pytest

from bot.channel import Event, Inbound, Unreadable
from bot.telegram.reading import read
from tests.bot.telegram.updates import CHAT, GROUP, PERSON, edited, inaccessible, member, message, said, sent, tap


def inbound(update: dict[str, Any]) -> tuple[str, str]:
    found = read(update)
    assert isinstance(found, Inbound)
    assert (found.channel, found.address) == ("telegram", str(CHAT))
    return found.kind, found.text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Cán bộ nhiệt tình, nhưng chờ lâu quá!", "Cán bộ nhiệt tình, nhưng chờ lâu quá!"),
        ("  hai lòng\n\nlắm  ", "hai lòng\n\nlắm"),
        ("Ha\u0300i lo\u0300ng", "Hài lòng"),
        ("tốt 👍🏽", "tốt 👍🏽"),
        ("tốt \ud83d", "tốt"),
        ("\ud83d\udc4d", "👍"),
        ("a\x00b\x07c", "abc"),
        ("/bot hỏi gì vậy", "/bot hỏi gì vậy"),
        ("/starting", "/starting"),
        ("nhắn /stop", "nhắn /stop"),
        ("4", "4"),
    ],
)
def test_words_are_kept_as_they_were_typed(typed: str, kept: str) -> None:
    assert inbound(said(typed)) == ("text", kept)
    kept.encode()


def test_escaped_halves_of_characters_do_not_survive_json() -> None:
    update = json.loads(
        r'{"update_id":1,"message":{"message_id":2,"chat":{"id":1001,"type":"private"},"text":"\ud83d t"}}'
    )
    assert inbound(update) == ("text", "t")


def test_a_message_is_named_by_chat_and_number() -> None:
    heard = read(said("vâng", number=42))
    assert heard == Inbound("telegram", "1001", "m1001:42", "text", "vâng", said_at=heard.said_at)
    assert heard.said_at.tzinfo is UTC


@pytest.mark.parametrize(
    ("typed", "kind", "text"),
    [
        ("/start Ab_9-xyz", "start", "Ab_9-xyz"),
        ("/start@hue_bot Ab_9-xyz", "start", "Ab_9-xyz"),
        ("/start " + "a" * 64, "start", "a" * 64),
        ("/start " + "a" * 65, "command", "start"),
        ("/start xin chào", "command", "start"),
        ("/start", "command", "start"),
        ("/Start", "command", "start"),
        ("/help", "command", "help"),
        ("/help@hue_bot", "command", "help"),
        ("/stop", "command", "stop"),
        ("/stop đừng nhắn nữa", "command", "stop"),
        ("/settings", "command", "settings"),
    ],
)
def test_commands(typed: str, kind: str, text: str) -> None:
    assert inbound(said(typed)) == (kind, text)


@pytest.mark.parametrize(
    "contents",
    [
        {"voice": {"file_id": "A", "duration": 3}},
        {"sticker": {"file_id": "A", "emoji": "👍"}},
        {"photo": [{"file_id": "A"}], "caption": "Tôi rất hài lòng"},
        {"location": {"latitude": 16.4, "longitude": 107.5}},
        {"video": {"file_id": "A"}},
        {"video_note": {"file_id": "A"}},
        {"document": {"file_id": "A"}, "caption": "đơn"},
        {"animation": {"file_id": "A"}, "document": {"file_id": "A"}},
        {"audio": {"file_id": "A"}},
        {"poll": {"id": "1"}},
        {"dice": {"emoji": "🎲", "value": 3}},
        {"something_new": {}},
        {"text": "\x00\x01"},
    ],
)
def test_what_has_no_words_is_unsupported(contents: dict[str, Any]) -> None:
    assert inbound(sent(**contents)) == ("unsupported", "")


@pytest.mark.parametrize(
    ("phone", "owner", "kind", "text"),
    [
        ("84905123456", CHAT, "phone", "+84905123456"),
        ("+84905123456", CHAT, "phone", "+84905123456"),
        ("+84 905 123 456", CHAT, "phone", "+84905123456"),
        ("0905123456", CHAT, "phone", "+84905123456"),
        ("84905123456", 2002, "unsupported", ""),
        ("84905123456", None, "unsupported", ""),
        ("14155552671", CHAT, "unsupported", ""),
        ("508123456", CHAT, "unsupported", ""),  # Saint Pierre; as a Vietnamese number it would be 0508 123 456
        ("", CHAT, "unsupported", ""),
        ("không có", CHAT, "unsupported", ""),
    ],
)
def test_a_contact_counts_only_as_ones_own_vietnamese_number(phone, owner, kind, text) -> None:
    card = {"phone_number": phone, "first_name": "B"} | ({} if owner is None else {"user_id": owner})
    assert inbound(sent(contact=card)) == (kind, text)


def test_a_contact_without_a_sender_is_nobodys_own() -> None:
    update = sent(contact={"phone_number": "84905123456", "first_name": "B"})
    del update["message"]["from"]
    assert inbound(update) == ("unsupported", "")


def test_an_edited_message_names_the_one_that_it_corrects() -> None:
    assert read(edited(text="không, 4 điểm", number=42)) == Inbound(
        "telegram", "1001", "u502", "edit", "không, 4 điểm", about="m1001:42"
    )


@pytest.mark.parametrize(("on", "under"), [(message(text="Câu hỏi"), "7"), (inaccessible(8), "8"), (None, "")])
def test_a_tap_counts_even_where_its_message_is_out_of_reach(on, under) -> None:
    assert read(tap(on=on)) == Inbound("telegram", "1001", "c4382bfdwdsb323b2d9", "tap", "ab12cd:thai_do:4", under)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("kicked", Event("telegram", "u504", "blocked", "1001", {"reason": "blocked"})),
        ("member", Event("telegram", "u504", "returned", "1001")),
        ("left", None),
        ("restricted", None),
    ],
)
def test_blocking_and_returning(status, expected) -> None:
    assert read(member(status)) == expected


@pytest.mark.parametrize(
    "update",
    [
        said("chào cả nhà", chat=GROUP),
        said("/start abc", chat={"id": -5, "type": "group"}),
        edited(GROUP, text="chào"),
        edited(location={"latitude": 16.4, "longitude": 107.5}),
        edited(photo=[], caption="chữ dưới ảnh"),
        tap(on=message(GROUP, text="Câu hỏi")),
        member("kicked", GROUP),
        sent(pinned_message=message(text="Câu hỏi")),
        {"update_id": 1, "channel_post": message({"id": -1, "type": "channel"}, text="tin")},
        {"update_id": 1, "edited_channel_post": {}},
        {"update_id": 1, "poll": {"id": "1"}},
        {"update_id": 1, "message_reaction": {}},
        {"update_id": 1, "inline_query": {"id": "1", "from": PERSON, "query": ""}},
        {"update_id": 1, "something_new": 5},
    ],
)
def test_what_is_dropped_on_purpose(update) -> None:
    assert read(update) is None


def without(update: dict[str, Any], *path: str) -> dict[str, Any]:
    copy = json.loads(json.dumps(update))
    inner = copy
    for step in path[:-1]:
        inner = inner[step]
    del inner[path[-1]]
    return copy


@pytest.mark.parametrize(
    "update",
    [
        None,
        [],
        "update",
        5,
        {},
        {"update_id": 1},
        {"update_id": "1", "message": message(text="a")},
        {"update_id": True, "message": message(text="a")},
        {"update_id": 1, "message": None},
        {"update_id": 1, "message": []},
        without(said("a"), "message", "message_id"),
        without(said("a"), "message", "chat"),
        without(said("a"), "message", "chat", "id"),
        said("a", chat={"id": "1001", "type": "private"}),
        said(5),
        said(None),
        sent(contact="84905123456"),
        edited(text=["a"]),
        tap(data=None),
        tap(data=""),
        tap(data="\x00"),
        tap(data=7),
        without(tap(), "callback_query", "id"),
        without(tap(), "callback_query", "from"),
        tap(on={"message_id": 3}),
        without(member("kicked"), "my_chat_member", "new_chat_member"),
    ],
)
def test_what_telegram_would_not_send_is_unreadable(update) -> None:
    with pytest.raises(Unreadable) as caught:
        read(update)
    assert "84905" not in str(caught.value)
