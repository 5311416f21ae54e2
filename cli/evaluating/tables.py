"""An evaluation laid out for people: counts with their shares, what was to be reached, and what was taken for what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from cli.evaluating.bars import Bar
from survey.display import percentage, whole
from survey.measures.index import percent

COUNTS = {
    "understood": "Hiểu ngay, không hỏi lại",
    "asked_again": "Hỏi lại",
    "silently_wrong": "Ghi sai mà không hỏi",
    "polarity_flips": "  trong đó ghi ngược chiều",
    "misread": "Hiểu nhầm việc khác, không ghi gì",
}
OURS, STOCK = "hailong", "DIET gốc"
NOTHING = "–"

type Figures = Mapping[str, Any]


def tables(found: Figures, bars: Sequence[Bar]) -> Iterator[RenderableType]:
    """What is printed, from top to bottom; `found["baseline"]` stands beside where it is there."""
    sides = {OURS: found} | ({STOCK: found["baseline"]} if "baseline" in found else {})
    yield _totals(sides)
    yield _speed(found)
    if bars:
        yield _bars(bars)
    yield _labels(sides)
    yield _kinds(sides)
    for name, side in sides.items():
        yield _confusion(name, side)


def _totals(sides: Mapping[str, Figures]) -> Table:
    table = headed("Mọi câu", f"{whole(next(iter(sides.values()))['rows'])} câu", *_headings(sides, "số câu", "tỷ lệ"))
    for key, name in COUNTS.items():
        table.add_row(name, *(cell for side in sides.values() for cell in _count(side[key], side["rows"])))
    levels = [(side["levels"]["understood"], side["levels"]["rows"]) for side in sides.values()]
    table.add_row("Câu năm mức được hiểu ngay", *(cell for one in levels for cell in _count(*one)))
    right = [(side["confirmed_right"], side["confirmed"]) for side in sides.values()]
    if any(asked for _, asked in right):
        table.add_row("Hỏi xác nhận, trúng ý", *(cell for one in right for cell in _count(*one)))
    return table


def _speed(found: Figures) -> Text:
    ms = found["ms"]
    times = f"{_number(found['ms_per_message'])} ms một tin (p50 {_number(ms['p50'])}, p95 {_number(ms['p95'])})"
    rules = f"riêng đọc bằng quy tắc {_number(found['rules_ms_per_message'])} ms"
    stock = f"; DIET gốc {_number(found['baseline']['ms_per_message'])} ms" if "baseline" in found else ""
    return Text(f"Thời gian: {times}, {rules}{stock}. Đo lần lượt trên {whole(ms['sample'])} câu.\n")


def _bars(bars: Sequence[Bar]) -> Table:
    table = headed("Mức phải đạt", "", "phải đạt", "đạt được", "")
    for bar in bars:
        sign = "≤" if bar.at_most else "≥"
        table.add_row(bar.name, f"{sign} {_bar(bar, bar.bar)}", _bar(bar, bar.found), "✓" if bar.reached else "✗")
    return table


def _bar(bar: Bar, value: float) -> str:
    return _number(value) if bar.milliseconds else f"{_number(value * 100)}%"


def _labels(sides: Mapping[str, Figures]) -> Table:
    table = headed("Theo nhãn", "nhãn", "số câu", *_headings(sides, "nhận ra", "đúng khi nhận", "hỏi lại"))
    for name, one in next(iter(sides.values()))["labels"].items():
        cells = (side["labels"][name] for side in sides.values())
        row = ((_share(of["recall"]), _share(of["precision"]), whole(of["asked_again"])) for of in cells)
        table.add_row(name, whole(one["rows"]), *(cell for side in row for cell in side))
    return table


def _kinds(sides: Mapping[str, Figures]) -> Table:
    columns = _headings(sides, "hiểu ngay", "năm mức", "hỏi lại", "ghi sai", "ngược chiều")
    table = headed("Theo kiểu viết", "kiểu", "số câu", *columns)
    for name, one in next(iter(sides.values()))["kinds"].items():
        cells = [cell for side in sides.values() for cell in _kind(side["kinds"][name])]
        table.add_row(name, whole(one["rows"]), *cells)
    return table


def _kind(one: Figures) -> tuple[str, ...]:
    shares = (_percent(one["understood"], one["rows"]), _percent(one["levels_understood"], one["levels_rows"]))
    return (*shares, *(whole(one[key]) for key in ("asked_again", "silently_wrong", "polarity_flips")))


def _confusion(name: str, found: Figures) -> Table:
    """Only what was taken for something else: most of a whole matrix would be zeros."""
    table = Table(title=f"Bị hiểu khác đi ({name})", title_justify="left", box=box.SIMPLE_HEAD, min_width=40)
    table.add_column("nhãn")
    table.add_column("được hiểu là", ratio=1)
    for label, outcomes in found["confusion"].items():
        others = [f"{outcome} {whole(count)}" for outcome, count in outcomes.items() if outcome != label]
        if others:
            table.add_row(label, " · ".join(others))
    return table


def _headings(sides: Mapping[str, Figures], *names: str) -> list[str]:
    """The column names once a side; with two sides, each says whose it is."""
    return [f"{name}\n{side}" if len(sides) > 1 else name for side in sides for name in names]


def headed(title: str, first: str, *numbers: str) -> Table:
    """An empty table with its title and the headings of its columns: words first, numbers after."""
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, min_width=40)
    table.add_column(first)
    for name in numbers:
        table.add_column(name, justify="right")
    return table


def _count(part: int, of: int) -> tuple[str, str]:
    return whole(part), _percent(part, of)


def _percent(part: int, of: int) -> str:
    return percentage(percent(part, of, 1)) if of else NOTHING


def _share(share: float | None) -> str:
    return NOTHING if share is None else f"{_number(share * 100)}%"


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")
