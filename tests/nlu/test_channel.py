"""The channel: who may knock, what it must be told, and that it never calls a failure handled."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

from nlu.channel import HEADER, SECRET, DeskChannel, Unreadable, as_message, unslashed

KEY = "a-shared-secret"
BODY = {"sender": "c", "message": "hài lòng", "metadata": {"asked": {}, "contact": "c", "message": 7}}
Handler = Callable[[UserMessage], Awaitable[Any]]


async def takes(message: UserMessage) -> None:
    await message.output_channel.send_text_message("c", "Chào Ông/Bà.")
    await message.output_channel.send_custom_json("c", {"taken": int(message.message_id)})


async def takes_another(message: UserMessage) -> None:
    await message.output_channel.send_custom_json("c", {"taken": 6})


async def says_only(message: UserMessage) -> None:
    await message.output_channel.send_text_message("c", "Chào Ông/Bà.")


async def fails(message: UserMessage) -> None:
    raise RuntimeError(message.text)


async def hangs(message: UserMessage) -> None:
    await asyncio.Event().wait()


def post(
    handler: Handler = takes,
    body: Any = BODY,
    key: str = KEY,
    given: str = KEY,
    ready: bool = True,
    ip: str = "127.0.0.1",
) -> tuple[int, dict[str, Any]]:
    """What the channel answers to one POST, its routes called as Sanic calls them."""
    channel = DeskChannel(key, patience=0.05)
    agent = SimpleNamespace(is_ready=lambda: ready)
    app = SimpleNamespace(ctx=SimpleNamespace(agent=agent))
    request = SimpleNamespace(headers={HEADER: given} if given else {}, ip=ip, json=body, app=app)
    answer = asyncio.run(channel._guarded(request, lambda: channel.receive(request, handler)))
    return answer.status, json.loads(answer.body)


def test_a_message_that_was_taken_is_handled():
    assert post() == (200, {"handled": True, "texts": ["Chào Ông/Bà."]})


@pytest.mark.parametrize(
    ("handler", "reason"),
    [(takes_another, "not_taken"), (says_only, "not_taken"), (fails, "failed"), (hangs, "timeout")],
)
def test_anything_less_is_not_handled(handler: Handler, reason: str):
    assert post(handler) == (503, {"handled": False, "reason": reason})


def test_a_model_that_is_not_loaded_handles_nothing():
    assert post(ready=False) == (503, {"handled": False, "reason": "not_ready"})


@pytest.mark.parametrize("given", ["", "wrong", KEY.upper()])
def test_without_the_secret_nobody_comes_in(given: str):
    assert post(given=given)[0] == 403


def test_without_a_secret_of_its_own_the_door_is_closed():
    assert post(key="", given="")[0] == post(key="", given="x")[0] == 403


def test_an_address_from_outside_is_refused():
    assert post(ip="8.8.8.8")[0] == 403
    assert post(ip="10.0.0.4")[0] == 200


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {**BODY, "sender": ""},
        {**BODY, "message": None},
        {**BODY, "metadata": None},
        {**BODY, "metadata": {"contact": "c"}},
        {**BODY, "metadata": {"message": 7}},
    ],
)
def test_a_body_of_another_form_is_refused(body: Any):
    status, answer = post(body=body)
    assert (status, answer["handled"], answer["reason"]) == (400, False, "unreadable")


def test_a_failure_keeps_the_words_out_of_the_log(caplog: pytest.LogCaptureFixture):
    post(fails, body={**BODY, "message": "lời riêng"})
    assert "RuntimeError" in caplog.text and "lời riêng" not in caplog.text


def test_metadata_travels_with_the_message():
    message = as_message(BODY, CollectingOutputChannel())
    assert (message.metadata, message.message_id, message.sender_id) == (BODY["metadata"], "7", "c")
    with pytest.raises(Unreadable):
        as_message({}, CollectingOutputChannel())


@pytest.mark.parametrize(("text", "left"), [("/stop", "stop"), (" //stop", "stop"), ("4/5", "4/5"), ("/", "")])
def test_a_slash_names_no_intent(text: str, left: str):
    assert unslashed(text) == left


def test_it_is_made_from_the_environment(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture):
    monkeypatch.setenv(SECRET, KEY)
    assert DeskChannel.from_credentials({"patience": 3})._secret == KEY.encode()
    monkeypatch.delenv(SECRET)
    DeskChannel.from_credentials(None)
    assert SECRET in caplog.text
