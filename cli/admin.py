"""`./hailong admin`: accounts of staff from the command line. A password is asked for or made, never written there."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.at_desk import at_desk
from cli.errors import CommandError
from cli.options import AsJson, DataDir, day
from cli.screen import say
from cli.written import moment, to_json
from survey.account import Account, Refused, Wanted
from survey.desk import Desk
from survey.desk.audit import Entry, Sought
from survey.measures.period import VIETNAM
from survey.staff import DOES, ROLES

app = typer.Typer(add_completion=False, no_args_is_help=True)

KINDS = "; ".join(f"{role} ({name}: {DOES[role]})" for role, name in ROLES.items())

Login = Annotated[str, typer.Argument(metavar="TÊN", help="Tên đăng nhập")]
Name = Annotated[str, typer.Option("--name", help="Họ tên người dùng")]
RoleName = Annotated[str, typer.Option("--role", help=f"Vai trò: {KINDS}")]
Agencies = Annotated[
    list[str] | None, typer.Option("--agency", metavar="MÃ", help="Đơn vị được xem; ghi được nhiều lần")
]
Places = Annotated[list[str] | None, typer.Option("--place", metavar="MÃ", help="Điểm hỗ trợ; ghi được nhiều lần")]
Sso = Annotated[str, typer.Option("--sso", help="Tên ở hệ thống đăng nhập một lần của tỉnh")]
Ask = Annotated[bool, typer.Option("--ask", help="Hỏi mật khẩu thay vì tự tạo (đọc một dòng nếu không có màn hình)")]


@app.callback()
def admin() -> None:
    """Tài khoản cán bộ: tạo, xem, cấp lại mật khẩu, đổi vai trò, đăng xuất; xem nhật ký."""


@app.command("create")
def create(
    login: Login,
    name: Name = "",
    role: RoleName = "admin",
    agency: Agencies = None,
    place: Places = None,
    sso: Sso = "",
    ask: Ask = False,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Tạo tài khoản. Mật khẩu tự tạo in ra một lần; lần đăng nhập đầu phải đổi."""
    wanted = Wanted(login, name or login, role, tuple(agency or ()), tuple(place or ()), sso)
    given = _asked() if ask else None

    async def act(desk: Desk) -> str:
        _, password = await desk.accounts.create(_by(), wanted, given)
        return password

    _told(login, _settled(data_dir, act), ask, as_json)


@app.command("list")
def show(as_json: AsJson = False, data_dir: DataDir = None) -> None:
    """Xem các tài khoản: vai trò, gắn với đâu, đang bật hay tắt, đăng nhập lần cuối."""
    found = at_desk(data_dir, lambda desk: desk.accounts.all())
    if as_json:
        say(to_json({"accounts": [_plain(one) for one in found]}))
        return
    say(
        "\n".join(map(_line, found))
        or "Chưa có tài khoản nào. Ví dụ: ./hailong admin create quan.tri --name 'Lê Thị Bưởi'"
    )


@app.command("reset")
def reset(
    login: Login,
    totp: Annotated[bool, typer.Option("--totp", help="Bỏ cả xác thực hai bước, khi mất điện thoại")] = False,
    ask: Ask = False,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Cấp mật khẩu mới; mật khẩu cũ và mọi phiên đăng nhập hết hiệu lực."""
    given = _asked() if ask else None

    async def act(desk: Desk) -> str:
        account = await _found(desk, login)
        if totp:
            await desk.accounts.drop_steps(_by(), account.id)
        return await desk.accounts.reset(_by(), account.id, given) or ""

    _told(login, _settled(data_dir, act), ask, as_json)


@app.command("end-sessions")
def end_sessions(login: Login, data_dir: DataDir = None) -> None:
    """Đăng xuất một tài khoản khỏi mọi nơi."""

    async def act(desk: Desk) -> int:
        return await desk.accounts.end_sessions(_by(), (await _found(desk, login)).id)

    say(f"Đã kết thúc {_settled(data_dir, act)} phiên của {login}.")


@app.command("role")
def change_role(
    login: Login,
    role: Annotated[str, typer.Argument(metavar="VAI_TRÒ", help=KINDS)],
    agency: Agencies = None,
    place: Places = None,
    name: Name = "",
    sso: Sso = "",
    data_dir: DataDir = None,
) -> None:
    """Đổi vai trò, đơn vị, điểm hỗ trợ, họ tên; có hiệu lực ngay với người đang đăng nhập."""

    async def act(desk: Desk) -> None:
        one = await _found(desk, login)
        given = (name or one.staff.name, role, tuple(agency or ()), tuple(place or ()), sso or one.sso or "")
        wanted = Wanted(one.login, *given)
        await desk.accounts.change(_by(), one.id, wanted)

    _settled(data_dir, act)
    say(f"Vai trò của {login} nay là: {ROLES[role]}.")


@app.command("switch")
def switch(
    login: Login,
    state: Annotated[str, typer.Argument(metavar="on|off", help="on: bật; off: tắt và đăng xuất ngay")],
    data_dir: DataDir = None,
) -> None:
    """Bật hoặc tắt một tài khoản. Tài khoản không bao giờ bị xóa."""
    if state not in ("on", "off"):
        raise CommandError("Hãy ghi on để bật hoặc off để tắt.")

    async def act(desk: Desk) -> bool:
        return await desk.accounts.switch(_by(), (await _found(desk, login)).id, state == "on")

    changed, word = _settled(data_dir, act), "bật" if state == "on" else "tắt"
    say(f"Đã {word} tài khoản {login}." if changed else f"Tài khoản {login} vốn đã {word}.")


@app.command("audit")
def audit(
    act: Annotated[str | None, typer.Option("--act", help="Chỉ một loại việc, ví dụ sign-in")] = None,
    by: Annotated[str | None, typer.Option("--by", help="Một phần tên người làm")] = None,
    first: Annotated[str | None, typer.Option("--from", help="Từ ngày, YYYY-MM-DD hoặc dd/mm/yyyy")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="Nhiều nhất bao nhiêu dòng")] = 50,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Xem nhật ký: ai đã làm gì, mới nhất trước."""
    since = day("--from", first)
    start = datetime(since.year, since.month, since.day, tzinfo=VIETNAM).astimezone(UTC) if since else None
    found = at_desk(data_dir, lambda desk: desk.audit.read(Sought(act, by, start, number=limit)))
    say(to_json({"entries": found}) if as_json else "\n".join(map(_entry, found)) or "Không có dòng nào.")


def _settled[T](data_dir: Path | None, act: Callable[[Desk], Awaitable[T]]) -> T:
    """What `act` makes of the desk; what it refuses becomes a sentence."""
    try:
        return at_desk(data_dir, act)
    except Refused as refused:
        raise CommandError(refused.message) from None


async def _found(desk: Desk, login: str) -> Account:
    account = await desk.accounts.named(login)
    if account is None:
        raise CommandError(f"Không có tài khoản {login}. Xem: ./hailong admin list")
    return account


def _by() -> str:
    """Whoever sits at this machine, as the audit names them."""
    return f"{getpass.getuser()} (dòng lệnh)"


def _asked() -> str:
    """A password from the keyboard, twice and unseen; without a screen the first line of what comes in."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    given = getpass.getpass("Mật khẩu mới: ")
    if getpass.getpass("Nhập lại: ") != given:
        raise CommandError("Hai lần nhập chưa giống nhau.")
    return given


def _told(login: str, password: str, asked: bool, as_json: bool) -> None:
    shown = None if asked else password
    if as_json:
        say(to_json({"login": login, "password": shown}))
    elif asked:
        say(f"Xong. {login} đăng nhập được bằng mật khẩu vừa nhập.")
    else:
        say(f"{password}\nMật khẩu của {login}, chỉ in một lần. Lần đăng nhập đầu phải đổi.")


def _plain(one: Account) -> dict[str, object]:
    return {
        "login": one.login,
        "name": one.staff.name,
        "role": one.staff.role,
        "agencies": sorted(one.staff.agencies),
        "places": sorted(one.staff.places),
        "sso": one.sso,
        "on": one.disabled_at is None,
        "two_steps": one.two_steps,
        "sessions": one.sessions,
        "signed_in_at": one.signed_in_at,
    }


def _line(one: Account) -> str:
    bound = ", ".join(sorted(one.staff.agencies | one.staff.places))
    state = "đang bật" if one.disabled_at is None else "đã tắt"
    last = f"đăng nhập {moment(one.signed_in_at)}" if one.signed_in_at else "chưa đăng nhập lần nào"
    steps = ", hai bước" if one.two_steps else ""
    kind = f"{ROLES[one.staff.role]} [{bound}]" if bound else ROLES[one.staff.role]
    return f"{one.login}  {one.staff.name}  {kind}  {state}{steps}  {last}"


def _entry(one: Entry) -> str:
    detail = "; ".join(f"{name}: {value}" for name, value in one.detail.items())
    return "  ".join(filter(None, [moment(one.at), one.by, one.act, detail, one.reason]))
