"""`./hailong zalo`: the walk through the console, every way to bring the consent back, and what `status` says."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot.zalo.consent import challenge
from cli import zalo
from cli.errors import CommandError
from survey.grant import Tokens
from tests.fakes import zalo as little
from tests.stage import Stage, set_stage

pytestmark = pytest.mark.anyio

PUBLIC = "https://hailong.hue.gov.vn"


@asynccontextmanager
async def standing(database: str, patch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Stage, little.Zalo]]:
    async with set_stage(database) as stage, little.serve() as fake:
        given = {**fake.introduce()["settings"], "HAILONG_DEMO": "true", "HAILONG_PUBLIC_URL": PUBLIC}
        for name, value in {**given, "DATABASE_URL": database, "REDIS_URL": "redis://x"}.items():
            patch.setenv(name, value)
        yield stage, fake


@pytest.fixture
async def set_up(database: str, anyio_backend: str, monkeypatch) -> AsyncIterator[tuple[Stage, little.Zalo]]:
    async with standing(database, monkeypatch) as both:
        yield both


def keyboard(*lines: object):
    """Types these lines; a function is called instead, and answers by itself."""
    left = list(lines)

    async def ask(prompt: str, done) -> str | None:
        line = left.pop(0)
        return await line() if callable(line) else line

    return ask


async def code_of(stage: Stage, fake: little.Zalo) -> str:
    consent = await stage.desk.grants.prepare(little.OA_ID)
    return fake.grants.consent(challenge(consent.verifier))


async def test_the_guide_says_everything_that_has_to_be_entered(set_up, capsys):
    stage, fake = set_up
    code = await code_of(stage, fake)
    assert await zalo._connect(stage.desk, False, keyboard(code)) == 0
    shown = capsys.readouterr().out
    consent = await stage.desk.grants.prepare(little.OA_ID)
    for part in (
        f"{PUBLIC}/webhooks/zalo",
        f"{PUBLIC}/zalo/connected",
        challenge(consent.verifier),
        "user_send_text",
        "user_feedback",
        f"{fake.url}/v4/oa/permission?",
        "Đã kết nối",
    ):
        assert part in shown
    assert consent.verifier not in shown
    assert fake.grants.access not in shown
    assert (await stage.desk.grants.current(little.OA_ID)).access == fake.grants.access


async def test_a_wrong_paste_is_explained_and_asked_for_again(set_up, capsys):
    stage, fake = set_up
    code = await code_of(stage, fake)
    await zalo._connect(stage.desk, False, keyboard("ơ", f"https://x/?code={code}&oa_id=9", "00000000", code))
    shown = capsys.readouterr().out
    for part in ("Chưa thấy mã", "nhầm Official Account", "đã được dùng hoặc đã hết hạn", "Đã kết nối"):
        assert part in shown


async def test_the_service_may_take_the_consent_meanwhile(set_up, capsys):
    stage, _ = set_up

    async def service() -> None:
        await stage.desk.grants.keep(little.OA_ID, Tokens("A", "R", timedelta(hours=25)))

    assert await zalo._connect(stage.desk, False, keyboard(service)) == 0
    assert "Đã kết nối" in capsys.readouterr().out


async def test_after_some_tries_it_gives_up(set_up):
    stage, _ = set_up
    with pytest.raises(CommandError):
        await zalo._connect(stage.desk, False, keyboard(*["ơ"] * zalo.TRIES))


async def test_a_refresh_token_of_the_explorer_is_changed_at_once(set_up):
    stage, fake = set_up
    before = fake.grants.refresh
    await zalo._connect(stage.desk, True, keyboard(f" {before}\n"))
    grant = await stage.desk.grants.current(little.OA_ID)
    assert (grant.access, grant.refresh) == (fake.grants.access, fake.grants.refresh)
    assert grant.refresh != before


@pytest.mark.parametrize("given", ["", "two words", "rt-wrong"])
async def test_a_refresh_token_that_is_none_is_not_kept(set_up, given):
    stage, _ = set_up
    with pytest.raises(CommandError):
        await zalo._connect(stage.desk, True, keyboard(given))
    assert await stage.desk.grants.look(little.OA_ID) is None


async def test_connecting_again_is_safe(set_up):
    stage, fake = set_up
    for _ in range(2):
        assert await zalo._connect(stage.desk, False, keyboard(await code_of(stage, fake))) == 0
    assert (await stage.desk.grants.current(little.OA_ID)).access == fake.grants.access


async def test_without_settings_it_says_which(set_up, monkeypatch):
    stage, _ = set_up
    monkeypatch.delenv("HAILONG_ZALO_OA_ID")
    with pytest.raises(CommandError) as error:
        await zalo._connect(stage.desk, False, keyboard())
    assert "HAILONG_ZALO_OA_SECRET" in str(error.value)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080", "https://h.vn:8443", "http://h.vn", "https://10.0.0.1"])
def test_an_address_that_zalo_does_not_take_is_warned_about(url):
    assert list(zalo._warnings(url))
    assert not list(zalo._warnings(PUBLIC))


async def test_status_before_during_and_after_a_grant(set_up, capsys):
    stage, _ = set_up
    assert await zalo._status(stage.desk) == 1
    assert "chưa có" in capsys.readouterr().out
    stage.clock.time = zalo.datetime.now(zalo.VIETNAM)
    await stage.desk.grants.keep(little.OA_ID, Tokens("A", "R", timedelta(hours=25)))
    async with stage.store.transaction() as unit:
        await unit.holds.hold("zbs", "quota-day", stage.clock() + timedelta(hours=3), "", stage.clock())
    assert await zalo._status(stage.desk) == 0
    shown = capsys.readouterr().out
    assert "còn" in shown
    assert "zbs: hết lượt gửi tin mẫu trong ngày, đến" in shown
    async with stage.store.transaction() as unit:
        await unit.grants.died(little.OA_ID, "-14014", stage.clock())
    assert await zalo._status(stage.desk) == 1
    assert "-14014" in capsys.readouterr().out


async def test_a_line_from_the_keyboard_or_none_when_it_is_no_longer_needed(monkeypatch):
    reading, writing = os.pipe()
    with os.fdopen(reading) as stdin, os.fdopen(writing, "w") as hand:
        monkeypatch.setattr(zalo.sys, "stdin", stdin)
        monkeypatch.setattr(zalo, "LOOK", 0.01)
        asked = 0

        async def done() -> bool:
            nonlocal asked
            asked += 1
            return asked > 2

        assert await zalo.typed("? ", done) is None
        hand.write("abc\n")
        hand.flush()
        assert await zalo.typed("? ", done) == "abc\n"
