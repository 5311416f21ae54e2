"""Connecting: how Telegram is told to reach us, the menu in Vietnamese, deep links."""

from __future__ import annotations

import pytest

from bot.channel import Halted, Refused
from bot.telegram.client import Telegram
from bot.telegram.connecting import COMMANDS, connect, deep_link
from bot.telegram.reading import WANTED
from survey.runtime.errors import SettingsError
from survey.runtime.library import phrases
from survey.runtime.settings import Settings
from tests.fakes.telegram import TOKEN
from tests.house.source import ROOT

pytestmark = pytest.mark.anyio

SAY = phrases(ROOT / "data" / "phrases.yml").say


def settings(url: str, **more: str) -> Settings:
    given = {"telegram_token": TOKEN, "telegram_secret": "bi-mat_1", "telegram_url": url} | more
    return Settings(
        DATABASE_URL="postgresql:///", REDIS_URL="redis://", HAILONG_DEMO=True, demo=True,
        public_url="https://hoi.hue.gov.vn", **given,
    )  # fmt: skip


async def test_webhook(control, telegram):
    await control.do("start", chat="1001")
    me = await connect(telegram, settings(control.url), SAY)
    assert (me.name, me.title) == ("HaiLongThuBot", "Hài Lòng")
    state = (await control.see("state"))["webhook"]
    assert state["url"] == "https://hoi.hue.gov.vn/webhooks/telegram"
    assert state["secret"] and state["max_connections"] == 40
    assert sorted(state["allowed_updates"]) == sorted(WANTED)
    assert state["pending_update_count"] == 1, "what waited there is kept"
    (call,) = await control.calls("setWebhook")
    assert call["params"]["secret_token"] == "bi-mat_1"


async def test_polling_takes_the_webhook_away_and_keeps_what_waits(control, telegram):
    await telegram.call_at("http://127.0.0.1:1/webhooks/telegram", "bi-mat")
    await control.do("start", chat="1001")
    await connect(telegram, settings(control.url, telegram_mode="polling", telegram_secret=""), SAY)
    state = (await control.see("state"))["webhook"]
    assert (state["url"], state["pending_update_count"]) == ("", 1)


async def test_the_menu_is_vietnamese_for_everybody(control, telegram):
    await connect(telegram, settings(control.url), SAY)
    menus = (await control.see("state"))["commands"]
    assert {one["language_code"] for one in menus} == {"", "vi"}
    for menu in menus:
        assert [one["command"] for one in menu["commands"]] == list(COMMANDS)
        assert all(one["description"] == SAY(f"telegram_command_{one['command']}") for one in menu["commands"])


def test_what_is_said_about_the_bot_fits():
    assert len(SAY("telegram_description")) <= 512
    assert all(len(SAY(f"telegram_command_{name}")) <= 256 for name in COMMANDS)


async def test_a_description_that_is_refused_is_no_matter(control, telegram):
    await control.fail("setMyDescription", "400")
    assert (await connect(telegram, settings(control.url), SAY)).name == "HaiLongThuBot"


async def test_connecting_twice_is_the_same(control, telegram):
    for _ in range(2):
        await connect(telegram, settings(control.url), SAY)
    assert len((await control.see("state"))["commands"]) == 2


@pytest.mark.parametrize("secret", ["có dấu", "a b", "a" * 257])
async def test_a_secret_that_no_header_carries(control, telegram, secret):
    with pytest.raises(SettingsError, match="HAILONG_TELEGRAM_SECRET") as caught:
        await connect(telegram, settings(control.url, telegram_secret=secret), SAY)
    assert secret not in str(caught.value)
    assert await control.calls("setWebhook") == []


async def test_an_address_that_telegram_refuses(control, telegram):
    await control.fail("setWebhook", "400", description="Bad Request: bad webhook: HTTPS url must be provided")
    with pytest.raises(Refused) as caught:
        await connect(telegram, settings(control.url), SAY)
    assert caught.value.reason == "bad-webhook"


async def test_a_wrong_token(control):
    async with Telegram("sai", control.url, phone_title="Gửi số") as stranger:
        with pytest.raises(Halted) as caught:
            await connect(stranger, settings(control.url), SAY)
    assert caught.value.reason == "bad-token"


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1080", "127.0.0.1:3128", "http://", "ftp://ai:mat-khau@a"])
def test_a_proxy_that_cannot_be_used_is_said(proxy):
    with pytest.raises(SettingsError, match="HAILONG_TELEGRAM_PROXY") as caught:
        Telegram.of(settings("http://127.0.0.1:1", telegram_proxy=proxy), SAY)
    assert "mat-khau" not in str(caught.value)


async def test_requests_go_through_the_proxy(control):
    away = settings("http://khong-co-that.invalid", telegram_proxy=control.url)
    async with Telegram.of(away, SAY) as telegram:
        assert (await telegram.me()).name == "HaiLongThuBot"


def test_a_deep_link():
    assert deep_link("HueBot", "Ab_9-" + "a" * 59) == "https://t.me/HueBot?start=Ab_9-" + "a" * 59
    for token in ("a" * 65, "", "có", "a b"):
        with pytest.raises(ValueError):
            deep_link("HueBot", token)
