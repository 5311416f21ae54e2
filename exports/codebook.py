"""What every column and code of a sheet means, line by line."""

from __future__ import annotations

from collections.abc import Iterator

from exports.spread import LABEL, WHY
from survey.exporting.sheet import MISSING_NAMES, Column, Shape, Sheet

HEADER = ("Cột", "Ý nghĩa", "Mã", "Nghĩa của mã")
SHAPES = {
    Shape.TEXT: "chữ",
    Shape.WHOLE: "số nguyên",
    Shape.DECIMAL: "số thập phân",
    Shape.YES: "có hoặc không",
    Shape.DAY: "ngày, giờ Việt Nam",
    Shape.MOMENT: "ngày giờ, giờ Việt Nam",
    Shape.LEVEL: "mức 1–5",
    Shape.CHOICE: "một lựa chọn",
    Shape.SEVERAL: "nhiều lựa chọn, cách nhau bằng dấu chấm phẩy",
}


def lines(sheet: Sheet) -> Iterator[tuple[str, str, str, str]]:
    yield (sheet.name, sheet.title, "", "")
    for column in sheet.columns:
        yield (column.name, column.title, "", ". ".join(filter(None, (SHAPES[column.shape], column.note))))
        yield from (("", "", str(code), label) for code, label in column.labels.items())
        yield from _more(column)


def _more(column: Column) -> Iterator[tuple[str, str, str, str]]:
    if column.labels:
        yield (f"{column.name}{LABEL}", "nghĩa của mã ở cột trước", "", "")
    if column.asked:
        kinds = ", ".join(MISSING_NAMES.values())
        yield (f"{column.name}{WHY}", f"vì sao không có câu trả lời: {kinds}; trống là có trả lời", "", "")
