"""Who the simulated citizens are: what each means for every question, in which manner they speak, what befalls them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

from bench.manners import Offer
from cli.citizens import words
from survey.questionnaire import Kind, Question, Questionnaire
from survey.session import Status

WEIGHTS = (2, 3, 4, 8, 6)  # of the levels 1 … 5
LATEST = 4  # the question, counted from 0, before which something befalls a citizen at the latest


class Manner(StrEnum):
    TAPS = "taps"
    DIGITS = "digits"
    MARKED = "marked"  # words with their marks
    BARE = "bare"  # words without marks
    TEEN = "teen"
    MIXED = "mixed"


SPOKEN = (Manner.TAPS, Manner.DIGITS, Manner.MARKED, Manner.BARE, Manner.TEEN)


class Course(StrEnum):
    """What a conversation is like, beside plain answers to the end."""

    PLAIN = "plain"
    OLD_BUTTON = "old_button"  # corrects by tapping a button of an earlier question
    CORRECTS = "corrects"  # corrects in words
    BACK = "back"  # goes back a question and answers it anew
    REVISES = "revises"  # corrects at the closing summary
    REFUSES = "refuses"
    STOPS = "stops"
    LATER = "later"  # says so, and returns
    LEAVES = "leaves"  # is gone in the middle, and returns by the same link
    OPTS_OUT = "opts_out"
    TWICE = "twice"  # the same message is delivered more than once
    AT_ONCE = "at_once"  # two messages at the same moment
    WRONG_TOKEN = "wrong_token"
    LENDS = "lends"  # somebody else opens the used link
    EXPLAINS = "explains"  # asks what a question means, and to hear it again
    WARY = "wary"  # asks who will see the answers before agreeing; agrees later
    GONE = "gone"  # leaves in the middle for good
    DOUBLE_TAP = "double_tap"


# What becomes of the case in the end; completed where nothing is said here.
ENDS: Mapping[Course, str] = {
    Course.REFUSES: "refused",
    Course.STOPS: "partial",
    Course.OPTS_OUT: "opted_out",
    Course.GONE: "started",
}


@dataclass(frozen=True, slots=True)
class Meant:
    """What a citizen holds about a question: a value, or that they pass it over or have no opinion."""

    status: Status
    value: object = None


@dataclass(slots=True)
class Person:
    """`at` is the question, counted from 0, before which the course shows. `meant` changes when they correct."""

    number: int
    course: Course
    manner: Manner
    at: int
    chance: Random
    meant: dict[str, Meant] = field(default_factory=dict)

    @property
    def has_case(self) -> bool:
        return self.course is not Course.WRONG_TOKEN

    @property
    def end(self) -> str:
        return ENDS.get(self.course, "completed")

    def speaks(self) -> Manner:
        """The manner of the next message."""
        return self.chance.choice(SPOKEN) if self.manner is Manner.MIXED else self.manner

    def put(self, pool: words.Pool) -> str:
        """Something said in this citizen's way that is no answer."""
        said = words.shouted(self.chance.choice(pool), self.chance)
        return words.bare(said) if self.manner is Manner.BARE else said

    def otherwise(self, level: object) -> int:
        """Another level than that one."""
        return self.chance.choice([one for one in range(1, 6) if one != level])


def people(form: Questionnaire, count: int, seed: int) -> list[Person]:
    """The same people for the same seed. Every course comes first once, as far as there are people for it."""
    return [_person(form, number, Random(f"{seed}:{number}")) for number in range(count)]


def _person(form: Questionnaire, number: int, chance: Random) -> Person:
    courses = list(Course)
    course = courses[number] if number < len(courses) else chance.choice([Course.PLAIN] * len(courses) + courses)
    manner = list(Manner)[(number * 5 + 4) % len(Manner)]
    meant = {question.id: _meant(question, chance) for question in form}
    return Person(number, course, manner, chance.randint(2, LATEST), chance, meant)


def _meant(question: Question, chance: Random) -> Meant:
    if question.no_opinion and chance.random() < 0.06:
        return Meant(Status.NO_OPINION)
    if question.skip and chance.random() < (0.4 if question.kind is Kind.OPEN else 0.05):
        return Meant(Status.SKIPPED)
    return Meant(Status.ANSWERED, _value(question, chance))


def _value(question: Question, chance: Random) -> object:
    match question.kind:
        case Kind.SINGLE:
            return chance.choices(range(1, 6), WEIGHTS)[0]
        case Kind.NUMBER:
            low, high = question.minimum or 0, question.maximum or 10
            return min(high, low + chance.choice((0, 1, 1, 2, 2, 3, 4, 6)))
        case Kind.CHOICE:
            return chance.choice(question.choices).id
        case Kind.MULTIPLE:
            wanted = {one.id for one in chance.sample(question.choices, chance.randint(1, 3))}
            return [one.id for one in question.choices if one.id in wanted]
    return chance.choice(words.COMMENTS)


def answer(manner: Manner, question: Question, meant: Meant, offer: Offer, chance: Random) -> dict[str, str]:
    """The message by which somebody of that manner says what they mean; what cannot be tapped is typed."""
    tapped = tap(question, meant, offer) if manner is Manner.TAPS or question.kind is Kind.MULTIPLE else None
    return tapped or {"text": typed(manner, question, meant, chance)}


def tap(question: Question, meant: Meant, offer: Offer) -> dict[str, str] | None:
    """The button for it, when there is one; of several boxes the next that is not ticked yet."""
    passed = {Status.SKIPPED: "!skip", Status.NO_OPINION: "!none"}
    value = passed.get(meant.status) or (_tick(meant, offer) if question.kind is Kind.MULTIPLE else str(meant.value))
    return offer.tap(value).body if value in offer.buttons else None


def _tick(meant: Meant, offer: Offer) -> str:
    assert isinstance(meant.value, list)
    open_boxes = (one for one in meant.value if not offer.title(f"+{one}").startswith("☑"))
    return next((f"+{one}" for one in open_boxes), "!done")


def typed(manner: Manner, question: Question, meant: Meant, chance: Random) -> str:
    if meant.status is not Status.ANSWERED:
        return chance.choice(words.SKIP if meant.status is Status.SKIPPED else words.NO_OPINION)
    if question.kind is Kind.OPEN:
        return str(meant.value)
    said = words.shouted(_said(manner, question, meant.value, chance), chance)
    return words.bare(said) if manner is Manner.BARE else said


def _said(manner: Manner, question: Question, value: object, chance: Random) -> str:
    if question.kind is Kind.CHOICE:
        chosen = question.choice(str(value))
        return (chosen.text if chosen else "").lower()
    if isinstance(value, list):
        return ", ".join(one.text.lower() for one in question.choices if one.id in value)
    assert isinstance(value, int)
    if question.kind is Kind.NUMBER:
        return str(value) if manner is Manner.DIGITS else chance.choice(words.NUMBERS.get(value, (str(value),)))
    if manner in (Manner.DIGITS, Manner.TAPS):
        return chance.choice(words.DIGITS).format(value)
    return chance.choice((words.TEEN if manner is Manner.TEEN else words.LEVELS)[value])
