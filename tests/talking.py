"""A tester that speaks: plays a citizen against the pure session, which goes through its stored form between turns."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from survey.heard import Heard
from survey.phrases import Phrases
from survey.questionnaire import Questionnaire
from survey.runtime import library
from survey.session import Session, Step, advance, begin, read_tap
from survey.session.payload import meaning
from survey.session.step import AnswerMade, Button

DATA = Path(__file__).parents[1] / "data"
NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
FACTS = {"unit": "UBND phường Vỹ Dạ", "procedure": "Trích lục hộ tịch", "returned_on": "18/11/2026", "hotline": ""}


@cache
def form(ref: str = "tthc-rut-gon@1") -> Questionnaire:
    return library.questionnaires(DATA / "questionnaires")[ref]


@cache
def words() -> Phrases:
    return library.phrases(DATA / "phrases.yml")


@dataclass
class Citizen:
    """`made` gathers every answer kept, `moved` every change of disposition."""

    form: Questionnaire = field(default_factory=form)
    session: Session = field(default_factory=lambda: Session(key="abc234", facts=FACTS))
    now: datetime = NOON
    made: list[AnswerMade] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    last: Step | None = None

    def __post_init__(self) -> None:
        self.phrases = words().say
        self._keep(begin(self.session, self.form, self.phrases))

    def hears(self, *parts: str) -> None:
        """Every part stands in what the bot has just said."""
        for part in parts:
            assert part in self.text, f"“{part}” is not in:\n{self.text}"

    @property
    def text(self) -> str:
        return "\n".join(say.text for say in self.last.says)

    @property
    def buttons(self) -> tuple[Button, ...]:
        return tuple(button for say in self.last.says for button in say.buttons)

    def taps(self, title: str) -> None:
        button = next((one for one in self.buttons if title in one.title), None)
        assert button, f"no button “{title}” among {[one.title for one in self.buttons]}"
        self.sends(button.payload)

    def sends(self, payload: str) -> None:
        tap = read_tap(payload)
        assert tap and tap.key == self.session.key
        self.heard(meaning(tap, self.form, self.session))

    def means(self, label: str, value: object = None, question: str | None = None, texts: tuple[str, ...] = ()) -> None:
        """Says words that were read as this; they are for the open question unless another is named."""
        about = question or (None if label == "correct" else self.session.open)
        self.heard(Heard(label, value, about, rule="test", texts=texts))

    def heard(self, heard: Heard) -> None:
        self._keep(advance(self.session, self.form, self.phrases, heard, self.now))

    def _keep(self, step: Step) -> None:
        stored = json.loads(json.dumps(step.session.dump()))
        self.session = Session.load(stored, step.session.disposition)
        assert self.session == step.session
        self.last = step
        self.made += step.answers
        self.moved += [step.moved.value] if step.moved else []

    def waits(self, **time: float) -> None:
        self.now += timedelta(**time)

    def agrees(self) -> Citizen:
        self.taps("Đồng ý")
        return self

    def rates(self, *levels: int) -> Citizen:
        for level in levels:
            self.means(f"likert_{level}")
        return self
