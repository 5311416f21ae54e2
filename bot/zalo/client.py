"""The way to Zalo's API: one request with the current token; every refusal a typed error with a named reason."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

import httpx

from bot.channel import Ambiguous, Halted, Refused, SendError, Throttled
from bot.zalo.codes import TOKEN_REFUSED, NotSent, Place, error
from bot.zalo.keeper import Keeper

TIMEOUT = 10.0  # seconds for one request
SURE = 5  # refusals of new tokens in a row
PAUSE = timedelta(minutes=10)  # before a token is tried again that Zalo refuses though it is new
WAIT = 60.0  # seconds, when we are told to slow down without a number

MESSAGE = "/v3.0/oa/message/cs"
USER_TEMPLATE = "/v3.0/oa/message/template"
PHONE_TEMPLATE = "/message/template"
RATINGS = "/rating/get"


class Client:
    """All methods raise SendError; what they return is the `data` of Zalo's answer."""

    def __init__(
        self, keeper: Keeper, http: httpx.AsyncClient, now: Callable[[], datetime], *, url: str, business_url: str
    ) -> None:
        self._keeper, self._http, self._now = keeper, http, now
        self._url, self._business = url, business_url
        self._refusals = 0  # of tokens that were new, since anything was taken

    async def message(self, user_id: str, message: Mapping[str, Any]) -> dict[str, Any]:
        """Sends a consultation message."""
        body = {"recipient": {"user_id": user_id}, "message": message}
        return await self._ask(self._place("zalo"), "POST", f"{self._url}{MESSAGE}", json=body)

    async def template_by_user(self, user_id: str, template: str, data: Mapping[str, Any]) -> dict[str, Any]:
        body = {"user_id": user_id, "template_id": template, "template_data": data}
        return await self._ask(self._place("zalo", template), "POST", f"{self._url}{USER_TEMPLATE}", json=body)

    async def template_by_phone(
        self, phone: str, template: str, data: Mapping[str, Any], tracking_id: str
    ) -> dict[str, Any]:
        """`phone` begins with 84. The tracking id is a label, no key: the same one twice is sent twice."""
        body = {"phone": phone, "template_id": template, "template_data": data, "tracking_id": tracking_id}
        return await self._ask(self._place("zbs", template), "POST", f"{self._business}{PHONE_TEMPLATE}", json=body)

    async def ratings(self, template: str, since: int, until: int, offset: int, limit: int) -> Any:
        """A page of ratings between two moments in milliseconds.

        The documents say POST, systems that run say GET: whichever is taken.
        """
        params = {"template_id": template, "from_time": since, "to_time": until, "offset": offset, "limit": limit}
        place, url = self._place("zbs", template), f"{self._business}{RATINGS}"
        try:
            return await self._ask(place, "POST", url, params=params)
        except Refused:
            return await self._ask(place, "GET", url, params=params)

    def _place(self, channel: str, template: str = "") -> Place:
        return Place(channel, self._now(), template)

    async def _ask(self, place: Place, method: str, url: str, **what: Any) -> Any:
        """One request; a second one with a new token when Zalo does not take the first's.

        A new token ends the one before at once: who got theirs just then tries the newest, and only that one counts.
        """
        token = await self._token(place, self._keeper.token())
        code, data = await self._once(method, url, token, what)
        if code in TOKEN_REFUSED:
            token = await self._token(place, self._keeper.refreshed(token))
            code, data = await self._once(method, url, token, what)
        if code in TOKEN_REFUSED and (newest := await self._token(place, self._keeper.newest())) != token:
            code, data = await self._once(method, url, newest, what)
        if code in TOKEN_REFUSED:
            raise self._refused_again(place, code)
        self._refusals = 0
        if code:
            raise error(code, place)
        return data

    def _refused_again(self, place: Place, code: int) -> Halted | NotSent:
        """A new token that is refused once is tried again; one refused time after time is a matter of permissions."""
        self._refusals += 1
        if self._refusals < SURE:
            return NotSent("token-refused")
        return Halted(place.channel, "token-refused", self._now() + PAUSE, str(code))

    async def _token(self, place: Place, asked: Awaitable[str]) -> str:
        """Both channels live on the same grant: what halts the one halts the other under its own name."""
        try:
            return await asked
        except Halted as halted:
            raise Halted(place.channel, halted.reason, halted.until, halted.detail) from None

    async def _once(self, method: str, url: str, token: str, what: Mapping[str, Any]) -> tuple[int, Any]:
        """Zalo's error number, 0 for success, and its data."""
        try:
            async with asyncio.timeout(TIMEOUT):
                answer = await self._http.request(method, url, headers={"access_token": token}, timeout=TIMEOUT, **what)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            raise NotSent("connection") from None
        except (httpx.HTTPError, TimeoutError):
            raise Ambiguous from None
        return _read(answer)


def _read(answer: httpx.Response) -> tuple[int, Any]:
    """Errors mostly come with status 200: the body's `error` is tested whatever the status."""
    if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        raise Throttled(WAIT)
    try:
        body = answer.json()
        code = int(body["error"])
    except (ValueError, TypeError, KeyError):
        raise _unreadable(answer.status_code) from None
    if code == 0 and answer.is_error:
        raise _unreadable(answer.status_code)
    return code, body.get("data") or {}


def _unreadable(status: int) -> SendError:
    if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return Refused(f"http-{status}")
    return Ambiguous()
