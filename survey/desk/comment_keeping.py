"""How the words of a comment are kept: masked for reading, sealed as they were written, watched for alarm."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from survey.coding.alarm import alarming
from survey.desk.tools import Tools
from survey.heard import Heard
from survey.masking import mask
from survey.questionnaire import Kind, Questionnaire
from survey.records import Kept
from survey.session import AnswerMade, Status, Step
from survey.session.answering import as_written


def with_comments(row: Kept, tools: Tools, form: Questionnaire, step: Step, heard: Heard) -> Kept:
    """The step with what is kept beside its open answers. Their values are masked already."""
    made = [one for one in step.answers if one.status is Status.ANSWERED and form[one.question].kind is Kind.OPEN]
    if not made:
        return row
    comments = [kept_comment(tools, one.question, one.value, _original(one, heard)) for one in made]
    values = {one.question: one.value for one in made}
    answers = [
        {**one, "said": _said(one, values[one["question_id"]])} if one["question_id"] in values else one
        for one in row.answers
    ]
    return replace(row, answers=answers, comments=comments, kept_until=kept_until(tools, row.at))


def kept_comment(tools: Tools, question: str, words: str, original: str) -> Mapping[str, Any]:
    """A comment as the store takes it; `words` are masked, `original` is sealed where it differs."""
    masked = len(mask(original).spans)
    sealer = tools.originals or tools.sealer
    kept = masked and tools.originals_for
    return {
        "question_id": question,
        "words": words,
        "masked": masked,
        "sealed": b64encode(sealer.seal(original)).decode() if kept else None,
        "sensitive": alarming(words),
    }


def kept_until(tools: Tools, at: datetime) -> datetime:
    """Until when an original lies sealed."""
    return at + tools.originals_for


def _original(one: AnswerMade, heard: Heard) -> str:
    """What was written, if it is what the answer was made of."""
    value = (one.read or heard).value
    written = as_written(value) if isinstance(value, str) else one.value
    return written if mask(written).text == one.value else one.value


def _said(answer: Mapping[str, Any], value: str) -> str:
    """The words of other messages than the one at hand are masked, those at hand are the comment itself."""
    return mask(answer["said"]).text if answer["said"] else value
