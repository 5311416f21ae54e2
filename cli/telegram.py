"""`./hailong telegram`: connects a bot, and says how Telegram's calls fare."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cli.errors import CommandError
from cli.options import DataDir
from cli.parts.layout import PROJECT
from cli.parts.state import running
from cli.screen import say
from cli.written import moment

if TYPE_CHECKING:
    from bot.channel import SendError
    from bot.telegram.client import Me, Telegram, Webhook
    from survey.runtime.settings import Settings

MAKE_SECRET = "python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"

# Settings that every command must have, and that neither of these two looks at.
UNUSED = {"DATABASE_URL": "postgresql:///", "REDIS_URL": "redis://", "HAILONG_DEMO": "true"}

REFUSALS = {
    "bad-token": "Telegram không nhận HAILONG_TELEGRAM_TOKEN. Hãy chép lại token từ @BotFather.",
    "bad-webhook": "Telegram không nhận địa chỉ webhook. HAILONG_PUBLIC_URL phải là https://, ra được Internet, "
    "cổng 443, 80, 88 hoặc 8443; không có địa chỉ như vậy thì đặt HAILONG_TELEGRAM_MODE=polling.",
    "throttled": "Telegram đang giới hạn số lần gọi. Hãy chờ một phút rồi chạy lại.",
    "ambiguous": "Telegram không trả lời. Hãy kiểm tra mạng: máy này cần ra được HAILONG_TELEGRAM_URL, "
    "hoặc đi qua HAILONG_TELEGRAM_PROXY.",
}

# What Telegram says of a call that failed (its own English), and what to do about it.
MEANINGS = (
    ("401", "Mã bí mật không khớp: chạy lại ./hailong telegram connect."),
    ("403", "Mã bí mật không khớp: chạy lại ./hailong telegram connect."),
    ("404", "Máy chủ chưa bật kênh Telegram: đặt HAILONG_TELEGRAM_TOKEN rồi khởi động lại."),
    ("410", "Máy chủ báo địa chỉ này đã bỏ: kiểm tra HAILONG_PUBLIC_URL."),
    ("wrong response", "Máy chủ trả lời lỗi: chạy ./hailong doctor và xem nhật ký."),
    ("certificate", "Chứng chỉ TLS của địa chỉ này không hợp lệ hoặc hết hạn."),
    ("ssl", "Chứng chỉ TLS của địa chỉ này không hợp lệ hoặc hết hạn."),
    ("resolve", "Không tìm thấy tên miền: kiểm tra HAILONG_PUBLIC_URL và DNS."),
    ("refused", "Không có máy chủ nào nghe ở địa chỉ này: hệ thống chưa chạy, hoặc cổng bị chặn."),
    ("timed out", "Máy chủ không trả lời kịp: kiểm tra đường mạng vào và tải của máy."),
    ("timeout", "Máy chủ không trả lời kịp: kiểm tra đường mạng vào và tải của máy."),
    ("unreachable", "Không tới được máy chủ: kiểm tra đường mạng vào và tường lửa."),
)

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def telegram() -> None:
    """Bot Telegram: kết nối và xem tình trạng."""


@app.command()
def connect(data_dir: DataDir = None) -> int:
    """Kết nối bot và đặt cách nhận tin.

    Kiểm tra token, đặt webhook (hoặc gỡ, khi dùng polling) và thực đơn lệnh; chạy lại lúc nào cũng được.
    Cần HAILONG_TELEGRAM_TOKEN; chế độ webhook cần thêm HAILONG_TELEGRAM_SECRET và HAILONG_PUBLIC_URL.
    """
    from bot.telegram.connecting import connect as join

    settings = _settings(data_dir)
    me = _with(settings, lambda client: join(client, settings, _words()))
    for line in _connected(settings, me):
        say(line)
    return 0


@app.command()
def status(data_dir: DataDir = None) -> int:
    """Xem Telegram có gửi được tin đến đây không. Mã thoát là 1 khi có chỗ cần sửa."""
    settings = _settings(data_dir)
    me, webhook = _with(settings, _looked)
    faults = list(_faults(settings, webhook))
    for line in (*_state(me, webhook), *faults):
        say(line)
    return 1 if faults else 0


async def _looked(client: Telegram) -> tuple[Me, Webhook]:
    return await client.me(), await client.webhook()


def _settings(data_dir: Path | None) -> Settings:
    """The settings given here, filled up from the system that runs. Raises CommandError without a token."""
    from survey.runtime.settings import read

    state = running(data_dir)
    for name, value in {**UNUSED, **(state.env() if state else {})}.items():
        if not os.environ.get(name):
            os.environ[name] = value
    _check(os.environ.get("HAILONG_TELEGRAM_MODE", "webhook"))
    return read()


def _check(mode: str) -> None:
    if not os.environ.get("HAILONG_TELEGRAM_TOKEN"):
        raise CommandError("Thiếu HAILONG_TELEGRAM_TOKEN: nhắn @BotFather lệnh /newbot để lấy token, rồi đặt vào đó.")
    if mode != "polling" and not os.environ.get("HAILONG_TELEGRAM_SECRET"):
        raise CommandError(f"Thiếu HAILONG_TELEGRAM_SECRET (mã bí mật của webhook); tạo bằng: {MAKE_SECRET}")


def _with[T](settings: Settings, work: Callable[[Telegram], Awaitable[T]]) -> T:
    from bot.channel import SendError
    from bot.telegram.client import Telegram

    async def run() -> T:
        async with Telegram.of(settings, _words()) as client:
            return await work(client)

    try:
        return asyncio.run(run())
    except SendError as error:
        raise CommandError(_why(error)) from None


def _words() -> Callable[..., str]:
    from survey.runtime.library import phrases

    return phrases(PROJECT / "data" / "phrases.yml").say


def _why(error: SendError) -> str:
    return REFUSALS.get(error.reason, "Telegram không nhận yêu cầu này. Hãy chạy ./hailong telegram status.")


def _connected(settings: Settings, me: Me) -> Iterator[str]:
    from bot.telegram.connecting import PATH

    yield f"Đã kết nối bot @{me.name} ({me.title})."
    if settings.telegram_mode == "webhook":
        yield f"Cách nhận tin: Telegram gọi tới {settings.public_url}{PATH}"
    else:
        yield "Cách nhận tin: hệ thống tự hỏi Telegram (polling); chỉ một hệ thống được hỏi."
    yield f"Đường dẫn mời có dạng: https://t.me/{me.name}?start=MÃ"
    if settings.telegram_name != me.name:
        yield f"Hãy đặt HAILONG_TELEGRAM_NAME={me.name} rồi khởi động lại hệ thống."


def _state(me: Me, webhook: Webhook) -> Iterator[str]:
    yield f"Bot: @{me.name} ({me.title})"
    yield f"Cách nhận tin: {f'Telegram gọi tới {webhook.url}' if webhook.url else 'hệ thống tự hỏi Telegram (polling)'}"
    yield f"Đang chờ ở Telegram: {webhook.pending} tin"
    if webhook.failure:
        when = f" lúc {moment(webhook.failed_at)}" if webhook.failed_at else ""
        yield f"Lần gọi lỗi gần nhất{when}: {webhook.failure}"


def _faults(settings: Settings, webhook: Webhook) -> Iterator[str]:
    """What has to be put right, as "→ do this". An old failure with nothing waiting is over."""
    from bot.telegram.connecting import PATH

    wanted = settings.public_url + PATH if settings.telegram_mode == "webhook" else ""
    if webhook.url != wanted:
        yield f"→ Cài đặt ở đây là {wanted or 'polling'}. Chạy ./hailong telegram connect để đổi."
    if webhook.failure and webhook.pending:
        yield f"→ {_meaning(webhook.failure)}"


def _meaning(failure: str) -> str:
    said = failure.casefold()
    return next((meaning for part, meaning in MEANINGS if part in said), "Chưa rõ lý do: xem nhật ký của dịch vụ.")
