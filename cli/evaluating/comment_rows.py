"""Reads a file of labelled comments: JSON lines with `text`, and what is known of themes, tone, personal data."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cli.errors import BadFile
from cli.evaluating.lines import each, lines
from themes.margins import TONES

HINT = (
    'Mỗi dòng là một JSON: {"id", "text", "themes": […], "sentiment", "pii": […], "sensitive": true|false}; '
    "chỉ text là bắt buộc, mục nào thiếu thì số liệu của mục ấy để trống."
)


@dataclass(frozen=True, slots=True)
class Comment:
    """One labelled comment; None where the file does not say. `line` is its line in the file."""

    line: int
    id: str
    text: str
    themes: frozenset[str] | None = None
    tone: str | None = None
    personal: tuple[str, ...] | None = None
    sensitive: bool | None = None


def read(file: Path, codes: Collection[str]) -> list[Comment]:
    """The comments in order; blank lines are passed over. Raises BadFile, naming lines, when any cannot be used."""
    found = each(file, lines(file), lambda number, line: _comment(number, line, codes), HINT)
    if not found:
        raise BadFile(f"{file} không có góp ý nào. {HINT}")
    return found


def _comment(number: int, line: str, codes: Collection[str]) -> Comment | str:
    """The comment, or what is wrong with its line."""
    try:
        row = json.loads(line)
    except ValueError:
        return f"dòng {number}: không phải JSON."
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        return f"dòng {number}: thiếu text, hoặc text không phải là chữ."
    return _fault(number, row, codes) or Comment(
        number,
        str(row.get("id", number)),
        row["text"],
        None if row.get("themes") is None else frozenset(row["themes"]),
        row.get("sentiment"),
        None if row.get("pii") is None else tuple(row["pii"]),
        row.get("sensitive"),
    )


def _fault(number: int, row: dict[str, Any], codes: Collection[str]) -> str | None:
    for name in ("themes", "pii"):
        listed = row.get(name)
        if listed is not None and not (isinstance(listed, list) and all(isinstance(one, str) for one in listed)):
            return f"dòng {number}: {name} phải là một danh sách chữ."
    unknown = sorted(set(row.get("themes") or ()) - set(codes))
    if unknown:
        return f"dòng {number}: không có chủ đề “{unknown[0]}” trong bộ mã."
    if row.get("sentiment") not in (None, *TONES):
        return f"dòng {number}: sentiment phải là một trong {', '.join(TONES)}."
    if not isinstance(row.get("sensitive"), bool | None):
        return f"dòng {number}: sensitive phải là true hoặc false."
    return None
