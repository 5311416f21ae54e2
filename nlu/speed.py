"""Three methods of Rasa 3.6.21 done again without their waste; everything else goes through extension points.

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
from typing import Any

import aiohttp
import rasa.shared.utils.common
from jsonschema import ValidationError
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event
from rasa.utils.endpoints import EndpointConfig

logger = logging.getLogger(__name__)

KNOWN = {
    "RemoteAction._validate_action_result": "f8cdb4be6812396167ced74161b2ccd65c5ea676ad86d7d359d8c322d9d8dc42",
    "Event.resolve_by_type": "b5cf570fa7f286c7059ec73d8880528d03a78b28cf4e80285a46079c0fa65968",
    "EndpointConfig.session": "e55aa13d9d4fb4bc440ac33b870a97ee162b76dda7ccb6bf68433567475fdffb",
}

_ORIGINAL: dict[str, Callable[..., Any]] = {
    "RemoteAction._validate_action_result": RemoteAction._validate_action_result,
    "Event.resolve_by_type": Event.resolve_by_type,
    "EndpointConfig.session": EndpointConfig.session,
}

_sessions: weakref.WeakSet[aiohttp.ClientSession] = weakref.WeakSet()


def apply() -> list[str]:
    """Replaces the three methods, those whose source is the known one; returns their names. Twice is as once."""
    replaced = [name for name in KNOWN if digest(name) == KNOWN[name]]
    for name in set(KNOWN) - set(replaced):
        logger.warning("%s của Rasa đã đổi: giữ nguyên bản của Rasa, chậm hơn.", name)
    if "RemoteAction._validate_action_result" in replaced:
        RemoteAction._validate_action_result = validate_action_result
    if "Event.resolve_by_type" in replaced:
        Event.resolve_by_type = staticmethod(resolve_by_type)
    if "EndpointConfig.session" in replaced:
        EndpointConfig.session = kept_session
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
