"""A sheet laid out flat: a question becomes its code, its label and, when it was not answered, why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from survey.exporting.sheet import MISSING_NAMES, Cell, Column, Missing, Row, Shape, Sheet

LABEL, WHY = "__nhan", "__thieu"
BETWEEN = "; "
CODED = (Shape.LEVEL, Shape.CHOICE)


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a flat file."""

    name: str
    title: str
    shape: Shape
    note: str = ""


def fields(sheet: Sheet) -> list[Field]:
    return [one for column in sheet.columns for one in _fields(column)]


def _fields(column: Column) -> Iterator[Field]:
    shape = {Shape.SEVERAL: Shape.TEXT, Shape.CHOICE: Shape.TEXT, Shape.LEVEL: Shape.WHOLE}.get(
        column.shape, column.shape
    )
    yield Field(column.name, column.title, shape, column.note)
    if column.labels:
        yield Field(f"{column.name}{LABEL}", f"{column.title} (chữ)", Shape.TEXT)
    if column.asked:
        yield Field(f"{column.name}{WHY}", f"{column.title} (vì sao trống)", Shape.TEXT)


def flattener(sheet: Sheet) -> Callable[[Row], list[Cell]]:
    """Makes the cells of a flat row from a row of the sheet."""
    spreads = [_spread(column) for column in sheet.columns]

    def flat(row: Row) -> list[Cell]:
        cells: list[Cell] = []
        for spread, cell in zip(spreads, row, strict=True):
            cells += spread(cell)
        return cells

    return flat


def _spread(column: Column) -> Callable[[Cell], Sequence[Cell]]:
    if not column.asked:
        return (lambda cell: (cell, column.labels.get(cell, cell))) if column.labels else (lambda cell: (cell,))
    width = 1 + bool(column.labels)
    missing = {one: (*(None,) * width, MISSING_NAMES[one]) for one in Missing}
    if column.shape in CODED:
        known = missing | {code: (code, label, None) for code, label in column.labels.items()}
        return lambda cell: known.get(cell) or (cell, str(cell), None)
    if column.shape is Shape.SEVERAL:
        return lambda cell: _several(column, cell) if isinstance(cell, tuple) else missing[cell]
    return lambda cell: missing[cell] if isinstance(cell, Missing) else (cell, None)


def _several(column: Column, cell: tuple[str, ...]) -> tuple[Cell, ...]:
    return BETWEEN.join(cell), BETWEEN.join(column.labels.get(one, one) for one in cell), None
