"""`./hailong slips`: slips and QR codes to print, for some cases or for all that are open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.at_desk import at_desk
from cli.errors import CommandError
from cli.options import DataDir, day
from cli.screen import say
from survey.invitation_link import link

if TYPE_CHECKING:
    from survey.codes import Slip
    from survey.desk import Desk
    from survey.runtime.settings import Settings

DEFAULT_OUT = Path("phieu-moi.pdf")
SHEETS = ("a6", "a4")

_ONE_WAY = "Hãy chọn một cách: mã hồ sơ; hoặc --agency, --since; hoặc --all-open."

Cases = Annotated[list[str] | None, typer.Argument(metavar="[MÃ]...", help="Mã hồ sơ, một hay nhiều")]
Agency = Annotated[
    str | None, typer.Option("--agency", metavar="MÃ", help="Hồ sơ của đơn vị giải quyết hoặc tiếp nhận này")
]
Since = Annotated[
    str | None, typer.Option("--since", metavar="NGÀY", help="Trả kết quả từ ngày này: 2026-11-01 hoặc 01/11/2026")
]
AllOpen = Annotated[bool, typer.Option("--all-open", help="Mọi hồ sơ có lời mời còn mở và chưa ai trả lời")]
Out = Annotated[Path | None, typer.Option("--out", metavar="TỆP", help="Tệp PDF", show_default=str(DEFAULT_OUT))]
OnSheet = Annotated[
    str, typer.Option("--sheet", metavar="a6|a4", help="a6: mỗi trang một phiếu; a4: bốn phiếu một tờ, có dấu cắt")
]
Png = Annotated[
    Path | None, typer.Option("--png", metavar="THƯ_MỤC", help="Ghi mã QR của từng hồ sơ thành tệp PNG vào đây")
]


def run(
    cases: Cases = None,
    agency: Agency = None,
    since: Since = None,
    all_open: AllOpen = False,
    out: Out = None,
    sheet: OnSheet = "a6",
    png: Png = None,
    data_dir: DataDir = None,
) -> None:
    """In phiếu mời khổ A6 có mã QR, địa chỉ và mã ngắn, để đưa tại quầy.

    Chọn hồ sơ bằng mã, bằng --agency (thêm --since nếu cần), hoặc --all-open. Chỉ có --png thì không tạo tệp PDF.
    Giữ tệp cẩn thận: ai có phiếu là mở được khảo sát của hồ sơ đó.
    """
    if (bool(cases) + bool(agency or since) + all_open) != 1:
        raise CommandError(_ONE_WAY)
    if sheet not in SHEETS:
        raise CommandError("--sheet chỉ nhận a6 hoặc a4.")
    first = day("--since", since)
    wanted = _Wanted(out or (None if png else DEFAULT_OUT), sheet, png)
    at_desk(data_dir, lambda desk: _print(desk, cases or (), agency, first, wanted), then="in lại")


class _Wanted:
    """What is to be written where."""

    def __init__(self, out: Path | None, sheet: str, png: Path | None) -> None:
        self.out, self.sheet, self.png = out, sheet, png

    def write(self, slips: Sequence[Slip], settings: Settings, made_at: datetime) -> None:
        try:
            if self.out:
                self._pdf(self.out, slips, settings, made_at)
            if self.png:
                self._codes(self.png, slips, settings)
        except OSError as error:
            raise CommandError(f"Không ghi được {error.filename}. Hãy chọn nơi khác bằng --out hoặc --png.") from None

    def _pdf(self, out: Path, slips: Sequence[Slip], settings: Settings, made_at: datetime) -> None:
        from paper.layout import Sheet
        from paper.slip import pdf
        from paper.wording import Contacts, word
        from survey.runtime.wiring import words

        contacts, phrases = Contacts.of(settings), words()
        out.write_bytes(pdf([word(one, contacts, phrases) for one in slips], made_at, Sheet(self.sheet)))
        say(f"Đã in {len(slips)} phiếu vào {out}")

    def _codes(self, folder: Path, slips: Sequence[Slip], settings: Settings) -> None:
        from paper import qr

        folder.mkdir(parents=True, exist_ok=True)
        for one in slips:
            (folder / f"{one.case}.png").write_bytes(qr.png(link(settings.public_url, one.token)))
        say(f"Đã ghi {len(slips)} mã QR vào {folder}")


async def _print(desk: Desk, cases: Sequence[str], agency: str | None, since: date | None, wanted: _Wanted) -> None:
    from survey.desk.codes import NoSlip
    from survey.desk.report import Unknown
    from survey.runtime import settings, wiring

    try:
        slips = await desk.codes.slips(cases or await _open(desk, agency, since))
    except (NoSlip, Unknown) as none:
        raise CommandError(str(none)) from None
    wanted.write(slips, settings.read(), wiring.now())


async def _open(desk: Desk, agency: str | None, since: date | None) -> Sequence[str]:
    found = await desk.codes.open_cases(agency, since)
    if not found:
        raise CommandError("Không có hồ sơ nào có lời mời còn mở mà chưa ai trả lời.")
    return found
