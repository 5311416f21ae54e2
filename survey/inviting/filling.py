"""What stands in the places of a template: facts of the case and the way to the survey, never who the person is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# What a place may be filled with. The last two open the survey: whoever keeps them keeps them sealed.
VALUES = ("procedure", "agency", "date", "case", "token", "link")
OPENING = frozenset({"token", "link"})
USES = ("invitation", "rating", "user", "reminder", "continuation", "recheck")


@dataclass(frozen=True, slots=True)
class Field:
    """A place of the approved templates. `uses` are those that have it; `limit` is in characters."""

    name: str
    value: str
    limit: int = 100
    uses: tuple[str, ...] = USES


STANDARD = (
    Field("thu_tuc", "procedure"),
    Field("co_quan", "agency"),
    Field("ngay_tra", "date", 20),
    Field("ma_moi", "token", 60, ("invitation", "user", "reminder", "continuation")),
)


def fill(fields: Sequence[Field], use: str, values: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The data of a template for one use: (what anybody may read, what opens the survey)."""
    told: dict[str, str] = {}
    opening: dict[str, str] = {}
    for one in fields:
        if use not in one.uses:
            continue
        if one.value in OPENING:
            opening[one.name] = values[one.value]  # shortened, it would open nothing
        else:
            told[one.name] = cut(values[one.value] or "-", one.limit)
    return told, opening


def cut(text: str, limit: int) -> str:
    """The text within the limit, broken between words where that is possible."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    whole = head.rpartition(" ")[0] if " " in head[limit // 2 :] else head
    return f"{whole.rstrip(' ,;:-')}…"
