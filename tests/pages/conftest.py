"""A browser, a service to open in it, and a citizen with a phone."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import site
from tests.fakes.web_server import WebServer
from tests.pages.citizen import Citizen

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


# One a module and no longer: while it runs, its event loop would be in the way of asynchronous tests elsewhere.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = next((found for found in map(shutil.which, NAMES) if found), None)
    if path is None:
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing("no Chromium on this machine: install it (Debian: apt-get install chromium) to test the pages")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def service() -> WebServer:
    return WebServer()


@pytest.fixture
def base_url(service: WebServer) -> Iterator[str]:
    """Where the service answers. HAILONG_PAGES_URL names a running one in demo mode instead of the fake."""
    real = os.environ.get("HAILONG_PAGES_URL")
    if real:
        yield real.rstrip("/")
        return
    with socket.create_server(("127.0.0.1", 0)) as door:
        config = uvicorn.Config(service.app, log_level="error", ws="none", lifespan="off", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
        thread.start()  # the door is already open: whoever knocks early waits in its queue
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
        service.stream = False
        server.should_exit = True
        thread.join()


@pytest.fixture
def phone(browser: Browser, base_url: str) -> Iterator[Callable[..., BrowserContext]]:
    """Makes a phone of the given size."""
    contexts: list[BrowserContext] = []

    def make(width: int = 360, height: int = 740, **options: object) -> BrowserContext:
        options = {"has_touch": True, "locale": "vi-VN", **options}
        context = browser.new_context(base_url=base_url, viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def citizen(phone: Callable[..., BrowserContext]) -> Iterator[Citizen]:
    someone = Citizen(phone().new_page())
    yield someone
    assert someone.crashes == []


@pytest.fixture
def staff_site(database: str, browser: Browser, tmp_path: Path) -> Iterator[site.StaffSite]:
    """The real service with an account for each role; `staff_site.sign_in("office")` gives a page."""
    with site.staff_site(database, browser, data_dir=tmp_path) as made:
        yield made


AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """`axe(page)`: no violation on the page as it stands."""
    checker = Axe()

    def check(page: Page) -> None:
        found = checker.run(page, options=AXE).response["violations"]
        told = [f"{one['id']}: {one['help']}: {[node['html'] for node in one['nodes']]}" for one in found]
        assert not told, f"{page.url}\n" + "\n".join(told)

    return check
