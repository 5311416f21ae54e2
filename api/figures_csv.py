"""Figures as CSV: a line for each figure, its scope on every line; UTF-8 with BOM, so that Excel reads the letters.

Numbers are written for programs: a point before decimals, nothing between thousands. `among` says of which responses a
figure is: empty for all; `helped`, `not-helped`, `channel:web`, `not-channel:web` … for parts apart.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Plain = Mapping[str, Any]

BOM = "\ufeff"
_REACH = ("cases", "invited", "delivered", "started", "completed", "responses", "valid")
_SCOPE = ("children", "channel", "helped", "flagged", "method_version", "input_hash", "computed_at")
_LEVELS = tuple(f"level_{level}" for level in range(1, 6))
_QUOTA = ("year", "table_year", "required", "met_returned", "met_valid")
_MISSING = ("skipped", "no_opinion", "unread", "not_asked")
COLUMNS = (
    *("agency", "agency_name", "children", "from", "to", "channel", "helped", "flagged", "questionnaire"),
    *("figure", "among", "id", "name", "method"),
    *_REACH,
    *("n", *_LEVELS, "satisfied", "part", "whole", "percent", "points", "low", "high", "reason"),
    *_MISSING,
    *_QUOTA,
    *("method_version", "input_hash", "computed_at", "snapshot"),
)
PUBLIC_COLUMNS = (
    *("snapshot", "period", "from", "to", "questionnaire", "agency", "agency_name", "shown", "responses"),
    *("figure", "id", "name", "n", *_LEVELS, "satisfied", "percent", "low", "high", "method_version", "frozen_at"),
)


def lines(figures: Iterable[Plain]) -> bytes:
    """Figures of any number of scopes."""
    return _csv(COLUMNS, (line for one in figures for line in _figures(one)))


def public_lines(document: Plain) -> bytes:
    """What everybody may see; a line without numbers where it is nothing."""
    return _csv(PUBLIC_COLUMNS, _public(document))


def _csv(columns: tuple[str, ...], rows: Iterable[Plain]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return (BOM + text.getvalue()).encode()


def _cell(value: Any) -> Any:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else value


def _figures(one: Plain) -> Iterator[dict[str, Any]]:
    agency = one["agency"] or {"code": "", "name": ""}
    scope = {
        **{name: one.get(name) for name in _SCOPE},
        "agency": agency["code"],
        "agency_name": agency["name"],
        "snapshot": one.get("snapshot", ""),
        **one["period"],
    }
    yield from (scope | line for line in _quota(one["quota"], one["no_quota"]))
    for block in one["questionnaires"]:
        reach = {name: block.get(name) for name in _REACH} | {"questionnaire": block["ref"]}
        for figure in _block(block):
            yield scope | reach | figure


def _quota(quota: Plain | None, reason: str | None) -> Iterator[dict[str, Any]]:
    """The floor of the year: how it stands, and where the year ends at today's rate."""
    if quota is None:
        yield {"figure": "quota", "reason": reason}
        return
    about = {"year": quota["year"], "table_year": quota["table_year"], "name": quota["source"]}
    expected = {"quota_forecast": quota["forecast"]["expected"]} if quota["forecast"] else {}
    for figure, standing in ({"quota": quota["so_far"]} | expected).items():
        yield about | {"figure": figure, "responses": standing["returned"]} | standing


def _block(block: Plain) -> Iterator[dict[str, Any]]:
    overall = block["overall"]
    yield _figure("overall", "", "", overall["pooled"])
    yield _figure("mean_of_factors", "", "", overall["alternative"])
    if overall["question"] is not None:
        yield _figure("overall_question", "", "", overall["question"])
    for one in block["factors"]:
        yield _figure("factor", one["factor"], one["name"], one)
    for one in block["questions"]:
        yield _figure("question", one["id"], one["text"], one) | {name: one[name] for name in _MISSING}
        for value in one["values"]:
            yield {"figure": "value", "id": f"{one['id']}={value['value']}", "name": value["text"], "n": value["n"]}
    yield from ({"figure": name} | block[name] for name in ("response_rate", "valid_rate"))
    for figure in ("excluded", "dispositions"):
        yield from ({"figure": figure.rstrip("s"), "id": name, "n": n} for name, n in block[figure].items())
    yield from _apart(block)


def _apart(block: Plain) -> Iterator[dict[str, Any]]:
    """Parts of the responses, what the figures are without them, and how far the two differ."""
    for prefix, splits in (("channel:", block["channels"]), ("", (block["helped"], block["flagged"]))):
        for one in splits:
            name = f"{prefix}{one['name']}"
            for among, part in ((name, one["alone"]), (f"not-{name}", one["without"])):
                of = {"among": among, "valid": part["responses"]}
                yield _figure("overall", "", "", part["pooled"]) | of
                yield from (_figure("factor", f["factor"], f["name"], f) | of for f in part["factors"])
            yield _difference(one["difference"], name, f"not-{name}")
    for one in block["between_channels"]:
        yield _difference(one, f"channel:{one['first']}", f"channel:{one['second']}")


def _difference(one: Plain, first: str, second: str) -> dict[str, Any]:
    numbers = {name: one[name] for name in ("points", "low", "high", "reason", "method")}
    return {"figure": "difference", "among": first, "id": second} | numbers


def _figure(kind: str, id: str, name: str, one: Plain) -> dict[str, Any]:
    interval = one.get("interval") or one
    counts = dict(zip(_LEVELS, one.get("counts") or (), strict=False))
    numbers = {name: one.get(name) for name in ("n", "satisfied", "percent", "reason", "method")}
    ends = {"low": interval.get("low"), "high": interval.get("high")}
    return {"figure": kind, "id": id, "name": name} | numbers | counts | ends


def _public(document: Plain) -> Iterator[dict[str, Any]]:
    period = document["period"]
    scope = {name: document[name] for name in ("snapshot", "method_version", "frozen_at")}
    scope |= {"period": period["name"], "from": period["from"], "to": period["to"]}
    for block in document["questionnaires"]:
        together = {"code": "", "name": ""} | block["together"]
        for one in (together, *block["agencies"]):
            about = {"agency": one["code"], "agency_name": one["name"], "questionnaire": block["ref"]}
            about |= {"shown": one["shown"], "responses": one["responses"]}
            for figure in _public_figures(one):
                yield scope | about | figure


def _public_figures(one: Plain) -> Iterator[dict[str, Any]]:
    if one["overall"] is None:
        yield {}
        return
    yield _figure("overall", "", "", one["overall"])
    for part in one["factors"]:
        yield _figure("factor", part["factor"], part["name"], part)
    for part in one["questions"]:
        yield _figure("question", part["id"], part["text"], part)
