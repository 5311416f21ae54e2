"""Flags and exclusions: what the rules noticed, and what people decide: exclude, keep, undo; each with its reason."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.office.page import back, link, show
from api.pages.words import ACTS
from api.staff import Checked, OfficeReader, OfficeWriter, missing
from survey.desk.cleaning import Refused
from survey.meanings import CHANNELS
from survey.quality.rules import BY_HAND
from survey.staff import Staff

router = APIRouter(include_in_schema=False)

PATH = "/quan-ly/lam-sach"
AT_ONCE = 50
STATES = {"waiting": "chờ quyết định", "kept": "đã giữ", "excluded": "đã loại", "all": "tất cả"}
State = Literal["waiting", "kept", "excluded", "all"]


@router.get(PATH)
async def listed(
    request: Request,
    staff: OfficeReader,
    state: Annotated[State, Query(alias="trang-thai")] = "waiting",
    agency: Annotated[str, Query(alias="don-vi", max_length=40)] = "",
    rule: Annotated[str, Query(alias="quy-tac", max_length=60)] = "",
    skip: Annotated[int, Query(alias="bo-qua", ge=0, le=1_000_000)] = 0,
) -> HTMLResponse:
    cleaning = request.app.state.desk.cleaning
    found = await cleaning.review(state, agency.strip() or None, rule or None, AT_ONCE + 1, skip)
    wanted = {"trang-thai": state, "don-vi": agency, "quy-tac": rule}
    after = link(PATH, **wanted, **{"bo-qua": skip + AT_ONCE}) if len(found) > AT_ONCE else ""
    before = link(PATH, **wanted, **{"bo-qua": max(0, skip - AT_ONCE)}) if skip else ""
    values = {"state": state, "agency": agency, "rule": rule, "before": before, "after": after}
    return show(request, "flags", staff, found=found[:AT_ONCE], states=STATES, rules=_rules(request), channels=CHANNELS,
                title=cleaning.book.title, **values)  # fmt: skip


@router.get(f"{PATH}/{{response}}")
async def one(request: Request, staff: OfficeReader, response: UUID) -> HTMLResponse:
    return await _shown(request, staff, response)


@router.post(f"{PATH}/{{response}}")
async def decide(
    request: Request,
    staff: OfficeWriter,
    _: Checked,
    response: UUID,
    act: Annotated[Literal["loai", "giu", "rut"], Form(alias="viec")],
    reason: Annotated[str, Form(alias="ly_do", max_length=500)] = "",
    rule: Annotated[str, Form(alias="quy_tac", max_length=60)] = "",
) -> Response:
    cleaning, name = request.app.state.desk.cleaning, str(response)
    try:
        if act == "loai":
            await cleaning.exclude(name, reason, staff.name, rule or None)
        elif act == "giu":
            await cleaning.keep(name, reason, staff.name)
        else:
            await cleaning.undo(name, reason, staff.name)
    except Refused as refused:
        return await _shown(request, staff, response, str(refused), reason)
    return back(PATH if act != "rut" else f"{PATH}/{response}", act)


async def _shown(request: Request, staff: Staff, response: UUID, error: str = "", reason: str = "") -> HTMLResponse:
    cleaning = request.app.state.desk.cleaning
    found = await cleaning.one(response)
    if found is None:
        raise missing(staff)
    deeds = await cleaning.history(str(response))
    return show(request, "flag", staff, error, one=found, deeds=deeds, acts=ACTS, rules=_rules(request), reason=reason,
                title=cleaning.book.title, channels=CHANNELS)  # fmt: skip


def _rules(request: Request) -> list[tuple[str, str]]:
    book = request.app.state.desk.cleaning.book
    return [*((one.id, one.title) for one in book), (BY_HAND, book.title(BY_HAND))]
