"""`clean`: what the rules noticed about responses, and the decisions of people: exclude, keep, undo."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

import typer

from cli.at_desk import at_desk
from cli.errors import CommandError
from cli.options import AsJson, DataDir
from cli.screen import say
from cli.written import moment, to_json
from survey.desk import Desk
from survey.desk.cleaning import Deed, Refused, Reviewed
from survey.quality import Rulebook

app = typer.Typer(add_completion=False, no_args_is_help=True)

STATES = ("waiting", "kept", "excluded", "all")
ACTS = {
    "flag": "đánh dấu",
    "exclude": "loại",
    "keep": "giữ",
    "undo-exclude": "rút lại việc loại",
    "undo-keep": "rút lại việc giữ",
    "identifiers": "xuất kèm thông tin cá nhân",
    "export": "xuất dữ liệu",
}
SHORT = 8

Response = Annotated[str, typer.Argument(metavar="MÃ-PHIẾU", help="Vài ký tự đầu của mã phiếu, xem: clean list")]
Why = Annotated[str, typer.Option("--reason", help="Lý do, sẽ được lưu mãi")]
By = Annotated[str, typer.Option("--by", help="Họ tên người quyết định")]
RuleName = Annotated[str | None, typer.Option("--rule", help="Quy tắc, ví dụ too_fast; other là lý do khác")]
Agency = Annotated[str | None, typer.Option("--agency", help="Mã đơn vị")]


@app.callback()
def clean() -> None:
    """Làm sạch phiếu: quy tắc đánh dấu, người quyết định, mọi việc được ghi lại."""


@app.command("flag")
def flag(
    every: Annotated[bool, typer.Option("--all", help="Xét lại mọi phiếu, không chỉ phiếu mới")] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Cho các quy tắc xét phiếu mới. Hệ thống cũng tự làm việc này mỗi giờ."""
    done, book = _try(data_dir, lambda desk: _flagged(desk, every))
    if as_json:
        say(to_json(done))
        return
    say(f"Đã xét {done.looked} phiếu: đánh dấu {done.flagged} phiếu, gỡ {done.withdrawn} dấu không còn đúng.")
    for rule, number in done.by_rule.items():
        say(f"  {book.title(rule)}: {number}")


async def _flagged(desk: Desk, every: bool):
    return await desk.cleaning.flag(every=every), desk.cleaning.book


@app.command("list")
def listed(
    state: Annotated[str, typer.Option("--state", help="waiting, kept, excluded hoặc all")] = "waiting",
    agency: Agency = None,
    rule: RuleName = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Nhiều nhất bao nhiêu phiếu")] = 50,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Xem phiếu bị đánh dấu đang chờ quyết định, đã giữ, hoặc đã loại."""
    if state not in STATES:
        raise CommandError(f"--state: chỉ được một trong {', '.join(STATES)}.")
    found, book = _try(data_dir, lambda desk: _found(desk, state, agency, rule, limit))
    if as_json:
        say(to_json(found))
        return
    say("\n".join(line for one in found for line in _written(one, book)) or "Không có phiếu nào.")


async def _found(desk: Desk, state: str, agency: str | None, rule: str | None, limit: int):
    return await desk.cleaning.review(state, agency, rule, limit), desk.cleaning.book


def _written(one: Reviewed, book: Rulebook) -> list[str]:
    at = moment(one.completed_at) if one.completed_at else "chưa trả lời hết"
    lines = [f"{str(one.id)[:SHORT]}  {one.agency}  {one.channel}  {at}" + ("  (đã giữ)" if one.kept else "")]
    lines += [f"    {book.title(each['rule'])}: {each['reason']}" for each in one.flags]
    if one.excluded:
        out = one.excluded
        lines.append(f"    Đã loại ({book.title(out['rule'])}): {out['reason']} — {out['by']}, {moment(out['at'])}")
    return lines


@app.command("exclude")
def exclude(response: Response, reason: Why, by: By, rule: RuleName = None, data_dir: DataDir = None) -> None:
    """Loại một phiếu khỏi số liệu. Phiếu vẫn được giữ; rút lại được bằng clean undo."""
    done = _try(data_dir, lambda desk: desk.cleaning.exclude(response, reason, by, rule))
    say(f"Đã loại phiếu {str(done)[:SHORT]} khỏi số liệu.")


@app.command("keep")
def keep(response: Response, reason: Why, by: By, data_dir: DataDir = None) -> None:
    """Giữ một phiếu bị đánh dấu: phiếu được tính như mọi phiếu khác."""
    done = _try(data_dir, lambda desk: desk.cleaning.keep(response, reason, by))
    say(f"Phiếu {str(done)[:SHORT]} được giữ.")


@app.command("undo")
def undo(response: Response, reason: Why, by: By, data_dir: DataDir = None) -> None:
    """Rút lại việc loại, hoặc việc giữ, một phiếu."""
    done = _try(data_dir, lambda desk: desk.cleaning.undo(response, reason, by))
    say(f"Đã rút lại quyết định về phiếu {str(done)[:SHORT]}.")


@app.command("history")
def history(
    response: Annotated[str | None, typer.Argument(metavar="MÃ-PHIẾU", help="Bỏ trống là mọi việc")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Nhiều nhất bao nhiêu dòng")] = 50,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Xem ai đã làm gì, vì sao. Nhật ký này không sửa, không xóa được."""
    deeds = _try(data_dir, lambda desk: desk.cleaning.history(response, limit))
    say(to_json(deeds) if as_json else "\n".join(map(_deed, deeds)) or "Chưa có việc nào.")


def _deed(one: Deed) -> str:
    about = f" phiếu {str(one.session)[:SHORT]}" if one.session else ""
    return f"{moment(one.at)}  {one.by}: {ACTS.get(one.act, one.act)}{about}" + (
        f" — {one.reason}" if one.reason else ""
    )


def _try[T](data_dir, act: Callable[[Desk], Awaitable[T]]) -> T:
    try:
        return at_desk(data_dir, act)
    except Refused as refused:
        raise CommandError(str(refused)) from None
