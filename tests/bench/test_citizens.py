"""The simulated citizens: a right conversation is counted answer by answer, a wrong reply ends the run."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from bench.invitations import Invitations
from bench.manners import Manner
from bench.phrases import LEVELS
from bench.stockcitizen import MESSAGES, StockCitizen
from bench.webcitizen import WebCitizen
from bench.window import Citizen, WrongReply, measure
from tests.bench.little import as_json, serving

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
NUMBERS = {phrase: level for level, phrases in LEVELS.items() for phrase in phrases}
SCALE = ("Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng")


def bubble(question: str | None, **buttons: str) -> dict[str, Any]:
    shown = [{"title": title, "payload": f"key0:{question or '-'}:{name[1:]}"} for name, title in buttons.items()]
    return {"from": "bot", "text": "…", "question": question, "buttons": shown}


STEPS = (
    bubble(None, **{"_!yes": "Đồng ý", "_!no": "Không đồng ý"}),
    bubble("thai_do", **{f"_{n}": f"{n} – {name}" for n, name in enumerate(SCALE, 1)}, **{"_!skip": "Bỏ qua"}),
    bubble("di_lai", **{f"_{n}": f"{n} lần" for n in range(5)}),
    bubble("gop_y", **{"_!skip": "Bỏ qua"}),
    bubble(None, **{"_!yes": "Đúng rồi", "_!fix": "Sửa câu trả lời"}),
    bubble(None),
)


class FakeService:
    """Asks STEPS one after the other, of one person at a time; notes the levels it was told."""

    def __init__(self, deaf_at: int = -1) -> None:
        self.at, self.deaf_at, self.started = 0, deaf_at, []
        self.heard: Counter[tuple[str, int]] = Counter()

    def answer(self, path: str, body: Any) -> bytes:
        if path == "/v1/cases":
            links = [f"http://x/k/token-{case['code']}" for case in body["cases"]]
            return as_json({"results": [{"code": "x", "link": link} for link in links]})
        if path == "/web/conversations":
            return as_json({"conversation": "secret"}, "201 Created")
        return as_json({"bubbles": [self.step(body)], "state": "done"})

    def step(self, body: dict[str, str]) -> dict[str, Any]:
        if "start" in body:
            self.started.append(body["start"])
            self.at = 0
            return STEPS[0]
        if self.at == 1:
            said = body["tap"].rpartition(":")[2] if "tap" in body else NUMBERS[body["text"]]
            self.heard["thai_do", int(said)] += 1
        self.at += self.at != self.deaf_at
        return STEPS[self.at]


def converse(service: FakeService, act: Callable[[Callable[..., WebCitizen]], Any]) -> Any:
    async def go() -> Any:
        async with serving(service.answer) as url:
            invitations = Invitations(url, "key", NOW)
            await invitations.fill(10)
            try:
                return await act(lambda manner, given, **more: WebCitizen(url, manner, 1, invitations, given, **more))
            finally:
                invitations.close()

    return asyncio.run(go())


async def surveys(citizen: WebCitizen, wanted: int) -> list[bool]:
    counted = []
    while citizen.done < wanted:
        counted.append(await citizen.turn())
    await citizen.finish()
    return counted


@pytest.mark.parametrize("manner", ["words", "taps"])
def test_every_answer_given_is_an_answer_heard(manner: Manner) -> None:
    service, given = FakeService(), Counter[tuple[str, int]]()
    converse(service, lambda make: surveys(make(manner, given), 20))
    assert given == service.heard
    assert given.total() == 20
    assert len({level for _, level in given}) > 2
    assert len(set(service.started)) == 20


COUNTED = {"taps": [False, True, True, True, True, True], "words": [False, True, True, True, False, True]}


@pytest.mark.parametrize("manner", ["words", "taps"])
def test_openings_never_count_and_open_answers_are_no_words_for_rasa(manner: Manner) -> None:
    assert converse(FakeService(), lambda make: surveys(make(manner, Counter()), 1)) == COUNTED[manner]


@pytest.mark.parametrize("step", [0, 1, 3, 4])
def test_a_reply_that_leads_nowhere_ends_the_run(step: int) -> None:
    with pytest.raises(WrongReply, match="led nowhere"):
        converse(FakeService(deaf_at=step), lambda make: surveys(make("taps", Counter()), 1))


def test_the_window_counts_what_counts_within_its_time() -> None:
    async def act(make: Callable[..., WebCitizen]) -> Any:
        citizens: list[Citizen] = [make("taps", Counter())]
        found = await measure(citizens, 0.05)
        await citizens[0].finish()
        return found

    found = converse(FakeService(), act)
    assert len(found.turns) > 1
    assert sum(found.turns) <= found.seconds


class FakeForm:
    """Rasa's REST channel over a form of 22 questions."""

    def __init__(self, last: str = "Cảm ơn Ông/Bà.") -> None:
        self.at, self.last = 0, last
        self.senders: list[str] = []

    def answer(self, path: str, body: Any) -> bytes:
        self.senders.append(body["sender"])
        self.at = (self.at + 1) % MESSAGES
        return as_json([{"recipient_id": "x", "text": f"Câu {self.at}/22. …" if self.at else self.last}])


def stock(form: FakeForm, messages: int, given: Counter[tuple[str, int]], same: bool = False) -> None:
    async def go() -> None:
        async with serving(form.answer) as url:
            citizen = StockCitizen(url, 1, given, same)
            for _ in range(messages):
                await citizen.turn()
            await citizen.finish()

    asyncio.run(go())


@pytest.mark.parametrize(("same", "people"), [(True, 1), (False, 2)])
def test_the_stock_form_is_filled_question_by_question(same: bool, people: int) -> None:
    form, given = FakeForm(), Counter[tuple[str, int]]()
    stock(form, 2 * MESSAGES, given, same)
    assert {question for question, _ in given} == {f"q{number:02}" for number in range(1, 23)}
    assert given.total() == 44
    assert len(set(form.senders)) == people


def test_a_stock_reply_that_is_not_the_next_question_ends_the_run() -> None:
    with pytest.raises(WrongReply, match="at question 22"):
        stock(FakeForm(last="Câu 22/22. …"), MESSAGES, Counter())
