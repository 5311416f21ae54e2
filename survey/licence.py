"""On which terms figures that everybody may see are given away, and by whom."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Licence:
    """`address`: where the licence can be read in full; empty when it has none."""

    publisher: str
    licence: str
    terms: str
    address: str = ""
