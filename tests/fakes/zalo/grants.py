"""OAuth v4: codes, access tokens of 25 hours, and refresh tokens that are used once."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from secrets import token_urlsafe
from typing import Any

from tests.fakes.wire.clock import Clock

ACCESS_LIVES = 90_000  # seconds
REFRESH_LIVES = 90 * 86_400
CODE_LIVES = 600
NAMES = {
    -14002: ("Invalid app id.", "App id is not valid"),
    -14003: ("Invalid redirect uri.", "Redirect uri is not valid"),
    -14004: ("Invalid secret key.", "Secret key is not valid"),
    -14005: ("Invalid authorization code.", "Code is invalid, expired or already used"),
    -14014: ("Invalid refresh token.", "Refresh token is invalid, expired or already used"),
    -14018: ("Invalid grant type.", "Grant type is not supported"),
}


class GrantRefused(Exception):
    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code

    @property
    def body(self) -> dict[str, Any]:
        """The shape that OAuth has for errors; it comes with HTTP 200."""
        name, reason = NAMES.get(self.code, ("Error.", "Unknown"))
        page = "https://developers.zalo.me/docs/social-api/tham-khao/ma-loi"
        return {
            "error": self.code,
            "error_name": name,
            "error_reason": reason,
            "error_description": reason,
            "ref_doc": page,
        }


@dataclass
class Grants:
    """One OA's grant to one app. A new access token ends the old one at once, and so does a new consent."""

    clock: Clock
    app_id: str
    app_secret: str
    access: str = ""
    refresh: str = ""
    access_ends: float = 0.0
    refresh_ends: float = 0.0
    issued: int = 0
    codes: dict[str, tuple[float, str]] = field(default_factory=dict)

    def forget(self) -> None:
        self.codes.clear()
        self.issued = 0
        self.issue()

    def issue(self) -> dict[str, str]:
        now = self.clock.now()
        self.access, self.refresh = f"at-{token_urlsafe(24)}", f"rt-{token_urlsafe(24)}"
        self.access_ends, self.refresh_ends = now + ACCESS_LIVES, now + REFRESH_LIVES
        self.issued += 1
        return {"access_token": self.access, "refresh_token": self.refresh, "expires_in": str(ACCESS_LIVES)}

    def consent(self, challenge: str = "") -> str:
        """An administrator agreed: the code that the callback gets. `challenge` is the app's PKCE challenge."""
        code = token_urlsafe(24)
        self.codes[code] = (self.clock.now() + CODE_LIVES, challenge)
        return code

    def exchange(self, form: dict[str, str], secret: str) -> dict[str, str]:
        """Raises GrantRefused."""
        if form.get("app_id") != self.app_id:
            raise GrantRefused(-14002)
        if secret != self.app_secret:
            raise GrantRefused(-14004)
        kind = form.get("grant_type")
        if kind == "authorization_code":
            self._redeem(form)
        elif kind == "refresh_token":
            self._renew(form.get("refresh_token", ""))
        else:
            raise GrantRefused(-14018)
        return self.issue()

    def _redeem(self, form: dict[str, str]) -> None:
        ends, challenge = self.codes.pop(form.get("code", ""), (0.0, ""))
        if ends < self.clock.now() or (challenge and challenge != _challenge(form.get("code_verifier", ""))):
            raise GrantRefused(-14005)

    def _renew(self, token: str) -> None:
        if not token or token != self.refresh or self.refresh_ends < self.clock.now():
            raise GrantRefused(-14014)

    def revoke(self, what: str) -> None:
        """access, refresh, or all: what an administrator or Zalo took away."""
        if what in ("access", "all"):
            self.access = ""
        if what in ("refresh", "all"):
            self.refresh = ""

    def wrong(self, token: str) -> str:
        """Why an access token does not do: "invalid", "expired", or "" when it does."""
        if not token or token != self.access:
            return "invalid"
        return "expired" if self.access_ends < self.clock.now() else ""

    @property
    def state(self) -> dict[str, Any]:
        return {
            "access_token": self.access, "refresh_token": self.refresh, "issued": self.issued,
            "access_ends": self.access_ends, "refresh_ends": self.refresh_ends,
        }  # fmt: skip


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
