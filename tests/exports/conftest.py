"""A small city of responses on a real database, and its exports."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from exports.writers import write
from survey.desk.exporting import Exporting, Request
from survey.desk.report import Report
from survey.runtime.sealing import Sealer
from survey.runtime.wiring import floors
from survey.store import open_store
from tests.answered import NOVEMBER, Asked, Finished, fill, form

ANSWERS = {"tiep_can": 4, "thai_do": 2, "huong_dan": "<no_opinion>", "ly_do": ["co", "khong"], "so_lan": 0}
SAID = "=1+1; gọi tôi số 0912 345 678"

type Export = Callable[..., Path]


@pytest.fixture
def filled(database: str) -> str:
    """Three counted responses of one version, one of another; every kind of missing is among them."""
    talks = [
        Asked(answers={**ANSWERS, "chung": 5, "gop_y": SAID, "phuc_tra": "co"}),
        Asked(answers={**ANSWERS, "gop_y": "<skipped>", "so_lan": "<skipped>"}, open="chung", disposition="partial"),
        Asked(answers={"tiep_can": 1}, channel="zalo", disposition="partial", open=None),
        Asked(answers={"tiep_can": 3}, ref="thu@2"),
        Asked(answers={"tiep_can": 3}, counted=False),
    ]
    fill(database, [Finished(returned_at=NOVEMBER, talks=[one]) for one in talks], (form(1), form(2)))
    return database


def exporting(store: Any) -> Exporting:
    tools = SimpleNamespace(
        store=store,
        forms={one.ref: one for one in (form(1), form(2))},
        now=lambda: NOVEMBER,
        sealer=Sealer(b"k" * 32),
    )
    return Exporting(tools, Report(store, tools.now, floors()))


def at_desk[T](url: str, act: Callable[[Exporting], Awaitable[T]]) -> T:
    async def inside() -> T:
        store = open_store(url, size=4)
        try:
            return await act(exporting(store))
        finally:
            await store.close()

    return asyncio.run(inside())


@pytest.fixture
def export(filled: str, tmp_path: Path) -> Export:
    """Writes an export of the city into a file."""

    def run(request: Request, kind: str, told: Callable[[int], Awaitable[bool]] = _on) -> Path:
        async def act(desk: Exporting) -> Path:
            async with desk.opened(request) as opened:
                await write(path, kind, opened.sheet, opened.batches, told)
            return path

        path = tmp_path / f"{request.what}.{kind}"
        return at_desk(filled, act)

    return run


async def _on(_: int) -> bool:
    return True


async def stream(*batches: Sequence[Any]) -> AsyncIterator[Sequence[Any]]:
    for one in batches:
        yield one
