"""`themes`: what people say in their own words; its counts, its reading by the machine, and what the office decides."""

from __future__ import annotations

from typing import Annotated

import typer

from cli import theme_office
from cli.at_desk import at_desk
from cli.errors import CommandError
from cli.figures import Agency, Children, From, To, Written, period_of
from cli.options import AsJson, DataDir
from cli.screen import say
from cli.written import moment, to_json
from survey.coding.figures import FEW, Change, PartFigure, ThemeFigure
from survey.comment import Coder
from survey.desk import Desk
from survey.desk.coding import Progress, Standing
from survey.desk.report import Unknown
from survey.desk.themes import PARTS, ThemeView, Wanted, plain
from survey.display import whole
from survey.exporting.themes import TONE_NAMES
from survey.measures.period import Period

app = typer.Typer(add_completion=False, no_args_is_help=True)

By = Annotated[str, typer.Option("--by", help="Họ tên người làm việc này")]
NOTHING = "Chưa có góp ý nào được đọc trong kỳ này."


@app.callback()
def themes() -> None:
    """Chủ đề góp ý: đếm người chứ không đếm lượt, đọc góp ý mới, và việc kiểm của con người."""


@app.command("list")
def listed(
    agency: Agency = None,
    children: Children = False,
    period: Written = None,
    first: From = None,
    last: To = None,
    by: Annotated[str | None, typer.Option("--by", help="Tách theo: procedure (thủ tục) hoặc place (nơi nộp)")] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Người dân nói về điều gì: số người, khoảng tin cậy, thay đổi so với kỳ trước, và vài câu tiêu biểu."""
    if by is not None and by not in PARTS:
        raise CommandError(f"--by: chỉ được một trong {', '.join(PARTS)}.")
    asked = period_of(period, first, last)
    wanted = Wanted(agency, children, asked if asked != Period() else None, by)
    try:
        view = at_desk(data_dir, lambda desk: desk.themes.view(wanted))
    except Unknown as unknown:
        raise CommandError(unknown.message) from None
    say(to_json(plain(view)) if as_json else "\n".join(_lines(view)))


def _lines(view: ThemeView) -> list[str]:
    name = view.agency.name if view.agency else "Tất cả đơn vị"
    found, period = view.found, view.period
    head = f"{name}, hồ sơ trả từ {period.first:%d/%m/%Y} đến {period.last:%d/%m/%Y}"
    if found.reason:
        few = f"Có dưới {view.smallest_cell} người góp ý: chưa đủ để xem."
        return [head, few if found.reason == FEW else NOTHING]
    lines = [head, f"{whole(found.people or 0)} người có góp ý. Bộ mã phiên bản {view.codebook}."]
    lines += [line for one in found.themes for line in _theme(one)]
    if found.hidden:
        lines.append(f"{found.hidden} chủ đề có dưới {view.smallest_cell} người: không hiện.")
    for part in view.slices:
        top = ", ".join(f"{one.name} {_people(one)}" for one in part.themes[:4])
        lines.append(f"  {part.name}: {part.people} người" + (f" ({top})" if top else ""))
    return lines


def _theme(one: ThemeFigure) -> list[str]:
    ends = f"{_comma(one.interval.low)}–{_comma(one.interval.high)}"
    line = f"  {one.name}: {whole(one.people)} người, {_comma(one.percent)}% ({ends})"
    if one.tones:
        line += "; " + ", ".join(f"{TONE_NAMES[tone]} {number}" for tone, number in one.tones.items() if number)
    if one.change:
        line += f"; {_change(one.change)}"
    return [line, *(f"      “{quote.words}”" for quote in one.quotes)]


def _change(change: Change) -> str:
    ends = f"{_comma(change.low)} đến {_comma(change.high)}"
    sign = "" if change.points.startswith("-") else "+"
    return f"so với kỳ trước {sign}{_comma(change.points)} điểm ({ends})"


def _people(one: PartFigure) -> str:
    return str(one.people) if one.people is not None else "ít"


def _comma(number: str) -> str:
    return number.replace(".", ",")


@app.command("status")
def status(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Xem bao nhiêu góp ý đã đọc, còn chờ người xem, và có góp ý nhạy cảm mới hay không."""
    standing, progress = at_desk(data_dir, _standing)
    if as_json:
        say(to_json({"standing": standing, "coding": progress}))
        return
    say(f"{whole(standing.comments)} góp ý: {whole(standing.unread)} chưa đọc, {whole(standing.waiting)} chờ người xem,"
        f" {whole(standing.decided)} đã được người quyết định.")  # fmt: skip
    say(
        f"Góp ý nhạy cảm đang mở: {standing.sensitive}" + (f", mới: {standing.unseen}" if standing.unseen else "") + "."
    )
    if progress:
        ended = "xong" if progress.finished_at else "đang làm"
        say(f"Đọc lại góp ý cũ: {whole(progress.done)}/{whole(progress.total)}, {ended} ({progress.by},"
            f" {moment(progress.asked_at)}).")  # fmt: skip


async def _standing(desk: Desk) -> tuple[Standing, Progress | None]:
    return await desk.coding.standing(), await desk.coding.progress()


@app.command("code")
def code(
    again: Annotated[bool, typer.Option("--again", help="Đọc lại cả góp ý cũ theo bộ mã và máy đọc mới nhất")] = False,
    by: By = "",
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Đọc ngay những góp ý chưa đọc. Hệ thống đang chạy cũng tự làm việc này vài giây một lần."""
    if again and not by.strip():
        raise CommandError("Đọc lại góp ý cũ thì phải ghi --by: việc này được lưu lại.")
    from themes.coder import open_coder

    reader = Direct(open_coder(step=_telling(as_json)))
    done = at_desk(data_dir, lambda desk: _coded(desk, reader, by if again else ""))
    say(to_json({"read": done, "version": reader.version}) if as_json else f"Đã đọc {whole(done)} góp ý.")


class Direct:
    """A coder in this very process, for a command that has nothing else to do."""

    def __init__(self, coder: Coder) -> None:
        self._coder = coder

    @property
    def version(self) -> str:
        return self._coder.version

    async def read(self, texts):
        return self._coder.read(texts)


async def _coded(desk: Desk, reader: Direct, again_by: str) -> int:
    await desk.coding.take_in()
    if again_by:
        await desk.coding.ask_again(again_by)
    done = 0
    while read := await desk.coding.new(reader) or await desk.coding.old(reader):
        done += read
    return done


def _telling(silent: bool):
    return (lambda _: None) if silent else (lambda words: say(f"{words} …"))


theme_office.commands(app)
