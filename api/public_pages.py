"""/cong-khai: published results for everybody to read. Only what /v1/public gives; no cookie, no script needed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from api import public_view as view
from api.errors import ErrorAnswer
from api.pages import HEADERS, render
from api.public_codebook import codebook
from api.tagged import FOR_ALL, JSON, tagged
from survey.licence import Licence
from survey.measures.stamp import written
from survey.runtime.licence import licence
from survey.runtime.wiring import DATA

HTML = "text/html; charset=utf-8"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'"
POLITE = {
    "Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'",
    **{name: HEADERS[name] for name in ("Referrer-Policy", "X-Content-Type-Options")},
}

router = APIRouter(include_in_schema=False)
documented = APIRouter(prefix="/v1/public", tags=["Công khai"])

Wanted = Annotated[str, Query(alias="tim", max_length=100)]


@lru_cache(maxsize=1)
def _terms() -> Licence:
    return licence(DATA / "open.yml")


@router.get("/cong-khai")
async def latest(request: Request, wanted: Wanted = "") -> Response:
    """The latest open period; or a page that says that there is none yet."""
    return await _period(request, None, wanted)


@router.get("/cong-khai/giai-thich")
async def explained(request: Request) -> Response:
    """How figures are made, and what the columns and codes of the files mean."""
    return _answer(request, "public/codebook", book=_codebook(request))


@router.get("/cong-khai/{period}")
async def one_period(request: Request, period: str, wanted: Wanted = "") -> Response:
    """An open period by its name, or by the name of any edition of it: it is the newest one that is shown."""
    return await _period(request, period, wanted)


@router.get("/cong-khai/{period}/{agency}")
async def one_agency(request: Request, period: str, agency: str) -> Response:
    desk = request.app.state.desk
    document = await desk.public.figures(period)
    if document is None:
        return await _elsewhere(request, period, f"/{agency}")
    parts = [_part(block, one) for block in document["questionnaires"] for one in block["agencies"]]
    parts = [part for part in parts if part["row"]["code"] == agency]
    if not parts:
        return _missing(request, "Kỳ này không có số liệu của cơ quan ấy.")
    agencies = await desk.public.agencies()
    return _answer(
        request,
        "public/agency",
        document=document,
        words=view.words(document),
        agency=parts[0]["row"],
        history=view.history(parts[0]["row"], agencies),
        parts=parts,
    )


@documented.get(
    "/codebook",
    summary="Giải thích dữ liệu mở: cột, mã, giấy phép",
    responses={304: {"description": "Như bản đã có"}, 422: {"model": ErrorAnswer, "description": "Không dùng"}},
)
async def read_codebook(request: Request) -> Response:
    return tagged(request, written(_codebook(request)).encode(), JSON, FOR_ALL)


async def _period(request: Request, period: str | None, wanted: str) -> Response:
    desk = request.app.state.desk
    document = await desk.public.figures(period)
    if document is None:
        if period is None:
            return _answer(request, "public/empty")
        return await _elsewhere(request, period)
    agencies = await desk.public.agencies()
    return _answer(
        request,
        "public/period",
        document=document,
        words=view.words(document),
        spans=view.spans(await desk.public.periods(), document["period"]["name"]),
        wanted=wanted,
        parts=[_of_all(request, block, agencies, wanted) for block in document["questionnaires"]],
        terms=_terms(),
    )


def _of_all(request: Request, block: Mapping[str, Any], agencies: Mapping[str, Any], wanted: str) -> dict[str, Any]:
    title = request.app.state.desk.cleaning.book.title
    lines, reasons = view.sample(block["sample"], title) if block["sample"] else ([], [])
    kinds = view.by_kind(block, agencies, wanted)
    return _part(block, block["together"]) | {"kinds": kinds, "sample": lines, "reasons": reasons}


def _part(block: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    """One questionnaire version's part of a page."""
    return {
        "block": block,
        "row": row,
        "overall": view.overall(row),
        "together": view.overall(block["together"]),
        "factors": view.factors(row, "Mức hài lòng theo yếu tố"),
        "questions": view.questions(row, "Mức hài lòng theo câu hỏi"),
        "levels": view.five_levels(row, "Các câu trả lời theo năm mức"),
    }


async def _elsewhere(request: Request, period: str, rest: str = "") -> Response:
    """An edition is asked for by its own name: its period shows the newest one."""
    name, _, edition = period.rpartition("-")
    if edition.isdigit() and await request.app.state.desk.public.figures(name) is not None:
        return RedirectResponse(f"/cong-khai/{name}{rest}", 302, dict(POLITE))
    return _missing(request, "Kỳ này chưa được công khai, hoặc không có kỳ ấy.")


def _missing(request: Request, message: str) -> Response:
    return _answer(request, "public/missing", 404, message=message)


def _answer(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    settings = request.app.state.settings
    page = render(template, unit_name=settings.unit_name, hotline=settings.hotline, **values).encode()
    answer = tagged(request, page, HTML, FOR_ALL) if status == 200 else Response(page, status, media_type=HTML)
    answer.headers.update(POLITE)
    return answer


def _codebook(request: Request) -> dict[str, Any]:
    desk = request.app.state.desk
    rules = {one.id: one.title for one in desk.cleaning.book}
    return codebook(_terms(), desk.public.smallest_cell, rules)
