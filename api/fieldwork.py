"""What the doors of samples, paper forms and re-checks share: bodies, who does it, and how refusals are told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

from fastapi import Request
from pydantic import BaseModel

from api.bodies import body_of, formed
from api.errors import ApiError, ErrorAnswer
from api.fieldwork_schema import inline
from api.keys import FieldWorker
from api.spans import Span
from survey.desk.report import Unknown
from survey.desk.samples import Scope
from survey.fault import Fault, Unreadable

MOST_BYTES = 4 * 1024 * 1024
LONGEST_NAME = 60

REFUSALS: dict[int | str, dict[str, Any]] = {
    401: {"model": ErrorAnswer, "description": "Thiếu khóa API hoặc khóa sai"},
    403: {"model": ErrorAnswer, "description": "Khóa không có quyền này"},
    404: {"model": ErrorAnswer, "description": "Không có đơn vị, mẫu, phiếu hoặc hồ sơ ấy"},
    409: {"model": ErrorAnswer, "description": "Đọc được, nhưng không làm được: câu trả lời nói vì sao"},
    413: {"model": ErrorAnswer, "description": "Nội dung quá lớn"},
    422: {"model": ErrorAnswer, "description": "Yêu cầu không đọc được"},
}
READING = {status: REFUSALS[status] for status in (401, 403, 404, 422)}


def wanted[M: BaseModel](form: type[M]) -> Callable[[Request, str], Awaitable[M]]:
    """A dependency: the body, read only after the key was checked, and never more of it than is allowed."""

    async def read(request: Request, _: FieldWorker) -> M:
        body = await body_of(request, MOST_BYTES)
        if body is None:
            raise ApiError(413, "too_large", f"Một lần gửi nhiều nhất {MOST_BYTES // 1024**2} MB.")
        return formed(form, body)

    return read


def written(form: type[BaseModel], **examples: dict[str, Any]) -> dict[str, Any]:
    """How the document tells of that body."""
    shown = {name: {"value": value} for name, value in examples.items()}
    content = {"application/json": {"schema": inline(form), "examples": shown}}
    return {"requestBody": {"required": True, "content": content}}


PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def file(media: str) -> dict[int | str, dict[str, Any]]:
    """How the document tells of an answer that is a file."""
    return {200: {"content": {media: {"schema": {"type": "string", "format": "binary"}}}}}


def shown(example: Any, status: int = 200) -> dict[int | str, dict[str, Any]]:
    return {status: {"content": {"application/json": {"example": example}}}}


@contextmanager
def refusing() -> Iterator[None]:
    """What the desk refuses becomes an answer."""
    try:
        yield
    except Unknown as unknown:
        raise ApiError(404, f"unknown_{unknown.field}", unknown.message) from None
    except Unreadable as fault:
        raise ApiError(422, "invalid", fault.message) from None
    except Fault as fault:
        raise ApiError(409, "impossible", fault.message) from None


def scope_of(span: Span) -> Scope:
    return Scope(span.agency, span.children, span.days())


def named(holder: str, by: str) -> str:
    """Who is recorded: the holder of the key, and whom of theirs it is about."""
    person = " ".join(by.split())
    return f"{holder}: {person}"[:LONGEST_NAME] if person else holder
