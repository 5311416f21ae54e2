"""`./hailong agency`: an agency's own figures, as its readers see them: nothing from which anybody could be told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from api.agency_csv import lines
from cli.at_desk import at_desk
from cli.errors import CommandError
from cli.options import AsJson, DataDir
from cli.screen import say
from cli.written import block, to_json
from survey.desk import Desk
from survey.desk.report import Unknown
from survey.display import between, percentage, period, points, whole
from survey.measures.period import Period, parse
from survey.measures.shown import BEFORE

Code = Annotated[str, typer.Argument(metavar="MÃ", help="Mã đơn vị")]
Written = Annotated[str | None, typer.Option("--period", help="2026, 2026-Q3 hoặc 2026-11; bỏ trống là quý mới nhất")]
AsCsv = Annotated[Path | None, typer.Option("--csv", help="Ghi ra tệp CSV này")]


def run(
    code: Code,
    written: Written = None,
    csv: AsCsv = None,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """In số liệu của một đơn vị như đơn vị ấy thấy: tháng ít người trả lời được gộp, không ai bị nhận ra."""
    try:
        wanted = parse(written) if written else None
        found = at_desk(data_dir, lambda desk: _ask(desk, code, wanted))
    except (Unknown, ValueError) as wrong:
        raise CommandError(str(wrong)) from None
    if csv is not None:
        csv.write_bytes(lines(found))
        say(f"Đã ghi {csv.absolute()}")
        return
    say(to_json(found) if as_json else "\n".join(_told(found)))


async def _ask(desk: Desk, code: str, wanted: Period | None) -> dict[str, Any]:
    return await (desk.showing.figures(code, wanted) if wanted else desk.showing.latest(code))


def _told(found: Mapping[str, Any]) -> Iterator[str]:
    yield f"{found['agency']['name']} · {_span(found)}"
    if found["forms"]:
        yield _forms(found["forms"], found["smallest_cell"])
    for one in found["questionnaires"]:
        yield f"{one['title']} ({one['ref']})"
        yield from _block(one["figures"], found["smallest_cell"])
    if not found["questionnaires"]:
        yield "Chưa có lời mời hay câu trả lời nào."


def _forms(forms: Mapping[str, Any], few: int) -> str:
    valid = f"ít hơn {few}" if forms["valid"] is None else whole(forms["valid"])
    met = "đạt" if forms["met_valid"] else "chưa đạt"
    return f"Năm {forms['year']}: {valid} phiếu hợp lệ, cần {whole(forms['required'])}: {met}."


def _block(figures: Mapping[str, Any] | None, few: int) -> Iterator[str]:
    if figures is None:
        yield f"  Chưa có số liệu để nêu: chưa kết thúc, hoặc có ít hơn {few} người trả lời."
        return
    sample, overall = figures["sample"], figures["overall"]
    returned = f"thu về {percentage(sample['response_rate'])} số được mời"
    yield f"  {_span(figures)}: {whole(sample['valid'])} phiếu, {returned}"
    yield f"  Chung: {_share(overall)}"
    factors = [f"{one['name']}: {_share(one)}" for one in figures["factors"]]
    yield from block("  Theo yếu tố", factors)
    asked = [question for one in figures["factors"] for question in one["questions"]]
    yield from block("  Theo câu hỏi", [f"{one['text']} {_share(one)}" for one in asked])
    yield from block("  So với chính mình", [_change(one) for one in figures["past"]])


def _share(one: Mapping[str, Any]) -> str:
    return f"{percentage(one['percent'])} ({between(one['low'], one['high'])}; {whole(one['n'])} câu trả lời)"


def _change(one: Mapping[str, Any]) -> str:
    against = "kỳ trước" if one["against"] == BEFORE else "cùng kỳ năm trước"
    return f"{against}, {_span(one)}: {points(one['points'])} điểm ({points(one['low'])} đến {points(one['high'])})"


def _span(one: Mapping[str, Any]) -> str:
    found = one["period"]
    return period(Period(date.fromisoformat(found["from"]), date.fromisoformat(found["to"])))
