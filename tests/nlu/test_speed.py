"""The four replaced methods: still the ones we know, and doing what they did."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
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


class _Adds:
    """A node as the runner has it: gets (name, value) of what it needs, gives (own name, value)."""

    def __init__(self, name: str, calls: list[str]) -> None:
        self.name, self.calls = name, calls

    def __call__(self, *given: object) -> tuple[str, str]:
        self.calls.append(self.name)
        values = [str(one[1]) if isinstance(one, tuple) else f"literal {one}" for one in given]
        return self.name, f"{self.name}({','.join(values)})"


def _runner(calls: list[str]) -> DaskGraphRunner:
    def node(**needs: str) -> SchemaNode:
        return SchemaNode(needs=needs, uses=object, constructor_name="load", fn="process", config={})

    nodes = {
        "last": node(a="left", b="right", c="__message__"),
        "right": node(a="first"),
        "left": node(a="first", b="__tracker__"),
        "first": node(a="__message__"),
        "unwanted": node(a="first"),
    }
    nodes["last"].is_target = True
    runner = DaskGraphRunner.__new__(DaskGraphRunner)
    runner._graph_schema = GraphSchema(nodes)
    runner._instantiated_nodes = {name: _Adds(name, calls) for name in nodes}
    runner._execution_context = None
    return runner


@pytest.mark.parametrize("targets", [None, ["last"], ["right", "left"]])
@pytest.mark.parametrize("inputs", [{"__message__": "m", "__tracker__": 7}, {"__message__": "m"}, None])
def test_the_graph_runs_as_dask_runs_it(targets: list[str] | None, inputs: dict | None):
    ours: list[str] = []
    theirs: list[str] = []
    original = speed._ORIGINAL["DaskGraphRunner.run"]
    assert speed.run_in_order(_runner(ours), inputs, targets) == original(_runner(theirs), inputs, targets)
    assert sorted(ours) == sorted(theirs) and "unwanted" not in ours


def test_a_failing_node_is_a_failing_run():
    def fails(*_: object) -> None:
        raise RuntimeError("broken")

    runner = _runner([])
    runner._instantiated_nodes["first"] = fails
    with pytest.raises(GraphRunError):
        speed.run_in_order(runner, {"__message__": "m"})
