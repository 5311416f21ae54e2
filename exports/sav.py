"""SPSS .sav, row by row: labels of variables and values, and the kinds of missing declared as missing.

Written here because the library that reads these files (and checks ours in the tests) wants the whole table in memory
to write one. The layout is that of PSPP's documentation of system files: uncompressed, little-endian, UTF-8.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from math import nextafter
from pathlib import Path

from exports.spread import WHY
from survey.exporting.sheet import MISSING_NAMES, Cell, Column, Missing, Row, Shape, Sheet
from survey.measures.period import VIETNAM

SYSTEM_MISSING = -1.7976931348623157e308
CODES = {Missing.UNREAD: -96.0, Missing.NOT_ASKED: -97.0, Missing.SKIPPED: -98.0, Missing.NO_OPINION: -99.0}
LOWEST, HIGHEST = -99.0, -96.0
LABELS = {CODES[one]: MISSING_NAMES[one] for one in Missing}
LONGEST = 255  # bytes of one string; longer words are cut, and stand whole in the other formats
WIDTH = 64  # bytes of other strings
EPOCH = datetime(1582, 10, 14, tzinfo=UTC)
F, DATE, DATETIME, A = 5, 20, 22, 1
NOMINAL, ORDINAL, SCALE = 1, 2, 3
BLOCK = 8


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable. `width` 0 is a number; otherwise bytes of text. `code` makes its value of the sheet's cell."""

    name: str
    title: str
    code: Callable[[Cell], float | str | None]
    width: int = 0
    format: tuple[int, int, int] = (F, 8, 0)  # kind, width, decimals
    measure: int = NOMINAL
    labels: dict[float, str] = field(default_factory=dict)
    missing: bool = False

    @property
    def blocks(self) -> int:
        return max(1, -(-self.width // BLOCK))


class Sav:
    def __init__(self, path: Path, sheet: Sheet) -> None:
        self._variables = [(at, one) for at, column in enumerate(sheet.columns) for one in _variables(column)]
        self._file = path.open("wb", buffering=1 << 20)
        self._commands, self._raw, self._rows = bytearray(), [], 0
        self._file.write(_dictionary(sheet.title, [one for _, one in self._variables]))

    def write(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self._rows += 1
            for at, one in self._variables:
                value = one.code(row[at])
                if one.width:
                    self._text(value, one)
                else:
                    self._number(value)

    def _number(self, value: float | None) -> None:
        if value is None:
            self._put(255)
        elif value == int(value) and -99 <= value <= 151:
            self._put(int(value) + 100)
        else:
            self._put(253, struct.pack("<d", value))

    def _text(self, value: str | None, one: Variable) -> None:
        raw = _cut(value or "", one.width).ljust(one.blocks * BLOCK)
        for start in range(0, len(raw), BLOCK):
            part = raw[start : start + BLOCK]
            self._put(254) if part == b" " * BLOCK else self._put(253, part)

    def _put(self, command: int, raw: bytes = b"") -> None:
        """Eight commands stand together, before what they announce."""
        self._commands.append(command)
        self._raw.append(raw)
        if len(self._commands) == BLOCK:
            self._file.write(bytes(self._commands) + b"".join(self._raw))
            self._commands, self._raw = bytearray(), []

    def close(self) -> None:
        if self._file.closed:
            return
        while self._commands:
            self._put(0)
        self._file.seek(80)
        self._file.write(struct.pack("<i", self._rows))
        self._file.close()


def _variables(column: Column) -> Iterator[Variable]:
    name, title = column.name, column.title
    if column.shape is Shape.SEVERAL:
        for code, label in column.labels.items():
            labels = {0.0: "không chọn", 1.0: "có chọn"} | LABELS
            yield Variable(f"{name}__{code}", f"{title}: {label}", _picked(str(code)), labels=labels, missing=True)
    elif column.labels:
        order = list(column.labels) if column.shape is Shape.CHOICE else []
        numbers = {code: float(order.index(code) + 1 if order else code) for code in column.labels}
        labels = {numbers[code]: label for code, label in column.labels.items()} | (LABELS if column.asked else {})
        measure = NOMINAL if order else ORDINAL
        yield Variable(name, title, _coded(numbers), measure=measure, labels=labels, missing=column.asked)
    elif column.shape is Shape.TEXT:
        yield Variable(name, title, _words, LONGEST if column.asked or column.name == "loi" else 2 * WIDTH)
        if column.asked:
            why = {0.0: "có trả lời"} | LABELS
            yield Variable(f"{name}{WHY}", f"{title} (vì sao trống)", _why, labels=why, missing=True)
    else:
        yield _measured(column)


def _measured(column: Column) -> Variable:
    shown = {Shape.DAY: (DATE, 11, 0), Shape.MOMENT: (DATETIME, 20, 0), Shape.DECIMAL: (F, 8, 2)}
    labels = {0.0: "không", 1.0: "có"} if column.shape is Shape.YES else LABELS if column.asked else {}
    measure = NOMINAL if column.shape is Shape.YES else SCALE
    code = {Shape.DAY: _day, Shape.MOMENT: _moment}.get(column.shape, _number)
    kind = shown.get(column.shape, (F, 8, 0))
    return Variable(column.name, column.title, code, 0, kind, measure, labels, column.asked)


def _number(cell: Cell) -> float | None:
    if isinstance(cell, Missing):
        return CODES[cell]
    return float(cell) if isinstance(cell, int | float | Decimal) else None


def _coded(numbers: dict[int | str, float]) -> Callable[[Cell], float | None]:
    known = numbers | CODES
    return lambda cell: known.get(cell)


def _picked(code: str) -> Callable[[Cell], float | None]:
    return lambda cell: float(code in cell) if isinstance(cell, tuple) else _number(cell)


def _words(cell: Cell) -> str | None:
    return None if cell is None or isinstance(cell, Missing) else str(cell)


def _why(cell: Cell) -> float:
    return CODES[cell] if isinstance(cell, Missing) else 0.0


def _day(cell: Cell) -> float | None:
    return (cell - EPOCH.date()).days * 86400.0 if isinstance(cell, date) else None


def _moment(cell: Cell) -> float | None:
    if not isinstance(cell, datetime):
        return None
    local = cell.astimezone(VIETNAM).replace(tzinfo=UTC, microsecond=0)  # the format knows no zones
    return (local - EPOCH).total_seconds()


def _dictionary(title: str, variables: Sequence[Variable]) -> bytes:
    """Everything before the rows."""
    parts = [_header(title, sum(one.blocks for one in variables))]
    parts += [_variable(number, one) for number, one in enumerate(variables, 1)]
    place = 1
    for one in variables:
        if one.labels:
            parts.append(_value_labels(one, place))
        place += one.blocks
    parts.append(_extension(3, 4, struct.pack("<8i", 20, 0, 0, -1, 1, 1, 2, 65001)))
    parts.append(_extension(4, 8, struct.pack("<3d", SYSTEM_MISSING, -SYSTEM_MISSING, nextafter(SYSTEM_MISSING, 0.0))))
    shown = b"".join(
        struct.pack("<3i", one.measure, min(one.width or 8, 40), 0 if one.width else 1) for one in variables
    )
    parts.append(_extension(11, 4, shown))
    names = "\t".join(f"{_short(number)}={one.name}" for number, one in enumerate(variables, 1))
    parts.append(_extension(13, 1, names.encode()))
    parts.append(_extension(20, 1, b"UTF-8"))
    return b"".join(parts) + struct.pack("<2i", 999, 0)


def _header(title: str, size: int) -> bytes:
    # A fixed moment: the same rows make the same bytes.
    made = struct.pack("<4s60s5id", b"$FL2", b"@(#) SPSS DATA FILE hailong".ljust(60), 2, size, 1, 0, -1, 100.0)
    return made + b"01 Jan 2600:00:00"[:17].ljust(17) + _cut(title, 64).ljust(64) + b"\0" * 3


def _variable(number: int, one: Variable) -> bytes:
    kind, width, decimals = (A, one.width, 0) if one.width else one.format
    shown = kind << 16 | width << 8 | decimals
    record = struct.pack(
        "<6i8s", 2, one.width, 1, -2 if one.missing else 0, shown, shown, _short(number).encode().ljust(8)
    )
    label = _cut(one.title, 255)
    record += struct.pack("<i", len(label)) + label.ljust(-(-len(label) // 4) * 4)
    record += struct.pack("<2d", LOWEST, HIGHEST) if one.missing else b""
    return record + struct.pack("<6i8s", 2, -1, 0, 0, 0, 0, b" " * 8) * (one.blocks - 1)


def _value_labels(one: Variable, place: int) -> bytes:
    made = struct.pack("<2i", 3, len(one.labels))
    for value, label in one.labels.items():
        text = _cut(label, 120)
        made += struct.pack("<dB", value, len(text)) + text.ljust(-(-(len(text) + 1) // BLOCK) * BLOCK - 1)
    return made + struct.pack("<3i", 4, 1, place)


def _extension(kind: int, size: int, data: bytes) -> bytes:
    return struct.pack("<4i", 7, kind, size, len(data) // size) + data


def _short(number: int) -> str:
    return f"V{number:05d}"


def _cut(text: str, size: int) -> bytes:
    """At most so many bytes, and no half letter."""
    return text.encode()[:size].decode(errors="ignore").encode()
