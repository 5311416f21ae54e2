"""The figures of read comments as tables, ours and those of the baseline side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from cli.evaluating.tables import headed

NOTHING = "–"
OURS, THEIRS = "hailong", "TF-IDF"
BARS = {
    "micro_f1": ("Chủ đề, micro-F1", 0.85),
    "macro_f1": ("Chủ đề, macro-F1", 0.80),
    "tone_accuracy": ("Sắc thái đúng", 0.88),
    "pii_recall": ("Thông tin cá nhân được che", 0.98),
    "pii_precision": ("Chỗ che đúng là thông tin cá nhân", 0.95),
    "sensitive_recall": ("Góp ý nhạy cảm được nhận ra", 0.95),
}
OTHERS = {"exact": "Đúng trọn bộ chủ đề", "sensitive_precision": "Góp ý báo nhạy cảm mà đúng vậy"}
LOWEST = 0.65  # F1 of any theme

Figures = Mapping[str, Any]


def tables(found: Figures) -> Iterator[RenderableType]:
    sides = {OURS: found} | ({THEIRS: found["baseline"]} if "baseline" in found else {})
    yield _totals(sides)
    if found["themes"]:
        yield _themes(sides)
    yield Text(
        f"{found['rows']} góp ý, {_number(found['ms_per_comment'])} ms một góp ý (che và đọc).\n"
        f"Chỉ tính chủ đề máy gán hẳn; {found['doubtful']} chủ đề còn ngờ chờ người xem, tính là không gán.\n"
    )


def _totals(sides: Mapping[str, Figures]) -> Table:
    table = headed("Mọi góp ý", "", "phải đạt", *sides, "")
    for key, (name, bar) in BARS.items():
        values = [side.get(key) for side in sides.values()]
        sign = "" if values[0] is None else "✓" if values[0] >= bar else "✗"
        table.add_row(name, f"≥ {_percent(bar)}", *map(_percent, values), sign)
    for key, name in OTHERS.items():
        table.add_row(name, "", *(_percent(side.get(key)) for side in sides.values()), "")
    return table


def _themes(sides: Mapping[str, Figures]) -> Table:
    table = headed("Theo chủ đề", "chủ đề", "số góp ý", "đúng khi gán", "tìm ra", *(f"F1 {name}" for name in sides), "")
    ours = sides[OURS]["themes"]
    for code, one in ours.items():
        scores = [(side["themes"] or {}).get(code, {}).get("f1") for side in sides.values()]
        sign = "✗" if one["rows"] and one["f1"] < LOWEST else ""
        cells = (_percent(one["precision"]), _percent(one["recall"]), *map(_percent, scores), sign)
        table.add_row(code, str(one["rows"]), *cells)
    return table


def _percent(share: float | None) -> str:
    return NOTHING if share is None else f"{_number(round(share * 100, 1))}%"


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")
