"""The cookies of staff: their names, and how they are set. Only the server reads them, and only from its own pages."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response


def _secure(request: Request) -> bool:
    """Whether people reach the service by https; the setting says so, a proxy's headers might not."""
    return request.app.state.settings.public_url.startswith("https://")


def session_cookie(request: Request) -> str:
    """Browsers keep a `__Host-` cookie from every other host, and set it over https alone."""
    return "__Host-phien" if _secure(request) else "phien"


def form_cookie(request: Request) -> str:
    """For the forms of somebody who is not signed in yet."""
    return "__Host-bieu-mau" if _secure(request) else "bieu-mau"


def sso_cookie(request: Request) -> str:
    return "__Host-sso" if _secure(request) else "sso"


def put(request: Request, response: Response, name: str, value: str, lasts: int | None = None) -> None:
    """Until the browser closes, or for `lasts` seconds."""
    response.set_cookie(name, value, max_age=lasts, path="/", secure=_secure(request), httponly=True, samesite="lax")


def drop(request: Request, response: Response, name: str) -> None:
    response.delete_cookie(name, path="/", secure=_secure(request), httponly=True, samesite="lax")
