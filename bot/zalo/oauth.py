"""Zalo's OAuth: a code or a refresh token for a pair of tokens. Errors come in any shape, sometimes with status 200."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import httpx

from bot.zalo.codes import NotSent
from survey.grant import GrantDead, Tokens

PATH = "/v4/oa/access_token"
TIMEOUT = 10.0  # seconds for the whole exchange; the lock on the grant outlasts it
UNSTATED = 3600  # seconds that a token is taken to last when the answer does not say

# The refresh token, or the code, is used up or never was: nothing but a new consent helps.
DEAD = frozenset({-14005, -14014})


class NotGranted(Exception):
    """Zalo refuses the application or its request. `code` is Zalo's number."""

    def __init__(self, code: int) -> None:
        super().__init__(f"code {code}")
        self.code = code


class OAuth:
    def __init__(self, http: httpx.AsyncClient, url: str, app_id: str, app_secret: str) -> None:
        self._http = http
        self._url = f"{url}{PATH}"
        self._app_id = app_id
        self._secret = app_secret

    async def exchange(self, code: str, verifier: str) -> Tokens:
        """The tokens of a first consent. Raises GrantDead for a code that no longer serves, NotGranted, NotSent."""
        tokens = await self._ask(grant_type="authorization_code", code=code, code_verifier=verifier)
        if not tokens.refresh:
            raise NotSent("token-refused")
        return tokens

    async def refresh(self, refresh_token: str) -> Tokens:
        """New tokens for a refresh token, which serves once. Raises GrantDead, NotGranted, NotSent."""
        return await self._ask(grant_type="refresh_token", refresh_token=refresh_token)

    async def _ask(self, **form: str) -> Tokens:
        headers = {"secret_key": self._secret}
        try:
            async with asyncio.timeout(TIMEOUT):
                answer = await self._http.post(
                    self._url, data={**form, "app_id": self._app_id}, headers=headers, timeout=TIMEOUT
                )
            body = answer.json()
        except (httpx.HTTPError, TimeoutError, ValueError):
            raise NotSent("token-unanswered") from None
        return _tokens(body)


def _tokens(body: Any) -> Tokens:
    """Only an answer that has a token is one; everything else changes nothing."""
    given = body if isinstance(body, dict) else {}
    access, refresh = given.get("access_token"), given.get("refresh_token")
    if isinstance(access, str) and access:
        return Tokens(access, refresh if isinstance(refresh, str) else "", _lasts(given.get("expires_in")))
    code = _number(given.get("error"))
    if code in DEAD:
        raise GrantDead(str(code))
    if code:
        raise NotGranted(code)
    raise NotSent("token-refused")


def _lasts(value: Any) -> timedelta:
    """`expires_in` is seconds, as text."""
    return timedelta(seconds=_number(value) or UNSTATED)


def _number(value: Any) -> int:
    try:
        return int(str(value).strip())
    except ValueError:
        return 0
