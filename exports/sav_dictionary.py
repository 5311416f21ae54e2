"""What a .sav file says before its rows: variables, labels, missing values. After PSPP's documentation of system files.

Compressed, little-endian, UTF-8. Words of more than 255 bytes stand in several variables in a row, which programs put
together again: each of 255 bytes, one for every 252 bytes of the width.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import nextafter

SYSTEM_MISSING = -1.7976931348623157e308
LOWEST, HIGHEST = -99.0, -96.0  # what stands between these is declared missing
F, DATE, DATETIME, A = 5, 20, 22, 1
NOMINAL, ORDINAL, SCALE = 1, 2, 3
BLOCK = 8
SEGMENT, COUNTED = 255, 252  # bytes in a segment, and for how many of the width there is one
LONGEST = 32_767  # bytes of one value: the format's own limit


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable. `width` 0 is a number; otherwise bytes of text."""

    name: str
    title: str
    width: int = 0
    format: tuple[int, int, int] = (F, 8, 0)  # kind, width, decimals
    measure: int = NOMINAL
    labels: Mapping[float, str] = field(default_factory=dict)
    missing: bool = False

    @property
    def is_text(self) -> bool:
        return self.width > 0

    @property
    def segments(self) -> tuple[int, ...]:
        """The widths of the variables that the file has for this one."""
        if self.width <= SEGMENT:
            return (self.width,)
        more = -(-self.width // COUNTED) - 1
        return (*(SEGMENT,) * more, self.width - more * COUNTED)

    @property
    def blocks(self) -> int:
        return sum(max(1, -(-width // BLOCK)) for width in self.segments)

    def widened(self, width: int) -> Variable:
        return replace(self, width=min(width, LONGEST)) if self.is_text else self


def dictionary(title: str, variables: Sequence[Variable], rows: int) -> bytes:
    """Everything before the rows."""
    parts = [_header(title, sum(one.blocks for one in variables), rows)]
    names, number = [], 1
    for one in variables:
        names.append(_short(number))
        parts += _records(number, one)
        number += len(one.segments)
    place = 1
    for one in variables:
        if one.labels:
            parts.append(_value_labels(one, place))
        place += one.blocks
    parts += _extensions(names, variables)
    return b"".join(parts) + struct.pack("<2i", 999, 0)


def _header(title: str, size: int, rows: int) -> bytes:
    # A fixed moment: the same rows make the same bytes.
    made = struct.pack("<4s60s5id", b"$FL2", b"@(#) SPSS DATA FILE hailong".ljust(60), 2, size, 1, 0, rows, 100.0)
    return made + b"01 Jan 2600:00:00" + cut(title, 64).ljust(64) + b"\0" * 3


def _records(number: int, one: Variable) -> list[bytes]:
    """A variable, or as many as its words need; only the first has the label."""
    first, *more = one.segments
    return [
        _variable(number, one, first, one.title),
        *(_variable(number + at, one, width, "") for at, width in enumerate(more, 1)),
    ]


def _variable(number: int, one: Variable, width: int, title: str) -> bytes:
    kind, shown, decimals = (A, width, 0) if width else one.format
    form = kind << 16 | shown << 8 | decimals
    has_label = 1 if title else 0
    record = struct.pack(
        "<6i8s", 2, width, has_label, -2 if one.missing else 0, form, form, _short(number).encode().ljust(8)
    )
    if title:
        label = cut(title, 255)
        record += struct.pack("<i", len(label)) + label.ljust(-(-len(label) // 4) * 4)
    record += struct.pack("<2d", LOWEST, HIGHEST) if one.missing else b""
    return record + struct.pack("<6i8s", 2, -1, 0, 0, 0, 0, b" " * 8) * (max(1, -(-width // BLOCK)) - 1)


def _value_labels(one: Variable, place: int) -> bytes:
    made = struct.pack("<2i", 3, len(one.labels))
    for value, label in one.labels.items():
        text = cut(label, 120)
        made += struct.pack("<dB", value, len(text)) + text.ljust(-(-(len(text) + 1) // BLOCK) * BLOCK - 1)
    return made + struct.pack("<3i", 4, 1, place)


def _extensions(names: Sequence[str], variables: Sequence[Variable]) -> list[bytes]:
    shown = b"".join(
        struct.pack("<3i", one.measure, min(width or 8, 40), 0 if width else 1)
        for one in variables
        for width in one.segments
    )
    named = list(zip(names, variables, strict=True))
    wide = "".join(f"{name}={one.width:05d}\0\t" for name, one in named if one.width > SEGMENT)
    return [
        _extension(3, 4, struct.pack("<8i", 20, 0, 0, -1, 1, 1, 2, 65001)),
        _extension(4, 8, struct.pack("<3d", SYSTEM_MISSING, -SYSTEM_MISSING, nextafter(SYSTEM_MISSING, 0.0))),
        _extension(11, 4, shown),
        _extension(13, 1, "\t".join(f"{name}={one.name}" for name, one in named).encode()),
        *([_extension(14, 1, wide.encode())] if wide else []),
        _extension(20, 1, b"UTF-8"),
    ]


def _extension(kind: int, size: int, data: bytes) -> bytes:
    return struct.pack("<4i", 7, kind, size, len(data) // size) + data


def _short(number: int) -> str:
    return f"V{number:05d}"


def cut(text: str, size: int) -> bytes:
    """At most so many bytes, and no half letter."""
    return text.encode()[:size].decode(errors="ignore").encode()
