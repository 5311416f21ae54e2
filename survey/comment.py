"""A comment as it was read: its themes, its tone, and whether it leaves the ordinary path.

The codebook (data/codebook) names the themes; a coder, whatever it is made of, gives these values. Codes and rules: the
codebook's own page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Tone = Literal["tich_cuc", "tieu_cuc", "trung_tinh", "lan_lon"]


@dataclass(frozen=True, slots=True)
class Found:
    """One theme found: its code, how sure (0–1, calibrated), and the words of the masked text that carried it."""

    code: str
    sure: float
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coded:
    """What one masked comment was read as. `doubtful` themes wait for a person and count nowhere until then.

    `version` names codebook and coder together: the same text under the same version always gives the same values.
    """

    themes: tuple[Found, ...]
    doubtful: tuple[Found, ...]
    tone: Tone
    tone_sure: float
    sensitive: bool
    version: str


class Coder(Protocol):
    """Reads masked comments, in order, one result each."""

    @property
    def version(self) -> str: ...

    def read(self, texts: Sequence[str]) -> list[Coded]: ...
