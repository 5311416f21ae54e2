"""Signing in and out: the page for name and password, the page for the second step."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.going_on import onward, ours, to
from api.pages.shown import shown
from api.sessions import drop, form_cookie, put, session_cookie
from api.staff import SIGN_IN, Checked, open_session, visitor
from survey.desk.signing_in import Denied, Entered
from survey.display import clock

router = APIRouter(include_in_schema=False)

SECOND = f"{SIGN_IN}/ma"
WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng."
WRONG_CODE = "Mã chưa đúng hoặc đã dùng. Hãy chờ mã mới trên điện thoại rồi nhập lại."

Next = Annotated[str, Query()]


@router.get(SIGN_IN)
async def ask(request: Request, tiep: Next = "") -> Response:
    session = await open_session(request)
    if session is not None and session.passed:
        return to(onward(session.staff, tiep))
    return _page(request, tiep)


@router.post(SIGN_IN)
async def enter(
    request: Request,
    _: Checked,
    login: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=2000)] = "",
    tiep: Annotated[str, Form()] = "",
) -> Response:
    outcome = await request.app.state.desk.signing_in.password(login, password, visitor(request))
    if isinstance(outcome, Denied):
        return _page(request, tiep, login=login, error=_why(outcome, WRONG), status=429 if outcome.until else 401)
    after = f"{SECOND}?tiep={quote(ours(tiep), safe='')}" if outcome.second else onward(outcome.staff, tiep)
    return entered(request, outcome, after)


@router.get(SECOND)
async def ask_code(request: Request, tiep: Next = "") -> Response:
    session = await open_session(request)
    if session is None or session.passed:
        return to(SIGN_IN)
    return _code_page(request, tiep)


@router.post(SECOND)
async def enter_code(
    request: Request,
    _: Checked,
    code: Annotated[str, Form(max_length=40)] = "",
    tiep: Annotated[str, Form()] = "",
) -> Response:
    session = await open_session(request)
    if session is None or session.passed:
        return to(SIGN_IN)
    token = request.cookies.get(session_cookie(request), "")
    outcome = await request.app.state.desk.signing_in.code(token, code, visitor(request))
    if isinstance(outcome, Denied):
        return _code_page(request, tiep, _why(outcome, WRONG_CODE), 429 if outcome.until else 401)
    return entered(request, outcome, onward(outcome.staff, tiep))


@router.post("/dang-xuat")
async def leave(request: Request, _: Checked) -> Response:
    await request.app.state.desk.signing_in.out(request.cookies.get(session_cookie(request), ""))
    response = to(SIGN_IN)
    drop(request, response, session_cookie(request))
    return response


def entered(request: Request, outcome: Entered, after: str) -> Response:
    """On to the next page, with the cookie of the session that has just begun."""
    response = to(after)
    put(request, response, session_cookie(request), outcome.token)
    drop(request, response, form_cookie(request))
    return response


def _page(request: Request, tiep: str, *, login: str = "", error: str = "", status: int = 200) -> HTMLResponse:
    sso = request.app.state.settings.oidc_name if request.app.state.settings.oidc_issuer else ""
    return shown(request, "staff/sign_in", None, status, login=login[:64], error=error, tiep=ours(tiep), sso=sso)


def _code_page(request: Request, tiep: str, error: str = "", status: int = 200) -> HTMLResponse:
    return shown(request, "staff/sign_in_code", None, status, error=error, tiep=ours(tiep))


def _why(denied: Denied, otherwise: str) -> str:
    return too_often(denied.until) if denied.until else otherwise


def too_often(until: datetime) -> str:
    return f"Đã thử quá nhiều lần. Hãy thử lại sau {clock(until)}."
