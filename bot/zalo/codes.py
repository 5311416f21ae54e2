"""Zalo's error numbers, each with what it means for us: one table for messages and for templates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time

from bot.channel import Halted, OutOfWindow, Refused, SendError, Throttled, Unreachable
from survey.measures.period import next_time

TOKEN_REFUSED = frozenset({-124, -216, -220})
MESSAGES_FROM = time(6)  # in Vietnam: until then some kinds of messages are not taken
TEMPLATES_FROM = time(7)
PROBE = 5.0  # seconds: a count per minute may have had a short peak; refused again, the minute is waited out


class NotSent(SendError):
    """It certainly did not leave, and may well leave a little later."""

    retryable = True

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Place:
    """Where an error happened, and when. `template` is "" for a consultation message."""

    channel: str
    now: datetime
    template: str = ""

    @property
    def part(self) -> str:
        return f"{self.channel}:{self.template}" if self.template else self.channel

    @property
    def whole(self) -> str:
        """What stops when templates stop: by phone the channel; by user id, where replies go on, this template."""
        return self.channel if self.channel == "zbs" else self.part

    def next_minute(self) -> float:
        """Seconds until the next minute begins, and one more."""
        return 61.0 - self.now.second

    def midnight(self) -> datetime:
        return next_time(time(0), self.now)


def error(code: int, place: Place) -> SendError:
    """What an error number means there. A number that is not in the table is for an operator to look at."""
    make = _TABLE.get(code)
    return make(place) if make else Refused(f"code{code}")


type Make = Callable[[Place], SendError]


def _refused(reason: str, *codes: int) -> dict[int, Make]:
    return dict.fromkeys(codes, lambda _: Refused(reason))


def _unreachable(reason: str, *codes: int, opted_out: bool = False) -> dict[int, Make]:
    return dict.fromkeys(codes, lambda _: Unreachable(reason, opted_out=opted_out))


def _not_allowed(scope: Callable[[Place], str], *codes: int) -> dict[int, Make]:
    """Held until a person has put it right; the number tells which right is missing."""
    return {code: _halted(scope, "not-allowed", detail=str(code)) for code in codes}


def _halted(
    scope: Callable[[Place], str], reason: str, until: Callable[[Place], datetime] | None = None, detail: str = ""
) -> Make:
    return lambda place: Halted(scope(place), reason, until and until(place), detail)


def _money(place: Place) -> SendError:
    """Without money no template goes. A message, which is mostly free, is set aside alone: replies must go on."""
    return Halted(place.whole, "money") if place.template else Refused("money")


def _channel(place: Place) -> str:
    return place.channel


def _whole(place: Place) -> str:
    return place.whole


def _part(place: Place) -> str:
    return place.part


_TABLE: dict[int, Make] = {
    -32: lambda place: Throttled(place.next_minute(), PROBE),
    -200: lambda _: NotSent("send-failed"),
    # our mistakes: what was sent is not as the platform wants it
    **_refused("parameter", -201, -210, -233, -235, -240),
    **_refused("template-data", -111, -112, -1121, -1122, -1124),
    **_refused("template-not-by-user-id", -249),
    **_refused("development-mode", -126, -127),
    **_refused("attachment-expired", -100),
    **_refused("violates-standards", -248),
    # this person
    **_unreachable("not-following", -213),
    **_unreachable("inactive", -227),
    **_unreachable("opted-out", -217, -244, -139, -140, -141, opted_out=True),
    **_unreachable("receive-limit", -218),
    **_unreachable("no-zalo", -118),
    **_unreachable("cannot-receive", -114, -119),
    **_unreachable("bad-phone", -108),
    **dict.fromkeys((-230, -232), lambda _: OutOfWindow()),
    # quotas, hours and money
    -211: _halted(_whole, "quota-oa", Place.midnight),
    -144: _halted(_whole, "quota-day", Place.midnight),
    -147: _halted(_part, "quota-template", Place.midnight),
    **dict.fromkeys((-1441, -1471, -1472), _halted(_part, "quota-promotion", Place.midnight)),
    -133: _halted(_whole, "night", lambda place: next_time(TEMPLATES_FROM, place.now)),
    -234: _halted(_whole, "night", lambda place: next_time(MESSAGES_FROM, place.now)),
    **dict.fromkeys((-115, -137, -320, -321), _money),
    # templates and rights
    -146: _halted(_part, "quality"),
    -131: _halted(_part, "not-approved"),
    **_not_allowed(_part, -109, -117),
    **_not_allowed(_whole, -135, -136, -138),
    **_not_allowed(_channel, -204, -205, -209, -212, -219, -221, -223, -224),
    -242: _halted(_channel, "app-settings"),
}
