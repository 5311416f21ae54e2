"""What befalls citizens beside plain answering: each course as a small scene in a walk."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from bench.manners import Offer
from cli.citizens import words
from cli.citizens.line import Lost
from cli.citizens.people import Course, Manner, Meant, answer, tap
from cli.citizens.walk import Behaviour, Walk
from survey.questionnaire import Kind, Question
from survey.session import Status

STRANGE = "This-link-was-never-given-out"


def _open(walk: Walk) -> Question:
    return walk.form[walk.offer.question or ""]


# corrections


async def _old_button(walk: Walk) -> None:
    question = _correctable(walk)
    await walk.tap(question, walk.change_mind(question), walk.offers[question.id])


async def _corrects(walk: Walk) -> None:
    question = _correctable(walk)
    meant = walk.change_mind(question)
    level = walk.person.chance.choice([one for one in words.LEVELS[int(str(meant.value))] if one[0] not in "dvt"])
    said = walk.person.put([walk.person.chance.choice(words.CORRECT).format(topic=question.topics[0], level=level)])
    walk.trace.express(question.id, meant)
    await walk.send({"text": said})
    if not walk.newest["text"].startswith(walk.invited.corrected):
        walk.trace.asked_again.append(said)
        await walk.tap(question, meant, walk.offers[question.id])


async def _back(walk: Walk) -> None:
    question = _correctable(walk)
    await walk.command(words.BACK, "!back", lambda: walk.offer.question == question.id, repeatable=False)
    walk.change_mind(question)


async def _revises(walk: Walk) -> None:
    question = _correctable(walk)
    await walk.send(walk.offer.tap("!fix").body)
    mine = (one["payload"] for one in walk.newest["buttons"] if one["payload"].split(":")[1] == question.id)
    payload = next(mine, None)  # a channel of few buttons leaves some out
    await walk.send({"tap": payload} if payload else {"text": f"sửa câu {question.topics[0]}"})
    walk.change_mind(question)


def _correctable(walk: Walk) -> Question:
    question = walk.latest_level()
    assert question, "only due when there is one"
    return question


def _may_correct(walk: Walk) -> bool:
    return Behaviour().due(walk) and walk.latest_level() is not None


def _just_rated(walk: Walk) -> bool:
    """The question before the open one was answered with a level."""
    latest = walk.latest_level()
    return _may_correct(walk) and latest is not None and latest.id == list(walk.trace.said)[-1]


def _may_revise(walk: Walk) -> bool:
    return "!fix" in walk.offer.buttons and walk.latest_level() is not None


# coming and going


def _agreeing(walk: Walk) -> bool:
    return walk.offer.confirms and not walk.answered


async def _refuses(walk: Walk) -> None:
    await walk.command(words.REFUSE, "!no", lambda: not walk.offer.confirms)


async def _stops(walk: Walk) -> None:
    await walk.command(words.STOP, "!stop", lambda: "!optout" in walk.offer.buttons)


async def _opts_out(walk: Walk) -> None:
    await _stops(walk)
    await walk.send(walk.offer.tap("!optout").body)


async def _later(walk: Walk) -> None:
    asked = walk.offer.question
    await walk.command(words.LATER, "!later", lambda: walk.offer.question is None)
    await walk.command(words.RESUME, "!resume", lambda: walk.offer.question == asked)


async def _leaves(walk: Walk) -> None:
    asked = walk.offer.question
    await walk.open()
    if walk.offer.question != asked:
        raise Lost(f"Mở lại đường dẫn thì gặp câu {walk.offer.question}, không phải {asked}.")


async def _gone(walk: Walk) -> None:
    walk.over = True


async def _wary(walk: Walk) -> None:
    await walk.command(words.PRIVACY, "!privacy", lambda: walk.offer.confirms)
    await walk.command(words.LATER, "!later", lambda: not walk.offer.confirms)
    await walk.open()


async def _explains(walk: Walk) -> None:
    await walk.command(words.EXPLAIN, "!explain", lambda: True)
    await walk.command(words.REPEAT, "!repeat", lambda: True)


# deliveries


async def _twice(walk: Walk) -> None:
    question = _open(walk)
    meant = walk.person.meant[question.id]
    body = answer(walk.person.speaks(), question, meant, walk.offer, walk.person.chance)
    walk.trace.express(question.id, meant)
    walk.see(await walk.line.often(body))
    await walk.insist(question, body)


async def _at_once(walk: Walk) -> None:
    first, second = _open(walk), _following(walk)
    assert second, "only due when there is one"
    meant = Meant(Status.ANSWERED, walk.person.otherwise(None))
    for question in (first, second):
        walk.person.meant[question.id] = meant
        walk.trace.express(question.id, meant)
    walk.see(await walk.line.together([{"text": str(meant.value)}] * 2))


async def _double_tap(walk: Walk) -> None:
    question = _open(walk)
    meant = walk.person.meant[question.id]
    body = answer(Manner.TAPS, question, meant, walk.offer, walk.person.chance)
    walk.trace.express(question.id, meant)
    walk.see(await walk.line.together([body] * 2))


def _following(walk: Walk) -> Question | None:
    """The question after the open one, when both take a level."""
    order = [one for one in walk.form if one.kind is Kind.SINGLE and not one.show_if]
    return next((after for before, after in pairwise(order) if before.id == walk.offer.question), None)


def _tappable(walk: Walk) -> bool:
    asked = walk.form.get(walk.offer.question)
    return (
        Behaviour().due(walk) and asked is not None and tap(asked, walk.person.meant[asked.id], walk.offer) is not None
    )


def _pair_ahead(walk: Walk) -> bool:
    return walk.offer.question is not None and _following(walk) is not None


# after the end


async def _lends(walk: Walk) -> None:
    """Somebody else opens the link: nothing is asked of them."""
    stranger = walk.line.stranger()
    await stranger.begin()
    told = Offer((await stranger.open(walk.invited.token))[-1])
    if told.question or told.confirms:
        raise Lost("Người khác mở đường dẫn đã dùng mà vẫn được hỏi.")


async def _strange_link(walk: Walk) -> None:
    await walk.send({"text": "5"})
    if walk.offer.question or walk.offer.confirms or walk.answered:
        raise Lost("Đường dẫn sai mà vẫn mở được khảo sát.")


COURSES: Mapping[Course, Behaviour] = {
    Course.PLAIN: Behaviour(),
    Course.OLD_BUTTON: Behaviour(_old_button, _may_correct),
    Course.CORRECTS: Behaviour(_corrects, _may_correct),
    Course.BACK: Behaviour(_back, _just_rated),
    Course.REVISES: Behaviour(_revises, _may_revise),
    Course.REFUSES: Behaviour(_refuses, _agreeing),
    Course.STOPS: Behaviour(_stops),
    Course.LATER: Behaviour(_later),
    Course.LEAVES: Behaviour(_leaves),
    Course.OPTS_OUT: Behaviour(_opts_out),
    Course.TWICE: Behaviour(_twice),
    Course.AT_ONCE: Behaviour(_at_once, _pair_ahead),
    Course.WRONG_TOKEN: Behaviour(after=_strange_link),
    Course.LENDS: Behaviour(after=_lends),
    Course.EXPLAINS: Behaviour(_explains),
    Course.WARY: Behaviour(_wary, _agreeing),
    Course.GONE: Behaviour(_gone),
    Course.DOUBLE_TAP: Behaviour(_double_tap, _tappable),
}
