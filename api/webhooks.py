"""The platforms' door: who calls is checked first, then the update is stored, then the answer is 200.

What is stored and cannot be understood is answered 200 as well: a platform that gets an error sends the same update
again for hours, and everything behind it waits.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.bodies import body_of
from bot.telegram.connecting import PATH as TELEGRAM
from bot.telegram.secret import HEADER as SECRET_HEADER
from bot.telegram.secret import verify as telegram_verified
from bot.zalo.consent import WEBHOOK as ZALO
from bot.zalo.signature import verify as zalo_verified
from survey.records import StoreAway

log = logging.getLogger(__name__)

BODY_LIMIT = 1024 * 1024  # bytes; the platforms' updates have a few thousand
SIGNATURE_HEADER = "X-ZEvent-Signature"


async def telegram(request: Request) -> Response:
    """POST /webhooks/telegram"""
    settings = request.app.state.settings
    secret = settings.telegram_secret.get_secret_value()
    return await _received(
        request, "telegram", lambda raw: telegram_verified(request.headers.get(SECRET_HEADER), secret)
    )


async def zalo(request: Request) -> Response:
    """POST /webhooks/zalo: one address for everything that an application is told."""
    settings = request.app.state.settings
    secret, app = settings.zalo_oa_secret.get_secret_value(), settings.zalo_app_id
    header = request.headers.get(SIGNATURE_HEADER)
    return await _received(request, "zalo", lambda raw: zalo_verified(raw, header, app, secret))


async def _received(request: Request, name: str, verified: Callable[[bytes], bool]) -> Response:
    state = request.app.state
    channel = state.channels.get(name)
    if channel is None:
        return Response(status_code=404)
    raw = await body_of(request, BODY_LIMIT)
    if raw is None:
        return Response(status_code=413)
    if not verified(raw):
        log.warning("a call to the webhook of %s was not signed by the platform", name)
        return Response(status_code=403)
    try:
        await state.arrivals.take_raw(channel, raw)
    except StoreAway:
        return await _spooled(request, name, raw)
    return Response(status_code=200)


async def _spooled(request: Request, name: str, raw: bytes) -> Response:
    """While the database is away the update is kept on disk: not every platform sends it again."""
    try:
        await request.app.state.spool.keep(name, raw)
    except OSError:
        log.exception("an update could be kept neither in the database nor on disk")
        return Response(status_code=503)
    return Response(status_code=200)


ROUTES = (
    Route(TELEGRAM, telegram, methods=["POST"]),
    Route(ZALO, zalo, methods=["POST"]),
)
