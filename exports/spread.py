"""A sheet laid out flat: a question becomes its code, its label and, when it was not answered, why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from survey.exporting.sheet import MISSING_NAMES, Cell, Column, Missing, Row, Shape, Sheet

LABEL, WHY = "__nhan", "__thieu"
BETWEEN = "; "
CODED = (Shape.LEVEL, Shape.CHOICE)

type Cells = Sequence[Cell]


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


def flattener(sheet: Sheet) -> Callable[[Sequence[Row]], list[Cells]]:
    """Makes the columns of a flat file from rows of the sheet: going by columns costs a third of going by cells."""
    spreads = [_spread(column) for column in sheet.columns]

    def flat(rows: Sequence[Row]) -> list[Cells]:
        columns: list[Cells] = []
        for spread, cells in zip(spreads, zip(*rows, strict=True), strict=True):
            columns += spread(cells)
        return columns

    return flat


def _spread(column: Column) -> Callable[[Cells], list[Cells]]:
    if not column.asked:
        return (lambda cells: [cells, _named(column.labels, cells)]) if column.labels else (lambda cells: [cells])
    if column.shape in CODED:
        return _coded(column)
    if column.shape is Shape.SEVERAL:
        return lambda cells: [
            [BETWEEN.join(one) if type(one) is tuple else None for one in cells],
            [BETWEEN.join(_named(column.labels, one)) if type(one) is tuple else None for one in cells],
            _why(cells),
        ]
    return lambda cells: [[None if type(one) is Missing else one for one in cells], _why(cells)]


def _coded(column: Column) -> Callable[[Cells], list[Cells]]:
    """A code that no label is known for stands for itself."""
    codes: dict[Cell, Cell] = dict.fromkeys(Missing)
    labels = codes | dict(column.labels)

    def spread(cells: Cells) -> list[Cells]:
        if not labels.keys() >= set(cells):
            labels.update({one: str(one) for one in cells if one not in labels})
        return [[codes.get(one, one) for one in cells], [labels[one] for one in cells], _why(cells)]

    return spread


def _why(cells: Cells) -> Cells:
    return [MISSING_NAMES[one] if type(one) is Missing else None for one in cells]


def _named(labels: Mapping[int | str, str], cells: Cells) -> list[Cell]:
    return [labels.get(one, one) for one in cells]
