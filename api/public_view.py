"""What the public pages show: the open figures of a period, arranged for people to read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.pages.charts import Bar, Chart, Levels, bars, levels
from survey.agency import KIND_NAMES, Agency, AgencyKind
from survey.cells import fold
from survey.display import between, day, percentage, period, whole
from survey.measures.period import Period

Plain = Mapping[str, Any]

SHORT = "Không nêu: ít phiếu, hoặc để che cho nơi ít phiếu"
NOBODY = "Chưa có ai trả lời"


@dataclass(frozen=True, slots=True)
class Span:
    """A period that can be opened: its name in addresses, and in words."""

    name: str
    words: str
    current: bool


def spans(periods: Iterable[Plain], current: str) -> list[Span]:
    return [Span(one["period"]["name"], words(one), one["period"]["name"] == current) for one in periods]


def words(document: Plain) -> str:
    found = document["period"]
    return period(Period(date.fromisoformat(found["from"]), date.fromisoformat(found["to"])))


def overall(row: Plain) -> dict[str, str] | None:
    """The one large number of a page, with its interval; None where nothing may be said."""
    share = row["overall"]
    if share is None or share["percent"] is None:
        return None
    return {
        "percent": percentage(share["percent"]),
        "between": between(share["low"], share["high"]),
        "responses": whole(row["responses"]),
        "answers": whole(share["n"]),
        "satisfied": whole(share["satisfied"]),
    }


def factors(row: Plain, title: str) -> Chart | None:
    return _bars(title, [(one["name"], one) for one in row["factors"]], "Yếu tố")


def questions(row: Plain, title: str) -> Chart | None:
    return _bars(title, [(one["text"], one) for one in row["questions"]], "Câu hỏi")


def five_levels(row: Plain, title: str) -> Chart | None:
    """The answers cut by the five levels, where these may be shown."""
    found = [("Chung", row["overall"]), *((one["name"], one) for one in row["factors"])]
    rows = [Levels(name, tuple(share["counts"])) for name, share in found if share and share["counts"]]
    return levels(title, rows, of="Yếu tố") if rows else None


def _bars(title: str, shares: Sequence[tuple[str, Plain]], of: str) -> Chart | None:
    rows = [bar(name, share) for name, share in shares]
    return bars(title, rows, head="Hài lòng", of=of) if rows else None


def bar(name: str, share: Plain) -> Bar:
    ends = [float(share[end]) if share["low"] else None for end in ("low", "high")]
    value = None if share["percent"] is None else float(share["percent"])
    shown = between(share["low"], share["high"]) if share["low"] else ""
    return Bar(name, value, percentage(share["percent"]), *ends, between=shown)


def by_kind(block: Plain, agencies: Mapping[str, Agency], wanted: str) -> list[tuple[str, list[dict[str, str]]]]:
    """The agencies of a block by kind, those whose name or code holds the `wanted` words; in the order of codes."""
    found: dict[str, list[dict[str, str]]] = {}
    order = list(AgencyKind)
    kinds = {one["code"]: agencies[one["code"]].kind for one in block["agencies"] if one["code"] in agencies}
    for one in sorted(block["agencies"], key=lambda one: (order.index(kinds.get(one["code"], order[-1])), one["code"])):
        if fold(wanted) in fold(f"{one['name']} {one['code']}"):
            kind = kinds.get(one["code"])
            found.setdefault(KIND_NAMES[kind] if kind else "Khác", []).append(_line(one))
    return list(found.items())


def _line(one: Plain) -> dict[str, str]:
    known = overall(one)
    named = {"code": one["code"], "name": one["name"]}
    if known is None:
        return named | {"why": NOBODY if one["shown"] == "empty" else SHORT}
    return named | {"why": "", **known}


def history(one: Plain, agencies: Mapping[str, Agency]) -> list[str]:
    """What became of an agency, and whose history stands in its figures, in sentences."""
    told = [f"Gồm cả hồ sơ của {before['name']}{_until(before['valid_to'])}." for before in one["carries"]]
    now = agencies.get(one["code"])
    if now is not None and now.name != one["name"]:
        told.append(f"Nay mang tên {now.name}.")
    if now is not None and now.valid_to is not None:
        heir = agencies.get(now.successor or "")
        after = f"; công việc do {heir.name} nhận" if heir else ""
        told.append(f"Hoạt động đến hết ngày {day(now.valid_to)}{after}.")
    return told


def _until(last: str | None) -> str:
    return f" (đến hết ngày {day(date.fromisoformat(last))})" if last else ""


def sample(found: Plain, title: Callable[[str], str]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """How the responses came about, and why some do not count: lines of two tables."""
    names = {
        "cases": "Hồ sơ đã trả kết quả trong kỳ",
        "invited": "Được mời trả lời",
        "started": "Bắt đầu trả lời",
        "completed": "Trả lời hết",
        "returned": "Phiếu thu về",
        "excluded": "Phiếu bị loại",
        "valid": "Phiếu hợp lệ: đứng sau mọi số liệu",
    }
    lines = [(text, whole(found[name])) for name, text in names.items() if found[name] is not None]
    lines.append(("Tỷ lệ phiếu thu về trên số được mời", percentage(found["response_rate"])))
    reasons = [(title(one["rule"]), whole(one["n"])) for one in found["reasons"]]
    rest = found["excluded"] - sum(one["n"] for one in found["reasons"])
    return lines, [*reasons, ("Lý do khác", whole(rest))] if reasons and rest else reasons
