"""The counts behind figures, made from the raw rows of the tables with plain loops: nothing shared with the SQL."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from survey.measures.figures import Scope
from survey.measures.tallied import Counted, Group
from tests.answered import form, run

TABLES = ("cases", "invitations", "sessions", "answers", "exclusions", "flags", "outbox")
OWN_WORDS = {one.id for one in form() if one.kind == "open"}

Rows = dict[str, list[Mapping[str, Any]]]


@dataclass
class Naive:
    """The same counts as `Counted`, with the tallies as a counter."""

    reach: Counter = field(default_factory=Counter)
    dispositions: Counter = field(default_factory=Counter)
    valid: Counter = field(default_factory=Counter)
    excluded: Counter = field(default_factory=Counter)
    said: Counter = field(default_factory=Counter)


def rows(url: str) -> Rows:
    """Everything that is in the tables."""

    async def look(connection: Any) -> Rows:
        found = {}
        for name in TABLES:
            result = await connection.execute(text(f"SELECT to_jsonb(t) AS row FROM {name} t"))
            times = await connection.execute(text("SELECT id, returned_at FROM cases")) if name == "cases" else ()
            moments = {str(one.id): one.returned_at for one in times}
            found[name] = [one.row | ({"at": moments[one.row["id"]]} if moments else {}) for one in result]
        return found

    return run(url, look)


def naive(given: Rows, scope: Scope, codes: Collection[str]) -> tuple[int, dict[str, Naive]]:
    """The number of cases, and the counts by questionnaire version."""
    chosen = {one["id"] for one in given["cases"] if one["agency_code"] in codes and _in_period(one, scope)}
    found: dict[str, Naive] = defaultdict(Naive)
    _invited(given, chosen, found)
    talks = [one for one in given["sessions"] if one["case_id"] in chosen and scope.channel in (None, one["channel"])]
    _came(talks, found)
    for talk in talks:
        if talk["counted"]:
            _response(given, talk, scope, found[talk["questionnaire_ref"]])
    return len(chosen), {ref: one for ref, one in found.items() if scope.questionnaire in (None, ref)}


def same(counted: Counted, expected: Naive) -> None:
    """Fails with what differs."""
    said = Counter()
    for one in counted.tallies:
        said[one.question, one.status, one.value, one.group] += one.responses
    assert said == expected.said
    assert counted.reach == expected.reach
    assert counted.dispositions == expected.dispositions
    assert counted.valid == expected.valid
    assert counted.excluded == expected.excluded


def _in_period(one: Mapping[str, Any], scope: Scope) -> bool:
    if one["at"] is None:
        return False
    day = (one["at"] + timedelta(hours=7)).date()
    return not (scope.period.first and day < scope.period.first) and not (scope.period.last and day > scope.period.last)


def _invited(given: Rows, chosen: set[str], found: dict[str, Naive]) -> None:
    opened = {one["invitation_id"] for one in given["sessions"]}
    arrived = {one["invitation_id"] for one in given["outbox"] if one["delivered_at"]}
    cases: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for one in given["invitations"]:
        if one["case_id"] in chosen and one["decision"] == "invite":
            cases[one["questionnaire_ref"]]["invited"].add(one["case_id"])
            if one["id"] in opened | arrived:
                cases[one["questionnaire_ref"]]["delivered"].add(one["case_id"])
    for ref, reached in cases.items():
        found[ref].reach.update({name: len(of) for name, of in reached.items()})


def _came(talks: list[Mapping[str, Any]], found: dict[str, Naive]) -> None:
    for name in ("started", "completed"):
        for ref, _ in {(one["questionnaire_ref"], one["case_id"]) for one in talks if one[f"{name}_at"]}:
            found[ref].reach[name] += 1
    for one in talks:
        found[one["questionnaire_ref"]].dispositions[one["disposition"]] += 1


def _response(given: Rows, talk: Mapping[str, Any], scope: Scope, into: Naive) -> None:
    flagged = any(one["session_id"] == talk["id"] and not one["withdrawn_at"] for one in given["flags"])
    group = Group(talk["channel"], talk["mode"] == "helped" or talk["helper"] is not None, flagged)
    if scope.helped not in (None, group.helped) or scope.flagged not in (None, flagged):
        return
    for one in given["exclusions"]:
        if one["session_id"] == talk["id"] and not one["undone_at"]:
            into.excluded[one["rule"]] += 1
            return
    into.valid[group] += 1
    mine = [one for one in given["answers"] if one["session_id"] == talk["id"] and one["current"]]
    standing = [one for one in mine if one["status"] != "withdrawn"]
    for one in standing:
        for value in _values(one):
            into.said[one["question_id"], one["status"], value, group] += 1
    still_open = talk["state"].get("open")
    if still_open and still_open not in {one["question_id"] for one in standing}:
        into.said[still_open, "unread", None, group] += 1


def _values(one: Mapping[str, Any]) -> list[Any]:
    if isinstance(one["value"], list):
        return [None, *one["value"]]
    return [None if one["question_id"] in OWN_WORDS else one["value"]]
