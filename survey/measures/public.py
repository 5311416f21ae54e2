"""What everybody may see of a frozen snapshot: shares by agency, as deep as nobody can be told from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from survey.measures.index import POOLED, Counts, percent, pooled
from survey.measures.suppression import Depth, Row, depths

Plain = Mapping[str, Any]

_REACHED = ("cases", "invited", "delivered", "started", "completed")

EMPTY = "empty"  # nobody answered there


def blocks(together: Plain, apart: Sequence[Plain], k: int) -> list[dict[str, Any]]:
    """A block for each questionnaire version of frozen figures: of all agencies together, and of each for itself.

    `apart` comes in an order that nobody outside can know (see `suppression.depths`).
    """
    return [_block(one, [(agency, _of(agency, one["ref"])) for agency in apart], k) for one in _blocks(together)]


def _blocks(figures: Plain) -> Sequence[Plain]:
    return figures["questionnaires"]


def _of(figures: Plain, ref: str) -> Plain | None:
    return next((one for one in _blocks(figures) if one["ref"] == ref), None)


def _block(together: Plain, apart: Iterable[tuple[Plain, Plain | None]], k: int) -> dict[str, Any]:
    known = [(agency, block) for agency, block in apart if block is not None]
    rows = [_row(agency["agency"]["code"], block) for agency, block in known]
    if sum(row.people for row in rows) != people(together):
        raise ValueError(f"the agencies of {together['ref']} are not the parts of their total")
    total, shown = depths(rows, k)
    agencies = [
        _named(agency) | _shown(block, shown.get(row.key), row)
        for (agency, block), row in zip(known, rows, strict=True)
    ]
    return {
        "ref": together["ref"],
        "title": together["title"],
        "sample": _sample(together, k) if total > Depth.HIDDEN else None,
        "together": _shown(together, total, _row("", together)),
        "agencies": sorted(agencies, key=lambda one: one["code"]),
    }


def _named(agency: Plain) -> dict[str, Any]:
    """Whose figures these are, and whose history stands in them because their work was taken over."""
    return dict(agency["agency"]) | {"carries": list(agency.get("carries", ()))}


def _sample(together: Plain, k: int) -> dict[str, Any]:
    """How the responses came about, of all agencies together. Reasons of excluding that are rarer than k are one."""
    excluded = together.get("excluded") or {}
    often = {rule: n for rule, n in excluded.items() if n >= k}
    reached = {name: together.get(name) for name in _REACHED}
    return reached | {
        "returned": together["responses"],
        "excluded": sum(excluded.values()),
        "reasons": [{"rule": rule, "n": n} for rule, n in sorted(often.items(), key=lambda one: (-one[1], one[0]))],
        "valid": people(together),
        "response_rate": percent(together["responses"], together["invited"]) if together.get("invited") else None,
    }


def people(block: Plain) -> int:
    """How many responses are behind the figures of a block."""
    return block.get("valid", block["responses"])


def _row(key: str, block: Plain) -> Row:
    questions = [one for one in block["questions"] if one["counts"] is not None]
    factors = {one["id"]: one["factor"] for one in questions if one["factor"]}
    return Row(key, people(block), {one["id"]: Counts(tuple(one["counts"])) for one in questions}, factors)


def _shown(block: Plain, depth: Depth | None, row: Row) -> dict[str, Any]:
    if depth is None or depth == Depth.HIDDEN:
        return _hidden(EMPTY if depth is None else Depth.HIDDEN.name.lower())
    levels = depth == Depth.LEVELS
    asked = [one for one in block["questions"] if one["id"] in row.questions] if depth >= Depth.QUESTIONS else []
    return {
        "shown": depth.name.lower(),
        "responses": row.people,
        "method": POOLED,
        "overall": _share(pooled(row.questions[one] for one in row.factors), levels, block["overall"]["pooled"]),
        "factors": [
            {"factor": one["factor"], "name": one["name"]} | _share(_factor(row, one["factor"]), levels, one)
            for one in (block["factors"] if depth >= Depth.FACTORS else [])
        ],
        "questions": [
            {"id": one["id"], "text": one["text"]} | _share(row.questions[one["id"]], levels, one) for one in asked
        ],
    }


def _hidden(why: str) -> dict[str, Any]:
    empty = 0 if why == EMPTY else None
    return {"shown": why, "responses": empty, "method": POOLED, "overall": None, "factors": [], "questions": []}


def _factor(row: Row, factor: str) -> Counts:
    return pooled(row.questions[one] for one, its in row.factors.items() if its == factor)


def _share(counts: Counts, levels: bool, frozen: Plain) -> dict[str, Any]:
    """A share with the interval that was frozen with it."""
    interval = frozen.get("interval") or {}
    return {
        "n": counts.n,
        "satisfied": counts.satisfied,
        "percent": counts.percent,
        "low": interval.get("low"),
        "high": interval.get("high"),
        "counts": list(counts.levels) if levels else None,
    }
