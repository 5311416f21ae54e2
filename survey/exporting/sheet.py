"""A sheet: columns that know what they hold and what their codes mean, and the four ways of not being answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Missing(StrEnum):
    """Why there is no answer. None of them is a number, and none is another."""

    SKIPPED = "skipped"
    NO_OPINION = "no_opinion"
    UNREAD = "unread"  # put to the person, and no reply could be taken
    NOT_ASKED = "not_asked"


MISSING_NAMES: Mapping[str, str] = {
    Missing.SKIPPED: "bỏ qua",
    Missing.NO_OPINION: "không ý kiến",
    Missing.UNREAD: "đã hỏi, chưa đọc được trả lời",
    Missing.NOT_ASKED: "không được hỏi",
}


class Shape(StrEnum):
    TEXT = "text"
    WHOLE = "whole"
    DECIMAL = "decimal"
    YES = "yes"  # true or false
    DAY = "day"
    MOMENT = "moment"
    LEVEL = "level"  # the five-level scale
    CHOICE = "choice"
    SEVERAL = "several"  # a tuple of choices


@dataclass(frozen=True, slots=True)
class Column:
    """`labels`: what the codes of the column mean. `asked`: a question, whose cells may be a `Missing`."""

    name: str
    title: str
    shape: Shape = Shape.TEXT
    labels: Mapping[int | str, str] = field(default_factory=dict)
    asked: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """`name` is the word for the file, `title` what people read."""

    name: str
    title: str
    columns: tuple[Column, ...]


type Cell = object
type Row = tuple[Cell, ...]
