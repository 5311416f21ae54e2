"""The office's first view and the way down from it: all agencies, one, a questionnaire, a question; the letter."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.office import drawings
from api.office.page import DOCX, handed, link, period, periods, show, title_of
from api.pages.charts import Chart
from api.staff import OfficeReader, missing
from survey.desk.report import Unknown
from survey.measures.figures import Figures, Scope
from survey.progress import Overview
from survey.runtime.letterhead import letterhead
from survey.runtime.wiring import DATA, now
from survey.staff import Staff

router = APIRouter(include_in_schema=False)

HOME = "/quan-ly"
Wanted = Annotated[str, Query(alias="ky", max_length=10)]


@router.get(HOME)
async def home(request: Request, staff: OfficeReader, ky: Wanted = "") -> HTMLResponse:
    ky, found = await _overview(request, ky)
    charts = [drawings.reach(found), *_over_time(found), drawings.channels(found)]
    more = {"late": _late(found), "rule_title": request.app.state.desk.cleaning.book.title}
    return show(request, "overview", staff, one=found, charts=charts, **more, **_chosen(ky), **_stops(found))


@router.get(f"{HOME}/don-vi")
async def agencies(request: Request, staff: OfficeReader, ky: Wanted = "") -> HTMLResponse:
    ky, found = await _overview(request, ky)
    return show(request, "agencies", staff, one=found, **_chosen(ky))


@router.get(f"{HOME}/don-vi/{{code}}")
async def agency(request: Request, staff: OfficeReader, code: str, ky: Wanted = "", ca: bool = False) -> HTMLResponse:
    ky, span = period(ky, now())
    scope = Scope(code, ca, span)
    figures = await _figures(request, staff, scope)
    found = await request.app.state.desk.progress.overview(scope)
    standing = next((one for one in found.agencies if one.code == code), None)
    values = {"standing": standing, "children": ca, "charts": [drawings.reach(found), *_over_time(found)]}
    return show(request, "agency", staff, one=found, figures=figures, blocks=_blocks(figures), **values, **_chosen(ky))


@router.get(f"{HOME}/phieu/{{ref}}")
async def questionnaire(request: Request, staff: OfficeReader, ref: str, ky: Wanted = "") -> HTMLResponse:
    ky, span = period(ky, now())
    figures = await _figures(request, staff, Scope(period=span, questionnaire=ref))
    return show(request, "questionnaire", staff, figures=figures, blocks=_blocks(figures), ref=ref, **_chosen(ky))


@router.get(f"{HOME}/phieu/{{ref}}/cau/{{question}}")
async def question(
    request: Request,
    staff: OfficeReader,
    ref: str,
    question: str,
    ky: Wanted = "",
    agency: Annotated[str, Query(alias="don-vi", max_length=40)] = "",
) -> HTMLResponse:
    ky, span = period(ky, now())
    figures = await _figures(request, staff, Scope(agency or None, False, span, questionnaire=ref))
    (block,) = figures.questionnaires
    found = next((one for one in block.questions if one.id == question), None)
    if found is None:
        raise missing(staff)
    values = {"one": found, "block": block, "chart": drawings.question(found), "figures": figures, "ref": ref}
    return show(request, "question", staff, **values, **_chosen(ky))


@router.get(f"{HOME}/don-doc")
async def urge(request: Request, staff: OfficeReader, ky: Wanted = "") -> HTMLResponse:
    ky, found = await _overview(request, ky)
    chart = drawings.lagging(found.lagging) if found.lagging else None
    return show(request, "reminder", staff, one=found, chart=chart, **_chosen(ky))


@router.get(f"{HOME}/don-doc.docx")
async def letter(request: Request, _: OfficeReader, ky: Wanted = "") -> Response:
    """The letter as a document, to be numbered and signed."""
    from exports.report.reminder import reminder  # its library costs time and memory, and few ask for it

    ky, found = await _overview(request, ky)
    return handed(request, reminder(found, letterhead(DATA / "report.yml")), f"don-doc-{ky}.docx", DOCX)


async def _overview(request: Request, ky: str) -> tuple[str, Overview]:
    ky, span = period(ky, now())
    return ky, await request.app.state.desk.progress.overview(Scope(period=span))


async def _figures(request: Request, staff: Staff, scope: Scope) -> Figures:
    try:
        return await request.app.state.desk.report.figures(scope)
    except Unknown:
        raise missing(staff) from None


def _blocks(figures: Figures) -> list[dict[str, object]]:
    """Each questionnaire with its charts."""
    return [
        {"block": one, "charts": [drawings.indices(one), drawings.factors(one), drawings.by_channel(one)]}
        for one in figures.questionnaires
        if one.valid
    ]


def _over_time(found: Overview) -> list[Chart]:
    """What one month says, the numbers above say already."""
    return [drawings.months(found), drawings.rates(found)] if len(found.months) > 1 else []


def _late(found: Overview) -> Chart | None:
    return drawings.lagging(found.lagging) if found.lagging else None


def _chosen(ky: str) -> dict[str, object]:
    at = now()
    return {"ky": ky, "periods": periods(at), "title": title_of(ky, at), "link": link}


def _stops(found: Overview) -> dict[str, object]:
    """A chart for each questionnaire in which somebody stopped."""
    refs = dict.fromkeys(one.questionnaire for one in found.stops if one.people)
    return {"stops": [(ref, drawings.stops(it for it in found.stops if it.questionnaire == ref)) for ref in refs]}
