"""The same transcripts over the web page, Telegram and Zalo: the same answers, dispositions and consents are stored."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from cli.citizens.line import Bubble, Line, WebLine
from cli.talk.matching import agrees
from cli.talk.player import CASE, UNKNOWN_TOKEN
from cli.talk.transcript import Transcript, Turn, find, read
from survey.desk import Desk
from survey.journal import Noted
from survey.runtime.wiring import assemble, now, stock
from survey.store import Store, open_store
from tests.storm.play import Plan, Scene, scene

GOLDEN = Path(__file__).parents[1] / "transcripts"
AT_ONCE = 12  # conversations
# Played on the web alone. In the first two the same bubble comes word for word twice, which the citizens of a platform
# take for one shown again, and so say their words once more; in the third every box would have to be typed.
APART = {"quay-lai-nhieu-cau", "vang-khi-duoc-chi-noi-giup", "chon-nhieu-muc-bang-nut"}
PLAN = Plan(thinking=(0.0, 0.05))

pytestmark = pytest.mark.xdist_group("full")

_numbers = count(1)

CONSENTS = """
    SELECT n.purpose, n.given, n.wording FROM consents n JOIN sessions s ON s.id = n.session_id
    JOIN cases c ON c.id = s.case_id WHERE c.code = :code ORDER BY n.id
"""


def _shared() -> list[Path]:
    return [path for path in find(GOLDEN) if path.stem not in APART]


@dataclass(slots=True)
class Visit:
    """One transcript on one channel. `typed`: titles of buttons that this channel left out, said in words."""

    desk: Desk
    line: Line
    code: str
    token: str
    said: list[Bubble] = field(default_factory=list)
    last: list[Bubble] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)

    async def play(self, turn: Turn) -> None:
        if turn.kind == "wait":
            await self.desk.showcase.age(self.code, turn.waits)
        elif turn.kind == "open-other":
            stranger = self.line.stranger()
            await stranger.begin()
            await stranger.open(self.token)
        else:
            heard = await self._happens(turn)
            self.said += self.last
            self.last = heard

    async def _happens(self, turn: Turn) -> list[Bubble]:
        match turn.kind:
            case "words":
                return await self.line.send({"text": turn.value})
            case "tap":
                return await self._taps(turn.value, self.last)
            case "old-tap":
                return await self._taps(turn.value, self.said)
        return await self.line.open(UNKNOWN_TOKEN if turn.kind == "open-unknown" else self.token)

    async def _taps(self, title: str, bubbles: Sequence[Bubble]) -> list[Bubble]:
        buttons = [button for bubble in reversed(bubbles) for button in bubble["buttons"]]
        found = next((one["payload"] for one in buttons if agrees(title, one["title"])), None)
        if found is None:
            self.typed.append(title)
        return await self.line.send({"tap": found} if found else {"text": in_words(title)})


def in_words(title: str) -> str:
    """What people type in place of a button that they were not shown: its title, of a numbered answer its name."""
    number, dot, name = title.partition(". ")
    return f"sửa câu {name.lower()}" if dot and number.isdigit() else title.lstrip("☐☑ ").lower()


@dataclass(frozen=True, slots=True)
class Stored:
    """What is held against each other; `rules` by question, in order."""

    answers: list[tuple[Any, ...]]
    rules: list[tuple[str, str]]
    dispositions: list[tuple[str, ...]]
    consents: list[tuple[Any, ...]]


@pytest.fixture(scope="module")
def stored(full_stack, fakes) -> Mapping[str, Mapping[str, tuple[Stored, list[str]]]]:
    """By transcript and channel: what was stored, and what had to be typed there."""
    return asyncio.run(_everywhere(full_stack, fakes, [read(path) for path in _shared()]))


async def _everywhere(stack, fakes, transcripts: Sequence[Transcript]) -> dict[str, dict[str, Any]]:
    async with scene(stack, fakes, 0, PLAN) as on, httpx.AsyncClient(base_url=stack.url, timeout=30) as http:
        store = open_store(on.system.settings.database_url, size=4)
        try:
            return await Theatre(on, http, store).plays(transcripts)
        finally:
            await store.close()


@dataclass(slots=True)
class Theatre:
    on: Scene
    http: httpx.AsyncClient
    store: Store
    gate: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    desks: dict[str, Desk] = field(default_factory=dict)

    async def plays(self, transcripts: Sequence[Transcript]) -> dict[str, dict[str, Any]]:
        forms, usual = await stock(self.store), self.on.system.settings
        for ref in {one.facts.get("questionnaire", usual.questionnaire) for one in transcripts}:
            self.desks[ref] = assemble(self.store, forms, usual.model_copy(update={"questionnaire": ref}))
        wanted = [(one, channel) for one in transcripts for channel in ("web", *self.on.rooms)]
        told = await asyncio.gather(*(self._one(*each) for each in wanted))
        found: dict[str, dict[str, Any]] = {}
        for (transcript, channel), outcome in zip(wanted, told, strict=True):
            found.setdefault(transcript.path.stem, {})[channel] = outcome
        return found

    async def _one(self, transcript: Transcript, channel: str) -> tuple[Stored, list[str]]:
        async with self.gate:
            visit = await self._visit(transcript, channel)
            await visit.line.begin()
            for turn in transcript.turns:
                await visit.play(turn)
            return await self._read(visit.desk, visit.code), visit.typed

    async def _visit(self, transcript: Transcript, channel: str) -> Visit:
        desk = self.desks[transcript.facts.get("questionnaire", self.on.system.settings.questionnaire)]
        returned = now() - timedelta(days=1)
        code = f"H57.42-{returned:%y%m%d}-{next(_numbers):07d}"
        facts = {name: value for name, value in transcript.facts.items() if name != "questionnaire"}
        row = {"code": code, "status": "10", "returned_at": returned.isoformat()}
        (entered,) = await desk.register.enter([CASE | row | facts])
        token = entered.invitation.token
        self.on.zalo.codes[token] = await desk.codes.slip(code)
        room = self.on.rooms.get(channel)
        return Visit(desk, room.line(code) if room else WebLine(self.http), code, token)

    async def _read(self, desk: Desk, code: str) -> Stored:
        journal = (await desk.report.journals([code]))[code]
        answers: list[Noted] = [one for talk in journal.conversations for one in talk.answers]
        return Stored(
            [(one.question, one.status, one.value, one.current) for one in answers],
            [(one.question, one.rule) for one in answers],
            [talk.history for talk in journal.conversations],
            await self._consents(code),
        )

    async def _consents(self, code: str) -> list[tuple[Any, ...]]:
        async with self.store.engine.connect() as connection:
            return [tuple(row) for row in await connection.execute(text(CONSENTS), {"code": code})]


@pytest.mark.parametrize("name", [path.stem for path in _shared()])
@pytest.mark.parametrize("channel", ["telegram", "zalo"])
def test_a_transcript_leaves_the_same_behind_on_every_channel(stored, name, channel):
    (web, _), (here, typed) = stored[name]["web"], stored[name][channel]
    assert here.answers == web.answers
    assert here.dispositions == web.dispositions
    assert here.consents == web.consents
    # A button that this channel left out was said in words: then only the rule that decided differs.
    assert typed or here.rules == web.rules
    assert channel == "zalo" or not typed


def test_something_was_answered_and_something_was_said_in_words(stored):
    assert sum(len(channels["web"][0].answers) for channels in stored.values()) > 50
    assert any(channels["zalo"][1] for channels in stored.values())
