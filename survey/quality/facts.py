"""What is known about one response when the rules look at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """One response. `levels` are the answers on the five-level scale; `scored` is how many such questions there are.

    `near` are the moments at which the same device or number finished other responses; `twins` counts those of them
    about the same procedure of the same agency, returned on the same day.
    """

    returned_at: datetime | None = None
    status: int | None = None  # of the case, as the one-stop system told it
    adult: bool = True
    channel: str = "web"
    helped: bool = False
    first_at: datetime | None = None
    last_at: datetime | None = None
    replies: int = 0  # questions that the person did something with: answered, skipped, no opinion
    scored: int = 0
    levels: tuple[int, ...] = ()
    no_opinion: int = 0  # among the scored questions
    comments: tuple[str, ...] = ()
    official_answered: bool = False
    official_filed: bool = False
    twins: int = 0
    near: tuple[datetime, ...] = ()

    @property
    def on_paper(self) -> bool:
        """Entered by somebody else than who answered: moments and devices are those of the entering."""
        return self.channel == "paper"

    @property
    def seconds(self) -> float | None:
        """From the first answer to the last; None when that says nothing about the pace."""
        if self.on_paper or self.first_at is None or self.last_at is None or self.replies < 2:
            return None
        return max((self.last_at - self.first_at).total_seconds(), 0.0)
