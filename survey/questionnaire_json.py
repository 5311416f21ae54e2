"""A questionnaire as plain JSON values and back, and the digest that fixes the text of a version."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from survey.questionnaire import Choice, Condition, Factor, Kind, Question, Questionnaire, Role, Section


def dump(questionnaire: Questionnaire) -> dict[str, Any]:
    """Everything about the questionnaire in values that JSON has; `load` gives back an equal one."""
    return _plain(questionnaire)


def load(values: Mapping[str, Any]) -> Questionnaire:
    """The questionnaire that was dumped. Raises KeyError or ValueError on anything else."""
    sections = tuple(_section(one) for one in values["sections"])
    return Questionnaire(
        id=values["id"],
        version=int(values["version"]),
        title=values["title"],
        sections=sections,
        minutes=int(values["minutes"]),
        digest=values.get("digest", ""),
    )


def digest(questionnaire: Questionnaire) -> str:
    """SHA-256 (hex) over all that is asked: layout and comments of the file do not count, every word does."""
    values = dump(questionnaire) | {"digest": ""}
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if hasattr(value, "__dataclass_fields__"):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value) if not one.name.startswith("_")}
    return str(value) if isinstance(value, (Kind, Factor, Role)) else value


def _section(values: Mapping[str, Any]) -> Section:
    return Section(
        id=values["id"],
        title=values["title"],
        questions=tuple(_question(one) for one in values["questions"]),
        factor=Factor(values["factor"]) if values["factor"] else None,
    )


def _question(values: Mapping[str, Any]) -> Question:
    made = {
        "kind": Kind(values["kind"]),
        "factor": Factor(values["factor"]) if values["factor"] else None,
        "role": Role(values["role"]) if values["role"] else None,
        "topics": tuple(values["topics"]),
        "choices": tuple(Choice(**one) for one in values["choices"]),
        "show_if": tuple(_condition(one) for one in values["show_if"]),
    }
    return Question(**(dict(values) | made))


def _condition(values: Mapping[str, Any]) -> Condition:
    return Condition(**(dict(values) | {"one_of": tuple(values["one_of"]), "also": tuple(values.get("also", ()))}))
