"""One message further: the rules of the conversation, by phase."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from survey.heard import Heard
from survey.questionnaire import Kind, Question, Questionnaire
from survey.session import answering, correcting, dialogues, helping, person
from survey.session.bubbles import Bubbles, Phrases, join, name
from survey.session.pending import SENTENCES, Awaited, Pending
from survey.session.state import EDIT_WINDOW, Disposition, Entry, Phase, Session, Status
from survey.session.step import AnswerMade, Button, ConsentMade, Say, Step
from survey.session.times import resolve, spoken

CONSENT_SURVEY = "survey"
ERASED = "erased"
SETTLED = (Disposition.COMPLETED, Disposition.INELIGIBLE)  # leaving afterwards does not change these
DECLINED = (Disposition.REFUSED, Disposition.OPTED_OUT, Disposition.PARTIAL)  # partial: the rest was declined


def begin(session: Session, form: Questionnaire, phrases: Phrases) -> Step:
    """The first words: who asks, about what, and the request for consent."""
    bubbles = Bubbles(session, form, phrases)
    return Step(session, (bubbles.consent(bubbles.greeting()),), moved=Disposition.INVITED)


def expire(session: Session) -> Step:
    """The time to answer is over; what was answered stays, as a partial survey."""
    left = Disposition.PARTIAL if session.entries else Disposition.EXPIRED
    ended = replace(session, phase=Phase.ENDED, disposition=left)
    return Step(ended, moved=left, reason="time")


def advance(session: Session, form: Questionnaire, phrases: Phrases, heard: Heard, now: datetime) -> Step:
    """What the heard message changes and what is said next.

    Never raises on what a person may say: what does not fit is asked again.
    """
    return Turn(session, form, phrases, heard, now).step()


@dataclass(frozen=True, slots=True)
class Turn:
    session: Session
    form: Questionnaire
    phrases: Phrases
    heard: Heard
    now: datetime

    def bubbles(self, session: Session | None = None) -> Bubbles:
        return Bubbles(session or self.session, self.form, self.phrases)

    def at(self, **changes: Any) -> Turn:
        """The same message, heard where the session has these changes."""
        return replace(self, session=replace(self.session, **changes))

    def step(self) -> Step:
        if self._too_late():
            return Step(replace(self.session, phase=Phase.ENDED, open=None), (Say(self.phrases("edit_closed")),))
        if self.heard.label == "late_words":
            return self.late()
        return dialogues.step(self) or self.at(pending=dialogues.lasting(self.session)).by_phase()

    def by_phase(self) -> Step:
        if self.heard.label in helping.ACTS and dialogues.can_begin(self):
            return helping.ACTS[self.heard.label](self)
        everywhere: dict[str, Callable[[], Step]] = {
            "stop": self.stop,
            "unsupported": lambda: self.again(self.phrases("unsupported")),
        }
        phases: dict[Phase, Callable[[], Step]] = {
            Phase.CONSENT: self.consent,
            Phase.QUESTION: self.asking,
            Phase.PAUSED: self.wake,
            Phase.SUMMARY: self.summary,
            Phase.ENDED: self.ended,
        }
        return everywhere.get(self.heard.label, phases[self.session.phase])()

    def late(self) -> Step:
        """Of several messages that came too late only the first is told so."""
        if "late" in self.session.once:
            return Step(self.session)
        return self.at(once=(*self.session.once, "late")).again(self.phrases("late_words"))

    def again(self, *before: str) -> Step:
        """What the person was last asked, once more, after a few words."""
        match self.session.phase:
            case Phase.CONSENT:
                return self.consent_again(*before)
            case Phase.QUESTION:
                return self.repeat_open(*before)
            case Phase.PAUSED:
                return Step(self.session, (Say(join(*before, self.phrases("paused")), (self.resume_button(),)),))
            case Phase.SUMMARY:
                return Step(self.session, (self.bubbles().summary(*before),))
        return Step(self.session, (Say(join(*before) or self._after_words()),))

    def awake(self) -> Turn:
        return self.at(phase=Phase.QUESTION) if self.session.phase is Phase.PAUSED else self

    def awaits(self, pending: Pending, *before: str) -> Step:
        """Asks what is awaited beside the open question, with its buttons."""
        session = replace(self.session, pending=pending)
        words = self.phrases(SENTENCES[pending.kind], **session.facts)
        return Step(session, (Say(join(*before, words), self.bubbles(session).awaited(pending)),))

    def resume_button(self) -> Button:
        return self.bubbles().button("resume_button", None, "!resume", extra=False)

    # stopping, in any phase

    def stop(self) -> Step:
        if self.heard.value == "opt_out":
            return self.opt_out()
        if self.session.phase is Phase.CONSENT:
            return self.refuse()
        if self.session.phase is Phase.ENDED:
            return self.ended()
        if self.session.disposition is Disposition.COMPLETED:
            return self.close()
        paused = replace(self.session, phase=Phase.PAUSED, misses=0, disposition=Disposition.PARTIAL)
        words = self.phrases("stopped_partial" if paused.entries else "stopped")
        say = Say(words, self._stopped_buttons())
        return Step(paused, (say,), moved=Disposition.PARTIAL, reason="stopped")

    def _stopped_buttons(self) -> tuple[Button, ...]:
        return self.resume_button(), self.bubbles().button("opt_out_button", None, "!optout", extra=False)

    def opt_out(self, words: str = "opted_out", reason: str = "asked") -> Step:
        """Leaves this person alone; a survey that is complete stays so."""
        moved = None if self.session.disposition in SETTLED else Disposition.OPTED_OUT
        ended = replace(self.session, phase=Phase.ENDED, disposition=moved or self.session.disposition, pending=None)
        return Step(ended, (Say(self.phrases(words)),), moved=moved, reason=reason, opted_out=True)

    def erased(self) -> Step:
        """Leaves this person alone and has it erased who they are; there is no way back from that."""
        step = self.opt_out("delete_done", "deletion")
        return replace(step, session=replace(step.session, once=(ERASED,)), erases=True)

    def reopen(self) -> Step:
        """Somebody who declined or opted out has changed their mind, in so many words: asked for consent anew."""
        anew = replace(self.session, phase=Phase.CONSENT, disposition=Disposition.INVITED)
        say = self.bubbles(anew).consent(self.bubbles().greeting())
        return Step(anew, (say,), moved=Disposition.INVITED, reason="reopened", opted_out=False)

    # consent

    def consent(self) -> Step:
        match self.heard.label:
            case "yes":
                return self.agree()
            case "no":
                return self.refuse()
            case "privacy" if not self.heard.texts:
                return self.consent_again(self.phrases("privacy_long", **self.session.facts))
            case "later":
                return self.later("later_consent")
            case "repeat" | "explain" | "resume" | "back" | "open":
                return self.consent_again(self.bubbles().greeting())
        if self.heard.texts:
            return self.consent_again(*self.heard.texts)
        return Step(self.session, (replace(self.bubbles().consent(), text=self.phrases("unclear_consent")),))

    def consent_again(self, *before: str) -> Step:
        return Step(self.session, (self.bubbles().consent(*before),))

    def _consent_record(self, given: bool) -> ConsentMade:
        return ConsentMade(CONSENT_SURVEY, given, self.phrases("consent_question"))

    def agree(self) -> Step:
        started = replace(self.session, disposition=Disposition.STARTED)
        step = self.onward(started, self.phrases("begin"))
        return replace(step, consents=(self._consent_record(True),), moved=Disposition.STARTED)

    def refuse(self) -> Step:
        """What was answered before, by a rating, stays."""
        left = Disposition.PARTIAL if self.session.entries else Disposition.REFUSED
        ended = replace(self.session, phase=Phase.ENDED, open=None, disposition=left)
        say = Say(self.phrases("consent_declined"))
        return Step(ended, (say,), consents=(self._consent_record(False),), moved=left, reason="asked")

    # asking

    def onward(self, session: Session, *before: str) -> Step:
        """Opens the next unanswered question, or ends with the summary."""
        following = session.next_question(self.form)
        if following is None:
            return self.finish(session, *before)
        return self.opened(session, following, *before)

    def opened(self, session: Session, question: Question, *before: str) -> Step:
        opened = replace(session, phase=Phase.QUESTION, open=question.id, picked=(), misses=0, once=(), pending=None)
        return Step(opened, (self.bubbles(opened).question(question, *before),))

    def finish(self, session: Session, *before: str) -> Step:
        first = session.disposition is not Disposition.COMPLETED
        done = replace(
            session,
            phase=Phase.SUMMARY,
            open=None,
            picked=(),
            misses=0,
            once=(),
            pending=None,
            disposition=Disposition.COMPLETED,
            edit_until=session.edit_until or self.now + EDIT_WINDOW,
        )
        moved = Disposition.COMPLETED if first else None
        return Step(done, (self.bubbles(done).summary(*before),), moved=moved, reason="answered" if first else "")

    def asking(self) -> Step:
        question = self.form.get(self.session.open)
        if question is None:
            return self.onward(self.session)
        if self.heard.rest:
            return correcting.several(self)
        if self._elsewhere(question):
            return correcting.correct(self, self.form.get(self.heard.question))
        act = self._acts(question).get(self.heard.label)
        if act:
            return act()
        if self.heard.texts:
            return self.ask_again(question, *self.heard.texts)
        entry = answering.entry(question, self.heard)
        return self.answer(question, entry) if entry else self.unclear(question)

    def _elsewhere(self, question: Question) -> bool:
        """Whether the message is for another question than the one now open."""
        named = self.heard.question
        return self.heard.label == "correct" or (named is not None and named != question.id)

    def _acts(self, question: Question) -> dict[str, Callable[[], Step]]:
        return {
            "skip": lambda: self.pass_over(question, Status.SKIPPED, question.skip, "cannot_skip"),
            "no_opinion": lambda: self.no_opinion(question),
            "explain": lambda: self.ask_again(question, question.explain or self.phrases("no_explanation")),
            "repeat": lambda: self.ask_again(question),
            "resume": lambda: self.ask_again(question),
            "open": self.resume,
            "back": self.back,
            "later": self.pause,
            "tick": lambda: self.tick(question),
            "abuse": lambda: self.offer_to_stop(question),
        }

    def offer_to_stop(self, question: Question) -> Step:
        """Nothing is answered to hard words but how to end this; the question stays."""
        step = self.ask_again(question, *self.heard.texts)
        say, stop = step.says[0], self.bubbles().button("stop_button", None, "!stop")
        chosen = [one for one in say.buttons if not one.extra]
        buttons = (*chosen, stop, *(one for one in say.buttons if one.extra))
        return replace(step, says=(replace(say, buttons=buttons),))

    def ask_again(self, question: Question, *before: str) -> Step:
        asked = replace(self.session, phase=Phase.QUESTION, misses=0)
        return Step(asked, (self.bubbles(asked).question(question, *before),))

    def unclear(self, question: Question) -> Step:
        missed = replace(self.session, phase=Phase.QUESTION, misses=self.session.misses + 1)
        key = "unclear_second" if missed.misses > 1 else f"unclear_{question.kind.value}"
        words = self.phrases(key, min=question.minimum, max=question.maximum)
        return Step(missed, (self.bubbles(missed).question(question, words),))

    def answer(self, question: Question, entry: Entry) -> Step:
        """Keeps an answer, says what was taken, and goes on."""
        before = self.session.entries.get(question.id)
        session, gone = answering.settle(self.session, self.form, question, entry)
        label = self.bubbles().label(question, entry)
        words = self.phrases("corrected", question=name(question), label=label) if before else self.noted(entry, label)
        step = self.onward(session, words)
        made = (AnswerMade(question.id, entry.status, entry.value), *gone)
        return replace(step, answers=made, consents=answering.consents(question, entry))

    def noted(self, entry: Entry, label: str) -> str:
        keys = {Status.SKIPPED: "noted_skip", Status.NO_OPINION: "noted_no_opinion"}
        otherwise = "noted_open" if isinstance(entry.value, str) and label.startswith("“") else "noted"
        return self.phrases(keys.get(entry.status, otherwise), label=label)

    def pass_over(self, question: Question, status: Status, allowed: bool, otherwise: str) -> Step:
        if question.id in self.session.entries and status is Status.SKIPPED:
            return self.onward(self.session)  # gone back to look: skipping keeps what stands there
        if not allowed:
            return self.ask_again(question, self.phrases(otherwise))
        return self.answer(question, Entry(status))

    def no_opinion(self, question: Question) -> Step:
        """At an open question this says that there is nothing to add."""
        if question.kind is Kind.OPEN:
            return self.pass_over(question, Status.SKIPPED, question.skip, "cannot_skip")
        return self.pass_over(question, Status.NO_OPINION, question.no_opinion, "cannot_no_opinion")

    def tick(self, question: Question) -> Step:
        picked = answering.toggled(self.session.picked, str(self.heard.value))
        ticking = replace(self.session, picked=picked, phase=Phase.QUESTION, misses=0)
        return Step(ticking, (self.bubbles(ticking).question(question),))

    def back(self) -> Step:
        steps = self.heard.value if isinstance(self.heard.value, int) else 1
        earlier = self.bubbles().before(self.session.open, max(1, steps))
        if earlier is None:
            return self.repeat_open(self.phrases("nothing_before"))
        return self.open_again(earlier)

    def open_again(self, question: Question, *before: str) -> Step:
        return self.opened(self.session, question, *before)

    def pause(self) -> Step:
        return self.at(phase=Phase.PAUSED, misses=0).later("later_confirm")

    def later(self, words: str) -> Step:
        """For another time, which is said back when one was named."""
        at = resolve(self.heard.value, self.now)
        said = self.phrases("later_at", when=spoken(at, self.now)) if at else self.phrases(words)
        left = replace(self.session, pending=Pending(Awaited.LATER))
        return Step(left, (Say(said, (self.resume_button(),)),), back_at=at)

    def left(self) -> Step:
        """An "ok" to being left for another time is no answer and no consent."""
        return Step(self.session, (Say(self.phrases("later_agreed"), (self.resume_button(),)),))

    def wake(self) -> Step:
        """Anything said to a paused survey takes it up again where it was, but thanks and hard words leave it there."""
        if self.heard.label in ("thanks", "abuse"):
            words = self.heard.texts if self.heard.label == "thanks" else ()
            return Step(self.session, (Say(join(*words, self.phrases("paused")), self._stopped_buttons()),))
        awake = replace(self, session=replace(self.session, phase=Phase.QUESTION))
        if self.heard.label in ("later", "resume", "yes", "greeting", "unclear", "open"):
            return awake.resume() if self.heard.label != "later" else self.pause()
        return awake.asking()

    def resume(self) -> Step:
        asked = [q for q in self.session.shown(self.form) if not q.follows]
        done = sum(q.id in self.session.entries for q in asked)
        return self.repeat_open(self.phrases("resumed", done=done, total=len(asked)))

    def repeat_open(self, *before: str) -> Step:
        question = self.form.get(self.session.open)
        return self.ask_again(question, *before) if question else self.onward(self.session, *before)

    # after the end

    def summary(self) -> Step:
        if self.heard.label == "correct" or self.heard.question:
            return correcting.correct(self, self.form.get(self.heard.question))
        if self.heard.label == "back":
            return self.back()
        if self.heard.label in ("yes", "thanks", "finish", "no_opinion", "skip"):
            return self.close()
        if self.heard.label in ("resume", "open", "repeat"):
            return self.again()
        if self.heard.label == "no":
            return Step(self.session, (self.bubbles().which(),))
        return Step(self.session, (self.bubbles().summary(*(self.heard.texts or (self.phrases("unclear_summary"),))),))

    def _too_late(self) -> bool:
        """Whether this would change a finished survey after the time for corrections."""
        closed = self.session.edit_until is not None and self.now > self.session.edit_until
        changing = self.session.phase is Phase.QUESTION or self.heard.label in ("correct", "back", *person.BEGINNINGS)
        awaited = self.session.pending is not None and self.session.pending.kind is not Awaited.DELETE
        return closed and (changing or awaited or self.heard.question is not None)

    def close(self) -> Step:
        ended = replace(self.session, phase=Phase.ENDED, open=None)
        return Step(ended, (Say(self.phrases("thanks_done", **self.session.facts)),))

    def ended(self) -> Step:
        if ERASED in self.session.once:
            return Step(self.session, (Say(self.phrases("erased_already")),))
        if self.session.disposition is Disposition.COMPLETED and (
            self.heard.label in ("correct", "back") or self.heard.question
        ):
            return replace(self, session=replace(self.session, phase=Phase.SUMMARY)).summary()
        if self.session.disposition in DECLINED and self.heard.label in ("resume", "yes", "open"):
            return self.reopen()
        if self.heard.texts:
            return Step(self.session, (Say(join(*self.heard.texts)),))
        return Step(self.session, (Say(self._after_words()),))

    def _after_words(self) -> str:
        keys = {
            Disposition.COMPLETED: "finished_already",
            Disposition.OPTED_OUT: "opted_out_already",
            Disposition.REFUSED: "refused_already",
            Disposition.PARTIAL: "refused_already",
            Disposition.EXPIRED: "expired",
            Disposition.INELIGIBLE: "ineligible_already",
        }
        return self.phrases(keys.get(self.session.disposition, "finished_already"))
