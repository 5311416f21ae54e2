"""/don-vi/…/gop-y: what people say about an agency in their own words: people, never single answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.pages.charts import Bar, Chart, Series, bars, line
from api.pages.shown import shown
from api.staff import AgencyReader, missing
from survey.coding.figures import FEW, ThemeFigure
from survey.desk.report import Unknown
from survey.desk.themes import ThemeView, Wanted
from survey.exporting.themes import TONE_NAMES
from survey.measures.period import VIETNAM, parse

router = APIRouter(include_in_schema=False)

PATH = "/don-vi/{agency}/gop-y"
LINES = 4  # themes followed over time
CUTS = {"": "Không tách", "procedure": "Theo thủ tục", "place": "Theo nơi tiếp nhận"}


@router.get(PATH)
async def themes(
    request: Request,
    staff: AgencyReader,
    agency: str,
    period: Annotated[str, Query(alias="ky", max_length=10)] = "",
    by: Annotated[Literal["", "procedure", "place"], Query(alias="tach")] = "",
    children: Annotated[bool, Query(alias="truc-thuoc")] = False,
) -> HTMLResponse:
    if not staff.reads(agency):
        raise missing(staff)
    periods = _periods(request.app.state.desk.signing_in.now())
    asked = parse(period) if period in dict(periods) and period else None
    try:
        view = await request.app.state.desk.themes.view(Wanted(agency, children, asked, by or None))
    except Unknown:
        raise missing(staff) from None
    return shown(
        request, "comments/agency", staff, view=view, periods=periods, period=period if asked else "", by=by,
        cuts=CUTS, children=children, tones=TONE_NAMES, few=view.found.reason == FEW, chart=_bars(view),
        trend=_trend(view), names={one.code: one.name for one in view.found.themes},
        tone_columns=[(words, "number") for words in TONE_NAMES.values()],
    )  # fmt: skip


def _periods(now: datetime) -> list[tuple[str, str]]:
    """The last twelve months, and the years and quarters before now."""
    today = now.astimezone(VIETNAM).date()
    found = [("", "Mười hai tháng gần đây")]
    for year in (today.year, today.year - 1):
        found.append((str(year), f"Năm {year}"))
        last = (today.month + 2) // 3 if year == today.year else 4
        found += [(f"{year}-Q{quarter}", f"Quý {quarter}/{year}") for quarter in range(last, 0, -1)]
    return found


def _bars(view: ThemeView) -> Chart | None:
    rows = [
        Bar(
            one.name, float(one.percent), f"{_comma(one.percent)}%", float(one.interval.low), float(one.interval.high),
            f"{_comma(one.interval.low)}–{_comma(one.interval.high)}%",
        )
        for one in view.found.themes
    ]  # fmt: skip
    return bars("Tỷ lệ người nói về từng chủ đề", rows, head="Tỷ lệ người", of="Chủ đề") if rows else None


def _trend(view: ThemeView) -> Chart | None:
    """The themes that most people speak of, month by month; a gap where too few people wrote."""
    names = [one.name for one in view.found.months]
    if len(names) < 2 or not view.found.themes:
        return None
    told = [_line(one) for one in view.found.themes[:LINES]]
    return line("Tỷ lệ người theo tháng", [_month(name) for name in names], told, of="Tháng")


def _line(one: ThemeFigure) -> Series:
    values = [None if part.percent is None else float(part.percent) for part in one.months]
    shown_as = ["ít người" if part.percent is None else f"{_comma(part.percent)}%" for part in one.months]
    return Series(one.name, values, shown_as)


def _month(name: str) -> str:
    year, _, month = name.partition("-")
    return f"{int(month)}/{year}"


def _comma(number: str) -> str:
    return number.replace(".", ",")
