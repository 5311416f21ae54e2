"""One citizen's conversation, from the link to the end, by what the bubbles ask and never by how they word it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bench.manners import Offer
from cli.citizens import words
from cli.citizens.line import Body, Bubble, Line, Lost
from cli.citizens.people import Manner, Meant, Person, answer, tap, typed
from survey.questionnaire import Kind, Question, Questionnaire

LONGEST = 120  # turns; a survey that takes more goes round in circles
PATIENCE = 4  # ways to say one thing before giving up


@dataclass(slots=True)
class Trace:
    """What a citizen did. `said` has, by question, every meaning they expressed, the last one holding."""

    person: Person
    code: str | None
    said: dict[str, list[Meant]] = field(default_factory=dict)
    asked_again: list[str] = field(default_factory=list)  # the words that were not understood
    messages: int = 0
    complaint: str = ""  # why the conversation could not go on, or where the bot gave way that it should not

    def express(self, question: str, meant: Meant) -> None:
        history = self.said.setdefault(question, [])
        if not history or history[-1] != meant:
            history.append(meant)


@dataclass(frozen=True, slots=True)
class Invited:
    """A case with its link's token, and what the citizens are asked. `corrected` opens the bot's word of a correction.

    `code` is None for somebody whose link leads nowhere.
    """

    form: Questionnaire
    corrected: str
    code: str | None
    token: str


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What a course adds to plain answering: `event` takes place once, when it is `due`; `after` when all is said."""

    event: Callable[[Walk], Awaitable[None]] | None = None
    due: Callable[[Walk], bool] = lambda walk: walk.offer.question is not None and walk.answered >= walk.person.at
    after: Callable[[Walk], Awaitable[None]] | None = None


class Walk:
    """`offer` is what the bot asks now, `newest` the bubble it came in; `offers` the latest of every question."""

    def __init__(self, person: Person, invited: Invited, behaviour: Behaviour, line: Line) -> None:
        self.person, self.invited, self.form = person, invited, invited.form
        self.trace = Trace(person, invited.code)
        self.line = line
        self.offers: dict[str, Offer] = {}
        self.newest: Bubble = {"seq": 0, "question": None, "buttons": [], "text": ""}
        self.offer = Offer(self.newest)
        self.over = False
        self._behaviour, self._befallen = behaviour, False

    @property
    def answered(self) -> int:
        return len(self.trace.said)

    async def run(self) -> Trace:
        """Lives the conversation through; a citizen who gets stuck says so in the trace."""
        try:
            await self.line.begin()
            await self.open()
            await self.go_on()
            if self._behaviour.after:
                await self._behaviour.after(self)
        except Lost as lost:
            self.trace.complaint = str(lost)
        self.trace.messages = self.line.messages
        return self.trace

    async def open(self) -> None:
        """Opens the invitation."""
        self.see(await self.line.open(self.invited.token))

    async def go_on(self) -> None:
        for _ in range(LONGEST):
            if self.over:
                return
            await self.turn()
        raise Lost("Khảo sát không đi đến cuối.")

    async def turn(self) -> None:
        if await self._befalls():
            return
        question = self.form.get(self.offer.question)
        if question:
            await self.answer(question)
        elif self.offer.confirms:
            await self.agree()
        else:
            self.over = True

    async def _befalls(self) -> bool:
        """Whether this is where the course of this citizen shows; it does so once."""
        event = self._behaviour.event
        if event is None or self._befallen or not self._behaviour.due(self):
            return False
        self._befallen = True
        await event(self)
        return True

    # saying things

    async def send(self, body: Body, again: Body | None = None) -> None:
        self.see(await self.line.send(body, again))

    def see(self, bubbles: list[Bubble]) -> None:
        """Looks at the newest bubble; those of an earlier message may come in later."""
        for bubble in sorted(bubbles, key=lambda one: one["seq"]):
            offer = Offer(bubble)
            if offer.question:
                self.offers[offer.question] = offer
            if bubble["seq"] > self.newest["seq"]:
                self.newest, self.offer = bubble, offer

    async def answer(self, question: Question, manner: Manner | None = None) -> None:
        """Says what is meant here; asked the same once more, taps it."""
        meant, asked = self.person.meant[question.id], self.offer
        body = answer(manner or self.person.speaks(), question, meant, asked, self.person.chance)
        self.trace.express(question.id, meant)
        await self.send(body, tap(question, meant, asked) if question.kind is not Kind.MULTIPLE else None)
        await self.insist(question, body)

    async def insist(self, question: Question, body: Body) -> None:
        """Asked the same once more after words, or put off unasked: presses the button."""
        put_off = self.offer.question is None and "!resume" in self.offer.buttons
        if "tap" in body or not (put_off or self.offer.question == question.id):
            return
        self.trace.asked_again.append(body["text"])
        if put_off:
            await self.send(self.offer.tap("!resume").body)
        await self.tap(question, self.person.meant[question.id], self.offer)

    async def tap(self, question: Question, meant: Meant, offer: Offer) -> None:
        """Presses the button; what has none is typed."""
        self.trace.express(question.id, meant)
        await self.send(
            tap(question, meant, offer) or {"text": typed(Manner.MARKED, question, meant, self.person.chance)}
        )

    async def agree(self) -> None:
        """Consent, or the closing summary: by words or by the button, and by the button when asked again."""
        summing = "!fix" in self.offer.buttons
        await self.command(words.RIGHT if summing else words.CONSENT, "!yes", lambda: not self._same(summing))

    def _same(self, summing: bool) -> bool:
        return self.offer.confirms and ("!fix" in self.offer.buttons) == summing

    async def command(self, pool: words.Pool, value: str, done: Callable[[], bool], *, repeatable: bool = True) -> None:
        """Says something that is no answer: in words first, then by its button, then in other words."""
        by_word = self.person.speaks() not in (Manner.TAPS, Manner.DIGITS) or value not in self.offer.buttons
        for _ in range(PATIENCE):
            said = {"text": self.person.put(pool)} if by_word else self.offer.tap(value).body
            pressed = self.offer.tap(value).body if value in self.offer.buttons else None
            await self.send(said, pressed or (said if repeatable else None))
            if done():
                return
            if by_word:
                self.trace.asked_again.append(said["text"])
            by_word = value not in self.offer.buttons
        raise Lost(f"Đã nói {PATIENCE} lần mà trợ lý không làm theo: {said}")

    # for the courses

    def latest_level(self) -> Question | None:
        """The latest question answered with a level."""
        given = [self.form[one] for one, meant in self.trace.said.items() if isinstance(meant[-1].value, int)]
        return next((one for one in reversed(given) if one.kind == "single" and one.id in self.offers), None)

    def change_mind(self, question: Question) -> Meant:
        before = self.person.meant[question.id]
        meant = Meant(before.status, self.person.otherwise(before.value))
        self.person.meant[question.id] = meant
        return meant
