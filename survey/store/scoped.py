"""Which cases a scope means, in SQL: an agency with its past, those below it, the days of return; who was helped."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from survey.measures.period import VIETNAM

# The two halves of a filter by :agency, :children, :today, :since and :until. An agency stands for those whose work it
# took over, as in `survey.agency.carried`: one that is still valid today answers for itself.
BELOW = """
    WITH RECURSIVE below AS (
        SELECT code FROM agencies WHERE code = CAST(:agency AS text)
        UNION
        SELECT a.code FROM agencies a JOIN below b
             ON (CAST(:children AS boolean) AND a.parent = b.code)
             OR (a.successor = b.code AND (a.valid_from > CAST(:today AS date) OR a.valid_to < CAST(:today AS date))))
"""
IN_SCOPE = """
    (CAST(:agency AS text) IS NULL OR c.agency_code IN (SELECT code FROM below))
    AND (CAST(:since AS timestamptz) IS NULL OR c.returned_at >= :since)
    AND (CAST(:until AS timestamptz) IS NULL OR c.returned_at < :until)
"""

# Whether somebody else held the device: it is recorded who, or that it was so.
HELPED = "(s.mode = 'helped' OR s.helper IS NOT NULL)"


def scoped(values: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """A scope with the day from which it is seen."""
    return {**values, "today": now.astimezone(VIETNAM).date()}
