"""`export`: responses, figures, comments or invitations as a file."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import typer

from cli.at_desk import at_desk
from cli.errors import CommandError
from cli.figures import Agency, Channel, Children, Flagged, Form, From, Helped, To, Written, period_of
from cli.options import DataDir
from cli.screen import say
from exports.writers import write
from survey.desk import Desk
from survey.desk.exporting import Refused, Request
from survey.desk.report import Unknown
from survey.display import whole
from survey.exporting import FORMATS, KINDS
from survey.measures.figures import Scope
from survey.runtime.sealing import BrokenSeal

What = Annotated[str, typer.Argument(metavar="GÌ", help=f"Một trong: {', '.join(KINDS)}")]
Format = Annotated[str, typer.Option("--format", help=f"Một trong: {', '.join(FORMATS)}")]
Into = Annotated[Path | None, typer.Option("--out", help="Tệp ghi ra; mặc định là GÌ.ĐỊNH-DẠNG ở thư mục này")]
Identifiers = Annotated[
    bool, typer.Option("--identifiers", help="Kèm mã hồ sơ, họ tên, số điện thoại; bắt buộc có --by và --reason")
]
By = Annotated[str, typer.Option("--by", help="Họ tên người yêu cầu thông tin cá nhân")]
Why = Annotated[str, typer.Option("--reason", help="Lý do cần thông tin cá nhân, sẽ được lưu mãi")]


def run(
    what: What,
    form: Format = "csv",
    out: Into = None,
    agency: Agency = None,
    children: Children = False,
    period: Written = None,
    first: From = None,
    last: To = None,
    channel: Channel = None,
    questionnaire: Form = None,
    helped: Helped = None,
    flagged: Flagged = None,
    identifiers: Identifiers = False,
    by: By = "",
    reason: Why = "",
    data_dir: DataDir = None,
) -> None:
    """Xuất phiếu trả lời, số liệu, lời góp ý hoặc lời mời ra tệp. Mặc định không có thông tin cá nhân."""
    for name, known, given in (("GÌ", KINDS, what), ("--format", FORMATS, form)):
        if given not in known:
            raise CommandError(f"{name}: chỉ được một trong {', '.join(known)}.")
    scope = Scope(agency, children, period_of(period, first, last), channel, questionnaire, helped, flagged)
    request = Request(what, scope, identifiers, by, reason)
    path = (out or Path(f"{what}.{form}")).absolute()
    try:
        number = at_desk(data_dir, lambda desk: _export(desk, request, path, form))
    except (Refused, Unknown, BrokenSeal) as refused:
        raise CommandError(str(refused)) from None
    except OSError as error:
        raise CommandError(f"Không ghi được tệp {path}: {error.strerror}.") from None
    say(f"Đã ghi {whole(number)} dòng vào {path}")


async def _export(desk: Desk, request: Request, path: Path, form: str) -> int:
    async with desk.exporting.opened(request) as opened:
        return await write(path, form, opened.sheet, opened.batches, _telling(opened.total))


def _telling(total: int | None) -> Callable[[int], Awaitable[bool]]:
    shown = sys.stderr.isatty()

    async def told(rows: int) -> bool:
        if shown:
            sys.stderr.write(f"\r{whole(rows)}" + (f"/{whole(total)}" if total else "") + " dòng")
        return True

    return told
