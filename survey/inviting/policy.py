"""The inviting policy as data: what may be set, and what it is when nobody set it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

MOST_REMINDERS = 2


class Route(StrEnum):
    """The ways by which a message reaches a person; the last one pushes nothing."""

    CHAT = "chat"  # the Zalo conversation, while its window is open
    USER_TEMPLATE = "user-template"  # a template to a Zalo user who once wrote to the OA
    RATING_TEMPLATE = "rating-template"  # the built-in stars, by phone
    PHONE_TEMPLATE = "phone-template"  # an invitation with the link, by phone
    TELEGRAM = "telegram"
    LINK = "link"  # the slip and its QR code


@dataclass(frozen=True, slots=True)
class Period:
    """Days on which nobody is messaged, both ends included; such as Tết, which moves every year."""

    name: str
    first: date
    last: date

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Yearly:
    """The same on fixed days of every year; ends are (month, day), and may lie on both sides of New Year."""

    name: str
    first: tuple[int, int]
    last: tuple[int, int]

    def holds(self, day: date) -> bool:
        at = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= at <= self.last
        return at >= self.first or at <= self.last


@dataclass(frozen=True, slots=True)
class Policy:
    """When people are invited and which way. Hours are Vietnamese time."""

    delay: timedelta = timedelta(hours=1)  # after the result was returned
    earliest: time = time(8)
    latest: time = time(20)
    quiet: tuple[Period | Yearly, ...] = ()
    quiet_weekdays: frozenset[int] = frozenset()  # Monday is 0
    window: timedelta = timedelta(days=365)  # results older than this are past asking
    open_for: timedelta = timedelta(days=30)
    cooldown: timedelta = timedelta(days=30)  # between two cases of one person that a message is pushed for
    people_per_phone: int = 5  # a number that more people than this stand behind counts as shared
    reminders: tuple[timedelta, ...] = (timedelta(days=3), timedelta(days=7))  # each after the message before it
    order: tuple[Route, ...] = (
        Route.CHAT,
        Route.USER_TEMPLATE,
        Route.RATING_TEMPLATE,
        Route.PHONE_TEMPLATE,
        Route.TELEGRAM,
    )
    free_for: timedelta = timedelta(hours=48)  # a Zalo conversation costs nothing so long after the last word …
    chat_for: timedelta = timedelta(days=7)  # … and may be written to so long
    phone_again: timedelta = timedelta(days=90)  # a number that could not receive is tried again after this
    look_again: timedelta = timedelta(hours=1)  # what had to wait without a known end is looked at again
    at_once: int = 100  # messages that one run begins

    def __post_init__(self) -> None:
        if len(self.reminders) > MOST_REMINDERS:
            raise ValueError(f"at most {MOST_REMINDERS} reminders")
        if not self.earliest < self.latest:
            raise ValueError("the day must begin before it ends")
