"""`./hailong keys`: making, listing, replacing without a gap, revoking. A key is shown once and kept nowhere."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

import typer

from cli.at_desk import at_desk
from cli.errors import CommandError
from cli.options import AsJson, DataDir
from cli.screen import say
from cli.written import moment, to_json
from survey.access import SCOPES, SETTINGS_SCOPES, Key
from survey.desk import Desk
from survey.desk.keys import Refused
from survey.runtime import settings

app = typer.Typer(add_completion=False, no_args_is_help=True)

STATES = {"active": "dùng được", "expired": "hết hạn", "revoked": "đã thu hồi"}
RIGHTS = "; ".join(f"{name} ({meaning})" for name, meaning in SCOPES.items())

Label = Annotated[
    str, typer.Argument(metavar="NHÃN", help="Phần đầu của khóa, ví dụ hl_ab12cd: xem ./hailong keys list")
]
Days = Annotated[int | None, typer.Option("--days", min=1, help="Khóa hết hạn sau bao nhiêu ngày")]


@app.callback()
def keys() -> None:
    """Khóa API: tạo, xem, đổi không gián đoạn, thu hồi."""


@app.command("create")
def create(
    holder: Annotated[str, typer.Argument(metavar="TÊN", help="Nơi giữ khóa, ví dụ cham-diem")],
    scopes: Annotated[list[str], typer.Option("--scope", help=f"Quyền, ghi được nhiều lần: {RIGHTS}")],
    days: Days = None,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Tạo một khóa và in ra một lần duy nhất; hệ thống chỉ giữ dấu băm."""
    try:
        key, label = at_desk(data_dir, lambda desk: desk.keys.create(holder, scopes, _lasts(days)))
    except Refused as refused:
        raise CommandError(f"{refused} Các quyền: {RIGHTS}.") from None
    _show(key, label, as_json)


@app.command("rotate")
def rotate(
    label: Label,
    overlap: Annotated[int, typer.Option("--overlap-days", min=0, help="Khóa cũ còn dùng được bao nhiêu ngày")] = 7,
    days: Days = None,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Cấp khóa mới cùng quyền; khóa cũ còn dùng được ít ngày nữa để bên kia kịp đổi."""
    made = at_desk(data_dir, lambda desk: desk.keys.rotate(label, timedelta(days=overlap), _lasts(days)))
    if made is None:
        raise CommandError(f"Không có khóa {label} nào đang dùng được. Xem: ./hailong keys list")
    _show(*made, as_json)


@app.command("revoke")
def revoke(label: Label, data_dir: DataDir = None) -> None:
    """Thu hồi một khóa, có hiệu lực ngay."""
    if not at_desk(data_dir, lambda desk: desk.keys.revoke(label)):
        raise CommandError(f"Không có khóa {label} nào để thu hồi. Xem: ./hailong keys list")
    say(f"Đã thu hồi khóa {label}.")


@app.command("list")
def show(as_json: AsJson = False, data_dir: DataDir = None) -> None:
    """Xem các khóa: của ai, quyền gì, còn hạn không, dùng lần cuối khi nào. Không in khóa."""

    async def act(desk: Desk) -> tuple[list[Key], datetime]:
        return await desk.keys.all(), desk.keys.now()

    found, now = at_desk(data_dir, act)
    names = sorted(set(settings.read().callers().values()))
    if as_json:
        rights = sorted(SETTINGS_SCOPES)
        say(to_json({"keys": found, "settings": [{"holder": name, "scopes": rights} for name in names]}))
        return
    rows = [_line(one, now) for one in found]
    rows += [f"(trong HAILONG_API_KEYS)  {name}  {', '.join(sorted(SETTINGS_SCOPES))}" for name in names]
    say("\n".join(rows) or "Chưa có khóa nào. Ví dụ: ./hailong keys create cham-diem --scope figures:read")


def _lasts(days: int | None) -> timedelta | None:
    return timedelta(days=days) if days else None


def _show(key: str, label: str, as_json: bool) -> None:
    if as_json:
        say(to_json({"key": key, "label": label}))
        return
    say(f"{key}\nHãy cất ngay: khóa không được giữ lại ở đâu và không in lại được. Nhãn để nhận ra khóa: {label}")


def _line(one: Key, now: datetime) -> str:
    end = f"hạn {moment(one.expires_at)}" if one.expires_at else "không hạn"
    used = f"dùng lần cuối {moment(one.last_used_at)}" if one.last_used_at else "chưa dùng"
    return f"{one.label}  {one.holder}  {', '.join(one.scopes)}  {STATES[one.state(now)]}, {end}, {used}"
