"""GET /zalo/connected: where Zalo sends an administrator's browser after the consent; exchanges the code at once."""

from __future__ import annotations

import logging
from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from bot.channel import SendError
from bot.zalo.account import oauth_of
from bot.zalo.consent import CALLBACK, Return, WrongReturn, accept
from bot.zalo.oauth import NotGranted
from survey.grant import GrantError

log = logging.getLogger(__name__)

router = APIRouter(include_in_schema=False)

# The address holds the code: it is neither kept nor handed on.
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
}
PAGE = """<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Kết nối Zalo</title>
<style>body{{font:1.25rem/1.6 system-ui,sans-serif;max-width:36rem;margin:12vh auto;padding:0 1rem}}</style></head>
<body><h1>{title}</h1><p>{words}</p></body></html>
"""
GOOD = "Đã kết nối Zalo"
BAD = "Chưa kết nối được Zalo"
AGAIN = "Hãy chạy lại ./hailong zalo connect và mở đường dẫn mà lệnh in ra."


@router.get(CALLBACK)
async def connected(request: Request, code: str = "", oa_id: str = "", state: str = "") -> HTMLResponse:
    """Takes the consent of the OA that the settings name, for the state that the command has given out."""
    settings = request.app.state.settings
    if not settings.zalo_oa_id:
        return _page(HTTPStatus.NOT_FOUND, BAD, "Hệ thống này chưa được đặt để dùng Zalo.")
    oauth = oauth_of(settings, request.app.state.http)
    try:
        back = Return(code, oa_id, state)
        await accept(request.app.state.desk.grants, oauth, settings.zalo_oa_id, back, from_browser=True)
    except (WrongReturn, GrantError, NotGranted, SendError) as error:
        log.warning("a Zalo consent was not taken: %s", type(error).__name__)
        return _page(HTTPStatus.BAD_REQUEST, BAD, _why(error))
    return _page(HTTPStatus.OK, GOOD, "Có thể đóng trang này. Xem tình trạng bằng lệnh: ./hailong zalo status")


def _why(error: Exception) -> str:
    match error:
        case WrongReturn(reason="account"):
            return f"Người đồng ý đã chọn một Official Account khác với tài khoản trong cài đặt. {AGAIN}"
        case WrongReturn():
            return f"Đường dẫn này không phải do hệ thống đưa ra. {AGAIN}"
        case GrantError():
            return f"Mã trong đường dẫn đã được dùng hoặc đã hết hạn (mã chỉ sống 10 phút). {AGAIN}"
        case NotGranted():
            return f"Zalo không nhận cài đặt của ứng dụng (mã lỗi {error.code}). Hãy xem lại mã và khóa ứng dụng."
    return f"Zalo chưa trả lời. {AGAIN}"


def _page(status: HTTPStatus, title: str, words: str) -> HTMLResponse:
    return HTMLResponse(PAGE.format(title=title, words=words), status, HEADERS)
