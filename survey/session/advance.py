"""One message further: the rules of the conversation, by phase."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from survey.heard import Heard
from survey.questionnaire import Question, Questionnaire
from survey.session import answering
from survey.session.bubbles import Bubbles, Phrases, join, name
from survey.session.state import EDIT_WINDOW, Disposition, Entry, Phase, Session, Status
from survey.session.step import AnswerMade, ConsentMade, Say, Step

CONSENT_SURVEY = "survey"
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

    def step(self) -> Step:
        if self._too_late():
            return Step(replace(self.session, phase=Phase.ENDED, open=None), (Say(self.phrases("edit_closed")),))
        everywhere: dict[str, Callable[[], Step]] = {"stop": self.stop}
        by_phase: dict[Phase, Callable[[], Step]] = {
            Phase.CONSENT: self.consent,
            Phase.QUESTION: self.asking,
            Phase.PAUSED: self.wake,
            Phase.SUMMARY: self.summary,
            Phase.ENDED: self.ended,
        }
        return everywhere.get(self.heard.label, by_phase[self.session.phase])()

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
        say = Say(words, self._stopped_buttons(paused))
        return Step(paused, (say,), moved=Disposition.PARTIAL, reason="stopped")

    def _stopped_buttons(self, session: Session) -> tuple:
        bubbles = self.bubbles(session)
        return (
            bubbles.button("resume_button", None, "!resume", extra=False),
            bubbles.button("opt_out_button", None, "!optout", extra=False),
        )

    def opt_out(self) -> Step:
        kept = self.session.disposition is Disposition.COMPLETED
        disposition = Disposition.COMPLETED if kept else Disposition.OPTED_OUT
        ended = replace(self.session, phase=Phase.ENDED, disposition=disposition)
        moved = None if kept else disposition
        return Step(ended, (Say(self.phrases("opted_out")),), moved=moved, reason="asked", opted_out=True)

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
                return self._consent_again(self.phrases("privacy_long", **self.session.facts))
            case "later":
                return Step(self.session, (Say(self.phrases("later_consent")),))
            case "repeat" | "explain" | "resume" | "back" | "open":
                return self._consent_again(self.bubbles().greeting())
        if self.heard.texts:
            return self._consent_again(*self.heard.texts)
        return Step(self.session, (replace(self.bubbles().consent(), text=self.phrases("unclear_consent")),))

    def _consent_again(self, *before: str) -> Step:
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
        opened = replace(session, phase=Phase.QUESTION, open=following.id, picked=(), misses=0)
        return Step(opened, (self.bubbles(opened).question(following, *before),))

    def finish(self, session: Session, *before: str) -> Step:
        first = session.disposition is not Disposition.COMPLETED
        done = replace(
            session,
            phase=Phase.SUMMARY,
            open=None,
            picked=(),
            misses=0,
            disposition=Disposition.COMPLETED,
            edit_until=session.edit_until or self.now + EDIT_WINDOW,
        )
        moved = Disposition.COMPLETED if first else None
        return Step(done, (self.bubbles(done).summary(*before),), moved=moved, reason="answered" if first else "")

    def asking(self) -> Step:
        question = self.form.get(self.session.open)
        if question is None:
            return self.onward(self.session)
        if self._elsewhere(question):
            return self.correct(self.form.get(self.heard.question))
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
            "no_opinion": lambda: self.pass_over(question, Status.NO_OPINION, question.no_opinion, "cannot_no_opinion"),
            "explain": lambda: self.ask_again(question, question.explain or self.phrases("no_explanation")),
            "repeat": lambda: self.ask_again(question),
            "resume": lambda: self.ask_again(question),
            "open": self.resume,
            "back": self.back,
            "later": self.pause,
            "tick": lambda: self.tick(question),
            "late_words": lambda: self.ask_again(question, self.phrases("late_words")),
            "unsupported": lambda: self.ask_again(question, self.phrases("unsupported")),
            "help_human": lambda: self.ask_again(question, *(self.heard.texts or (self.help(),))),
        }

    def help(self) -> str:
        """Where a person can be reached; only from the settings, and said to be missing when it is."""
        hotline = self.session.facts.get("hotline", "")
        return self.phrases("help_human", hotline=hotline) if hotline else self.phrases("no_hotline")

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
        words = self.phrases("corrected", question=name(question), label=label) if before else self._noted(entry, label)
        step = self.onward(session, words)
        made = (AnswerMade(question.id, entry.status, entry.value), *gone)
        return replace(step, answers=made, consents=answering.consents(question, entry))

    def _noted(self, entry: Entry, label: str) -> str:
        keys = {Status.SKIPPED: "noted_skip", Status.NO_OPINION: "noted_no_opinion"}
        otherwise = "noted_open" if isinstance(entry.value, str) and label.startswith("“") else "noted"
        return self.phrases(keys.get(entry.status, otherwise), label=label)

    def pass_over(self, question: Question, status: Status, allowed: bool, otherwise: str) -> Step:
        if question.id in self.session.entries and status is Status.SKIPPED:
            return self.onward(self.session)  # gone back to look: skipping keeps what stands there
        if not allowed:
            return self.ask_again(question, self.phrases(otherwise))
        return self.answer(question, Entry(status))

    def tick(self, question: Question) -> Step:
        picked = answering.toggled(self.session.picked, str(self.heard.value))
        ticking = replace(self.session, picked=picked, phase=Phase.QUESTION, misses=0)
        return Step(ticking, (self.bubbles(ticking).question(question),))

    def back(self) -> Step:
        steps = self.heard.value if isinstance(self.heard.value, int) else 1
        earlier = self.bubbles().before(self.session.open, max(1, steps))
        if earlier is None:
            return self._repeat_open(self.phrases("nothing_before"))
        return self.open_again(earlier)

    def open_again(self, question: Question) -> Step:
        opened = replace(self.session, phase=Phase.QUESTION, open=question.id, picked=(), misses=0)
        return Step(opened, (self.bubbles(opened).question(question),))

    def pause(self) -> Step:
        paused = replace(self.session, phase=Phase.PAUSED, misses=0)
        resume = self.bubbles(paused).button("resume_button", None, "!resume", extra=False)
        return Step(paused, (Say(self.phrases("later_confirm"), (resume,)),))

    def wake(self) -> Step:
        """Anything said to a paused survey takes it up again where it was."""
        awake = replace(self, session=replace(self.session, phase=Phase.QUESTION))
        if self.heard.label in ("later", "resume", "yes", "greeting", "unclear", "open"):
            return awake.resume() if self.heard.label != "later" else self.pause()
        return awake.asking()

    def resume(self) -> Step:
        asked = [q for q in self.session.shown(self.form) if not q.follows]
        done = sum(q.id in self.session.entries for q in asked)
        return self._repeat_open(self.phrases("resumed", done=done, total=len(asked)))

    def _repeat_open(self, *before: str) -> Step:
        question = self.form.get(self.session.open)
        return self.ask_again(question, *before) if question else self.onward(self.session, *before)

    # correcting

    def correct(self, question: Question | None) -> Step:
        """An answer to a question that is not the open one changes that one, or nothing."""
        question = question or answering.named(self.heard.question, self.session, self.form)
        if question is None:
            return Step(self.session, (self.bubbles().which(),))
        if question.id not in self.session.entries:
            return self._not_there(question)
        if self.heard.label == "correct" and self.heard.value is None:
            return self.open_again(question)
        entry = answering.correction(question, self.heard)
        return self.replace_answer(question, entry) if entry else self.open_again(question)

    def _not_there(self, question: Question) -> Step:
        words = self.phrases("stale_tap") if self.heard.source == "tap" else ""
        words = words or self.phrases("correct_not_answered", question=name(question))
        return self._here_again(words)

    def _here_again(self, *before: str) -> Step:
        if self.session.phase in (Phase.SUMMARY, Phase.ENDED):
            return Step(self.session, (self.bubbles().summary(*before),))
        return self._repeat_open(*before)

    def replace_answer(self, question: Question, entry: Entry) -> Step:
        if self.session.entries[question.id] == entry:
            return self._here_again(self._noted(entry, self.bubbles().label(question, entry)))
        return self._stay(question, entry)

    def _stay(self, question: Question, entry: Entry) -> Step:
        """Replaces an earlier answer and returns to the question that was open, if it is still asked."""
        step = self.answer(question, entry)
        opened = self.form.get(self.session.open)
        still = opened and opened.id not in step.session.entries and opened in step.session.shown(self.form)
        if not still or step.session.open == self.session.open:
            return step
        words = self.phrases("corrected", question=name(question), label=self.bubbles().label(question, entry))
        session = replace(step.session, open=self.session.open, phase=Phase.QUESTION, picked=self.session.picked)
        return replace(step, session=session, says=(self.bubbles(session).question(opened, words),))

    # after the end

    def summary(self) -> Step:
        if self.heard.label == "correct" or self.heard.question:
            return self.correct(self.form.get(self.heard.question))
        if self.heard.label == "back":
            return self.open_again(answering.last_asked(self.session, self.form))
        if self.heard.label in ("yes", "thanks", "finish", "no_opinion", "skip"):
            return self.close()
        if self.heard.label == "no":
            return Step(self.session, (self.bubbles().which(),))
        return Step(self.session, (self.bubbles().summary(*(self.heard.texts or (self.phrases("unclear_summary"),))),))

    def _too_late(self) -> bool:
        """Whether this would change a finished survey after the time for corrections."""
        closed = self.session.edit_until is not None and self.now > self.session.edit_until
        changing = self.session.phase is Phase.QUESTION or self.heard.label in ("correct", "back")
        return closed and (changing or self.heard.question is not None)

    def close(self) -> Step:
        ended = replace(self.session, phase=Phase.ENDED, open=None)
        return Step(ended, (Say(self.phrases("thanks_done", **self.session.facts)),))

    def ended(self) -> Step:
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
        }
        return self.phrases(keys.get(self.session.disposition, "finished_already"))
