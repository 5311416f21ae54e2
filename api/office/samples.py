"""Samples in a browser: drawn, listed agency by agency, replaced with a reason, checked again, printed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.office.page import PDF, XLSX, back, handed, link, period, periods, show
from api.staff import Checked, OfficeReader, OfficeWriter, PersonalReader, missing
from exports.sample_lists import listing, summary
from survey.case import ApplicantKind
from survey.desk.report import Unknown
from survey.desk.samples import Place, Plan, Sample, Scope
from survey.fault import Fault
from survey.meanings import APPLICANTS, FILED, LISTS, REPLACEMENTS, SIZES, STRATA
from survey.runtime.wiring import now
from survey.staff import Staff

router = APIRouter(include_in_schema=False)

PATH = "/quan-ly/mau"
WORDS = {"applicants": APPLICANTS, "filed": FILED, "lists": LISTS, "reasons": REPLACEMENTS, "sizes": SIZES,
         "strata": STRATA}  # fmt: skip
Kind = Literal["pdf", "xlsx"]


@router.get(PATH)
async def samples(request: Request, staff: OfficeReader) -> HTMLResponse:
    return await _list(request, staff)


@router.post(PATH)
async def draw(
    request: Request,
    staff: OfficeWriter,
    _: Checked,
    agency: Annotated[str, Form(alias="don_vi", max_length=40)] = "",
    children: Annotated[bool, Form(alias="truc_thuoc")] = False,
    ky: Annotated[str, Form(max_length=10)] = "",
    kind: Annotated[ApplicantKind, Form(alias="doi_tuong")] = ApplicantKind.PERSON,
    strata: Annotated[Literal["none", "field", "month", "filed_via"], Form(alias="phan_tang")] = "none",
    rule: Annotated[Literal["minimum", "error", "fixed"], Form(alias="co_mau")] = "minimum",
    size: Annotated[int | Literal[""], Form(alias="so_phieu")] = 0,
    reserve: Annotated[int, Form(alias="du_phong", ge=0, le=200)] = 20,
    unanswered: Annotated[bool, Form(alias="chua_tra_loi")] = False,
) -> Response:
    number = int(size or 0)
    if rule == "fixed" and not 0 < number <= 100_000:
        return await _list(request, staff, "Hãy ghi số phiếu của mỗi đơn vị, từ 1.")
    if rule == "error" and not 1 <= number <= 20:
        return await _list(request, staff, "Hãy ghi sai số từ 1 đến 20 phần trăm.")
    scope = Scope(agency.strip() or None, children, period(ky, now())[1])
    error = Fraction(number) if rule == "error" else None
    plan = Plan(scope, kind, strata, rule, number if rule == "fixed" else 0, error, reserve, unanswered)
    try:
        made = await request.app.state.desk.samples.draw(plan, staff.name)
    except (Unknown, Fault) as wrong:
        return await _list(request, staff, wrong.message)
    return back(f"{PATH}/{made.number}", "chon-mau")


@router.get(f"{PATH}/{{number}}")
async def sample(
    request: Request, staff: OfficeReader, number: int, unit: Annotated[str, Query(alias="don-vi")] = ""
) -> HTMLResponse:
    return await _shown(request, staff, number, unit)


@router.post(f"{PATH}/{{number}}/thay")
async def replace(
    request: Request,
    staff: OfficeWriter,
    _: Checked,
    number: int,
    case: Annotated[str, Form(alias="ho_so", max_length=60)] = "",
    reason: Annotated[str, Form(alias="ly_do", max_length=20)] = "",
    note: Annotated[str, Form(alias="ghi_chu", max_length=300)] = "",
    unit: Annotated[str, Form(alias="don_vi", max_length=40)] = "",
) -> Response:
    try:
        await request.app.state.desk.samples.replace(number, case, reason, note, staff.name)
    except Unknown:
        raise missing(staff) from None
    except Fault as wrong:
        return await _shown(request, staff, number, unit, wrong.message)
    return back(link(f"{PATH}/{number}", **{"don-vi": unit}), "thay")


@router.get(f"{PATH}/{{number}}/chon-lai")
async def repeat(request: Request, staff: OfficeReader, number: int) -> HTMLResponse:
    """Draws again with the same seed, keeping nothing, and says whether it came out the same."""
    one = await _one(request, staff, number)
    found = await request.app.state.desk.samples.repeat(number)
    return show(request, "sample_again", staff, one=one, found=found)


@router.get(f"{PATH}/{{number}}/danh-sach.{{kind}}")
async def printed(request: Request, staff: OfficeReader, number: int, kind: Kind) -> Response:
    return await _printed(request, staff, number, kind)


@router.get(f"{PATH}/{{number}}/danh-sach-co-ten.{{kind}}")
async def printed_with_names(request: Request, staff: PersonalReader, number: int, kind: Kind) -> Response:
    """Names and phones leave only with the name of who took them on record."""
    return await _printed(request, staff, number, kind, staff.name)


async def _printed(request: Request, staff: Staff, number: int, kind: str, names_for: str = "") -> Response:
    from paper import book, lists  # their libraries cost time and memory, and few ask for it

    one = await _one(request, staff, number)
    places = await request.app.state.desk.samples.places(number, names_for=names_for)
    made = listing(one, places, bool(names_for))
    write = lists.pdf if kind == "pdf" else book.listing
    raw = await asyncio.to_thread(write, made, now())
    return handed(request, raw, f"mau-{number}.{kind}", PDF if kind == "pdf" else XLSX)


async def _list(request: Request, staff: Staff, error: str = "") -> HTMLResponse:
    found = await request.app.state.desk.samples.all()
    told = [(one, summary(one)) for one in found]
    return show(request, "samples", staff, error, found=told, periods=periods(now()), **WORDS)


async def _shown(request: Request, staff: Staff, number: int, unit: str, error: str = "") -> HTMLResponse:
    """One agency's two lists at a time: a sample of a province has tens of thousands of rows."""
    one = await _one(request, staff, number)
    places = await request.app.state.desk.samples.places(number)
    units = _units(places)
    unit = unit if unit in dict(units) else units[0][0] if units else ""
    shown = [place for place in places if place.agency == unit]
    return show(
        request, "sample", staff, error, one=one, facts=summary(one), units=units, unit=unit, places=shown, **WORDS
    )


def _units(places: Sequence[Place]) -> list[tuple[str, str]]:
    return list({place.agency: place.unit for place in places}.items())


async def _one(request: Request, staff: Staff, number: int) -> Sample:
    try:
        return await request.app.state.desk.samples.get(number)
    except Unknown:
        raise missing(staff) from None
