"""Pages for staff as answers: the frame around them, their menu, the token of their forms, and their headers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from fastapi import Request
from fastapi.responses import HTMLResponse

from api.pages import render
from api.pages.navigation import current, menu
from api.sessions import form_cookie, put, session_cookie
from survey.staff import ROLES, Staff

Family = Literal["staff", "help", "plain"]

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'{more}; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; worker-src {workers}; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_NOTHING = (
    "accelerometer=(), autoplay=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()"
)

# Only helped mode needs a camera, for the slip's QR code, and a worker, for going on without a connection.
_FAMILIES: Mapping[str, Mapping[str, str]] = {
    "staff": {
        "Content-Security-Policy": _POLICY.format(more="", workers="'none'"),
        "Permissions-Policy": f"camera=(), {_NOTHING}",
    },
    "help": {
        "Content-Security-Policy": _POLICY.format(more=" blob: data:", workers="'self'"),
        "Permissions-Policy": f"camera=(self), {_NOTHING}",
    },
}
_ALWAYS = {
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def shown(
    request: Request, name: str, staff: Staff | None, status: int = 200, *, family: Family = "staff", **values: object
) -> HTMLResponse:
    """The template `name` (as "office/overview") within the frame of staff; a value that is missing raises."""
    token, fresh = _cookie(request)
    sections = menu(staff) if staff else []
    frame = {
        "staff": staff,
        "role": ROLES[staff.role] if staff else "",
        "menu": sections,
        "current": current(sections, request.url.path),
        "here": request.url.path,
        "unit_name": request.app.state.settings.unit_name,
        "csrf_token": request.app.state.desk.signing_in.form_token(token),
    }
    response = HTMLResponse(render(name, **frame, **values), status, headers(request, family))
    if fresh:
        put(request, response, form_cookie(request), token)
    return response


def headers(request: Request, family: Family = "staff") -> dict[str, str]:
    """What every page of the family carries."""
    made = {**_ALWAYS, **_FAMILIES[family]}
    if request.app.state.settings.public_url.startswith("https://"):
        made["Strict-Transport-Security"] = "max-age=31536000"
    return made


def _cookie(request: Request) -> tuple[str, bool]:
    """The cookie to which forms on this page are tied, and whether it has still to be set."""
    session = getattr(request.state, "session", None)
    given = request.cookies.get(session_cookie(request) if session else form_cookie(request), "")
    return (given, False) if given else (request.app.state.desk.signing_in.fresh(), True)
