"""What the page of an agency shows: its own figures, arranged for people to read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from api.pages.charts import Chart, Levels, Series, bars, levels, line
from api.public_view import bar
from survey.display import brief, inside, percentage, period, points, whole
from survey.meanings import CHANNELS
from survey.measures.period import Period, name
from survey.measures.shown import BEFORE, OTHERS

Plain = Mapping[str, Any]

KINDS = {"quarter": "Quý", "month": "Tháng", "year": "Năm"}
_BEFORE = {"quarter": "quý trước", "month": "tháng trước", "year": "năm trước"}


def spanned(span: Plain) -> Period:
    return Period(date.fromisoformat(span["from"]), date.fromisoformat(span["to"]))


def words(span: Plain) -> str:
    return period(spanned(span))


def part(one: Plain, kind: str) -> dict[str, Any]:
    """One questionnaire version's part of the page."""
    found = one["figures"]
    made = {"title": one["title"], "ref": one["ref"], "figures": found, "trends": _trends(one)}
    if found is None:
        return made
    return made | {
        "words": words(found["period"]),
        "factors": _factors(found),
        "questions": _questions(found),
        "levels": _levels(found),
        "past": [_change(past, kind) for past in found["past"]],
        "sample": _sample(found["sample"]),
        "channels": [(_channel(one["channel"]), whole(one["n"])) for one in found["channels"]],
    }


def _trends(one: Plain) -> list[Chart]:
    titles = (("quarters", "Mức hài lòng chung qua các quý", "Quý"), ("months", "… qua các tháng", "Tháng"))
    return [_trend(title.replace("…", "Mức hài lòng chung"), one[key], of) for key, title, of in titles if one[key]]


def _trend(title: str, found: Sequence[Plain], of: str) -> Chart:
    values = [None if point["percent"] is None else float(point["percent"]) for point in found]
    said = [_point(point) for point in found]
    labels = [brief(spanned(point["period"])) for point in found]
    return line(title, labels, [Series("Hài lòng (khoảng tin cậy 95%, số phiếu)", values, said)], of=of, top=100.0)


def _point(point: Plain) -> str:
    if point["percent"] is None:
        return "không có phiếu"
    ends = f"{point['low']}–{point['high']}".replace(".", ",")
    return f"{percentage(point['percent'])} ({ends}; {whole(point['responses'])} phiếu)"


def _factors(found: Plain) -> Chart | None:
    return _bars("Mức hài lòng theo yếu tố", "Yếu tố", [(one["name"], one) for one in found["factors"]], found)


def _questions(found: Plain) -> Chart | None:
    asked = [one for factor in found["factors"] for one in factor["questions"]]
    asked += [found["question"]] if found["question"] else []
    return _bars("Mức hài lòng theo câu hỏi", "Câu hỏi", [(one["text"], one) for one in asked], found)


def _bars(title: str, of: str, shares: Sequence[tuple[str, Plain]], found: Plain) -> Chart | None:
    rows = [bar(text, share) for text, share in _dated(shares, found)]
    return bars(f"{title}{_all_of(shares, found)}", rows, head="Hài lòng", of=of) if rows else None


def _levels(found: Plain) -> Chart | None:
    shares = [
        (one["name"], one["levels"]) for one in found["factors"] if one["levels"] and sum(one["levels"]["counts"])
    ]
    rows = [Levels(text, tuple(share["counts"])) for text, share in _dated(shares, found)]
    return levels(f"Các câu trả lời theo năm mức{_all_of(shares, found)}", rows, of="Yếu tố") if rows else None


def _dated(shares: Sequence[tuple[str, Plain]], found: Plain) -> list[tuple[str, Plain]]:
    """Each with the months it is of, where these are not those of the page, nor the same for all."""
    if len({share["period"]["name"] for _, share in shares}) < 2:
        return list(shares)
    apart = [(text, share, "" if share["period"] == found["period"] else _months(share)) for text, share in shares]
    return [(f"{text}{months}", share) for text, share, months in apart]


def _all_of(shares: Sequence[tuple[str, Plain]], found: Plain) -> str:
    """The months that all of them are of, where these are not those of the page."""
    names = {share["period"]["name"] for _, share in shares}
    return _months(shares[0][1]) if len(names) == 1 and found["period"]["name"] not in names else ""


def _months(share: Plain) -> str:
    return f" ({inside(words(share['period']))})"


def _change(past: Plain, kind: str) -> dict[str, str]:
    """How far the index has moved, and whether that may be chance, in one sentence."""
    against = _BEFORE[kind] if past["against"] == BEFORE else "cùng kỳ năm trước"
    told = {"against": f"So với {against} ({inside(words(past['period']))})", "percent": percentage(past["percent"])}
    if past["points"] is None:
        return told | {"points": "", "between": "", "sure": "Không so sánh được: một trong hai kỳ không có trả lời."}
    low, high = float(past["low"]), float(past["high"])
    sure = "Tăng rõ." if low > 0 else "Giảm rõ." if high < 0 else "Chưa đủ phiếu để nói là tăng hay giảm."
    return told | {
        "points": f"{points(past['points'])} điểm phần trăm",
        "between": f"từ {points(past['low'])} đến {points(past['high'])}",
        "sure": sure,
    }


def _sample(found: Plain) -> list[tuple[str, str]]:
    titles = {
        "cases": "Hồ sơ đã trả kết quả",
        "invited": "Được mời trả lời",
        "started": "Bắt đầu trả lời",
        "completed": "Trả lời hết",
        "returned": "Phiếu thu về",
        "valid": "Phiếu hợp lệ",
    }
    lines = [(text, whole(found[key])) for key, text in titles.items()]
    return [*lines, ("Tỷ lệ phiếu thu về trên số được mời", percentage(found["response_rate"]))]


def _channel(code: str) -> str:
    return "các kênh khác, ít phiếu" if code == OTHERS else CHANNELS.get(code, code)


def forms(found: Plain, k: int) -> dict[str, Any]:
    """The year's forms against the required minimum."""
    expected = found["expected"]
    return {
        "year": found["year"],
        "valid": _number(found["valid"], k),
        "returned": _number(found["returned"], k),
        "required": whole(found["required"]),
        "cases": whole(found["cases"]),
        "met": found["met_valid"],
        "met_returned": found["met_returned"],
        "expected": _number(expected["valid"], k) if expected else "",
        "will": expected["met_valid"] if expected else None,
        "table_year": found["table_year"],
        "source": found["source"],
    }


def _number(number: int | None, k: int) -> str:
    return f"ít hơn {k}" if number is None else whole(number)


def offered(kinds: Mapping[str, Iterable[Period]]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The periods to choose from, by kind: their names in addresses, and in words."""
    return [(KINDS[kind], [(name(one), period(one)) for one in periods]) for kind, periods in kinds.items()]
