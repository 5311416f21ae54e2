"""Whole turns: the trained model, the channel, the tracker store on a real Redis, and a little action server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
import redis.asyncio
from rasa.core.agent import Agent, load_agent
from rasa.core.utils import AvailableEndpoints
from rasa.utils.endpoints import EndpointConfig

from nlu import speed
from nlu.channel import HEADER, DeskChannel
from nlu.tracker_store import PREFIX
from tests.nlu.fake_actions import FakeActions, served
from tests.nlu.heard import SINGLE

KEY = "a-shared-secret"
NOBODY = "http://127.0.0.1:1/webhook"


class Rasa:
    """The loaded model behind the channel, called as the service calls it."""

    def __init__(self, agent: Agent, contact: str) -> None:
        self.agent = agent
        self.contact = contact
        self.count = 0

    async def hears(self, text: str, asked: dict[str, Any] | None = SINGLE) -> tuple[int, dict[str, Any]]:
        handle = self.agent.handle_message
        return await self._post(text, asked, lambda channel, request: channel.receive(request, handle))

    async def reads(self, text: str, asked: dict[str, Any] | None = SINGLE) -> dict[str, Any]:
        _, parsed = await self._post(text, asked, lambda channel, request: channel.parse(request))
        return parsed

    async def _post(self, text: str, asked: Any, call: Callable[..., Any]) -> tuple[int, dict[str, Any]]:
        self.count += 1
        metadata = {"asked": asked, "contact": self.contact, "message": self.count}
        body = {"sender": self.contact, "message": text, "metadata": metadata}
        app = SimpleNamespace(ctx=SimpleNamespace(agent=self.agent))
        request = SimpleNamespace(headers={HEADER: KEY}, ip="127.0.0.1", json=body, app=app)
        channel = DeskChannel(KEY)
        answer = await channel._guarded(request, lambda: call(channel, request))
        return answer.status, json.loads(answer.body)


@asynccontextmanager
async def loaded(model: Path, actions: str, redis_url: str) -> AsyncIterator[Rasa]:
    speed.apply()
    store = {"type": "nlu.tracker_store.RecentEvents", "url": redis_url}
    endpoints = AvailableEndpoints(
        action=EndpointConfig(actions, enable_selective_domain=True), tracker_store=EndpointConfig.from_dict(store)
    )
    rasa = Rasa(await load_agent(str(model), endpoints=endpoints), uuid4().hex)
    yield rasa
    await rasa.agent.tracker_store._tracker_store.close()
    await speed.close()


def play(model: Path, redis_url: str, scene: Callable[..., Any], fault: str = "") -> Any:
    """Runs `scene(rasa, actions)` with everything around it."""

    async def around() -> Any:
        actions = FakeActions(fault)
        async with served(actions) as address, loaded(model, address, redis_url) as rasa:
            return await scene(rasa, actions)

    return asyncio.run(around())


def test_an_answer_reaches_its_action_with_all_that_the_desk_needs(model: Path, redis_url: str):
    async def scene(rasa: Rasa, actions: FakeActions) -> None:
        assert await rasa.hears("rất hài lòng") == (200, {"handled": True, "texts": []})
        [call] = actions.calls
        heard = call["tracker"]["latest_message"]
        assert (call["next_action"], heard["intent"]["name"]) == ("action_answer", "likert_5")
        assert heard["metadata"] == {"asked": SINGLE, "contact": rasa.contact, "message": 1}
        assert "domain" not in call

    play(model, redis_url, scene)


def test_a_question_is_answered_before_the_desk_comes_back(model: Path, redis_url: str):
    async def scene(rasa: Rasa, actions: FakeActions) -> None:
        status, answer = await rasa.hears("sao có số của tôi")
        assert status == 200 and "(máy, không phải người) của <<owner>>" in answer["texts"][0]
        [call] = actions.calls
        bots = [event["text"] for event in call["tracker"]["events"] if event["event"] == "bot"]
        assert call["next_action"] == "action_return" and bots == answer["texts"]

    play(model, redis_url, scene)


@pytest.mark.parametrize("text", ["qwrtp zxcvb", "🌾", "", "?", "tôi nghĩ là", "x" * 5000, "\x00"])
def test_what_nobody_understands_is_asked_again(model: Path, redis_url: str, text: str):
    async def scene(rasa: Rasa, actions: FakeActions) -> None:
        assert (await rasa.hears(text))[0] == 200
        assert [call["next_action"] for call in actions.calls] == ["action_ask_again"]

    play(model, redis_url, scene)


def test_the_classifier_gives_no_level_while_a_number_is_open(model: Path, redis_url: str):
    async def scene(rasa: Rasa, actions: FakeActions) -> None:
        for text in ("tốt lắm", "chậm quá", "hài lòng", "tàm tạm thôi"):
            parsed = await rasa.reads(text, {"phase": "question", "kind": "number", "question": "so_lan"})
            assert not parsed["intent"]["name"].startswith("likert_"), text

    play(model, redis_url, scene)


def test_a_conversation_keeps_its_size_and_goes_on(model: Path, redis_url: str):
    async def scene(rasa: Rasa, actions: FakeActions) -> None:
        for _ in range(12):
            assert (await rasa.hears("4"))[0] == 200
        sizes = [len(call["tracker"]["events"]) for call in actions.calls]
        assert max(sizes) == sizes[-1] == sizes[5] < 20

    play(model, redis_url, scene)


def test_redis_flushed_between_two_messages_changes_nothing(model: Path, redis_url: str):
    async def scene(rasa: Rasa, actions: FakeActions) -> None:
        await rasa.hears("4")
        client = redis.asyncio.from_url(redis_url)
        assert await client.delete(PREFIX + rasa.contact) == 1
        await client.close()
        assert (await rasa.hears("5"))[0] == 200
        assert actions.calls[-1]["tracker"]["latest_message"]["metadata"]["message"] == 2

    play(model, redis_url, scene)


def test_redis_away_changes_nothing(model: Path):
    async def scene(rasa: Rasa, actions: FakeActions) -> None:
        assert [(await rasa.hears(text))[0] for text in ("4", "5", "ai vậy")] == [200, 200, 200]

    play(model, "redis://127.0.0.1:1/0", scene)


@pytest.mark.parametrize("fault", ["status", "silence"])
def test_an_action_that_fails_is_not_handled(model: Path, redis_url: str, fault: str):
    async def scene(rasa: Rasa, actions: FakeActions) -> None:
        assert await rasa.hears("4") == (503, {"handled": False, "reason": "not_taken"})
        actions.fault = ""
        assert (await rasa.hears("4"))[0] == 200, "the next message must not suffer"

    play(model, redis_url, scene, fault)


def test_no_action_server_is_not_handled(model: Path, redis_url: str):
    async def scene() -> tuple[int, dict[str, Any]]:
        async with loaded(model, NOBODY, redis_url) as rasa:
            return await rasa.hears("4")

    assert asyncio.run(scene()) == (503, {"handled": False, "reason": "not_taken"})


def test_the_same_model_reads_without_acting(model: Path, redis_url: str):
    async def scene(rasa: Rasa, actions: FakeActions) -> None:
        parsed = await rasa.reads("rất hài lòng")
        assert parsed["intent"] == {"name": "likert_5", "confidence": 1.0}
        assert actions.calls == []

    play(model, redis_url, scene)
