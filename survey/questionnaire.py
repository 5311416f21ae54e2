"""What is asked: a questionnaire, its sections, questions and choices, and when a question is shown.

Pure values. Reading them from YAML, with errors that name file and line, is `survey.runtime.library`'s work.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    SINGLE = "single"  # the five-level satisfaction scale
    NUMBER = "number"
    CHOICE = "choice"
    MULTIPLE = "multiple"
    OPEN = "open"


class Factor(StrEnum):
    """The five service factors of the satisfaction method (QĐ 2640/QĐ-BNV and its successors)."""

    ACCESS = "tiep_can"
    PROCEDURE = "thu_tuc"
    OFFICIAL = "cong_chuc"
    RESULT = "ket_qua"
    FEEDBACK = "phan_anh"


FACTOR_NAMES: Mapping[Factor, str] = {
    Factor.ACCESS: "Tiếp cận dịch vụ hành chính công",
    Factor.PROCEDURE: "Thủ tục hành chính",
    Factor.OFFICIAL: "Công chức trực tiếp giải quyết công việc",
    Factor.RESULT: "Kết quả dịch vụ hành chính công",
    Factor.FEEDBACK: "Tiếp nhận, giải quyết góp ý, phản ánh, kiến nghị",
}

# The exact words of the official scale; index 0 is level 1.
SCALE: tuple[str, ...] = ("Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng")


class Role(StrEnum):
    """What a question is for beyond its section, where the software must know it."""

    OVERALL = "overall"
    COMMENT = "comment"
    RECHECK = "recheck"  # consent to be contacted for a re-check (phúc tra)
    TRIPS = "trips"


RECHECK_YES = "co"  # the choice by which a question with the role of a re-check is agreed to


@dataclass(frozen=True, slots=True)
class Choice:
    id: str
    text: str
    button: str = ""  # a shorter label for a button; the text itself when empty

    @property
    def title(self) -> str:
        return self.button or self.text


@dataclass(frozen=True, slots=True)
class Condition:
    """True when the current answer to `question`, or to one of `also`, lies in the given bounds or set.

    Skipped, no opinion and not answered never satisfy a condition: missing is missing.
    """

    question: str
    at_most: int | None = None
    at_least: int | None = None
    one_of: tuple[str, ...] = ()
    also: tuple[str, ...] = ()  # the same test on these questions: one that passes is enough

    def holds(self, values: Mapping[str, object]) -> bool:
        return any(self._fits(values.get(question)) for question in (self.question, *self.also))

    def _fits(self, value: object) -> bool:
        if value is None:
            return False
        if self.one_of:
            chosen = value if isinstance(value, (list, tuple)) else (value,)
            return any(str(one) in self.one_of for one in chosen)
        if not isinstance(value, int):
            return False
        return (self.at_most is None or value <= self.at_most) and (self.at_least is None or value >= self.at_least)


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    kind: Kind
    text: str
    print: str = ""  # wording on paper; the chat wording when empty
    explain: str = ""
    topics: tuple[str, ...] = ()  # names people use for it: "thái độ", "thời gian"
    factor: Factor | None = None
    role: Role | None = None
    choices: tuple[Choice, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    unit: str = ""
    skip: bool = True
    no_opinion: bool = True
    sensitive: bool = False
    show_if: tuple[Condition, ...] = ()  # all must hold
    follows: str | None = None  # the question this one follows up

    def choice(self, choice_id: str) -> Choice | None:
        return next((one for one in self.choices if one.id == choice_id), None)


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    title: str
    questions: tuple[Question, ...]
    factor: Factor | None = None


@dataclass(frozen=True, slots=True)
class Questionnaire:
    id: str
    version: int
    title: str
    sections: tuple[Section, ...]
    minutes: int = 2  # what we tell the person it takes
    digest: str = ""  # hash of the source text: one version has one text for ever
    _by_id: dict[str, Question] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        self._by_id.update((question.id, question) for question in self)

    @property
    def ref(self) -> str:
        return f"{self.id}@{self.version}"

    def __iter__(self) -> Iterator[Question]:
        return (question for section in self.sections for question in section.questions)

    def __getitem__(self, question_id: str) -> Question:
        return self._by_id[question_id]

    def get(self, question_id: str | None) -> Question | None:
        return self._by_id.get(question_id) if question_id else None

    def shown(self, values: Mapping[str, object]) -> list[Question]:
        """The questions that this person is asked, in order, given the answers so far."""
        return [q for q in self if all(condition.holds(values) for condition in q.show_if)]
