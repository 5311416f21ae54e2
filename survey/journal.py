"""The journal of a case: every conversation about it, and in each every answer that was ever stored, in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Noted:
    """One stored answer: what was said, what it was taken for, by which rule, and whether it still stands."""

    question: str
    status: str  # answered | skipped | no_opinion | withdrawn
    value: object
    said: str
    rule: str
    source: str  # rule | model | tap | helper
    current: bool


@dataclass(frozen=True, slots=True)
class Conversation:
    """`history` are the dispositions it went through, the last one standing. `counted`: it is the case's response."""

    channel: str
    disposition: str
    counted: bool
    history: tuple[str, ...] = ()
    answers: tuple[Noted, ...] = ()


@dataclass(frozen=True, slots=True)
class Journal:
    """What is known of one case; no conversations when nobody has opened its invitation."""

    code: str
    conversations: tuple[Conversation, ...] = ()

    @property
    def counted(self) -> Iterator[Conversation]:
        return (one for one in self.conversations if one.counted)
