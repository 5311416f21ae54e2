"""The Telegram channel over python-telegram-bot's `Bot`: sends, retires, acknowledges, and says what went wrong."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
)
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.channel import Ambiguous, Body, Event, Halted, Inbound, Refused, SendError, Sent, Throttled, Unreachable
from bot.telegram import layout, reading
from bot.telegram.reading import NAME, WANTED
from bot.telegram.tapped import Tapped, tapped
from survey.runtime.errors import SettingsError
from survey.runtime.settings import Settings

log = logging.getLogger(__name__)

CONNECT, ANSWER = 5.0, 10.0  # seconds
CONNECTIONS = 128
MOST_CALLS = 40  # webhook calls that Telegram may make at once
TOO_MANY = 429
UNSAID_WAIT = 5.0  # seconds, when a limit is hit and nobody says for how long

# What Telegram says when there is nothing left to do. The library changes capitals, so they are not compared.
_HARMLESS = (
    "query is too old",
    "query id is invalid",
    "message is not modified",
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
)
_REFUSALS = {
    "chat not found": (Unreachable, "never-started"),
    "user not found": (Unreachable, "never-started"),
    "peer_id_invalid": (Unreachable, "never-started"),
    "input_user_deactivated": (Unreachable, "deactivated"),
    "message is too long": (Refused, "too-long"),
    "message text is empty": (Refused, "empty"),
    "button_data_invalid": (Refused, "button-too-long"),
    "webhook": (Refused, "bad-webhook"),
}
_FORBIDDEN = {"deactivated": "deactivated", "initiate conversation": "never-started"}


@dataclass(frozen=True, slots=True)
class Me:
    """The bot: `name` as in t.me/name, `title` as people see it."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Webhook:
    """`url` is "" where Telegram calls nobody; `failure` is Telegram's own English for the last call that failed."""

    url: str
    pending: int
    failed_at: datetime | None
    failure: str


class Telegram:
    """`url` is the server of the Bot API, `phone_title` the button that shares one's own number.

    `patience`: seconds to wait for an answer.
    """

    name = NAME
    retires = True

    def __init__(self, token: str, url: str, *, phone_title: str, proxy: str = "", patience: float = ANSWER) -> None:
        # Below this, every request is logged with its address, and the address holds the token.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        self._wire = _Wire(
            connection_pool_size=CONNECTIONS,
            connect_timeout=CONNECT,
            read_timeout=patience,
            write_timeout=patience,
            pool_timeout=CONNECT,
            proxy=proxy or None,
            httpx_kwargs={"trust_env": False},
        )
        files = f"{url}/file/bot"
        self._bot = _Bot(token, f"{url}/bot", files, request=self._wire, get_updates_request=self._wire)
        self._phone_title = phone_title
        self._patience = patience

    @classmethod
    def of(cls, settings: Settings, phrases: Callable[..., str]) -> Telegram:
        """Raises SettingsError for a proxy that can't be used."""
        return cls(
            settings.telegram_token.get_secret_value().strip(),
            settings.telegram_url,
            phone_title=phrases("telegram_phone_button"),
            proxy=_proxy(settings.telegram_proxy),
        )

    async def __aenter__(self) -> Telegram:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        await self._wire.shutdown()

    # the channel

    def read(self, update: Any) -> Inbound | Event | None:
        return reading.read(update)

    async def send(self, address: str, body: Body) -> Sent:
        """Sends the text as it stands: nothing in it is taken for a format, and no page is fetched for a link."""
        layout.check(body)
        with _told():
            message = await self._bot.send_message(
                _chat(address),
                body["text"],
                reply_markup=self._keyboard(body),
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        return Sent(str(message.message_id))

    async def retire(self, address: str, platform_id: str) -> None:
        if platform_id.isdecimal() and address.isdecimal():
            await _quietly("retire", self._unbutton(int(address), int(platform_id)))

    async def acknowledge(self, update: Any) -> None:
        """Answers a tap and shows on the tapped message what was chosen."""
        tap = tapped(update)
        if tap:
            answer = _quietly("answer", self._bot.answer_callback_query(tap.query))
            await asyncio.gather(answer, self._show_chosen(tap))

    async def _show_chosen(self, tap: Tapped) -> None:
        if tap.chat is None:
            return
        if tap.text is None:
            await _quietly("retire", self._unbutton(tap.chat, tap.message))
            return
        preview = LinkPreviewOptions(is_disabled=True)
        shown = self._bot.edit_message_text(
            tap.text, chat_id=tap.chat, message_id=tap.message, link_preview_options=preview
        )
        await _quietly("show", shown)

    def _unbutton(self, chat: int, message: int) -> Awaitable[object]:
        return self._bot.edit_message_reply_markup(chat_id=chat, message_id=message, reply_markup=None)

    def _keyboard(self, body: Body) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
        rows = layout.rows(body.get("buttons") or ())
        if body.get("ask") == "phone":
            # Telegram takes one keyboard a message: beside the number, the other buttons send their title as words.
            share = KeyboardButton(self._phone_title, request_contact=True)
            words = [[one["title"] for one in row] for row in rows]
            return ReplyKeyboardMarkup([[share], *words], resize_keyboard=True, one_time_keyboard=True)
        if not rows:
            return None
        return InlineKeyboardMarkup(
            [[InlineKeyboardButton(one["title"], callback_data=one["payload"]) for one in row] for row in rows]
        )

    # receiving and connecting; all of these raise SendError

    async def updates(self, offset: int | None, wait: int) -> list[Any]:
        """What has come in, as it came, after waiting at most `wait` seconds; confirms all before `offset`."""
        with _told():
            return await self._bot.raw_updates(offset, wait, wait + self._patience)

    async def me(self) -> Me:
        with _told():
            user = await self._bot.get_me()
        return Me(user.username or "", user.full_name)

    async def webhook(self) -> Webhook:
        with _told():
            info = await self._bot.get_webhook_info()
        return Webhook(info.url, info.pending_update_count, info.last_error_date, info.last_error_message or "")

    async def call_at(self, url: str, secret: str) -> None:
        """Has Telegram call this address; what waits there from before is kept."""
        with _told():
            await self._bot.set_webhook(
                url,
                secret_token=secret,
                allowed_updates=list(WANTED),
                max_connections=MOST_CALLS,
                drop_pending_updates=False,
            )

    async def call_nobody(self) -> None:
        """Takes the webhook away, so that updates can be fetched; what waits there from before is kept."""
        with _told():
            await self._bot.delete_webhook(drop_pending_updates=False)

    async def offer(self, commands: Mapping[str, str], language: str | None = None) -> None:
        """The menu of commands with what each does, for people whose app speaks `language`, or for everybody."""
        with _told():
            listed = [BotCommand(name, text) for name, text in commands.items()]
            await self._bot.set_my_commands(listed, language_code=language)

    async def describe(self, text: str) -> None:
        """What a person reads before the first message."""
        with _told():
            await self._bot.set_my_description(text)


class _Bot(Bot):
    async def raw_updates(self, offset: int | None, wait: int, patience: float) -> list[Any]:
        """`get_updates` without the library's reading: one update that it can't read would stop all the others."""
        asked = {"timeout": wait, "allowed_updates": list(WANTED)} | ({"offset": offset} if offset else {})
        found: Any = await self._post("getUpdates", asked, read_timeout=patience)
        if not isinstance(found, list):
            raise TelegramError("no list of updates")
        return found


class _Flood(TelegramError):
    """Too fast. The library's own error warns about itself each time that its seconds are looked at."""

    def __init__(self, wait: float) -> None:
        super().__init__("flood")
        self.wait = wait


class _Wire(HTTPXRequest):
    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        code, payload = await super().do_request(*args, **kwargs)
        answer = _object(payload)
        wait = (answer.get("parameters") or {}).get("retry_after")
        if code == TOO_MANY or wait:
            raise _Flood(float(wait or UNSAID_WAIT))
        if code < 300 and "result" not in answer:
            raise TelegramError("an answer that is not Telegram's")
        return code, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The library logs an answer that it can't read, and our own sentences to a person stand in answers."""
        return _object(payload)


def _object(payload: bytes) -> dict[str, Any]:
    try:
        found = json.loads(payload.decode("utf-8", "replace"))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


@contextmanager
def _told() -> Iterator[None]:
    """Turns what the library raises into the channel's own errors; their texts may hold words or the token."""
    try:
        yield
    except TelegramError as error:
        raise failure(error) from None


async def _quietly(what: str, request: Awaitable[object]) -> None:
    try:
        await request
    except TelegramError as error:
        if not any(one in error.message.casefold() for one in _HARMLESS):
            log.warning("telegram %s: %s", what, type(error).__name__)


def failure(error: TelegramError) -> SendError:
    """The channel's error for the library's. Without an answer, or with a server's 5xx, the bubble may have arrived."""
    said = error.message.casefold()
    match error:
        case _Flood():
            return Throttled(error.wait)
        case Forbidden():
            return Unreachable(next((why for part, why in _FORBIDDEN.items() if part in said), "blocked"))
        case BadRequest() | ChatMigrated():
            kind, reason = next((one for part, one in _REFUSALS.items() if part in said), (Refused, "bad-request"))
            return kind(reason)
        case InvalidToken():
            return Halted(NAME, "bad-token")
        case Conflict():
            return Halted(NAME, "webhook-active" if "webhook" in said else "another-poller")
    return Ambiguous("no answer")


def _proxy(url: str) -> str:
    """The address may hold a password, so it is not repeated. Raises SettingsError."""
    parts = urlsplit(url)
    if url and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise SettingsError("HAILONG_TELEGRAM_PROXY phải là một địa chỉ http:// hoặc https:// (chưa dùng được SOCKS).")
    return url


def _chat(address: str) -> int:
    """A chat's number. A name would reach a channel instead of a person. Raises Refused."""
    if not re.fullmatch(r"[0-9]{1,19}", address):
        raise Refused("bad-address")
    return int(address)
