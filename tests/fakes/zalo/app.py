"""The fake Zalo as a server: the OA's API, OAuth, templates by phone, and its control side, all at one address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.fakes.wire.clock import Clock
from tests.fakes.wire.control import Body, Fake
from tests.fakes.wire.faults import Fault, Faults, under
from tests.fakes.wire.screens import Screens
from tests.fakes.wire.serving import answer
from tests.fakes.zalo.account import Account
from tests.fakes.zalo.business import Business
from tests.fakes.zalo.citizens import Citizens
from tests.fakes.zalo.events import Events
from tests.fakes.zalo.grants import GrantRefused, Grants
from tests.fakes.zalo.people import People, national
from tests.fakes.zalo.refusal import Refusal
from tests.fakes.zalo.templates import Templates

APP_ID, APP_SECRET = "3608465248940903967", "fake-app-secret"
OA_ID, OA_SECRET = "3886132808788086450", "fake-oa-secret"
PER_MINUTE = 4000


class Zalo(Fake):
    def __init__(
        self,
        app_id: str = APP_ID,
        app_secret: str = APP_SECRET,
        oa_id: str = OA_ID,
        oa_secret: str = OA_SECRET,
        webhook: str = "",
    ) -> None:
        clock = Clock()
        self.webhook, self.per_minute = webhook, PER_MINUTE
        self.minutes: Counter[int] = Counter()
        self.grants = Grants(clock, app_id, app_secret)
        self.grants.issue()
        people = People(app_id)
        self.events = Events(clock, people, app_id, oa_id, oa_secret)
        screens = Screens(("user", "phone"))
        self.account = Account(people, self.events, Templates(clock), screens)
        self.business = Business(self.account)
        super().__init__(Faults(("error",)), screens, self.events.postman)
        self.deeds |= Citizens(self.account, self.business, self.grants).deeds | {"limit": self.limit}
        self.views["messages"] = lambda query: screens.seen(_with_phone(dict(query), "phone"))
        self.deeds["faults"] = self.break_by
        self.postman.move(webhook)

    def routes(self) -> list[Route]:
        account, business = self.account, self.business
        calls: list[tuple[str, list[str], str, Callable[[Body], Body], bool]] = [
            ("/v3.0/oa/message/cs", ["POST"], "cs", account.consult, False),
            ("/v3.0/oa/message/template", ["POST"], "template_user", account.template, False),
            ("/v3.0/oa/user/detail", ["GET"], "detail", account.detail, False),
            ("/v3.0/oa/quota/message", ["POST"], "quota", account.quota, False),
            ("/v2.0/oa/getoa", ["GET"], "oa", account.about, False),
            ("/message/template", ["POST"], "template_phone", business.send, True),
            ("/message/status", ["GET"], "status", business.status, True),
            ("/message/quota", ["GET"], "template_quota", business.quota, True),
            ("/rating/get", ["GET", "POST"], "rating", business.rated, True),
            ("/response/get", ["GET", "POST"], "response", business.pressed, True),
        ]
        return [
            Route("/v4/oa/permission", self.permission),
            Route("/v4/oa/access_token", self.token, methods=["POST"]),
            *(Route(path, self._call(name, work, of_templates), methods=methods)
              for path, methods, name, work, of_templates in calls),
        ]  # fmt: skip

    def _call(self, name: str, work: Callable[[Body], Body], of_templates: bool) -> Callable[[Request], Any]:
        """The end of one API call. `of_templates`: the host for templates has its own code for a wrong token."""

        async def called(request: Request) -> Response:
            params = await _params(request)
            token = request.headers.get("access_token", "")
            record = self.note(name, **_who(params), params=params)

            async def done() -> Response:
                return self._answer(work, params, token, of_templates, record)

            struck = self.faults.strike(_names(name), record["user"] or record["phone"])
            record["fault"] = struck.kind if struck else ""
            return await under(struck, done, lambda fault: _refuse(fault, record, Refusal(fault.code).body))

        return called

    def _answer(
        self, work: Callable[[Body], Body], params: Body, token: str, of_templates: bool, record: Body
    ) -> Response:
        minute = int(self.clock.now() // 60)
        self.minutes[minute] += 1
        left = max(self.per_minute - self.minutes[minute], 0)
        headers = {"X-RateLimit-Limit": str(self.per_minute), "X-RateLimit-Remain": str(left)}
        try:
            if self.minutes[minute] > self.per_minute:
                raise Refusal(-32)
            self._check(token, of_templates)
            body = {"error": 0, "message": "Success", "data": work(params)}
        except Refusal as refusal:
            body = refusal.body
        record["result"] = "ok" if body["error"] == 0 else str(body["error"])
        return answer(body, headers=headers)

    def _check(self, token: str, of_templates: bool) -> None:
        wrong = self.grants.wrong(token)
        if wrong:
            raise Refusal(-124 if of_templates else -220 if wrong == "expired" else -216)

    async def token(self, request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode(errors="replace")))
        record = self.note("token", user="", phone="", params={"grant_type": form.get("grant_type", "")})
        struck = self.faults.strike({"token"}, "")
        record["fault"] = struck.kind if struck else ""

        async def done() -> Response:
            try:
                body: Body = dict(self.grants.exchange(form, request.headers.get("secret_key", "")))
            except GrantRefused as refused:
                body = refused.body
            record["result"] = str(body.get("error", "ok"))
            return answer(body)

        return await under(struck, done, lambda fault: _refuse(fault, record, GrantRefused(fault.code).body))

    async def permission(self, request: Request) -> Response:
        """The page where an administrator agrees; here it agrees by itself and goes to the callback."""
        query = request.query_params
        if query.get("app_id") != self.grants.app_id:
            return answer(GrantRefused(-14002).body)
        if not query.get("redirect_uri"):
            return answer(GrantRefused(-14003).body)
        code = self.grants.consent(query.get("code_challenge", ""))
        state = {"state": query["state"]} if "state" in query else {}
        given = urlencode({"code": code, "oa_id": self.events.oa_id, **state})
        joint = "&" if "?" in query["redirect_uri"] else "?"
        return RedirectResponse(f"{query['redirect_uri']}{joint}{given}", 302)

    def break_by(self, body: Body) -> Body:
        """The `chat` of a fault is a user id or a phone."""
        return self.faults.replace({**body, "faults": [_with_phone(one, "chat") for one in body.get("faults", [])]})

    def limit(self, body: Body) -> Body:
        """`per_minute`: calls a minute before -32."""
        self.per_minute = int(body.get("per_minute", PER_MINUTE))
        return {"per_minute": self.per_minute}

    def introduce(self) -> Body:
        settings = {
            "HAILONG_ZALO_OA_ID": self.events.oa_id,
            "HAILONG_ZALO_APP_ID": self.grants.app_id,
            "HAILONG_ZALO_APP_SECRET": self.grants.app_secret,
            "HAILONG_ZALO_OA_SECRET": self.events.oa_secret,
            "HAILONG_ZALO_URL": self.url,
            "HAILONG_ZALO_OAUTH_URL": self.url,
            "HAILONG_ZALO_BUSINESS_URL": self.url,
        }
        tokens = {"access_token": self.grants.access, "refresh_token": self.grants.refresh}
        return {"url": self.url, **tokens, "settings": settings}

    def forget(self, keep: list[str]) -> None:
        self.account.people.forget()
        self.account.forget()
        self.account.templates.forget()
        self.business.forget()
        self.minutes.clear()
        self.per_minute = PER_MINUTE
        if "grant" not in keep:
            self.grants.forget()
        if "webhook" not in keep:
            self.postman.move(self.webhook)

    def state(self) -> Body:
        return {
            **super().state(),
            "app_id": self.grants.app_id,
            "oa_id": self.events.oa_id,
            "grant": self.grants.state,
            "people": self.account.people.state,
            "templates": [vars(one) for one in self.account.templates.all.values()],
            "quota": self.account.templates.quota,
            "charged": self.account.charged,
            "sent_templates": list(self.account.sent.values()),
            "ratings": len(self.business.ratings),
        }


def _names(name: str) -> set[str]:
    return {name, "template"} if name in ("template_user", "template_phone") else {name}


def _with_phone(given: Body, name: str) -> Body:
    """A phone in this field, in whatever form, as Zalo writes it; a user id is longer, or has no such beginning."""
    written = str(given.get(name) or "").strip()
    phone = national(written) if written.startswith(("0", "84", "+84")) or name == "phone" else ""
    return given | {name: phone} if phone else given


async def _params(request: Request) -> Body:
    query = dict(request.query_params)
    raw = await request.body()
    if not raw:
        return query
    try:
        given = orjson.loads(raw)
    except ValueError:
        return query
    return query | given if isinstance(given, dict) else query


def _who(params: Body) -> dict[str, str]:
    recipient = params.get("recipient")
    user = recipient.get("user_id") if isinstance(recipient, dict) else params.get("user_id")
    return {"user": str(user or ""), "phone": national(str(params.get("phone") or ""))}


def _refuse(fault: Fault, record: Body, body: Body) -> Response:
    if fault.kind == "500":
        record["result"] = "500"
        return PlainTextResponse("Internal Server Error", 500)
    record["result"] = str(fault.code)
    return answer(body)
