"""The real service on a real database behind a real port, with an account for each role; for tests with a browser."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page

from api.app import build
from survey.account import Wanted
from survey.desk import Desk
from survey.runtime.settings import Settings
from survey.staff import ROLES, Role

PASSWORD = "mot cau rat kho doan 2026"
AGENCY = "H57.39"  # of the agency's reader
PLACE = "buu-dien-thuan-hoa"  # of the helper


@dataclass
class StaffSite:
    """`do` runs a verb of the desk in the service's own loop: `site.do(lambda desk: desk.accounts.all())`."""

    url: str
    desk: Desk
    loop: asyncio.AbstractEventLoop
    browser: Browser
    folder: Path  # where the service keeps its files
    made: set[str] = field(default_factory=set)
    contexts: list[BrowserContext] = field(default_factory=list)

    def do[T](self, act: Callable[[Desk], Awaitable[T]]) -> T:
        return asyncio.run_coroutine_threadsafe(_awaited(act, self.desk), self.loop).result(30)

    def account(self, role: Role) -> str:
        """The login of the role's account, made when it is first asked for."""
        if role not in self.made:
            self.made.add(role)
            self.do(lambda desk: desk.accounts.create("tests", wanted(role), PASSWORD))
        return role

    def sign_in(self, role: Role, width: int = 1366, height: int = 900, **options: Any) -> Page:
        """A page of a browser of its own, at the role's first page."""
        page = self.visitor(width, height, **options)
        page.goto("/dang-nhap")
        page.fill("#login", self.account(role))
        page.fill("#password", PASSWORD)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        return page

    def visitor(self, width: int = 1366, height: int = 900, **options: Any) -> Page:
        """A page of a browser of its own, of nobody yet. A fault in a script fails the test at its end."""
        size = {"width": width, "height": height}
        context = self.browser.new_context(base_url=self.url, viewport=size, **{"locale": "vi-VN", **options})
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda told: self.faults.append(told.text) if "Content Security" in told.text else None)
        return page

    faults: list[str] = field(default_factory=list)


async def _awaited[T](act: Callable[[Desk], Awaitable[T]], desk: Desk) -> T:
    return await act(desk)


def wanted(role: Role, login: str = "") -> Wanted:
    """An account of the role, bound to AGENCY or PLACE where the role asks for it."""
    return Wanted(
        login=login or role, name=f"Cán bộ {ROLES[role]}", role=role,
        agencies=(AGENCY,) if role == "agency" else (), places=(PLACE,) if role == "helper" else (),
    )  # fmt: skip


def settings(database: str, **more: object) -> Settings:
    """For a service with nobody behind it: no Redis, no Rasa, no worker."""
    given = {"DATABASE_URL": database, "REDIS_URL": "redis://127.0.0.1:1/0", "demo": True, **more}
    return Settings(rasa_url="http://127.0.0.1:1", actions_url="http://127.0.0.1:1/webhook", **given)


@contextmanager
def staff_site(database: str, browser: Browser, **more: object) -> Iterator[StaffSite]:
    with socket.create_server(("127.0.0.1", 0)) as door:
        url = f"http://127.0.0.1:{door.getsockname()[1]}"
        app = build(settings(database, public_url=url, **more))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none", timeout_graceful_shutdown=1))
        begun, loops = threading.Event(), []

        async def serve() -> None:
            loops.append(asyncio.get_running_loop())
            begun.set()
            await server.serve(sockets=[door])

        thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
        thread.start()
        begun.wait(10)
        site = StaffSite(url, _desk(app, server, thread), loops[0], browser, app.state.settings.data_dir)
        try:
            yield site
        finally:
            for context in site.contexts:
                context.close()
            server.should_exit = True
            thread.join()
    assert site.faults == []


def _desk(app: Any, server: uvicorn.Server, thread: threading.Thread) -> Desk:
    """The service's desk, once it has started."""
    pause = threading.Event()
    for _ in range(600):
        if server.started:
            return app.state.desk
        assert thread.is_alive(), "the service ended before it began"
        pause.wait(0.05)
    raise AssertionError("the service did not start")
