"""Reads a file of labelled replies: `text<TAB>label<TAB>kind`, quotes being characters like any other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cli.errors import BadFile
from cli.evaluating.labels import LABELS
from cli.evaluating.lines import each, lines

COLUMNS = ("text", "label", "kind")
OTHER = "other"  # the kind of a row that names none
HINT = f"Mỗi dòng là: câu, dấu tab, nhãn, dấu tab, kiểu (có thể bỏ). Nhãn là một trong: {', '.join(LABELS)}."


@dataclass(frozen=True, slots=True)
class Row:
    """One reply, what it means, and which kind of writing it is. `line` is its line in the file."""

    line: int
    text: str
    label: str
    kind: str = OTHER


def read(file: Path) -> list[Row]:
    """The rows in order; blank lines are passed over. Raises BadFile, naming lines, when any row cannot be used."""
    head, *rest = lines(file) or [(1, "")]
    at = _columns(file, *head)
    found = each(file, rest, lambda number, line: _row(number, line.split("\t"), at), HINT)
    if not found:
        raise BadFile(f"{file} không có câu nào dưới dòng tiêu đề.")
    return found


def _columns(file: Path, number: int, line: str) -> dict[str, int]:
    names = [name.strip().lower() for name in line.split("\t")]
    missing = [name for name in COLUMNS[:2] if name not in names]
    if missing:
        raise BadFile(
            f"{file}, dòng {number}: thiếu cột {', '.join(missing)}. "
            "Dòng đầu phải là text, label, kind, cách nhau bằng dấu tab (kind có thể bỏ)."
        )
    return {name: names.index(name) for name in COLUMNS if name in names}


def _row(number: int, cells: Sequence[str], at: dict[str, int]) -> Row | str:
    """The row, or what is wrong with it."""
    if len(cells) <= max(at["text"], at["label"]):
        return f"dòng {number}: thiếu cột nhãn."
    text, label = cells[at["text"]].strip(), cells[at["label"]].strip()
    if not text:
        return f"dòng {number}: câu bị bỏ trống."
    if label not in LABELS:
        return f"dòng {number}: không có nhãn “{label}”."
    place = at.get("kind", len(cells))
    kind = cells[place].strip() if place < len(cells) else ""
    return Row(number, text, label, kind or OTHER)
