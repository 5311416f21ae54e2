"""`office`: how the survey is getting on, and the letter to the agencies that are behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from cli.errors import CommandError
from cli.office import Agency, Children, ask, write
from cli.options import AsJson, DataDir
from cli.screen import say
from cli.written import block, moment, to_json
from survey.desk import Desk
from survey.display import between, percentage, whole
from survey.measures.figures import Scope
from survey.measures.period import Period, parse, year
from survey.progress import Overview, plain

app = typer.Typer(no_args_is_help=True, add_completion=False)

_SHOWN = 20

Written = Annotated[str | None, typer.Option("--period", help="Kỳ: 2026, 2026-Q3 hoặc 2026-11; mặc định là năm nay")]


@app.callback()
def office() -> None:
    """Tiến độ khảo sát, như trang đầu của Sở Nội vụ."""


@app.command("overview")
def overview(
    period: Written = None,
    agency: Agency = None,
    children: Children = False,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Số phiếu so với mức tối thiểu, đơn vị chậm, các kênh, câu bị bỏ dở, việc đang chờ, chi phí."""
    found = ask(data_dir, lambda desk: _found(desk, period, agency, children))
    say(to_json(plain(found)) if as_json else "\n".join(_lines(found)))


@app.command("remind")
def remind(
    period: Written = None,
    out: Annotated[Path, typer.Option("--out", metavar="TỆP", help="Tệp DOCX")] = Path("don-doc.docx"),
    data_dir: DataDir = None,
) -> None:
    """Soạn công văn đôn đốc các đơn vị chưa đủ phiếu, theo thể thức hành chính."""
    from exports.report.reminder import reminder
    from survey.runtime.letterhead import letterhead
    from survey.runtime.wiring import DATA

    found = ask(data_dir, lambda desk: _found(desk, period, None, False))
    write(out, reminder(found, letterhead(DATA / "report.yml")))
    say(f"Đã soạn {out}: {len(found.lagging)} đơn vị chưa đủ phiếu.")


async def _found(desk: Desk, period: str | None, agency: str | None, children: bool) -> Overview:
    return await desk.progress.overview(Scope(agency, children, _period(period)))


def _period(written: str | None) -> Period:
    from survey.runtime.wiring import now

    try:
        return parse(written) if written else year(now().year)
    except ValueError as wrong:
        raise CommandError(str(wrong)) from None


def _lines(one: Overview) -> Iterator[str]:
    all_ = one.reached
    yield f"Tính lúc {moment(one.at)}: {whole(all_.cases)} hồ sơ, mời {whole(all_.invited)}, bắt đầu"
    yield f"{whole(all_.started)}, trả lời hết {whole(all_.completed)}, thu về {whole(all_.returned)} phiếu"
    yield f"({percentage(all_.response_rate)} số được mời), hợp lệ {whole(all_.valid)}."
    known = sum(agency.quota is not None for agency in one.agencies)
    yield f"Đủ phiếu tối thiểu: {one.met}/{known} đơn vị."
    yield from block("Chưa đủ, và theo nhịp này hết năm sẽ chưa đủ:", _late(one))
    channels = [f"{it.channel}: bắt đầu {whole(it.started)}, thu về {whole(it.returned)}" for it in one.channels]
    yield from block("Kênh:", channels)
    left = sorted((it for it in one.stops if it.people), key=lambda it: -it.people)
    yield from block("Dừng ở câu:", [f"{it.questionnaire} câu {it.number}: {whole(it.people)} người" for it in left])
    yield from block("Đang chờ:", list(_waiting(one)))
    yield from block("Chi phí:", [f"{month}: {whole(cost)} đồng" for month, cost in sorted(one.costs.items())])


def _late(one: Overview) -> list[str]:
    late = [f"{agency.code} {agency.name}: thiếu {whole(agency.missing)} phiếu" for agency in one.lagging]
    return [*late[:_SHOWN], *([f"… và {len(late) - _SHOWN} đơn vị khác"] if len(late) > _SHOWN else [])]


def _waiting(one: Overview) -> Iterator[str]:
    yield f"{whole(one.waiting.flags)} phiếu có dấu hiệu chưa ai quyết định"
    yield f"{whole(one.waiting.callbacks)} người xin gọi lại"
    for channel, number in one.waiting.undelivered.items():
        yield f"{whole(number)} tin {channel} không đi được"
    checks = one.rechecks
    ends = f" ({between(checks.interval.low, checks.interval.high)})" if checks.interval else ""
    yield f"phúc tra: {whole(checks.own)}/{whole(checks.answered)} đúng người, {percentage(checks.percent)}{ends}"
