"""A piece of personal data in a text: from where to where, and of which kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["phone", "identity", "mail", "address", "case", "name"]


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    end: int
    kind: Kind

    def touches(self, start: int, end: int) -> bool:
        return self.start < end and start < self.end
