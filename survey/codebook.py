"""The codebook of open comments: which themes there are, which factor each belongs to, which may stand together.

Themes carry no polarity: praise for being on time and blame for being late are the same theme.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Theme:
    """`factor`: I…V, "" for none. `only_with`: what it may stand with, None for everything. `confidential`: the
    comments that it is found in are not shown to the unit that they are about."""

    code: str
    title: str
    factor: str
    about: str
    confidential: bool = False
    only_with: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Codebook:
    version: str
    factors: Mapping[str, str]
    themes: Mapping[str, Theme]

    def __iter__(self) -> Iterator[Theme]:
        return iter(self.themes.values())

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(self.themes)

    def together(self, codes: Iterable[str]) -> bool:
        """Whether these themes may stand together."""
        found = set(codes)
        return all(self._bears(code, found - {code}) for code in found)

    def settled(self, sure: Mapping[str, float]) -> list[str]:
        """The codes that stay, surest first: each that the surer ones bear and that bears them."""
        kept: list[str] = []
        for code in sorted(sure, key=lambda code: (-sure[code], code)):
            if self.together((*kept, code)):
                kept.append(code)
        return kept

    def _bears(self, code: str, others: set[str]) -> bool:
        allowed = self.themes[code].only_with
        return allowed is None or others <= allowed
