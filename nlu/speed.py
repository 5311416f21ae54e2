"""Four methods of Rasa 3.6.21 done again without their waste; everything else goes through extension points.

Each replacement knows the source that it replaces. Where Rasa's source is another, the method is left alone, a
warning is logged, and a test fails: read what changed before writing the new digest down.
"""

from __future__ import annotations

import asyncio
import hashlib
import inspect
import logging
import weakref
from collections.abc import Callable
from functools import lru_cache
from graphlib import TopologicalSorter
from typing import Any

import aiohttp
import rasa.shared.utils.common
from jsonschema import ValidationError
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.events import Event
from rasa.utils.endpoints import EndpointConfig

logger = logging.getLogger(__name__)

KNOWN = {
    "RemoteAction._validate_action_result": "f8cdb4be6812396167ced74161b2ccd65c5ea676ad86d7d359d8c322d9d8dc42",
    "Event.resolve_by_type": "b5cf570fa7f286c7059ec73d8880528d03a78b28cf4e80285a46079c0fa65968",
    "EndpointConfig.session": "e55aa13d9d4fb4bc440ac33b870a97ee162b76dda7ccb6bf68433567475fdffb",
    "DaskGraphRunner.run": "45f0f52f574f3aa9546a552bf671183e171092c18b66e97f5771a7fa295de37e",
}

_ORIGINAL: dict[str, Callable[..., Any]] = {
    "RemoteAction._validate_action_result": RemoteAction._validate_action_result,
    "Event.resolve_by_type": Event.resolve_by_type,
    "EndpointConfig.session": EndpointConfig.session,
    "DaskGraphRunner.run": DaskGraphRunner.run,
}

_sessions: weakref.WeakSet[aiohttp.ClientSession] = weakref.WeakSet()


def apply() -> list[str]:
    """Replaces the four methods, those whose source is the known one; returns their names. Twice is as once."""
    replaced = [name for name in KNOWN if digest(name) == KNOWN[name]]
    for name in set(KNOWN) - set(replaced):
        logger.warning("%s của Rasa đã đổi: giữ nguyên bản của Rasa, chậm hơn.", name)
    if "RemoteAction._validate_action_result" in replaced:
        RemoteAction._validate_action_result = validate_action_result
    if "Event.resolve_by_type" in replaced:
        Event.resolve_by_type = staticmethod(resolve_by_type)
    if "EndpointConfig.session" in replaced:
        EndpointConfig.session = kept_session
    if "DaskGraphRunner.run" in replaced:
        DaskGraphRunner.run = run_in_order
    return replaced


def digest(name: str) -> str:
    """SHA-256 of the source of Rasa's own method."""
    return hashlib.sha256(inspect.getsource(_ORIGINAL[name]).encode()).hexdigest()


async def close() -> None:
    for session in list(_sessions):
        await session.close()


# 1. Rasa checks the schema itself, and builds a validator from it, on every action call: 45 % of a lean turn.


@lru_cache(maxsize=1)
def _validator() -> Any:
    schema = RemoteAction.action_response_format_spec()
    kind = validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)


def validate_action_result(self: RemoteAction, result: dict[str, Any]) -> bool:
    error = next(_validator().iter_errors(result), None)
    if error is None:
        return True
    raise ValidationError(f"The action server's response is not valid: {error.message}")


# 2. Rasa walks all subclasses of Event for every event that it reads back.


@lru_cache(maxsize=1)
def _event_types() -> dict[str, type[Event]]:
    types: dict[str, type[Event]] = {}
    for one in rasa.shared.utils.common.all_subclasses(Event):
        types.setdefault(one.type_name, one)
    return types


def resolve_by_type(type_name: str, default: type[Event] | None = None) -> type[Event] | None:
    """A type that is not in the table goes Rasa's own way, which knows the old names and raises on unknown ones."""
    found = _event_types().get(type_name)
    return found or _ORIGINAL["Event.resolve_by_type"](type_name, default)


# 3. Rasa opens a new session, and with it a new connection, for every call to an endpoint.


class _Kept:
    """A session that `async with` does not close."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self.session = session
        self.loop = asyncio.get_running_loop()

    def usable(self) -> bool:
        return not self.session.closed and self.loop is asyncio.get_running_loop()

    async def __aenter__(self) -> aiohttp.ClientSession:
        return self.session

    async def __aexit__(self, *_: object) -> None:
        return None


def kept_session(self: EndpointConfig) -> _Kept:
    kept: _Kept | None = self.__dict__.get("_kept")
    if kept is None or not kept.usable():
        kept = self.__dict__["_kept"] = _Kept(_ORIGINAL["EndpointConfig.session"](self))
        _sessions.add(kept.session)
    return kept


# 4. Rasa cuts the graph down to its targets, builds a dask graph and has dask schedule it, for every message and
# every prediction: a quarter of a lean turn for a chain of five nodes.


def run_in_order(
    self: DaskGraphRunner, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
) -> dict[str, Any]:
    """The same nodes, each after what it needs; the order is worked out once for each set of targets."""
    wanted = tuple(targets or self._graph_schema.target_names)
    done: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
    try:
        for name, needs in _order(self, wanted):
            done[name] = self._instantiated_nodes[name](*[done.get(need, need) for need in needs])
    except RuntimeError as error:
        raise GraphRunError("Error running runner.") from error
    return dict(done[name] for name in wanted)


def _order(runner: DaskGraphRunner, targets: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
    orders = runner.__dict__.setdefault("_orders", {})
    if targets not in orders:
        orders[targets] = _sorted(runner._graph_schema.minimal_graph_schema(list(targets)))
    return orders[targets]


def _sorted(schema: GraphSchema) -> list[tuple[str, tuple[str, ...]]]:
    """The nodes with the names that they need, those that are needed first."""
    needs = {name: tuple(node.needs.values()) for name, node in schema.nodes.items()}
    own = {name: {one for one in wanted if one in needs} for name, wanted in needs.items()}
    return [(name, needs[name]) for name in TopologicalSorter(own).static_order()]
