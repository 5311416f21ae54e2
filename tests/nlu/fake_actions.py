"""A little action server: says that it took the message, or fails in one of the ways that servers fail."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web


class FakeActions:
    """`calls` are the bodies that Rasa sent; `fault` is how to fail: "status", "silence" or nothing."""

    def __init__(self, fault: str = "") -> None:
        self.calls: list[dict[str, Any]] = []
        self.fault = fault

    async def answer(self, request: web.Request) -> web.Response:
        call = await request.json()
        self.calls.append(call)
        if self.fault == "status":
            return web.json_response({"error": "x"}, status=500)
        taken = call["tracker"]["latest_message"]["metadata"]["message"]
        responses = [] if self.fault == "silence" else [{"text": None, "custom": {"taken": taken}}]
        return web.json_response({"events": [], "responses": responses})


@asynccontextmanager
async def served(actions: FakeActions) -> AsyncIterator[str]:
    """The address of the webhook, for as long as the block lasts."""
    app = web.Application()
    app.router.add_post("/webhook", actions.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}/webhook"
    finally:
        await runner.cleanup()
