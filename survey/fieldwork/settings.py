"""What the survey office may set for its own work, and what holds where nobody has set anything."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Fieldwork:
    """Shares in per cent. No published document names the reserve or the share of re-checks: both are ours."""

    error_percent: Fraction = Fraction(5)
    reserve_percent: int = 20
    recheck_percent: int = 10
    recheck_days: int = 30  # how long after the answer somebody may still be asked whether it was theirs
