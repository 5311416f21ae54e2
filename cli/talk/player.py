"""Plays transcripts: a fresh case for each, entered through the desk, and the bot's side compared turn by turn."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from bot.channel import Body
from bot.language import Language, Rasa
from cli.errors import CommandError
from cli.talk.citizen import Citizen
from cli.talk.matching import agrees, difference, fits, rewritten
from cli.talk.transcript import Transcript, TranscriptError, Turn
from survey.desk import Desk
from survey.desk.inviting import Invited
from survey.measures.period import VIETNAM
from survey.runtime.settings import Settings
from survey.runtime.wiring import assemble, now, stock
from survey.store import open_store

AT_ONCE = 4  # transcripts played side by side
PATIENCE = 30.0  # seconds for Rasa: here an answer that is late is still the answer
CASE = {"agency": "UBND phường Vỹ Dạ", "procedure_name": "Trích lục hộ tịch", "applicant_name": "Người Trong Kịch Bản"}
CONTACTS = {  # of the system that transcripts are played on; the telephone numbers are nobody's
    "HAILONG_HOTLINE": "0234 000 0000",
    "HAILONG_RECEPTION": "Trung tâm Phục vụ hành chính công phường Vỹ Dạ",
    "HAILONG_HELP_PLACE": "Bưu điện Vỹ Dạ",
}
UNKNOWN_TOKEN = "khong-co-loi-moi-nay"

_numbers = count(uuid4().int % 9_000_000)  # two players on one database stay apart


@dataclass(frozen=True, slots=True)
class Played:
    """One turn and what the bot said to it. `fault` is why it could not be played, or what went wrong behind it."""

    turn: Turn
    heard: tuple[Body, ...]
    fault: str = ""

    @property
    def good(self) -> bool:
        return not self.fault and fits(self.turn.expected, self.heard)


@dataclass(frozen=True, slots=True)
class Outcome:
    transcript: Transcript
    played: tuple[Played, ...]
    hidden: tuple[str, ...]  # words of this day, which a transcript does not hold

    @property
    def good(self) -> bool:
        return self.playable and not self.wrong

    @property
    def wrong(self) -> list[Played]:
        return [one for one in self.played if not one.good]

    def report(self) -> str:
        """The first turn that went wrong, as lines for a person; empty when all is well."""
        if self.good:
            return ""
        first, *others = self.wrong
        shown = [f"{self.transcript.path}:{first.turn.line}: {first.turn.shown}"]
        shown += [f"  {line}" for line in difference(first.turn.expected, first.heard, self.hidden)]
        shown += [f"  (còn {len(others)} lượt sau cũng khác)"] if others else []
        shown += [f"  Dòng {one.turn.line}: {one.fault}" for one in self.wrong if one.fault]
        return "\n".join([*shown, f"  Chạy lại: ./hailong chat --script {self.transcript.path}"])

    @property
    def playable(self) -> bool:
        """Whether it could be played to its end, whatever the bot said."""
        return len(self.played) == len(self.transcript.turns) and not any(one.fault for one in self.played)

    def updated(self) -> Transcript:
        """The transcript with the bot's side as it was heard, as far as it could be played."""
        heard = tuple(self._turn(one) for one in self.played if not one.fault)
        return replace(self.transcript, turns=heard + self.transcript.turns[len(heard) :])

    def _turn(self, one: Played) -> Turn:
        return replace(one.turn, expected=rewritten(one.turn.expected, one.heard, self.hidden))


class Watched:
    """Rasa, with a note of the messages that it did not deal with: the rules alone must not pass for it."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self.left: set[UUID] = set()

    async def converse(self, contact: UUID, message: int, text: str, asked: Mapping[str, Any]) -> bool:
        handled = await self._language.converse(contact, message, text, asked)
        if not handled:
            self.left.add(contact)
        return handled


@dataclass(slots=True)
class Scene:
    """One transcript in play: its case, the person, and every bubble they have had so far."""

    desk: Desk
    language: Watched
    code: str
    token: str
    citizen: Citizen
    contact: UUID
    said: list[Body] = field(default_factory=list)
    last: list[Body] = field(default_factory=list)

    async def play(self, turn: Turn) -> Played:
        try:
            heard = await self._happens(turn)
        except LookupError as missing:
            return Played(turn, (), str(missing.args[0]))
        if heard and turn.kind != "open-other":
            self.said += self.last
            self.last = heard
        fault = "Rasa không nhận tin nhắn này." if self.contact in self.language.left else ""
        self.language.left.discard(self.contact)
        return Played(turn, tuple(heard), fault)

    async def _happens(self, turn: Turn) -> list[Body]:
        match turn.kind:
            case "words":
                return await self.citizen.says(turn.value)
            case "burst":
                return await self.citizen.says_at_once(turn.messages)
            case "unsupported":
                return await self.citizen.sends_no_words()
            case "tap":
                return await self.citizen.taps(_payload(turn.value, self.last))
            case "old-tap":
                return await self.citizen.taps(_payload(turn.value, self.said))
            case "wait":
                await self.desk.showcase.age(self.code, turn.waits)
                return []
            case "open-unknown":
                return await self.citizen.opens(UNKNOWN_TOKEN)
            case "open-other":
                other = await Citizen.meet(self.desk, self.language, uuid4().hex, now)
                return await other.opens(self.token)
        return await self.citizen.opens(self.token)


def _payload(title: str, bubbles: Sequence[Body]) -> str:
    """The newest button of that title. Raises LookupError with a sentence."""
    buttons = [button for bubble in reversed(bubbles) for button in bubble["buttons"]]
    found = next((one["payload"] for one in buttons if agrees(title, one["title"])), None)
    if found is None:
        offered = " ".join(f"[{one['title']}]" for one in buttons) or "không có nút nào"
        raise LookupError(f"Không có nút [{title}]; đang có: {offered}.")
    return found


class Player:
    def __init__(self, settings: Settings, language: Language) -> None:
        self._settings = settings
        self._language = Watched(language)
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def play(self, transcripts: Sequence[Transcript]) -> list[Outcome]:
        """Every transcript in a case of its own; those that differ say so in their outcome."""
        store = open_store(self._settings.database_url, size=2 * AT_ONCE)
        try:
            forms = await stock(store)
            wanted = {one.facts.get("questionnaire", self._settings.questionnaire) for one in transcripts}
            named = {ref: self._settings.model_copy(update={"questionnaire": ref}) for ref in wanted}
            desks = {ref: assemble(store, forms, settings) for ref, settings in named.items()}
            return await asyncio.gather(*(self._play(one, desks) for one in transcripts))
        finally:
            await store.close()

    async def _play(self, transcript: Transcript, desks: Mapping[str, Desk]) -> Outcome:
        async with self._turns:
            desk = desks[transcript.facts.get("questionnaire", self._settings.questionnaire)]
            returned = now().astimezone(VIETNAM) - timedelta(days=1)
            scene = await self._scene(desk, transcript, returned)
            played: list[Played] = []
            for turn in transcript.turns:
                played.append(await scene.play(turn))
                if played[-1].fault:
                    break
            return Outcome(transcript, tuple(played), (f"{returned:%d/%m/%Y}",))

    async def _scene(self, desk: Desk, transcript: Transcript, returned: datetime) -> Scene:
        code = f"H57.41-{returned:%y%m%d}-{next(_numbers) % 10_000_000:07d}"
        facts = {name: value for name, value in transcript.facts.items() if name != "questionnaire"}
        (entered,) = await desk.register.enter(
            [CASE | facts | {"code": code, "status": "10", "returned_at": returned.isoformat()}]
        )
        if not isinstance(entered.invitation, Invited) or entered.invitation.token is None:
            why = "; ".join(str(fault) for fault in entered.faults) or "không có lời mời"
            raise TranscriptError(transcript.path, 1, f"Không nhập được hồ sơ của kịch bản: {why}")
        contact = await desk.post.contact("console", code)
        citizen = Citizen(desk, self._language, contact, code, now)
        return Scene(desk, self._language, code, entered.invitation.token, citizen, contact)


@asynccontextmanager
async def rasa(settings: Settings, patience: float = PATIENCE):
    """The way to Rasa for as long as the block lasts."""
    language = Rasa(settings.rasa_url, settings.rasa_secret.get_secret_value(), patience)
    try:
        yield language
    finally:
        await language.close()


async def perform(settings: Settings, transcripts: Sequence[Transcript]) -> list[Outcome]:
    """Plays transcripts on a demo's database, with its Rasa. Raises CommandError elsewhere: they leave cases behind."""
    if not settings.demo:
        raise CommandError("Kịch bản chỉ được diễn trên hệ thống thử, không bao giờ trên hệ thống thật.")
    async with rasa(settings) as language:
        return await Player(settings, language).play(transcripts)
