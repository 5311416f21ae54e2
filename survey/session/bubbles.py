"""The bubbles of a survey: the question with its buttons, the consent, the summary."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from survey.questionnaire import SCALE, Kind, Question, Questionnaire
from survey.session.payload import TITLES, Tap, write
from survey.session.pending import CHOICES, Awaited, Pending
from survey.session.state import EDIT_WINDOW, Entry, Phase, Session, Status
from survey.session.step import Button, Say

Phrases = Callable[..., str]

QUICK_NUMBERS = 5  # how many small numbers are offered as buttons


def join(*paragraphs: str) -> str:
    return "\n\n".join(part for part in paragraphs if part)


@dataclass(frozen=True, slots=True)
class Bubbles:
    """Renders what the bot says, for one session on one form, in the words of `phrases`."""

    session: Session
    form: Questionnaire
    phrases: Phrases

    def button(self, key: str, question: str | None, value: str, extra: bool = True) -> Button:
        return Button(self.phrases(key), write(self.session, question, value), extra)

    # consent

    def consent(self, *before: str) -> Say:
        buttons = (
            self.button("consent_yes_button", None, "!yes", extra=False),
            self.button("consent_no_button", None, "!no", extra=False),
            self.button("consent_more_button", None, "!privacy"),
        )
        return Say(join(*before, self.phrases("consent_question")), buttons)

    def greeting(self) -> str:
        return self.phrases("invite_greeting", minutes=self.form.minutes, **self.session.facts)

    # questions

    def question(self, question: Question, *before: str) -> Say:
        text = join(*before, self._already(question), question.text, self._hint(question))
        return Say(text, self._choices(question) + self._extras(question), question.id, self.progress(question))

    def progress(self, question: Question) -> str:
        """Where this question stands; a follow-up counts as part of the question it follows."""
        shown = self.session.shown(self.form)
        place = shown.index(question) if question in shown else len(shown) - 1
        return f"{sum(not q.follows for q in shown[: place + 1])}/{sum(not q.follows for q in shown)}"

    def _already(self, question: Question) -> str:
        entry = self.session.entries.get(question.id)
        if entry and entry.status is Status.SKIPPED:
            return self.phrases("already_skipped")
        return self.phrases("already", label=self.label(question, entry)) if entry else ""

    def _hint(self, question: Question) -> str:
        match question.kind:
            case Kind.NUMBER:
                return self.phrases(
                    "number_hint", min=question.minimum, max=question.maximum, unit=question.unit or "số"
                )
            case Kind.MULTIPLE:
                return self.phrases("multiple_hint")
            case Kind.OPEN:
                return self.phrases("open_hint")
        return ""

    def _choices(self, question: Question) -> tuple[Button, ...]:
        match question.kind:
            case Kind.SINGLE:
                return self._levels(question)
            case Kind.NUMBER:
                return self._numbers(question)
            case Kind.CHOICE:
                return tuple(Button(c.title, write(self.session, question.id, c.id)) for c in question.choices)
            case Kind.MULTIPLE:
                return self._ticks(question)
        return ()

    def _levels(self, question: Question) -> tuple[Button, ...]:
        return tuple(
            Button(f"{level} – {name}", write(self.session, question.id, str(level)))
            for level, name in enumerate(SCALE, 1)
        )

    def _numbers(self, question: Question) -> tuple[Button, ...]:
        low, high = question.minimum or 0, question.maximum or QUICK_NUMBERS
        return tuple(
            Button(f"{n} {question.unit}".strip(), write(self.session, question.id, str(n)))
            for n in range(low, min(low + QUICK_NUMBERS - 1, high) + 1)
        )

    def _ticks(self, question: Question) -> tuple[Button, ...]:
        ticked = self.session.picked
        boxes = tuple(
            Button(f"{'☑' if c.id in ticked else '☐'} {c.title}", write(self.session, question.id, f"+{c.id}"))
            for c in question.choices
        )
        return boxes + ((self.button("done_button", question.id, "!done", extra=False),) if ticked else ())

    def _extras(self, question: Question) -> tuple[Button, ...]:
        offered = [
            ("no_opinion_button", "!none", question.no_opinion),
            ("skip_button", "!skip", question.skip),
            ("explain_button", "!explain", bool(question.explain)),
            ("back_button", "!back", self._has_before(question)),
        ]
        return tuple(self.button(key, question.id, value) for key, value, wanted in offered if wanted)

    def _has_before(self, question: Question) -> bool:
        return self.before(question.id) is not None

    def before(self, question_id: str | None, steps: int = 1) -> Question | None:
        """The question `steps` before the given one among those shown, or the first; before the end when None."""
        shown = self.session.shown(self.form)
        place = next((at for at, q in enumerate(shown) if q.id == question_id), len(shown))
        return shown[max(0, place - steps)] if place else None

    def awaited(self, pending: Pending) -> tuple[Button, ...]:
        """The buttons of a dialogue; a level's say which question and which level they are for."""
        level = pending.kind is Awaited.LEVEL
        values = [f"right{pending.value}" if level and one == "right" else one for one in CHOICES[pending.kind]]
        keys = (TITLES[f"!{value}"] for value in values)
        pairs = zip(keys, values, strict=True)
        return tuple(self.button(key, pending.question, f"!{value}", extra=False) for key, value in pairs)

    # what was taken

    def title(self, tap: Tap) -> str:
        """What the tapped button said, for the record and the history."""
        if tap.value == "!yes":
            asking = self.session.phase is Phase.CONSENT
            return self.phrases("consent_yes_button" if asking else "summary_ok_button")
        if tap.value in TITLES:
            return self.phrases(TITLES[tap.value])
        question = self.form.get(tap.question)
        return self._value(question, _plain(question, tap.value)) if question else tap.value

    def label(self, question: Question, entry: Entry) -> str:
        """The words for what stands under a question."""
        if entry.status is Status.ANSWERED:
            return self._value(question, entry.value)
        return self.phrases("label_skipped" if entry.status is Status.SKIPPED else "label_no_opinion")

    def _value(self, question: Question, value: object) -> str:
        match question.kind:
            case Kind.SINGLE:
                return f"{value} – {SCALE[int(str(value)) - 1]}"
            case Kind.NUMBER:
                return f"{value} {question.unit}".strip()
            case Kind.CHOICE:
                return self._titles(question, [value])
            case Kind.MULTIPLE:
                return self._titles(question, value)  # type: ignore[arg-type]
        return f"“{shorten(str(value))}”"

    def _titles(self, question: Question, ids: Iterable[object]) -> str:
        chosen = [question.choice(str(one)) for one in ids]
        return ", ".join(choice.title for choice in chosen if choice) or self.phrases("chosen_none")

    # the end

    def summary(self, *before: str) -> Say:
        lines = [
            self.phrases("summary_line", question=name(q), label=self.label(q, self.session.entries[q.id]))
            for q in self.session.shown(self.form)
            if q.id in self.session.entries
        ]
        text = join(
            *before,
            self.phrases("summary_title"),
            "\n".join(lines),
            self.phrases("summary_hint", hours=int(EDIT_WINDOW.total_seconds() // 3600)),
        )
        buttons = (
            self.button("summary_ok_button", None, "!yes", extra=False),
            self.button("correct_button", None, "!fix", extra=False),
        )
        return Say(text, buttons)

    def which(self) -> Say:
        """Asks which answer to correct: a button for each."""
        buttons = tuple(
            Button(f"{at}. {name(q)}", write(self.session, q.id, "!fix"))
            for at, q in enumerate(self.session.shown(self.form), 1)
            if q.id in self.session.entries
        )
        return Say(self.phrases("correct_what"), buttons)


def _plain(question: Question, value: str) -> object:
    return [value.lstrip("+")] if question.kind is Kind.MULTIPLE else value


def name(question: Question) -> str:
    """A question's short name: its first topic, with a capital."""
    return (question.topics[0][:1].upper() + question.topics[0][1:]) if question.topics else shorten(question.text)


def shorten(text: str, limit: int = 60) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= limit else one_line[: limit - 1].rstrip() + "…"
