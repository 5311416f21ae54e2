"""An agency's own figures as CSV: a line for each figure that may be shown, and nothing else."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from api.figures_csv import BOM

Plain = Mapping[str, Any]

_LEVELS = tuple(f"level_{level}" for level in range(1, 6))
COLUMNS = (
    *("agency", "agency_name", "questionnaire", "figure", "id", "name", "from", "to"),
    *("n", "satisfied", "percent", "low", "high", *_LEVELS, "points", "method_version"),
)


def lines(document: Plain) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    agency = {"agency": document["agency"]["code"], "agency_name": document["agency"]["name"]}
    for one in document["questionnaires"]:
        about = agency | {"questionnaire": one["ref"], "method_version": document["method_version"]}
        writer.writerows(about | line for line in _lines(one))
    return (BOM + text.getvalue()).encode()


def _lines(one: Plain) -> Iterator[dict[str, Any]]:
    found = one["figures"]
    if found:
        yield from _figures(found)
    for kind in ("months", "quarters"):
        for point in one[kind]:
            yield _share(kind.removesuffix("s"), point["name"], "", point)


def _figures(found: Plain) -> Iterator[dict[str, Any]]:
    yield _share("overall", "", "", found["overall"])
    if found["question"]:
        yield _share("overall_question", "", found["question"]["text"], found["question"])
    for factor in found["factors"]:
        yield _share("factor", factor["factor"], factor["name"], factor)
        if factor["levels"]:
            counts = dict(zip(_LEVELS, factor["levels"]["counts"], strict=True))
            yield (
                {"figure": "levels", "id": factor["factor"], "name": factor["name"]} | _span(factor["levels"]) | counts
            )
        for question in factor["questions"]:
            yield _share("question", question["id"], question["text"], question)
    for past in found["past"]:
        ends = {name: past[name] for name in ("percent", "points", "low", "high")}
        yield {"figure": "difference", "id": past["against"]} | _span(past) | ends


def _share(figure: str, id: str, name: str, share: Plain) -> dict[str, Any]:
    numbers = {one: share[one] for one in ("n", "satisfied", "percent", "low", "high")}
    return {"figure": figure, "id": id, "name": name} | _span(share) | numbers


def _span(one: Plain) -> dict[str, str]:
    return {end: one["period"][end] for end in ("from", "to")}
