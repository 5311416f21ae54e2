"""Figures as plain JSON values: one shape for the web, for files and for `--json`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from survey.measures.figures import Figures
from survey.measures.period import VIETNAM


def plain(figures: Figures) -> dict[str, Any]:
    """Days as YYYY-MM-DD, the moment of computing in Vietnam's time, percentages as text: "84.09" or None."""
    values = asdict(figures)
    first, last = figures.period.first, figures.period.last
    values["period"] = {"from": first.isoformat() if first else None, "to": last.isoformat() if last else None}
    for one in values["carries"]:
        one["valid_to"] = one["valid_to"].isoformat() if one["valid_to"] else None
    values["computed_at"] = figures.computed_at.astimezone(VIETNAM).isoformat(timespec="seconds")
    return values
