"""From what was counted to the figures of one questionnaire version: per question, per factor, overall."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from survey.measures.apart import between_channels, channels, split
from survey.measures.figures import (
    NARROWED,
    NO_RESPONSES,
    NOT_INVITED,
    Alternative,
    Block,
    Overall,
    QuestionFigure,
    Ratio,
    ValueCount,
)
from survey.measures.index import MEAN_OF_FACTORS, mean_of_factors, percent
from survey.measures.pool import Groups, Pool
from survey.measures.tallied import Counted, Tally
from survey.questionnaire import Kind, Question, Questionnaire, Role

COUNT = "count@1"  # the method of a question that has no index: how many said what
REACHED = ("invited", "delivered", "started", "completed")
MISSING = ("skipped", "no_opinion", "unread")


def block(form: Questionnaire, cases: int, counted: Counted, *, narrowed: bool = False) -> Block:
    """The figures of one questionnaire version. `narrowed`: only some of the responses were asked for."""
    groups = Groups(form, counted)
    pool = groups.pool(population=None if narrowed else cases)
    return Block(
        ref=form.ref,
        title=form.title,
        cases=cases,
        **{name: counted.reach[name] for name in REACHED},
        responses=counted.responses,
        valid=pool.valid,
        excluded=dict(counted.excluded),
        dispositions=dict(counted.dispositions),
        response_rate=_ratio(counted.responses, counted.reach["invited"], NOT_INVITED, narrowed=narrowed),
        valid_rate=_ratio(pool.valid, counted.responses, NO_RESPONSES),
        overall=_overall(pool),
        factors=pool.factors(),
        questions=_questions(pool, counted.tallies),
        channels=channels(groups),
        between_channels=between_channels(groups),
        helped=split(groups, "helped", lambda group: group.helped),
        flagged=split(groups, "flagged", lambda group: group.flagged),
    )


def _ratio(part: int, whole: int, empty: str, *, narrowed: bool = False) -> Ratio:
    if narrowed or not whole:
        return Ratio(part, whole, None, NARROWED if narrowed else empty)
    return Ratio(part, whole, percent(part, whole), None)


def _overall(pool: Pool) -> Overall:
    question = next((one for one in pool.form if one.role is Role.OVERALL and one.kind is Kind.SINGLE), None)
    mean = mean_of_factors(pool.together(questions) for questions in pool.by_factor().values())
    return Overall(
        pooled=pool.index(),
        question=pool.share([question]) if question else None,
        alternative=Alternative(MEAN_OF_FACTORS, mean, None if mean else pool.reason, pool.form.ref),
    )


def _questions(pool: Pool, tallies: Iterable[Tally]) -> tuple[QuestionFigure, ...]:
    said: dict[str, list[Tally]] = {}
    for one in tallies:
        said.setdefault(one.question, []).append(one)
    return tuple(_question(pool, question, said.get(question.id, ())) for question in pool.form)


def _question(pool: Pool, question: Question, tallies: Sequence[Tally]) -> QuestionFigure:
    by_status = {status: sum(one.responses for one in tallies if one.status == status) for status in MISSING}
    answered = _answered(question, tallies)
    return QuestionFigure(
        id=question.id,
        text=question.text,
        kind=question.kind.value,
        factor=question.factor.value if question.factor else None,
        values=_values(question, tallies),
        not_asked=pool.valid - answered - sum(by_status.values()),
        **by_status,
        **(pool.fields((question,)) if question.kind is Kind.SINGLE else _no_index(pool, answered)),
    )


def _no_index(pool: Pool, answered: int) -> dict[str, Any]:
    nothing = dict.fromkeys(("counts", "satisfied", "percent", "interval"))
    reason = None if answered else pool.reason
    return {"n": answered, "reason": reason, "method": COUNT, "questionnaire": pool.form.ref} | nothing


def _answered(question: Question, tallies: Iterable[Tally]) -> int:
    """Responses that answered. One with several choices answered once: its own tally, without value, says so."""
    answers = [one for one in tallies if one.status == "answered"]
    if question.kind is Kind.MULTIPLE:
        answers = [one for one in answers if one.value is None]
    return sum(one.responses for one in answers)


def _values(question: Question, tallies: Iterable[Tally]) -> tuple[ValueCount, ...]:
    given: Counter[int | str] = Counter()
    for one in tallies:
        if one.status == "answered" and one.value is not None:
            given[one.value] += one.responses
    if question.kind in (Kind.CHOICE, Kind.MULTIPLE):
        return tuple(ValueCount(one.id, one.text, given[one.id]) for one in question.choices)
    if question.kind is Kind.NUMBER:
        return tuple(ValueCount(value, str(value), given[value]) for value in sorted(given))
    return ()
