"""What is awaited beside the open question: a yes or a no, or one of a few buttons, to something just asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Awaited(StrEnum):
    LEVEL = "level"  # is this what you meant?
    DELETE = "delete"  # shall everything about you go?
    NOT_ME = "not_me"  # somebody else holds the phone: who answers?
    WRONG_CASE = "wrong_case"  # is this your case?
    OWNER = "owner"  # nothing is taken until the person of the case answers
    LATER = "later"  # just left for another time, or to a helper: an "ok" to that is no answer and no consent


# The buttons of each, by the value that they carry; a level's has the level behind it ("!right2").
CHOICES: Mapping[Awaited, tuple[str, ...]] = {
    Awaited.LEVEL: ("right", "other"),
    Awaited.DELETE: ("erase", "keep"),
    Awaited.NOT_ME: ("together", "wait", "unrelated"),
    Awaited.WRONG_CASE: ("stranger", "mine"),
    Awaited.OWNER: ("owner",),
    Awaited.LATER: (),
}

# The sentence that asks for it, where that is always the same.
SENTENCES: Mapping[Awaited, str] = {
    Awaited.DELETE: "delete_ask",
    Awaited.NOT_ME: "person_ask",
    Awaited.WRONG_CASE: "wrong_case_ask",
    Awaited.OWNER: "owner_waits",
}

# What a yes and a no in words come to; None: they do not say which button is meant.
YES: Mapping[Awaited, str | None] = {
    Awaited.LEVEL: "right",
    Awaited.DELETE: "erase",
    Awaited.NOT_ME: None,
    Awaited.WRONG_CASE: "mine",
    Awaited.OWNER: "owner",
    Awaited.LATER: None,
}
NO: Mapping[Awaited, str | None] = {
    Awaited.LEVEL: "other",
    Awaited.DELETE: "keep",
    Awaited.NOT_ME: None,
    Awaited.WRONG_CASE: "stranger",
    Awaited.OWNER: None,
    Awaited.LATER: None,
}

# A wish to have data deleted that is a yes wherever it is said ("đồng ý xóa dữ liệu"), and one only when it was asked.
AGREED, INSISTED = "agreed", "insisted"

AWAITED_BY: Mapping[str, Awaited] = {choice: kind for kind, choices in CHOICES.items() for choice in choices}


@dataclass(frozen=True, slots=True)
class Pending:
    """`question` and `value` are those of a level; `words` and `confidence` say how it was read."""

    kind: Awaited
    question: str | None = None
    value: Any = None
    words: str = ""
    confidence: float = 1.0

    def dump(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def load(cls, stored: Mapping[str, Any] | None) -> Pending | None:
        return cls(**{**stored, "kind": Awaited(stored["kind"])}) if stored else None
