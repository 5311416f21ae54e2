"""/don-vi: what an agency sees of itself, in months that are over; for its own readers, and for who reads them all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from api import agency_view as view
from api.agency_csv import lines
from api.pages.shown import shown
from api.staff import AgencyReader, missing
from api.tagged import ASK_AGAIN, CSV, JSON, tagged
from survey.agency import KIND_NAMES, AgencyKind
from survey.cells import fold
from survey.measures.period import Period, parse
from survey.measures.stamp import written
from survey.staff import Staff

router = APIRouter(include_in_schema=False)

THEMES = "/don-vi/{agency}/gop-y"

Chosen = Annotated[str, Query(alias="ky", max_length=10)]
Wanted = Annotated[str, Query(alias="tim", max_length=100)]


@router.get("/don-vi")
async def listed(request: Request, staff: AgencyReader, wanted: Wanted = "") -> Response:
    """The agencies that the reader may read; who reads one only is taken to it."""
    known = await request.app.state.desk.showing.agencies()
    own = [one for one in known.values() if staff.reads(one.code)]
    if len(own) == 1:
        return RedirectResponse(f"/don-vi/{own[0].code}", 303)
    found = [one for one in own if fold(wanted) in fold(f"{one.name} {one.code}")]
    kinds = [(KIND_NAMES[kind], [one for one in found if one.kind is kind]) for kind in AgencyKind]
    return shown(request, "agency/list", staff, kinds=[one for one in kinds if one[1]], wanted=wanted)


@router.get("/don-vi/{agency}")
async def one_agency(request: Request, staff: AgencyReader, agency: str, chosen: Chosen = "") -> Response:
    document, wrong = await _asked(request, staff, agency, chosen)
    showing = request.app.state.desk.showing
    kind = _kind(document["period"]["name"])
    return shown(
        request,
        "agency/figures",
        staff,
        document=document,
        words=view.words(document["period"]),
        wrong=wrong,
        offered=view.offered({one: showing.periods(one) for one in view.KINDS}),
        sections=[view.part(one, kind) for one in document["questionnaires"]],
        forms=view.forms(document["forms"], showing.smallest_cell) if document["forms"] else None,
        themes=THEMES in paths(request.app.routes),
        several=staff.role != "agency" or len(staff.agencies) > 1,
    )


@router.get("/don-vi/{agency}/so-lieu.csv")
async def as_csv(request: Request, staff: AgencyReader, agency: str, chosen: Chosen = "") -> Response:
    """The figures of the page as a file, with the same left out."""
    document, _ = await _asked(request, staff, agency, chosen)
    return _file(tagged(request, lines(document), CSV, ASK_AGAIN), document, "csv")


@router.get("/don-vi/{agency}/so-lieu.json")
async def as_json(request: Request, staff: AgencyReader, agency: str, chosen: Chosen = "") -> Response:
    document, _ = await _asked(request, staff, agency, chosen)
    return _file(tagged(request, written(document).encode(), JSON, ASK_AGAIN), document, "json")


async def _asked(request: Request, staff: Staff, agency: str, chosen: str) -> tuple[dict[str, Any], str]:
    """The figures of the agency in the chosen period, and what is wrong with the choice. Raises PageRefused 404."""
    showing = request.app.state.desk.showing
    if not staff.reads(agency) or agency not in await showing.agencies():
        raise missing(staff)
    period, wrong = _read(chosen)
    if period is not None:
        return await showing.figures(agency, period), wrong
    return await showing.latest(agency), wrong


def _read(chosen: str) -> tuple[Period | None, str]:
    if not chosen:
        return None, ""
    try:
        return parse(chosen), ""
    except ValueError as wrong:
        return None, str(wrong)


def _kind(called: str) -> str:
    return "quarter" if "-Q" in called else "month" if "-" in called else "year"


def _file(response: Response, document: dict[str, Any], ending: str) -> Response:
    called = f"so-lieu-{document['agency']['code']}-{document['period']['name']}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{called}"'
    return response


def paths(routes: Iterable[Any]) -> set[str]:
    """The addresses of these routes, and of the routers among them."""
    found: set[str] = set()
    for route in routes:
        found.add(getattr(route, "path", ""))
        found |= paths(getattr(getattr(route, "original_router", None), "routes", ()))
    return found
