"""`./hailong publish`: freezes the figures of a period, opens it to the public, and lists what was frozen."""

from __future__ import annotations

import getpass
from typing import Annotated

import typer

from cli.at_desk import at_desk
from cli.errors import CommandError
from cli.options import AsJson, DataDir, day
from cli.screen import say
from cli.written import moment, to_json
from survey.desk import Desk
from survey.display import day as days
from survey.display import whole
from survey.measures.period import Period, parse
from survey.snapshot import CannotFreeze, Snapshot, plain

Written = Annotated[str | None, typer.Argument(metavar="KỲ", help="2026, 2026-Q3 hoặc 2026-11; bỏ trống để xem")]
From = Annotated[str | None, typer.Option("--from", help="Từ ngày trả kết quả, thay cho KỲ")]
To = Annotated[str | None, typer.Option("--to", help="Đến hết ngày trả kết quả")]
ForAll = Annotated[bool, typer.Option("--public", help="Cho mọi người xem kỳ này, sau khi che số nhỏ")]
Again = Annotated[bool, typer.Option("--again", help="Công bố lại một kỳ đã công bố; bản trước vẫn còn")]
Reason = Annotated[str, typer.Option("--reason", help="Lý do, bắt buộc khi công bố lại")]
By = Annotated[str | None, typer.Option("--by", help="Ai công bố", show_default="người đang dùng máy")]
OpenId = Annotated[str | None, typer.Option("--open", help="Cho mọi người xem kỳ của bản có mã này")]


def run(
    period: Written = None,
    first: From = None,
    last: To = None,
    public: ForAll = False,
    again: Again = False,
    reason: Reason = "",
    by: By = None,
    opened: OpenId = None,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Công bố số liệu một kỳ đã kết thúc. Không ghi kỳ thì liệt kê các bản đã công bố."""
    who = by or getpass.getuser()
    wanted = _period(period, first, last)

    async def act(desk: Desk) -> list[Snapshot]:
        if opened is not None:
            found = await desk.snapshots.open(opened, who)
            return [found] if found else []
        if wanted is None:
            return await desk.snapshots.page(most=500)
        return [await desk.snapshots.publish(wanted, who, reason=reason, again=again, public=public)]

    try:
        found = at_desk(data_dir, act)
    except CannotFreeze as refused:
        raise CommandError(refused.message) from None
    if opened is not None and not found:
        raise CommandError("Không có bản công bố nào mang mã này. Xem: ./hailong publish")
    say(to_json([plain(one) for one in found]) if as_json else _told(found))


def _period(written: str | None, first: str | None, last: str | None) -> Period | None:
    if written and (first or last):
        raise CommandError("Hãy ghi KỲ, hoặc --from và --to; không dùng cả hai.")
    try:
        if written:
            return parse(written)
        return Period(day("--from", first), day("--to", last)) if first or last else None
    except ValueError as wrong:
        raise CommandError(str(wrong)) from None


def _told(found: list[Snapshot]) -> str:
    return "\n".join(_line(one) for one in found) or "Chưa công bố kỳ nào. Ví dụ: ./hailong publish 2026-Q3"


def _line(one: Snapshot) -> str:
    seen = "mọi người xem được" if one.public else "chỉ khóa API xem được"
    later = f", đã có bản thay: {one.replaced_by}" if one.replaced_by else ""
    span = f"{days(one.first)}–{days(one.last)}"
    return (
        f"{one.id}  {span}  {whole(one.agencies)} đơn vị  công bố {moment(one.frozen_at)} bởi {one.by}  {seen}{later}"
    )
