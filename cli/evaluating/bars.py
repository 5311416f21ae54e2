"""What a reader must reach under a five-level question, on any labelled file that it has not seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cli.evaluating.figures import rate
from cli.evaluating.labels import LEVELS, UNCLEAR

ENOUGH = 30  # rows of a kind that a share says something about

SILENTLY_WRONG, FLIPPED = 0.015, 0.002
LEVELS_ALL, LEVELS_EACH_KIND, UNCLEAR_ASKED, RECALLED = 0.92, 0.85, 0.85, 0.88
RULES_MS = 1.0


@dataclass(frozen=True, slots=True)
class Bar:
    """`at_most`: the bar is not to be exceeded; otherwise it is to be reached. Both are shares, or milliseconds."""

    name: str
    bar: float
    found: float
    at_most: bool = False
    milliseconds: bool = False

    @property
    def reached(self) -> bool:
        return self.found <= self.bar if self.at_most else self.found >= self.bar


def bars(found: Mapping[str, Any]) -> list[Bar]:
    """In the order in which they count; one that no row of the file speaks of is left out."""
    return list(_bars(found))


def _bars(found: Mapping[str, Any]) -> Iterator[Bar]:
    rows = found["rows"]
    yield Bar("Ghi sai mà không hỏi", SILENTLY_WRONG, found["silently_wrong"] / rows, at_most=True)
    yield Bar("Ghi ngược chiều", FLIPPED, found["polarity_flips"] / rows, at_most=True)
    if (share := rate(found["levels"]["understood"], found["levels"]["rows"])) is not None:
        yield Bar("Năm mức: hiểu ngay", LEVELS_ALL, share)
    for kind, one in found["kinds"].items():
        if one["rows"] >= ENOUGH and one["levels_rows"]:
            yield Bar(f"Năm mức, kiểu {kind}", LEVELS_EACH_KIND, one["levels_understood"] / one["levels_rows"])
    for label, one in found["labels"].items():
        if label == UNCLEAR:
            yield Bar("Không rõ: hỏi lại", UNCLEAR_ASKED, one["recall"])
        elif label not in LEVELS:
            yield Bar(f"Nhãn {label}", RECALLED, one["recall"])
    yield Bar("Đọc bằng quy tắc, mili giây", RULES_MS, found["rules_ms_per_message"], at_most=True, milliseconds=True)
