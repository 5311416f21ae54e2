"""The frame of a sample: the finished cases that may be drawn, and the hash that fixes which they were."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """What can be drawn. `key` is its public name (the code of a case); `stratum` is "" in a simple sample."""

    key: str
    agency: str
    stratum: str = ""


def frame_hash(units: Iterable[Unit]) -> str:
    """SHA-256 (hex) over who was in the frame and in which stratum; the order in which they are given is nothing."""
    lines = sorted("\t".join((one.agency, one.stratum, one.key)) for one in units)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
