"""The pages of the web channel: an invitation's chat, the demo's case picker, and a notice for everybody else."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse

from api.errors import ApiError
from api.pages import page
from api.web import TEXT_LIMIT
from bot.telegram.connecting import deep_link
from survey.invitation_link import link

router = APIRouter(include_in_schema=False)


def _about(request: Request) -> dict[str, object]:
    settings = request.app.state.settings
    return {"unit_name": settings.unit_name, "hotline": settings.hotline}


@router.get("/")
async def front(request: Request) -> HTMLResponse:
    return page("picker" if request.app.state.settings.demo else "notice", **_about(request))


@router.get(link("", "{token}"))
async def chat(request: Request, token: str) -> HTMLResponse:
    """The chat on one invitation; a token that opens nothing is told so in one sentence."""
    reason = await request.app.state.desk.talk.refusal(token)
    if reason:
        return page("error", 404, message=reason, **_about(request))
    name = request.app.state.settings.telegram_name
    telegram = deep_link(name, token) if name else ""
    return page("chat", token=token, text_limit=TEXT_LIMIT, telegram=telegram, **_about(request))


@router.get("/demo/cases")
async def demo_cases(request: Request) -> JSONResponse:
    """Some finished cases that nobody has answered for, as if their slips lay on the table."""
    if not request.app.state.settings.demo:
        raise ApiError(404, "not_found", "Không tìm thấy địa chỉ này.")
    return JSONResponse({"cases": await request.app.state.desk.showcase.slips()}, headers={"Cache-Control": "no-store"})
