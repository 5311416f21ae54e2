"""The three replaced methods: still the ones we know, and doing what they did."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.utils.endpoints import EndpointConfig

from nlu import speed


@pytest.mark.parametrize("name", sorted(speed.KNOWN))
def test_the_method_that_we_replace_is_the_one_we_know(name: str):
    """Failing here means that Rasa's method changed: read it, adapt the replacement, then write the new digest."""
    assert speed.digest(name) == speed.KNOWN[name]


def test_applying_twice_is_as_once():
    assert speed.apply() == speed.apply() == list(speed.KNOWN)
    assert EndpointConfig.session is speed.kept_session


def test_a_changed_method_is_left_alone(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture):
    monkeypatch.setitem(speed.KNOWN, "Event.resolve_by_type", "0" * 64)
    assert "Event.resolve_by_type" not in speed.apply()
    assert "Event.resolve_by_type" in caplog.text


@pytest.mark.parametrize(
    "result",
    [
        {"events": [], "responses": []},
        {"events": [{"event": "followup", "name": "action_listen"}], "responses": [{"custom": {"taken": 1}}]},
        {"events": [{"event": "slot", "name": "a", "value": 1}]},
        {},
    ],
)
def test_a_valid_result_is_valid(result: dict):
    original = speed._ORIGINAL["RemoteAction._validate_action_result"]
    action = RemoteAction("one", None)
    assert speed.validate_action_result(action, result) is original(action, result) is True


@pytest.mark.parametrize(
    "result", [{"events": [{"event": "nonsense"}]}, {"events": "x"}, {"responses": ["text"]}, None]
)
def test_an_invalid_result_is_refused(result: dict | None):
    original = speed._ORIGINAL["RemoteAction._validate_action_result"]
    action = RemoteAction("one", None)
    for check in (speed.validate_action_result, original):
        with pytest.raises(ValidationError):
            check(action, result)


@pytest.mark.parametrize("kind", [ActionExecuted, BotUttered, SlotSet, UserUttered])
def test_event_types_resolve_as_before(kind: type[Event]):
    original = speed._ORIGINAL["Event.resolve_by_type"]
    assert speed.resolve_by_type(kind.type_name) is original(kind.type_name) is kind


def test_unknown_and_old_event_types_go_rasas_own_way():
    assert speed.resolve_by_type("topic") is None
    assert speed.resolve_by_type("nonsense", SlotSet) is SlotSet
    with pytest.raises(ValueError, match="nonsense"):
        speed.resolve_by_type("nonsense")


async def _connections(session) -> set[object]:
    """The client connections that three calls through an endpoint take, `session` being its session method."""
    seen: set[object] = set()

    async def answer(request: web.Request) -> web.Response:
        seen.add(request.transport)
        return web.json_response({})

    app = web.Application()
    app.router.add_post("/", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = site._server.sockets[0].getsockname()[1]
    endpoint = type("Endpoint", (EndpointConfig,), {"session": session})(f"http://127.0.0.1:{port}/")
    for _ in range(3):
        await endpoint.request(json={})
    await speed.close()
    await runner.cleanup()
    return seen


def test_calls_share_one_connection():
    assert len(asyncio.run(_connections(speed.kept_session))) == 1
    assert len(asyncio.run(_connections(speed._ORIGINAL["EndpointConfig.session"]))) == 3


def test_a_new_loop_gets_a_new_session():
    endpoint = EndpointConfig("http://127.0.0.1:1/")

    async def opened() -> object:
        async with speed.kept_session(endpoint) as session:
            await speed.close()
            return session

    assert asyncio.run(opened()) is not asyncio.run(opened())
