"""What figures are signed with: the version of their method, and a hash of all that they were made of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from survey.measures.figures import Figures
from survey.measures.plain import plain

_NO_INPUT = frozenset({"computed_at", "input_hash"})  # when figures were made is not what they were made of


def stamped(figures: Figures) -> dict[str, Any]:
    """Figures as plain JSON values, with `method_version` and `input_hash`."""
    values = plain(figures)
    values["method_version"] = figures.method
    return values | {"input_hash": input_hash(values)}


def input_hash(values: Mapping[str, Any]) -> str:
    """Of every count, of the scope, and of the versions of form and method: equal only where all of these are."""
    inputs = {name: value for name, value in values.items() if name not in _NO_INPUT}
    return (
        "sha256:"
        + hashlib.sha256(json.dumps(inputs, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()
    )


def written(values: Mapping[str, Any]) -> str:
    """JSON as it is frozen and sent: one spelling, so that equal figures are equal bytes."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), default=str)
