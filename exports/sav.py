"""SPSS .sav: labels of variables and values, the kinds of missing declared as missing, and words whole.

Written here because the library that reads these files (and checks ours in the tests) wants the whole table in memory
to write one. A file of this kind says first how wide its words are: rows wait in a file without a name until the
widest are known.
"""

from __future__ import annotations

import pickle
import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryFile

from exports.sav_dictionary import (
    BLOCK,
    DATE,
    DATETIME,
    HIGHEST,
    LOWEST,
    NOMINAL,
    ORDINAL,
    SCALE,
    SEGMENT,
    F,
    Variable,
    cut,
    dictionary,
)
from exports.spread import WHY
from survey.exporting.sheet import MISSING_NAMES, Cell, Column, Missing, Row, Shape, Sheet
from survey.measures.period import VIETNAM

CODES = {Missing.UNREAD: HIGHEST, Missing.NOT_ASKED: -97.0, Missing.SKIPPED: -98.0, Missing.NO_OPINION: LOWEST}
LABELS = {CODES[one]: MISSING_NAMES[one] for one in Missing}
EPOCH = datetime(1582, 10, 14, tzinfo=UTC)

# What a command says about eight bytes of a row: a small whole number itself, or one of these.
NUMBER, WORDS, BLANK, NOTHING = 253, 253, 254, 255

type Coder = Callable[[Cell], float | str | None]


class Sav:
    def __init__(self, path: Path, sheet: Sheet) -> None:
        self._title = sheet.title
        made = [(at, *one) for at, column in enumerate(sheet.columns) for one in _variables(column)]
        self._variables = [one for _, one, _ in made]
        self._cells = [(at, code) for at, _, code in made]
        self._texts = [number for number, one in enumerate(self._variables) if one.is_text]
        self._widest = [1] * len(made)
        self._rows = 0
        self._file = path.open("wb", buffering=1 << 20)
        self._waiting = TemporaryFile(dir=path.parent, buffering=1 << 20)  # noqa: SIM115 - lives as long as the writer

    def write(self, rows: Iterable[Row]) -> None:
        coded = [[code(row[at]) for at, code in self._cells] for row in rows]
        for number in self._texts:
            longest = max((len((row[number] or "").encode()) for row in coded), default=0)
            self._widest[number] = max(self._widest[number], longest)
        self._rows += len(coded)
        pickle.dump(coded, self._waiting, pickle.HIGHEST_PROTOCOL)

    def close(self) -> None:
        if self._file.closed:
            return
        with self._file, self._waiting:
            variables = [one.widened(width) for one, width in zip(self._variables, self._widest, strict=True)]
            self._file.write(dictionary(self._title, variables, self._rows))
            data = _Data(self._file.write)
            for rows in self._kept():
                for row in rows:
                    for value, one in zip(row, variables, strict=True):
                        data.text(value, one.segments) if one.is_text else data.number(value)
            data.end()

    def drop(self) -> None:
        """Ends without writing what waits."""
        self._file.close()
        self._waiting.close()

    def _kept(self) -> Iterator[Sequence[Sequence[float | str | None]]]:
        self._waiting.seek(0)
        while True:
            try:
                yield pickle.load(self._waiting)
            except EOFError:
                return


class _Data:
    """The compressed rows: eight commands stand together, before what they announce."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self._commands, self._raw = bytearray(), bytearray()

    def number(self, value: float | None) -> None:
        if value is None:
            self._put(NOTHING)
        elif value == int(value) and -99 <= value <= 151:
            self._put(int(value) + 100)
        else:
            self._put(NUMBER, struct.pack("<d", value))

    def text(self, value: str | None, segments: Sequence[int]) -> None:
        raw = cut(value or "", SEGMENT * len(segments))
        for number, width in enumerate(segments):
            part, blocks = raw[number * SEGMENT : (number + 1) * SEGMENT], -(-width // BLOCK)
            for start in range(0, len(part), BLOCK):
                self._put(WORDS, part[start : start + BLOCK].ljust(BLOCK))
            self._blanks(blocks - -(-len(part) // BLOCK))

    def _blanks(self, number: int) -> None:
        while number and self._commands:
            self._put(BLANK)
            number -= 1
        whole, rest = divmod(number, BLOCK)
        self._write(bytes((BLANK,)) * BLOCK * whole)
        for _ in range(rest):
            self._put(BLANK)

    def _put(self, command: int, raw: bytes = b"") -> None:
        self._commands.append(command)
        self._raw += raw
        if len(self._commands) == BLOCK:
            self._write(bytes(self._commands + self._raw))
            self._commands.clear()
            self._raw.clear()

    def end(self) -> None:
        while self._commands:
            self._put(0)


def _variables(column: Column) -> Iterator[tuple[Variable, Coder]]:
    name, title = column.name, column.title
    if column.shape is Shape.SEVERAL:
        for code, label in column.labels.items():
            labels = {0.0: "không chọn", 1.0: "có chọn"} | LABELS
            yield Variable(f"{name}__{code}", f"{title}: {label}", labels=labels, missing=True), _picked(str(code))
    elif column.labels:
        order = list(column.labels) if column.shape is Shape.CHOICE else []
        numbers = {code: float(order.index(code) + 1 if order else code) for code in column.labels}
        labels = {numbers[code]: label for code, label in column.labels.items()} | (LABELS if column.asked else {})
        measure = NOMINAL if order else ORDINAL
        yield Variable(name, title, measure=measure, labels=labels, missing=column.asked), _coded(numbers)
    elif column.shape is Shape.TEXT:
        yield Variable(name, title, width=1), _words
        if column.asked:
            why = {0.0: "có trả lời"} | LABELS
            yield Variable(f"{name}{WHY}", f"{title} (vì sao trống)", labels=why, missing=True), _why
    else:
        yield _measured(column)


def _measured(column: Column) -> tuple[Variable, Coder]:
    shown = {Shape.DAY: (DATE, 11, 0), Shape.MOMENT: (DATETIME, 20, 0), Shape.DECIMAL: (F, 8, 2)}
    labels = {0.0: "không", 1.0: "có"} if column.shape is Shape.YES else LABELS if column.asked else {}
    measure = NOMINAL if column.shape is Shape.YES else SCALE
    code = {Shape.DAY: _day, Shape.MOMENT: _moment}.get(column.shape, _number)
    kind = shown.get(column.shape, (F, 8, 0))
    return Variable(column.name, column.title, 0, kind, measure, labels, column.asked), code


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
