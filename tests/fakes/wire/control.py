"""The control side that every fake has: clock, faults, delivery, what was asked of it and what it showed."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.fakes.wire.clock import Clock
from tests.fakes.wire.faults import Faults, Wrong
from tests.fakes.wire.postman import Parcel, Postman, Terms
from tests.fakes.wire.screens import Screens
from tests.fakes.wire.serving import answer

Body = dict[str, Any]


def need(body: Mapping[str, Any], *names: str) -> list[Any]:
    """The fields of a control request that it cannot do without. Raises Wrong."""
    if missing := [one for one in names if body.get(one) in (None, "")]:
        raise Wrong(f"The body lacks {' and '.join(missing)}.")
    return [body[one] for one in names]


class Fake:
    """A platform: subclasses add the API routes, more `deeds` (POST /control/…) and their part of the state."""

    def __init__(self, faults: Faults, screens: Screens, postman: Postman) -> None:
        self.url = ""
        self.clock: Clock = postman.clock
        self.faults, self.screens, self.postman = faults, screens, postman
        self.requests: list[Body] = []
        self.deeds: dict[str, Callable[[Body], Any]] = {
            "reset": self.reset,
            "clock": self.advance,
            "faults": self.faults.replace,
            "delivery": self.deliver_by,
            "redeliver": lambda body: {"redelivered": self.postman.redeliver()},
        }
        self.views: dict[str, Callable[[Mapping[str, str]], Any]] = {
            "state": lambda query: self.state(),
            "messages": lambda query: self.screens.seen(query),
            "requests": self.asked,
            "undelivered": lambda query: {"updates": [_described(one) for one in self.postman.pending.values()]},
        }
        control = Route("/control/{name}", self.control, methods=["GET", "POST"])
        self.app = Starlette(routes=[control, *self.routes()])

    def routes(self) -> list[Route]:
        raise NotImplementedError

    def introduce(self) -> Body:
        """What a person has to know to use it: the address, the keys, and the settings to export."""
        raise NotImplementedError

    def forget(self, keep: list[str]) -> None:
        """Back to the beginning, but for what is named in `keep`."""
        raise NotImplementedError

    def agree(self, body: Body) -> None:
        """The platform's own part of /control/delivery: takes its fields out of the body."""

    async def close(self) -> None:
        await self.postman.close()

    async def control(self, request: Request) -> Response:
        name = request.path_params["name"]
        try:
            if request.method == "GET":
                done = _named(self.views, name)(request.query_params)
            else:
                done = _named(self.deeds, name)(_json(await request.body()))
            return answer(await done if inspect.isawaitable(done) else done)
        except Wrong as wrong:
            return answer({"error": str(wrong)}, 400)
        except (TypeError, ValueError, KeyError, AttributeError) as wrong:
            return answer({"error": f"The body of /control/{name} is not in the form it needs: {wrong!r}"}, 400)

    def note(self, method: str, **facts: Any) -> Body:
        """Begins the record of one API call; its result is filled in by the caller."""
        record = {"n": len(self.requests) + 1, "method": method, "at": self.clock.now(), "result": "pending", **facts}
        self.requests.append(record)
        return record

    def asked(self, query: Mapping[str, str]) -> Body:
        """`method` narrows it down."""
        after, method = int(query.get("after") or 0), query.get("method")
        found = self.requests[after:]
        return {"requests": [one for one in found if not method or one["method"] == method]}

    def advance(self, body: Body) -> Body:
        self.clock.shift += float(need(body, "advance")[0])
        self.postman.sweep()
        return {"now": self.clock.now(), "shift": self.clock.shift}

    def deliver_by(self, body: Body) -> Body:
        given = dict(body)
        moves, address = "webhook" in given, given.pop("webhook", None) or ""
        self.agree(given)
        self.postman.agree(given)
        if moves:
            self.postman.move(address)
        return self.delivery()

    def delivery(self) -> Body:
        terms = vars(self.postman.terms)
        return {"webhook": self.postman.address or None, **terms}

    def reset(self, body: Body) -> Body:
        keep = list(body.get("keep", []))
        self.clock.shift = 0.0
        self.faults.replace({})
        self.requests.clear()
        self.screens.clear()
        self.postman.stop()
        self.postman.pending.clear()
        self.postman.counts.clear()
        self.postman.times.clear()
        self.postman.terms = Terms()
        self.forget(keep)
        return {"reset": True}

    def state(self) -> Body:
        postman = self.postman
        counts = {name: postman.counts[name] for name in COUNTED}
        return {
            "now": self.clock.now(),
            "shift": self.clock.shift,
            "delivery": self.delivery(),
            "counts": {**counts, "pending": len(postman.pending), "messages": len(self.screens.all)},
            "requests": len(self.requests),
            "acknowledged_ms": postman.speeds(),
            "faults": [vars(one) for one in self.faults.wanted],
        }


COUNTED = (
    "posted", "delivered", "doubled", "overtaken", "retried",
    "late", "connect", "cut", "refused", "expired", "given_up",
)  # fmt: skip


def _described(parcel: Parcel) -> Body:
    return {"number": parcel.number, "attempts": parcel.attempts, "why": parcel.why, "update": parcel.content}


def _named[T](found: dict[str, T], name: str) -> T:
    if name not in found:
        raise Wrong(f"There is no {name!r} here; there are: {', '.join(sorted(found))}.")
    return found[name]


def _json(raw: bytes) -> Body:
    try:
        body = orjson.loads(raw or b"{}")
    except ValueError:
        raise Wrong("The body must be JSON.") from None
    if not isinstance(body, dict):
        raise Wrong("The body must be a JSON object.")
    return body
