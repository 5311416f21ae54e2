"""`./hailong zalo`: walks an administrator through the first consent, and says how the connection fares."""

from __future__ import annotations

import asyncio
import select
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from cli.at_desk import at_desk
from cli.errors import CommandError
from cli.options import DataDir
from cli.reasons import held
from cli.screen import say
from cli.written import moment
from survey.desk.grants import CHANNELS
from survey.measures.period import VIETNAM

if TYPE_CHECKING:
    from bot.zalo.oauth import OAuth
    from survey.desk import Desk
    from survey.grant import Consent, Grant
    from survey.runtime.settings import Settings

LOOK = 1.0  # seconds between looks whether the service has taken the consent
TRIES = 5

NOT_SET = """Chưa đặt Zalo. Lấy các giá trị sau ở developers.zalo.me và oa.zalo.me, rồi đặt vào cài đặt:
  HAILONG_ZALO_OA_ID       mã Official Account
  HAILONG_ZALO_APP_ID      mã ứng dụng
  HAILONG_ZALO_APP_SECRET  khóa bí mật của ứng dụng (trang Cài đặt)
  HAILONG_ZALO_OA_SECRET   OA Secret Key (trang Webhook; khác với khóa của ứng dụng)"""

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def zalo() -> None:
    """Zalo Official Account: kết nối và xem tình trạng."""


@app.command()
def connect(
    tokens: Annotated[
        bool, typer.Option("--tokens", help="Dán Refresh Token lấy ở API Explorer, thay cho việc mở đường dẫn")
    ] = False,
    data_dir: DataDir = None,
) -> int:
    """Kết nối OA: hướng dẫn từng bước, rồi nhận quyền gửi tin. Chạy lại lúc nào cũng được."""
    return at_desk(data_dir, lambda desk: _connect(desk, tokens, typed))


@app.command()
def status(data_dir: DataDir = None) -> int:
    """Xem quyền gửi tin còn hiệu lực đến bao giờ, và vì sao tin đang bị giữ. Mã thoát là 1 khi có chỗ cần sửa."""
    return at_desk(data_dir, _status)


async def _connect(desk: Desk, by_tokens: bool, ask: Asking) -> int:
    """`ask` prompts for a line, and gives None when the service has taken the consent meanwhile."""
    settings = _settings()
    async with _oauth(settings) as oauth:
        if by_tokens:
            await _take_refresh_token(desk, oauth, settings.zalo_oa_id, ask)
        else:
            for line in _guide(settings, await desk.grants.prepare(settings.zalo_oa_id)):
                say(line)
            await _take_consent(desk, oauth, settings.zalo_oa_id, ask)
    grant = await desk.grants.look(settings.zalo_oa_id)
    assert grant
    say(f"\nĐã kết nối. Mã truy cập dùng được đến {moment(grant.expires_at)}; hệ thống tự làm mới.")
    return 0


def _settings() -> Settings:
    from survey.runtime.settings import read

    settings = read()
    if not settings.zalo_oa_id:
        raise CommandError(NOT_SET)
    return settings


@asynccontextmanager
async def _oauth(settings: Settings):
    from bot.zalo.account import client_of_http, oauth_of

    async with client_of_http() as http:
        yield oauth_of(settings, http)


def _guide(settings: Settings, consent: Consent) -> Iterator[str]:
    """What to do in Zalo's console, in the order of its pages."""
    from bot.zalo.consent import CALLBACK, EVENTS, WEBHOOK, challenge, link

    yield from _warnings(settings.public_url)
    yield "Mở developers.zalo.me, chọn ứng dụng, rồi làm lần lượt:\n"
    yield "1. Trang Webhook"
    yield f"   Webhook URL: {settings.public_url}{WEBHOOK}"
    yield "   Bật “Webhook Retry”. Tắt “Lọc cú pháp” (nếu bật thì chỉ tin bắt đầu bằng # được chuyển đến)."
    yield "   Bật các sự kiện:"
    yield from (f"     {name}" for name in EVENTS)
    yield "2. Trang Official Account"
    yield f"   Callback URL: {settings.public_url}{CALLBACK}"
    yield f"   Code Challenge: {challenge(consent.verifier)}"
    yield "   Quyền: gửi tin, gửi tin qua số điện thoại, nhận sự kiện gửi tin và quản lý mẫu tin."
    yield "   Lưu lại. (Sau này đổi Callback URL hoặc quyền thì phải kết nối lại.)"
    yield "3. Đăng nhập Zalo bằng tài khoản quản trị OA, mở đường dẫn sau và bấm đồng ý:"
    yield f"   {link(settings.zalo_oauth_url, settings.zalo_app_id, settings.public_url, consent)}\n"


def _warnings(public_url: str) -> Iterator[str]:
    parts = urlsplit(public_url)
    host = parts.hostname or ""
    if parts.scheme != "https" or parts.port or host == "localhost" or host.replace(".", "").isdigit():
        yield (
            f"! HAILONG_PUBLIC_URL đang là {public_url}. Zalo chỉ nhận tên miền có https://, không kèm số cổng: "
            "hãy đặt lại trước khi làm thật.\n"
        )


type Asking = Callable[[str, Callable[[], Awaitable[bool]]], Awaitable[str | None]]


async def _take_consent(desk: Desk, oauth: OAuth, oa_id: str, ask: Asking) -> None:
    """Waits for the address that the browser ends at, or for the service to take the consent itself."""
    before = await desk.grants.look(oa_id)

    async def taken() -> bool:
        return _is_newer(await desk.grants.look(oa_id), before)

    for _ in range(TRIES):
        text = await ask("4. Dán địa chỉ mà trình duyệt mở ra sau khi đồng ý (hoặc chờ dịch vụ tự nhận): ", taken)
        if text is None or await taken():
            return
        problem = await _tried(_accept(desk, oauth, oa_id, text))
        if problem is None or await taken():
            return
        say(f"   {problem}")
    raise CommandError("Chưa kết nối được. Hãy chạy lại ./hailong zalo connect.")


async def _accept(desk: Desk, oauth: OAuth, oa_id: str, text: str) -> None:
    from bot.zalo.consent import accept, pasted

    await accept(desk.grants, oauth, oa_id, pasted(text), from_browser=False)


def _is_newer(grant: Grant | None, before: Grant | None) -> bool:
    return bool(grant and not grant.dead_at and (before is None or grant.refreshed_at > before.refreshed_at))


async def _take_refresh_token(desk: Desk, oauth: OAuth, oa_id: str, ask: Asking) -> None:
    """The pair of the API Explorer is of unknown age: its refresh token is changed at once for a pair of our own."""

    async def never() -> bool:
        return False

    say("Mở developers.zalo.me → Công cụ → API Explorer, chọn ứng dụng và “OA Access Token”, rồi lấy mã.")
    given = await ask("Dán Refresh Token: ", never) or ""
    problem = await _tried(_changed(desk, oauth, oa_id, given.strip()))
    if problem:
        raise CommandError(problem)


async def _changed(desk: Desk, oauth: OAuth, oa_id: str, refresh_token: str) -> None:
    from bot.zalo.consent import WrongReturn

    if not refresh_token or any(one.isspace() for one in refresh_token):
        raise WrongReturn("token")
    await desk.grants.keep(oa_id, await oauth.refresh(refresh_token))


async def _tried(work: Awaitable[None]) -> str | None:
    """What went wrong, as a sentence; None when it went well."""
    from bot.channel import SendError
    from bot.zalo.consent import WrongReturn
    from bot.zalo.oauth import NotGranted
    from survey.grant import GrantBusy, GrantError

    try:
        await work
    except WrongReturn as wrong:
        return _WRONG[wrong.reason]
    except NotGranted as refused:
        return f"Zalo không nhận (mã lỗi {refused.code}): {_REFUSED.get(refused.code, 'xem lại cài đặt ứng dụng.')}"
    except (GrantBusy, SendError):
        return "Zalo chưa trả lời. Hãy kiểm tra mạng rồi thử lại."
    except GrantError:
        return "Mã này đã được dùng hoặc đã hết hạn. Hãy lấy mã mới rồi dán lại."
    return None


_WRONG = {
    "state": "Địa chỉ này không phải từ đường dẫn ở bước 3. Hãy mở đúng đường dẫn đó.",
    "account": "Đã chọn nhầm Official Account. Hãy mở lại đường dẫn và chọn đúng OA trong cài đặt.",
    "code": "Chưa thấy mã trong đó. Hãy chép cả địa chỉ trên thanh địa chỉ của trình duyệt.",
    "token": "Chưa thấy Refresh Token. Hãy chép lại cả dòng.",
}
_REFUSED = {
    -14002: "HAILONG_ZALO_APP_ID sai.",
    -14003: "Callback URL trong trang ứng dụng chưa giống ở bước 2.",
    -14004: "HAILONG_ZALO_APP_SECRET sai.",
    -14018: "ứng dụng chưa được phép lấy quyền của OA.",
}


async def typed(prompt: str, done: Callable[[], Awaitable[bool]]) -> str | None:
    """A line from the keyboard; None as soon as `done` says that it is no longer needed."""
    sys.stdout.write(prompt)
    sys.stdout.flush()
    while not await asyncio.to_thread(_readable):
        if await done():
            say()
            return None
    line = sys.stdin.readline()
    if not line:
        raise CommandError("Đã dừng. Chạy lại ./hailong zalo connect lúc nào cũng được.")
    return line


def _readable() -> bool:
    return bool(select.select([sys.stdin], [], [], LOOK)[0])


async def _status(desk: Desk) -> int:
    settings = _settings()
    grant = await desk.grants.look(settings.zalo_oa_id)
    holds = await desk.outgoing.holds(CHANNELS)
    say(f"Official Account: {settings.zalo_oa_id}")
    for line in (*_grant_lines(grant, datetime.now(VIETNAM)), *(f"Đang giữ {held(one)}" for one in holds)):
        say(line)
    lasting = [one for one in holds if one.until is None]
    return 1 if lasting or grant is None or grant.dead_at else 0


def _grant_lines(grant: Grant | None, now: datetime) -> Iterator[str]:
    if grant is None:
        yield "Quyền gửi tin: chưa có. Chạy ./hailong zalo connect"
    elif grant.dead_at:
        yield f"Quyền gửi tin: đã mất lúc {moment(grant.dead_at)} (mã {grant.error}). Chạy ./hailong zalo connect"
    else:
        late = " (đã quá hạn, sẽ làm mới khi gửi)" if grant.expires_at < now else ""
        yield f"Quyền gửi tin: còn. Mã truy cập dùng được đến {moment(grant.expires_at)}{late}"
        yield f"Làm mới lần cuối {moment(grant.refreshed_at)}, lần tới khoảng {moment(grant.half_life)}"
