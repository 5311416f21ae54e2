"""A questionnaire as people will meet it: in a chat, in helped mode, and on paper."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.office.page import PDF, handed, phrases, show
from api.staff import OfficeReader, missing
from survey.desk.report import Unknown
from survey.fieldwork.forms import Issued
from survey.questionnaire import SCALE, Kind, Question, Questionnaire
from survey.runtime.wiring import now
from survey.session import Session
from survey.session.bubbles import Bubbles
from survey.staff import Staff

router = APIRouter(include_in_schema=False)

PATH = "/quan-ly/xem-phieu"
SAMPLE_CODE = "XEM-TRUOC"


@router.get(PATH)
async def questionnaires(request: Request, staff: OfficeReader) -> HTMLResponse:
    return show(request, "questionnaires", staff, found=request.app.state.desk.paper.forms())


@router.get(f"{PATH}/{{ref}}")
async def preview(request: Request, staff: OfficeReader, ref: str) -> HTMLResponse:
    form = _form(request, staff, ref)
    chat = [_bubble(form, one) for one in form]
    screens = [_screen(number, one) for number, one in enumerate(form, 1)]
    return show(request, "preview", staff, form=form, chat=chat, screens=screens, greeting=_consent(form))


@router.get(f"{PATH}/{{ref}}/phieu.pdf")
async def on_paper(request: Request, staff: OfficeReader, ref: str) -> Response:
    """The form as it is printed, with a code that opens nothing."""
    from paper.form import Wording, pdf  # its library costs time and memory, and few ask for it

    form = _form(request, staff, ref)
    wording = Wording(request.app.state.settings.unit_name, phrases())
    raw = await asyncio.to_thread(pdf, [Issued(SAMPLE_CODE)], form, wording, now())
    return handed(request, raw, f"{form.id}-v{form.version}.pdf", PDF)


def _form(request: Request, staff: Staff, ref: str) -> Questionnaire:
    try:
        return request.app.state.desk.paper.form(ref)
    except Unknown:
        raise missing(staff) from None


def _bubble(form: Questionnaire, question: Question) -> dict[str, object]:
    """What the bot says for a question to somebody who has answered nothing yet."""
    said = Bubbles(Session(key="-"), form, phrases()).question(question)
    return {"text": said.text, "buttons": [one.title for one in said.buttons], "condition": bool(question.show_if)}


def _consent(form: Questionnaire) -> dict[str, object]:
    said = Bubbles(Session(key="-"), form, phrases()).consent()
    return {"text": said.text, "buttons": [one.title for one in said.buttons], "condition": False}


def _screen(number: int, question: Question) -> dict[str, object]:
    """One screen of helped mode: the question, and large buttons with words."""
    match question.kind:
        case Kind.SINGLE:
            buttons = [f"{level} – {name}" for level, name in enumerate(SCALE, 1)]
        case Kind.CHOICE | Kind.MULTIPLE:
            buttons = [one.text for one in question.choices]
        case _:
            buttons = []
    none = ["Không ý kiến"] if question.no_opinion else []
    return {"number": number, "text": question.text, "buttons": [*buttons, *none], "kind": question.kind.value}
