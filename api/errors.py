"""The one place that turns errors into answers: {"error": {"code": …, "message": <Vietnamese sentence>}}."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.applications import Starlette
from starlette.exceptions import HTTPException

from api.pages.refusals import elsewhere, is_page, refused, told, told_whoever
from api.staff import Elsewhere, PageRefused
from survey.records import StoreAway

_RETRY_AFTER = 5  # seconds; about as long as PostgreSQL takes to come back


class ApiError(Exception):
    """An answer other than success. The message is for a person; the code is for a program."""

    def __init__(self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers


class ErrorBody(BaseModel):
    code: str = Field(examples=["invalid"])
    message: str = Field(examples=["Thiếu trường «cases»."])


class ErrorAnswer(BaseModel):
    """The shape of every error of this API."""

    error: ErrorBody


_BY_STATUS = {
    400: ("bad_request", "Yêu cầu không hợp lệ."),
    401: ("unauthorized", "Yêu cầu chưa được xác thực."),
    403: ("forbidden", "Không được phép."),
    404: ("not_found", "Không tìm thấy địa chỉ này."),
    405: ("method_not_allowed", "Địa chỉ này không nhận phương thức đó."),
    413: ("too_large", "Nội dung gửi lên quá lớn."),
    415: ("unsupported_media_type", "Nội dung phải là JSON."),
    429: ("too_many", "Gửi quá nhanh. Vui lòng chờ một lát."),
    503: ("unavailable", "Hệ thống đang bận. Vui lòng thử lại sau ít giây."),
}
_INTERNAL = ("internal", "Hệ thống gặp lỗi. Vui lòng thử lại; nếu vẫn lỗi, hãy báo đơn vị vận hành.")

# pydantic's error types, with what its context holds.
_MEANINGS = {
    "missing": "Thiếu trường «{field}».",
    "too_long": "Trường «{field}» có nhiều nhất {max_length} phần tử.",
    "too_short": "Trường «{field}» có ít nhất {min_length} phần tử.",
    "string_too_long": "Trường «{field}» dài nhất {max_length} ký tự.",
    "string_too_short": "Trường «{field}» dài ít nhất {min_length} ký tự.",
    "list_type": "Trường «{field}» phải là một danh sách.",
    "string_type": "Trường «{field}» phải là chữ.",
    "int_parsing": "Trường «{field}» phải là số nguyên.",
    "bool_parsing": "Trường «{field}» phải là true hoặc false.",
    "uuid_parsing": "Trường «{field}» phải là một UUID.",
    "extra_forbidden": "Không có trường «{field}».",
}
_WHOLE = {
    "json_invalid": "Nội dung gửi lên không phải JSON hợp lệ.",
    "missing": "Thiếu nội dung JSON.",
}


def install(app: Starlette) -> None:
    """Makes every error of the application answer in the one shape."""
    app.add_exception_handler(ApiError, _api_error)
    app.add_exception_handler(PageRefused, refused)
    app.add_exception_handler(Elsewhere, elsewhere)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(StoreAway, _unavailable)
    app.add_exception_handler(Exception, _internal)


def answer(status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    return JSONResponse({"error": {"code": code, "message": message}}, status, dict(headers or {}))


def sentence(errors: Sequence[Mapping[str, Any]]) -> str:
    """The first validation error in words; what was sent is never repeated."""
    if not errors:
        return _BY_STATUS[400][1]
    error = errors[0]
    field = ".".join(str(part) for part in error["loc"] if part not in ("body", "query", "path", "header"))
    if not field or error["type"] in ("json_invalid",):
        return _WHOLE.get(error["type"], "Nội dung gửi lên không đúng dạng.")
    wording = _MEANINGS.get(error["type"], "Giá trị của «{field}» không hợp lệ.")
    return wording.format(**{**(error.get("ctx") or {}), "field": field[:60]})


async def _api_error(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ApiError)
    return answer(error.status, error.code, error.message, error.headers)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code, message = _BY_STATUS.get(error.status_code, _BY_STATUS[400] if error.status_code < 500 else _INTERNAL)
    if is_page(request):
        return await told_whoever(request, error.status_code, message)
    return answer(error.status_code, code, message, error.headers)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    if is_page(request):
        return await told_whoever(request, 422, sentence(error.errors()))
    return answer(422, "invalid", sentence(error.errors()))


async def _unavailable(request: Request, __: Exception) -> Response:
    if is_page(request):
        return told(request, 503, _BY_STATUS[503][1])
    return answer(503, *_BY_STATUS[503], {"Retry-After": str(_RETRY_AFTER)})


async def _internal(request: Request, __: Exception) -> Response:
    if is_page(request):
        return told(request, 500, _INTERNAL[1])
    return answer(500, *_INTERNAL)
