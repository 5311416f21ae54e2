"""The re-check (phúc tra): one question, whether this person answered the form themselves; never an opinion."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from survey.cells import fold
from survey.measures.index import percent
from survey.measures.interval import Interval, Sample, interval
from survey.sampling.draw import draw
from survey.sampling.frame import Unit


class Outcome(StrEnum):
    """What a re-checked person says: they answered, they did not, somebody else did in their place."""

    OWN = "own"
    NOT_OWN = "not_own"
    OTHER = "other"


class State(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    ANSWERED = "answered"
    UNREACHED = "unreached"


PREFIX = "recheck"
_PAYLOAD = re.compile(rf"{PREFIX}:n(\d{{1,18}}):([a-z_]{{3,8}})")

# Whole replies, folded. Words that leave room ("không nhớ", "còn gì nữa không") are none of these.
_DID = r"(tra loi|lam|bam|dien|ghi|danh gia)"
_ELSE = r"(con|chau|vo|chong|em|anh|chi|can bo|nhan vien|nguoi nha|ho)"
_MORE = r"( .{0,20})?"
_OTHER = re.compile(
    "|".join(
        (
            "3",
            rf"((la|do|co) )*nguoi khac( da)?( {_DID}( ho| thay| giup)?)?{_MORE}",
            rf"((la|do) )*{_ELSE}( gai| trai| em)*( toi| minh| nha)( da)?( {_DID})?( ho| thay| giup)?{_MORE}",
            rf"((la|do) )*{_ELSE}( da)? {_DID}{_MORE}",
            rf"((toi|minh) )?(nho {_ELSE}|{_DID} (ho|thay|giup)){_MORE}",
        )
    )
)
_NOT_OWN = re.compile(
    r"2|no|((da|toi|minh) )?(khong|ko|k|hong|chua)"
    r"( (a|dau|co|toi|minh|phai|he|tung|tra loi|lam|bam|dien|ghi|nhan|nhan duoc|phieu|nao|nay|ca|het))*"
)
_OWN = re.compile(
    r"1|ok|yes|(da )?(vang|u|uh)( a)?|((da|vang|u|co|dung|phai|chinh|la|toi|minh|truc tiep|tu) )*"
    r"(co|dung|phai|toi|minh|toi day|dung vay|tra loi|lam|bam|dien|ghi)( (a|roi|nhe|phieu nay|day))*"
)


def payload(number: int, outcome: Outcome) -> str:
    """What a button of a re-check carries: in the form of every payload, with a key that no session has."""
    return f"{PREFIX}:n{number}:{outcome.value}"


def tapped(text: str) -> tuple[int, Outcome] | None:
    """The number of the re-check and what the button says; None when it is no such button."""
    found = _PAYLOAD.fullmatch(text)
    if not found or found[2] not in set(Outcome):
        return None
    return int(found[1]), Outcome(found[2])


def said(text: str) -> Outcome | None:
    """What whole and simple words say; None for anything that could mean something else."""
    words = fold(text)
    if len(words) > 80:
        return None
    for shape, outcome in ((_OTHER, Outcome.OTHER), (_NOT_OWN, Outcome.NOT_OWN), (_OWN, Outcome.OWN)):
        if shape.fullmatch(words):
            return outcome
    return None


def choose(responses: Iterable[tuple[UUID, str]], flagged: Iterable[UUID], percent: int, seed: str) -> dict[UUID, str]:
    """Who is re-checked and why: all the flagged ones, and that share of the others of each agency, rounded up.

    `responses` are sessions with the agencies that they are about; flagged ones that are not among them are left out.
    """
    agency_of = dict(responses)
    chosen = {one: "flagged" for one in agency_of if one in set(flagged)}
    units = [Unit(str(one), agency) for one, agency in agency_of.items() if one not in chosen]
    members: dict[str, int] = {}
    for unit in units:
        members[unit.agency] = members.get(unit.agency, 0) + 1
    sizes = {agency: -(-number * percent // 100) for agency, number in members.items()}
    return chosen | {UUID(one.unit.key): "random" for one in draw(units, sizes, 0, seed)}


@dataclass(frozen=True, slots=True)
class Checked:
    """One re-check as it stands; `enumerator` is "" where nobody brought the form."""

    agency: str
    channel: str
    enumerator: str
    state: str
    outcome: str | None
    reason: str = "random"


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many say that they answered themselves, of those who said anything; no percentage where nobody did."""

    name: str
    drawn: int
    answered: int
    own: int
    percent: str | None
    interval: Interval | None
    outcomes: Mapping[str, int] = field(default_factory=dict)
    states: Mapping[str, int] = field(default_factory=dict)


def agreement(name: str, checked: Sequence[Checked]) -> Agreement:
    outcomes = _count(one.outcome for one in checked if one.outcome)
    answered, own = sum(outcomes.values()), outcomes.get(Outcome.OWN.value, 0)
    ends = interval(Sample(Fraction(own, answered), answered)) if answered else None
    states = _count(one.state for one in checked)
    return Agreement(name, len(checked), answered, own, percent(own, answered), ends, outcomes, states)


def agreements(checked: Sequence[Checked], by: str) -> list[Agreement]:
    """By one of the names of `Checked`, those without a name left out."""
    names = sorted({getattr(one, by) for one in checked} - {""})
    return [agreement(name, [one for one in checked if getattr(one, by) == name]) for name in names]


def _count(names: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name in names:
        found[name] = found.get(name, 0) + 1
    return found
