"""The province's single sign-on as a client sees it: OpenID Connect, authorization code with PKCE.

What the provider says is believed only from an id token that it signed, for us, for this sign-in, just now.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from survey.runtime.settings import Settings

DISCOVERY = "/.well-known/openid-configuration"
BACK = "/dang-nhap/sso/ve"
ALGORITHMS = (
    "RS256",
    "PS256",
    "ES256",
    "RS384",
    "ES384",
    "RS512",
    "PS512",
    "ES512",
    "EdDSA",
)  # never "none", never HS…
LEEWAY = 60  # seconds by which clocks may differ


class NotVouched(Exception):
    """The provider did not, or not believably, say who this is. The reason is for the log and names nobody."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a sign-in was begun with, and must come back with."""

    state: str
    nonce: str
    verifier: str
    onward: str

    @classmethod
    def drawn(cls, token: str, onward: str) -> Asked:
        """All three secrets from one token of chance: each is of no use for finding another."""
        made = [_url64(hmac.digest(token.encode(), name, "sha256")) for name in (b"state", b"nonce", b"verifier")]
        return cls(*made, onward)


class Provider:
    def __init__(self, settings: Settings, http: httpx.AsyncClient) -> None:
        self._settings, self._http = settings, http
        self._known: Mapping[str, Any] = {}
        self._keys: KeySet | None = None
        self.back = f"{settings.public_url}{BACK}"

    async def address(self, asked: Asked) -> str:
        """Where the browser goes to sign in. Raises NotVouched."""
        challenge = _url64(hashlib.sha256(asked.verifier.encode()).digest())
        scopes = dict.fromkeys(["openid", *self._settings.oidc_scopes.split()])
        query = {
            "response_type": "code",
            "client_id": self._settings.oidc_client_id,
            "redirect_uri": self.back,
            "scope": " ".join(scopes),
            "state": asked.state,
            "nonce": asked.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        where = (await self._about())["authorization_endpoint"]
        return f"{where}{'&' if '?' in where else '?'}{urlencode(query)}"

    async def name(self, code: str, asked: Asked, now: int) -> str:
        """The name by which the provider knows who has signed in. Raises NotVouched."""
        about = await self._about()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.back,
            "code_verifier": asked.verifier,
        }
        answer = await self._json("POST", about["token_endpoint"], data=form, **self._proof(about))
        claims = await self._claims(str(answer.get("id_token", "")), asked, now)
        name = claims.get(self._settings.oidc_claim)
        if not isinstance(name, str) or not name.strip():
            raise NotVouched(f"no claim {self._settings.oidc_claim}")
        if self._settings.oidc_claim == "email" and claims.get("email_verified") is not True:
            raise NotVouched("e-mail not verified")
        return name.strip()

    def _proof(self, about: Mapping[str, Any]) -> dict[str, Any]:
        """By which the provider knows us: the header that is the default of the standard."""
        return {
            "auth": httpx.BasicAuth(self._settings.oidc_client_id, self._settings.oidc_client_secret.get_secret_value())
        }

    async def _claims(self, token: str, asked: Asked, now: int) -> dict[str, Any]:
        try:
            found = await self._decoded(token)
            self._rules(asked, now).validate(found)
        except (JoseError, ValueError, KeyError) as error:
            raise NotVouched(f"id token: {type(error).__name__}") from None
        audience = found["aud"]
        if isinstance(audience, list) and len(audience) > 1 and found.get("azp") != self._settings.oidc_client_id:
            raise NotVouched("id token: meant for somebody else")
        return found

    def _rules(self, asked: Asked, now: int) -> jwt.JWTClaimsRegistry:
        return jwt.JWTClaimsRegistry(
            now=now,
            leeway=LEEWAY,
            iss={"essential": True, "value": self._settings.oidc_issuer},
            aud={"essential": True, "value": self._settings.oidc_client_id},
            nonce={"essential": True, "value": asked.nonce},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )

    async def _decoded(self, token: str) -> dict[str, Any]:
        """The claims under a signature of the provider's; keys are fetched anew when none fits: they are changed."""
        if self._keys is not None:
            try:
                return jwt.decode(token, self._keys, algorithms=ALGORITHMS).claims
            except (JoseError, ValueError):
                self._keys = None
        about = await self._about()
        self._keys = KeySet.import_key_set(await self._json("GET", about["jwks_uri"]))
        return jwt.decode(token, self._keys, algorithms=ALGORITHMS).claims

    async def _about(self) -> Mapping[str, Any]:
        if not self._known:
            found = await self._json("GET", f"{self._settings.oidc_issuer}{DISCOVERY}")
            if str(found.get("issuer", "")).rstrip("/") != self._settings.oidc_issuer:
                raise NotVouched("discovery names another issuer")
            missing = {"authorization_endpoint", "token_endpoint", "jwks_uri"} - found.keys()
            if missing:
                raise NotVouched("discovery is incomplete")
            self._known = found
        return self._known

    async def _json(self, method: str, url: str, **more: Any) -> dict[str, Any]:
        try:
            answer = await self._http.request(method, url, **more)
            answer.raise_for_status()
            found = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise NotVouched(f"{method}: {type(error).__name__}") from None
        if not isinstance(found, dict):
            raise NotVouched(f"{method}: not an object")
        return found


def _url64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
