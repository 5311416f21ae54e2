"""`./hailong screens OUT/`: pictures of every page at three widths, from a filled system of its own."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.errors import CommandError
from cli.parts.environments import ensure
from cli.parts.stack import Stack
from cli.screen import Steps, say
from cli.screens.pages import PAGES, Shot
from cli.stopping import stop_once
from survey.runtime import settings, wiring

WIDTHS = {360: 740, 820: 1180, 1366: 900}  # a phone, a tablet, a desk; with their heights
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")

Out = Annotated[Path, typer.Argument(metavar="THƯ_MỤC", help="Nơi ghi ảnh; tạo nếu chưa có")]
Only = Annotated[str, typer.Option("--only", metavar="CHỮ", help="Chỉ những trang có tên chứa chữ này")]


def run(out: Out, only: Only = "") -> int:
    """Chụp mọi trang ở 360, 820 và 1366 điểm ảnh, trên một hệ thống riêng đã nạp dữ liệu; xong thì xóa hệ thống ấy.

    Mã thoát là 1 khi có trang báo lỗi, kịch bản hỏng, hoặc trang rộng hơn màn hình.
    """
    wanted = [one for one in PAGES if only in one.name]
    if not wanted:
        raise CommandError(f"Không có trang nào tên chứa “{only}”.")
    browser = _browser()
    ensure("service", "service", "test")
    out.mkdir(parents=True, exist_ok=True)
    stop_once()
    faults = _taken(browser, wanted, out)
    for fault in faults:
        say(f"✗ {fault}")
    say(f"{len(wanted)} trang, {len(WIDTHS)} bề rộng: {out}")
    return 1 if faults else 0


def _browser() -> str:
    path = next((found for found in map(shutil.which, BROWSERS) if found), None)
    if path is None:
        raise CommandError(
            "Máy này chưa có Chromium. Hãy cài (Debian, Ubuntu: sudo apt install chromium) rồi chạy lại."
        )
    return path


def _taken(browser: str, wanted: Sequence[Shot], out: Path) -> list[str]:
    for name in [one for one in os.environ if one.startswith("HAILONG_") or one in ("DATABASE_URL", "REDIS_URL")]:
        del os.environ[name]  # pictures are never of somebody's own data
    steps, password = Steps(), secrets.token_urlsafe(12)
    with steps, Stack(parts=("service",), durable=False, notice=steps) as stack:
        os.environ.update(stack.env)
        steps("Nạp dữ liệu", "begin")
        facts = _fill(stack, password)
        steps("Nạp dữ liệu", "done")
        steps("Chụp ảnh", "begin")
        faults = Camera(stack.url, password, facts, out).takes(browser, wanted)
        steps("Chụp ảnh", "done")
    return faults


def _fill(stack: Stack, password: str) -> dict[str, str]:
    from cli.screens import filling  # needs the packages of the tests

    filling.responses(stack.env["DATABASE_URL"])

    async def act() -> dict[str, str]:
        async with wiring.desk(settings.read()) as desk:
            return await filling.filled(desk, stack.url, password)

    return asyncio.run(act())


class Camera:
    def __init__(self, url: str, password: str, facts: Mapping[str, str], out: Path) -> None:
        self._url, self._password, self._facts, self._out = url, password, facts, out
        self._faults: list[str] = []

    def takes(self, browser: str, wanted: Sequence[Shot]) -> list[str]:
        """Takes every picture at every width, and tells what was wrong with the pages."""
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            opened = playwright.chromium.launch(executable_path=browser, args=ARGUMENTS)
            for width, height in WIDTHS.items():
                for role in dict.fromkeys(one.role for one in wanted):
                    self._as(opened, role, {"width": width, "height": height}, wanted)
            opened.close()
        return self._faults

    def _as(self, browser: Any, role: str, size: Mapping[str, int], wanted: Sequence[Shot]) -> None:
        context = browser.new_context(base_url=self._url, viewport=size, locale="vi-VN")
        page = context.new_page()
        if role:
            self._sign_in(page, role)
        for shot in (one for one in wanted if one.role == role):
            self._take(context.new_page(), shot, size["width"])
        context.close()

    def _sign_in(self, page: Any, role: str) -> None:
        page.goto("/dang-nhap")
        page.fill("#login", role)
        page.fill("#password", self._password)
        with page.expect_navigation():
            page.keyboard.press("Enter")

    def _take(self, page: Any, shot: Shot, width: int) -> None:
        name = f"{shot.name}-{width}"
        page.on("pageerror", lambda error: self._faults.append(f"{name}: {error}"))
        answer = page.goto(shot.path.format(**self._facts))
        page.wait_for_load_state("load")
        if shot.act is not None:
            shot.act(page)
        if answer.status >= 500:
            self._faults.append(f"{name}: {shot.path} trả về {answer.status}")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
            self._faults.append(f"{name}: rộng hơn màn hình")
        page.screenshot(path=self._out / f"{name}.png", full_page=True)
        page.close()
