"""GET /healthz: the state of each part, for the supervisor, the operator and the installation's own watch."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable

import httpx
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

PATIENCE = 2.0  # seconds for each part

router = APIRouter(tags=["Vận hành"])


@router.get("/healthz")
async def healthz(request: Request) -> JSONResponse:
    """200 while answers can be stored, whatever else is away; 503 without the database."""
    state = request.app.state
    names = ("postgres", "redis", "rasa", "actions", "worker")
    checks = (
        state.desk.post.alive(),
        state.bell.alive(),
        state.rasa.alive(),
        _actions(state),
        state.desk.post.worker_alive(),
    )
    found = dict(zip(names, await asyncio.gather(*map(_checked, checks)), strict=True))
    parts = {name: "ok" if well else "down" for name, well in found.items()}
    held = await _held(state)
    status = "ok" if all(found.values()) and not held else "degraded"
    return JSONResponse({"status": status, "parts": parts, "held": held}, 200 if found["postgres"] else 503)


async def _held(state) -> dict[str, str]:
    """Channels that do not send until somebody acts, with the reason; what passes by itself is no alarm."""
    with contextlib.suppress(Exception):
        holds = await asyncio.wait_for(state.desk.outgoing.holds(), PATIENCE)
        return {one.scope: one.reason for one in holds if one.until is None}
    return {}


async def _checked(check: Awaitable[bool]) -> bool:
    with contextlib.suppress(Exception):
        return await asyncio.wait_for(check, PATIENCE)
    return False


async def _actions(state) -> bool:
    url = httpx.URL(state.settings.actions_url).copy_with(path="/health")
    return (await state.http.get(url)).status_code == httpx.codes.OK
