"""What an official document says of its author, and which choices of method are the author's own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letterhead:
    agency: str
    symbol: str
    place: str
    signer: str
    parent: str = ""
    receivers: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
