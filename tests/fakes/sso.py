"""A province's single sign-on in small: a strict OpenID provider over HTTP that can be told to lie."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from secrets import token_urlsafe
from time import time
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "hailong", "bi-mat-cua-ung-dung"


@dataclass
class Grant:
    """A code that was handed out: for which request, and whether it was used."""

    query: dict[str, str]
    used: bool = False


@dataclass
class SingleSignOn:
    """`person`: who sits at the browser. `lies`: claims that go into the id token in place of the true ones."""

    back: str
    person: dict[str, Any] = field(default_factory=lambda: {"sub": "u-17", "preferred_username": "le.thi.buoi"})
    lies: dict[str, Any] = field(default_factory=dict)
    algorithm: str = "ES256"
    url: str = ""
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "k1"}))
    stranger: ECKey | None = None  # signs in place of the key that is published
    grants: dict[str, Grant] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.app = Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self.discovery),
                Route("/dang-nhap", self.authorize),
                Route("/token", self.token, methods=["POST"]),
                Route("/keys", self.keys),
            ]
        )

    def introduce(self) -> dict[str, Any]:
        return {"url": self.url}

    async def close(self) -> None: ...

    def change_key(self) -> None:
        self.key = ECKey.generate_key("P-256", {"kid": token_urlsafe(4)})

    async def discovery(self, request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/dang-nhap",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/keys",
                "response_types_supported": ["code"],
                "id_token_signing_alg_values_supported": ["ES256"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    async def authorize(self, request: Request) -> Response:
        query = dict(request.query_params)
        wanted = {
            "response_type": "code",
            "client_id": CLIENT,
            "redirect_uri": self.back,
            "code_challenge_method": "S256",
        }
        wrong = [name for name, value in wanted.items() if query.get(name) != value]
        wrong += [name for name in ("state", "nonce", "code_challenge") if len(query.get(name, "")) < 32]
        if wrong or "openid" not in query.get("scope", "").split():
            return self.refuse(f"authorize: {wrong}")
        code = token_urlsafe(24)
        self.grants[code] = Grant(query)
        return RedirectResponse(
            f"{self.back}?{urlencode({'code': code, 'state': query['state'], 'iss': self.url})}", 302
        )

    async def token(self, request: Request) -> Response:
        form = dict(await request.form())
        proof = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        grant = self.grants.get(str(form.get("code")))
        if request.headers.get("authorization") != f"Basic {proof}":
            return self.refuse("token: client", 401)
        if grant is None or grant.used or form.get("redirect_uri") != self.back:
            return self.refuse("token: code")
        if _challenge(str(form.get("code_verifier"))) != grant.query["code_challenge"]:
            return self.refuse("token: verifier")
        grant.used = True
        return JSONResponse({"access_token": token_urlsafe(), "token_type": "Bearer", "id_token": self.signed(grant)})

    def signed(self, grant: Grant) -> str:
        now = int(time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": grant.query["nonce"]}
        claims = {name: value for name, value in {**claims, **self.person, **self.lies}.items() if value is not None}
        if self.algorithm == "HS256":  # the public key taken for a shared secret, as careless clients let it pass
            public = self.key.as_pem(private=False)
            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(public), algorithms=["HS256"])
        if self.algorithm == "none":
            return jwt.encode({"alg": "none"}, claims, OctKey.import_key("x" * 32), algorithms=["none"])
        key = self.stranger or self.key
        return jwt.encode({"alg": "ES256", "kid": self.key.kid}, claims, key, algorithms=["ES256"])

    async def keys(self, request: Request) -> Response:
        return JSONResponse(KeySet([self.key]).as_dict(private=False))

    def refuse(self, why: str, status: int = 400) -> Response:
        self.refusals.append(why)
        return JSONResponse({"error": "invalid_request", "error_description": why}, status)


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
