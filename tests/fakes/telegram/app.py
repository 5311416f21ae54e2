"""The fake Telegram as a server: the Bot API at /bot<token>/…, files, and its control side."""

from __future__ import annotations

import inspect
import re
from typing import Any
from urllib.parse import parse_qsl

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.fakes.telegram.citizens import Citizens
from tests.fakes.telegram.mailbox import Mailbox
from tests.fakes.telegram.markup import Denied
from tests.fakes.telegram.methods import Methods
from tests.fakes.telegram.world import Object, World
from tests.fakes.wire.clock import Clock
from tests.fakes.wire.control import Body, Fake
from tests.fakes.wire.faults import Fault, Faults, under
from tests.fakes.wire.screens import Screens
from tests.fakes.wire.serving import answer

TOKEN = "7000000001:AAFake-token-of-the-little-telegram"
NAME = "HaiLongThuBot"
WELL_FORMED = re.compile(r"(\d+):[\w-]+")
ABILITIES = {"can_join_groups": False, "can_read_all_group_messages": False, "supports_inline_queries": False}
DONE = {"setwebhook": "Webhook was set", "deletewebhook": "Webhook was deleted"}


class Telegram(Fake):
    """`token` empty: any well-formed one is right."""

    def __init__(self, token: str = "", name: str = NAME, webhook: str = "", secret: str = "") -> None:
        clock = Clock()
        self.token, self.webhook, self.secret = token, webhook, secret
        number = int((token or TOKEN).partition(":")[0])
        bot = {"id": number, "is_bot": True, "first_name": "Hài Lòng", "username": name, **ABILITIES}
        self.world, self.mailbox, screens = World(clock, bot), Mailbox(clock), Screens(("chat",))
        self.methods = Methods(self.world, self.mailbox, screens)
        super().__init__(Faults(("429", "403", "400")), screens, self.mailbox.postman)
        self.citizens = Citizens(self.world, self.mailbox)
        self.deeds |= self.citizens.deeds
        self.mailbox.move(webhook, secret)

    def routes(self) -> list[Route]:
        return [
            Route("/bot{token}/{method}", self.call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self.file),
        ]

    async def call(self, request: Request) -> Response:
        name = request.path_params["method"]
        params = await _params(request)
        record = self.note(name, chat=str(params.get("chat_id") or ""), params=params)
        fault = self.faults.strike({name}, record["chat"])
        record["fault"] = fault.kind if fault else ""

        async def work() -> Response:
            return await self._answer(request.path_params["token"], name.lower(), params, record)

        return await under(fault, work, lambda struck: _refuse(struck, record))

    async def _answer(self, token: str, name: str, params: Object, record: Body) -> Response:
        try:
            self._check(token, name)
            result = self.methods.known[name](params)
            content = {"ok": True, "result": await result if inspect.isawaitable(result) else result}
        except Denied as denied:
            return _denied(denied, record)
        except (ValueError, TypeError, AttributeError, KeyError):
            return _denied(Denied(400, "Bad Request: can't parse parameters"), record)
        record["result"] = "ok"
        return answer(content | ({"description": DONE[name]} if name in DONE else {}))

    def _check(self, token: str, name: str) -> None:
        if not WELL_FORMED.fullmatch(token) or name not in self.methods.known:
            raise Denied(404, "Not Found")
        if self.token and token != self.token:
            raise Denied(401, "Unauthorized")

    async def file(self, request: Request) -> Response:
        return Response(b"OggS" + bytes(1020), media_type="application/octet-stream")

    def introduce(self) -> Body:
        settings = {
            "HAILONG_TELEGRAM_TOKEN": self.token or TOKEN,
            "HAILONG_TELEGRAM_NAME": self.world.bot["username"],
            "HAILONG_TELEGRAM_SECRET": self.secret or "bi-mat-thu-nghiem",
            "HAILONG_TELEGRAM_URL": self.url,
        }
        return {"url": self.url, "token": self.token or TOKEN, "settings": settings}

    def agree(self, body: Body) -> None:
        if "secret" in body:
            self.mailbox.secret = str(body.pop("secret") or "")

    def forget(self, keep: list[str]) -> None:
        self.world.forget()
        self.methods.commands.clear()
        self.methods.answered.clear()
        if "webhook" not in keep:
            self.mailbox.allowed = []
            self.mailbox.move(self.webhook, self.secret)

    def state(self) -> Body:
        people = {str(one.id): _standing(vars(one)) for one in self.world.people.values()}
        return {
            **super().state(),
            "webhook": self.mailbox.info() | {"secret": bool(self.mailbox.secret)},
            "bot": self.world.bot,
            "people": people,
            "commands": [
                {"scope": scope, "language_code": language, "commands": commands}
                for (scope, language), commands in self.methods.commands.items()
            ],
            "answered_taps": self.methods.answered,
            "unanswered_taps": sorted(set(self.world.taps) - {one["id"] for one in self.methods.answered}),
        }


def _standing(person: dict[str, Any]) -> Body:
    return {name: person[name] for name in ("started", "blocked", "deactivated")}


async def _params(request: Request) -> Object:
    """PTB sends forms whose nested objects are JSON text; JSON bodies and plain queries are taken too."""
    query = dict(request.query_params)
    raw = await request.body()
    if request.headers.get("content-type", "").startswith("application/json"):
        try:
            return query | orjson.loads(raw or b"{}")
        except ValueError:
            return query
    return query | dict(parse_qsl(raw.decode(errors="replace"), keep_blank_values=True))


def _refuse(fault: Fault, record: Body) -> Response:
    wait = max(int(fault.wait), 1)
    made = {
        "429": Denied(429, f"Too Many Requests: retry after {wait}", retry_after=wait),
        "403": Denied(403, "Forbidden: bot was blocked by the user"),
        "400": Denied(400, "Bad Request: message can't be sent"),
        "500": Denied(500, "Internal Server Error"),
    }[fault.kind]
    made.description = fault.description or made.description
    return _denied(made, record)


def _denied(denied: Denied, record: Body) -> Response:
    record["result"] = f"{denied.code} {denied.description}"
    more = {"parameters": denied.parameters} if denied.parameters else {}
    body = {"ok": False, "error_code": denied.code, "description": denied.description, **more}
    return answer(body, denied.code)
