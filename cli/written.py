"""How commands write what they have found: JSON for programs; titled blocks of lines, and moments, for people."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, is_dataclass
from datetime import datetime
from typing import Any

from survey.display import moment

__all__ = ["block", "moment", "to_json"]


def to_json(value: Any) -> str:
    return json.dumps(value, default=_plain, ensure_ascii=False, indent=2)


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return asdict(value)
    return value.isoformat() if isinstance(value, datetime) else str(value)


def block(title: str, lines: Sequence[str]) -> list[str]:
    """The lines under their title; nothing at all without lines."""
    return [title, *(f"  {line}" for line in lines)] if lines else []
