"""Tells Telegram how to reach us, and what people see of the bot before they write."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.channel import SendError
from bot.telegram.client import Me, Telegram
from survey.runtime.errors import SettingsError
from survey.runtime.settings import Settings

PATH = "/webhooks/telegram"
COMMANDS = ("start", "help", "stop", "settings")
LANGUAGES = (None, "vi")  # None is for everybody whose app speaks no language that was named

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")


def deep_link(name: str, token: str) -> str:
    """Opens the bot with an invitation in hand. Raises ValueError for a token that Telegram would cut off."""
    if not _TOKEN.fullmatch(token):
        raise ValueError("a deep link carries at most 64 of A-Z a-z 0-9 _ -")
    return f"https://t.me/{name}?start={token}"


async def connect(telegram: Telegram, settings: Settings, phrases: Callable[..., str]) -> Me:
    """Makes Telegram call us, or wait to be asked. Raises SendError; SettingsError for a secret that it can't carry."""
    me = await telegram.me()
    if settings.telegram_mode == "webhook":
        await telegram.call_at(settings.public_url + PATH, _secret(settings))
    else:
        await telegram.call_nobody()
    menu = {name: phrases(f"telegram_command_{name}") for name in COMMANDS}
    for language in LANGUAGES:
        await telegram.offer(menu, language)
    await _described(telegram, phrases("telegram_description"))
    return me


def _secret(settings: Settings) -> str:
    secret = settings.telegram_secret.get_secret_value()
    if not _SECRET.fullmatch(secret):
        raise SettingsError("HAILONG_TELEGRAM_SECRET phải gồm 1 đến 256 chữ cái không dấu, chữ số, dấu _ hoặc -.")
    return secret


async def _described(telegram: Telegram, text: str) -> None:
    """Only a courtesy: the bot works without it."""
    try:
        await telegram.describe(text)
    except SendError:
        return
