"""The counts behind the figures: one statement, so that every number comes from the same moment.

Only counted responses speak: at most one per case. A case is in the scope when its result was returned within
the period; the day on which the citizen answered does not matter, so a late answer never moves between periods.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Select,
    Text,
    and_,
    case,
    cast,
    distinct,
    func,
    literal,
    null,
    select,
    text,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from survey.measures.figures import AgencyName, Reach, Scope, Tally
from survey.questionnaire import Kind, Questionnaire
from survey.questionnaire_json import load
from survey.store.tables import agencies, answers, cases, invitations, questionnaires, sessions

_REACH = ("invited", "started", "completed", "responses")
_NO_TEXT = cast(null(), Text)
_NO_VALUE = cast(null(), JSONB)


@dataclass(slots=True)
class Counted:
    """All that is counted for one questionnaire version."""

    reach: dict[str, int] = field(default_factory=dict)
    dispositions: dict[str, int] = field(default_factory=dict)
    tallies: list[Tally] = field(default_factory=list)

    def reached(self, returned: int) -> Reach:
        return Reach(returned, *(self.reach.get(one, 0) for one in _REACH), dispositions=self.dispositions)


class Tallies:
    """What the figures are made of."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def agency(self, code: str) -> AgencyName | None:
        query = select(agencies.c.code, agencies.c.name).where(agencies.c.code == code)
        row = (await self._connection.execute(query)).first()
        return AgencyName(row.code, row.name) if row else None

    async def forms(self, ref: str | None = None) -> dict[str, Questionnaire]:
        """The questionnaire versions that were ever put to use, by reference; only `ref` when it is given."""
        query = select(questionnaires.c.ref, questionnaires.c.body)
        query = query.order_by(questionnaires.c.id, questionnaires.c.version)
        if ref is not None:
            query = query.where(questionnaires.c.ref == ref)
        return {row.ref: load(row.body) for row in await self._connection.execute(query)}

    async def count(self, scope: Scope, known: Iterable[Questionnaire]) -> tuple[int, dict[str, Counted]]:
        """The number of cases in the scope, asked or not, and the counts of each version by reference.

        A version that nobody in the scope was invited to is absent.
        """
        returned, found = 0, {}
        for ref, question, status, value, number in await self._connection.execute(_statement(scope, tuple(known))):
            if ref is None:
                returned = number
                continue
            one = found.setdefault(ref, Counted())
            if question is not None:
                one.tallies.append(Tally(question, status, value, number))
            elif status in _REACH:
                one.reach[status] = number
            else:
                one.dispositions[status.removeprefix("=")] = number
        return returned, found


def _statement(scope: Scope, known: tuple[Questionnaire, ...]) -> CompoundSelect:
    chosen = _cases(scope)
    asked = _conversations(scope, chosen)
    heard = select(asked).where(asked.c.counted).cte("heard")
    several = _questions(known, Kind.MULTIPLE)
    parts = [
        _row(_NO_TEXT, "cases", func.count()).select_from(chosen),
        _invited(scope, chosen),
        *_progress(asked),
        _by_disposition(asked),
        _answers(heard, several + _questions(known, Kind.OPEN)),
        _unread(heard),
    ]
    if several:
        parts.append(_each_choice(heard, several))
    return union_all(*parts)


def _row(
    ref: ColumnElement,
    status: ColumnElement | str,
    number: ColumnElement,
    question: ColumnElement = _NO_TEXT,
    value: ColumnElement = _NO_VALUE,
) -> Select:
    """Rows of one shape for all parts of the union, grouped by everything but the number."""
    named = literal(status, Text) if isinstance(status, str) else status
    row = select(ref.label("ref"), question.label("question"), named.label("status"), value.label("value"), number)
    return row.group_by(text("1, 2, 3, 4"))


def _cases(scope: Scope) -> CTE:
    query = select(cases.c.id).where(cases.c.returned_at.is_not(None))
    if scope.period.since:
        query = query.where(cases.c.returned_at >= scope.period.since)
    if scope.period.until:
        query = query.where(cases.c.returned_at < scope.period.until)
    if scope.agency and scope.children:
        query = query.where(cases.c.agency_code.in_(select(_below(scope.agency).c.code)))
    elif scope.agency:
        query = query.where(cases.c.agency_code == scope.agency)
    return query.cte("chosen")


def _below(code: str) -> CTE:
    top = select(agencies.c.code).where(agencies.c.code == code).cte("below", recursive=True)
    return top.union(select(agencies.c.code).join(top, agencies.c.parent == top.c.code))


def _conversations(scope: Scope, chosen: CTE) -> CTE:
    query = select(
        sessions.c.id,
        sessions.c.case_id,
        sessions.c.questionnaire_ref.label("ref"),
        sessions.c.disposition,
        sessions.c.counted,
        sessions.c.started_at,
        sessions.c.completed_at,
        sessions.c.state["open"].astext.label("open"),
    ).join(chosen, chosen.c.id == sessions.c.case_id)
    if scope.channel:
        query = query.where(sessions.c.channel == scope.channel)
    if scope.questionnaire:
        query = query.where(sessions.c.questionnaire_ref == scope.questionnaire)
    return query.cte("asked")


def _invited(scope: Scope, chosen: CTE) -> Select:
    ref = invitations.c.questionnaire_ref
    query = _row(ref, "invited", func.count(distinct(invitations.c.case_id)))
    query = query.join(chosen, chosen.c.id == invitations.c.case_id)
    query = query.where(invitations.c.decision == "invite", ref.is_not(None))
    return query.where(ref == scope.questionnaire) if scope.questionnaire else query


def _progress(asked: CTE) -> list[Select]:
    """Cases, not conversations: two people who open the same slip have started one case."""
    reached = {
        "started": asked.c.started_at.is_not(None),
        "completed": asked.c.completed_at.is_not(None),
        "responses": asked.c.counted,
    }
    number = func.count(distinct(asked.c.case_id))
    return [_row(asked.c.ref, name, number).where(reach) for name, reach in reached.items()]


def _by_disposition(asked: CTE) -> Select:
    named = literal("=", Text) + asked.c.disposition  # so that the disposition "started" is not the reach "started"
    return _row(asked.c.ref, named, func.count())


def _answers(heard: CTE, without_value: list[tuple[str, str]]) -> Select:
    """One row per question, status and value. Open words and lists of choices are counted, never grouped by."""
    value = answers.c.value
    if without_value:
        hidden = tuple_(heard.c.ref, answers.c.question_id).in_(without_value)
        value = case((hidden, _NO_VALUE), else_=value)
    query = _row(heard.c.ref, answers.c.status, func.count(), answers.c.question_id, value)
    query = query.join(heard, and_(heard.c.id == answers.c.session_id, answers.c.current))
    return query.where(answers.c.status != "withdrawn")


def _each_choice(heard: CTE, several: list[tuple[str, str]]) -> Select:
    picked = func.jsonb_array_elements(answers.c.value).table_valued("value").lateral("picked")
    query = _row(heard.c.ref, "answered", func.count(), answers.c.question_id, cast(picked.c.value, JSONB))
    query = query.join(heard, and_(heard.c.id == answers.c.session_id, answers.c.current)).join(picked, literal(True))
    return query.where(answers.c.status == "answered", tuple_(heard.c.ref, answers.c.question_id).in_(several))


def _unread(heard: CTE) -> Select:
    """Questions that stand open in a response: put to the person, and nothing could be taken for an answer."""
    replied = select(answers.c.id).where(
        answers.c.session_id == heard.c.id,
        answers.c.question_id == heard.c.open,
        answers.c.current,
        answers.c.status != "withdrawn",
    )
    query = _row(heard.c.ref, "unread", func.count(), heard.c.open)
    return query.where(heard.c.open.is_not(None), ~replied.exists())


def _questions(known: Iterable[Questionnaire], kind: Kind) -> list[tuple[str, str]]:
    return [(form.ref, question.id) for form in known for question in form if question.kind is kind]
