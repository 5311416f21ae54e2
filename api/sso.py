"""Signing in by the province's single sign-on: out to the provider, and back with a code."""

from __future__ import annotations

import base64
import hmac
import json
import logging
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.going_on import onward, ours, to
from api.oidc import BACK, Asked, NotVouched, Provider
from api.pages.refusals import told
from api.sessions import drop, put, session_cookie, sso_cookie
from api.signing_in import entered
from api.staff import SIGN_IN, PageRefused, visitor
from survey.desk.signing_in import Denied

router = APIRouter(include_in_schema=False)
log = logging.getLogger(__name__)

PATIENCE = 600  # seconds that somebody may take at the provider
STRANGER = "Tài khoản này chưa được cấp quyền dùng hệ thống khảo sát. Hãy nhờ người quản trị."
FAILED = "Chưa đăng nhập được bằng hệ thống của tỉnh. Hãy thử lại; nếu vẫn không được, hãy báo người quản trị."


@router.get(f"{SIGN_IN}/sso")
async def begin(request: Request, tiep: Annotated[str, Query()] = "") -> Response:
    provider, signing_in = _provider(request), request.app.state.desk.signing_in
    asked = Asked.drawn(signing_in.fresh(), ours(tiep))
    try:
        response = to(await provider.address(asked))
    except NotVouched as error:
        return _failed(request, error)
    put(request, response, sso_cookie(request), _packed(request, asked), PATIENCE)
    return response


@router.get(BACK)
async def back(
    request: Request,
    state: Annotated[str, Query(max_length=200)] = "",
    code: Annotated[str, Query(max_length=4000)] = "",
    iss: Annotated[str, Query(max_length=600)] = "",
) -> Response:
    provider, signing_in = _provider(request), request.app.state.desk.signing_in
    asked = _unpacked(request)
    try:
        if asked is None or not hmac.compare_digest(asked.state.encode(), state.encode()) or not code:
            raise NotVouched("state")
        if iss and iss.rstrip("/") != request.app.state.settings.oidc_issuer:
            raise NotVouched("answer of another issuer")
        name = await provider.name(code, asked, int(signing_in.now().timestamp()))
    except NotVouched as error:
        return _failed(request, error)
    outcome = await signing_in.known(name, visitor(request))
    if isinstance(outcome, Denied):
        return _over(request, told(request, 403, STRANGER))
    await signing_in.out(request.cookies.get(session_cookie(request), ""))
    return _over(request, entered(request, outcome, onward(outcome.staff, asked.onward)))


def _provider(request: Request) -> Provider:
    """The provider of the settings, made once. Raises PageRefused 404 without one."""
    state = request.app.state
    if not state.settings.oidc_issuer:
        raise PageRefused(404, "Hệ thống này không dùng đăng nhập một lần.")
    if not hasattr(state, "provider"):
        state.provider = Provider(state.settings, state.http)
    return state.provider


def _packed(request: Request, asked: Asked) -> str:
    """What the browser keeps meanwhile, and cannot change."""
    plain = json.dumps([asked.state, asked.nonce, asked.verifier, asked.onward])
    body = base64.urlsafe_b64encode(plain.encode()).decode()
    return f"{body}.{request.app.state.desk.signing_in.form_token(f'sso/{body}')}"


def _unpacked(request: Request) -> Asked | None:
    body, _, mark = request.cookies.get(sso_cookie(request), "").partition(".")
    if not request.app.state.desk.signing_in.fits(f"sso/{body}", mark):
        return None
    return Asked(*json.loads(base64.urlsafe_b64decode(body)))


def _failed(request: Request, error: NotVouched) -> Response:
    log.warning("single sign-on failed: %s", error)
    return _over(request, told(request, 403, FAILED))


def _over(request: Request, response: Response) -> Response:
    drop(request, response, sso_cookie(request))
    return response
