"""The endpoint that Rasa calls: rasa-sdk's contract and executor, on the service's own web server.

rasa-sdk's server would do, but it echoes the conversation in its errors, has no authentication, and asks for the
whole domain with every call. This one answers 403 without the shared secret and never repeats what it was sent.
"""

from __future__ import annotations

import gc
import hmac
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import orjson
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionNotFoundException
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from actions.registry import executor

logger = logging.getLogger(__name__)

HEADER = "x-hailong-secret"

OpenDesk = Callable[[], AbstractAsyncContextManager[Any]]


def create(opening: OpenDesk, secret: str) -> Starlette:
    """`opening` gives, for as long as the process lives, an object whose `talk` the actions use."""
    if not secret:
        logger.error("Chưa đặt HAILONG_RASA_SECRET: cổng hành động sẽ từ chối mọi lời gọi.")

    @asynccontextmanager
    async def opened(app: Starlette) -> AsyncIterator[None]:
        async with opening() as desk:
            app.state.executor = executor(desk.talk)
            app.state.secret = secret.encode()
            gc.collect()
            gc.freeze()  # what is loaded now is there to stay: not worth walking through again
            yield

    return Starlette(routes=[Route("/webhook", webhook, methods=["POST"]), Route("/health", health)], lifespan=opened)


async def health(request: Request) -> JSONResponse:
    return JSONResponse({"status": "ok"})


async def webhook(request: Request) -> JSONResponse:
    state = request.app.state
    if not _admits(request, state.secret):
        return JSONResponse({"error": "refused"}, status_code=403)
    call = _parsed(await request.body())
    if call is None:
        return JSONResponse({"error": "body is not a JSON object"}, status_code=400)
    return await _run(state.executor, call)


def _parsed(body: bytes) -> dict[str, Any] | None:
    try:
        call = orjson.loads(body)
    except ValueError:
        return None
    return call if isinstance(call, dict) else None


async def _run(run: ActionExecutor, call: dict[str, Any]) -> JSONResponse:
    call["domain"] = {}  # our actions do not look at it, and the executor insists on one
    try:
        result = await run.run(call)
    except ActionNotFoundException as error:
        return JSONResponse({"error": "unknown action", "action_name": error.action_name}, status_code=404)
    except Exception as error:  # whatever it was, the conversation in `call` must not come back in the answer
        logger.error("Lời gọi hành động hỏng: %s", type(error).__name__)
        return JSONResponse({"error": type(error).__name__}, status_code=500)
    return JSONResponse({"events": result.events, "responses": result.responses} if result else {})


def _admits(request: Request, secret: bytes) -> bool:
    return bool(secret) and hmac.compare_digest(request.headers.get(HEADER, "").encode(), secret)
