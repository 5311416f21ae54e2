"""The grant of an Official Account: the pair of tokens by which a platform lets us send in its name.

GrantError          no token is to be had
├── NoGrant         nobody has consented yet
├── GrantDead       the platform no longer honours it: an administrator has to consent again
└── GrantBusy       somebody else is renewing it and takes too long; to be tried again
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta


class GrantError(Exception):
    pass


class NoGrant(GrantError):
    pass


class GrantDead(GrantError):
    """`reason` is the platform's own number for it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class GrantBusy(GrantError):
    pass


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a platform answers. An empty `refresh` means: keep the one you have."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    lasts: timedelta


@dataclass(frozen=True, slots=True)
class Grant:
    """A grant as it is stored; the refresh token serves once."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    refreshed_at: datetime
    expires_at: datetime
    dead_at: datetime | None = None
    error: str = ""

    @property
    def half_life(self) -> datetime:
        """From here on it is renewed, so that a day of trouble does not find it expired."""
        return self.refreshed_at + (self.expires_at - self.refreshed_at) / 2


@dataclass(frozen=True, slots=True)
class Consent:
    """What the first consent is recognised by; made once, since the platform's console keeps its challenge."""

    verifier: str = field(repr=False)
    state: str = field(repr=False)
