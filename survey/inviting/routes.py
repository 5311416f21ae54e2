"""Which way a message goes: the open routes in the order of the policy, and why the others are closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from survey.inviting.policy import Policy, Route

__all__ = ["Chat", "Choice", "Chosen", "Closed", "Kind", "Means", "Open", "Route", "Templates", "Ways", "choose"]


class Kind(StrEnum):
    """What a message is for."""

    INVITATION = "invitation"
    REMINDER = "reminder"
    CONTINUATION = "continuation"  # on to the rest, after a rating in a template
    RECHECK = "recheck"  # whether the form was answered by this person
    PROMISED = "promised"  # the person has said when


class Open(StrEnum):
    """Why a route was taken."""

    FREE_WINDOW = "free-window"
    CHARGED_WINDOW = "charged-window"
    USER_KNOWN = "user-known"
    RATING = "rating"
    PHONE_KNOWN = "phone-known"
    TELEGRAM_KNOWN = "telegram-known"


class Closed(StrEnum):
    """Why a route was not."""

    NOT_CONNECTED = "not-connected"
    TRIED = "tried"  # it fell through for this invitation
    NO_CONTACT = "no-contact"
    WINDOW_OVER = "window-over"
    UNREACHABLE = "unreachable"
    OPTED_OUT = "opted-out"
    NO_TEMPLATE = "no-template"
    TEMPLATE_STOPPED = "template-stopped"  # by the platform, until somebody acts
    NO_PHONE = "no-phone"
    HELD = "held"
    HANDED_OVER = "handed-over"
    IN_CONVERSATION = "in-conversation"

    @property
    def passes(self) -> bool:
        """Whether waiting opens the route again."""
        return self in (Closed.HELD, Closed.HANDED_OVER, Closed.IN_CONVERSATION)


@dataclass(frozen=True, slots=True)
class Chat:
    """Somebody known on a channel. `in_conversation`: in the middle of another survey there."""

    interacted_at: datetime | None = None
    unreachable_at: datetime | None = None
    opted_out: bool = False
    handed_over_until: datetime | None = None
    in_conversation: bool = False


@dataclass(frozen=True, slots=True)
class Ways:
    """All that is known to lead to a person. `by_phone`: what came of earlier templates to this number."""

    phone: bool = False
    zalo: Chat | None = None
    telegram: Chat | None = None
    by_phone: Chat = Chat()
    tried: frozenset[Route] = frozenset()


@dataclass(frozen=True, slots=True)
class Templates:
    """The approved templates by their ids; "" where there is none."""

    invitation: str = ""
    rating: str = ""
    user: str = ""
    reminder: str = ""
    continuation: str = ""
    recheck: str = ""

    def of(self, route: Route, kind: Kind) -> str:
        """The template that goes by this route for this purpose; "" for none."""
        if kind is Kind.REMINDER:
            return self.reminder if route is not Route.RATING_TEMPLATE else ""
        if kind is Kind.CONTINUATION:
            return self.continuation if route is not Route.RATING_TEMPLATE else ""
        if kind is Kind.RECHECK:
            return self.recheck if route is not Route.RATING_TEMPLATE else ""
        return {
            Route.USER_TEMPLATE: self.user,
            Route.RATING_TEMPLATE: self.rating,
            Route.PHONE_TEMPLATE: self.invitation,
        }.get(route, "")


@dataclass(frozen=True, slots=True)
class Choice:
    route: Route
    reason: str
    template: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The open routes, best first; why the others are closed; when a better one than a link may open again."""

    open: tuple[Choice, ...]
    closed: Mapping[Route, Closed] = field(default_factory=dict)
    again_at: datetime | None = None

    @property
    def waiting(self) -> Closed | None:
        """Why it is worth waiting, when no route is open but one may be again."""
        return None if self.open else next((why for why in self.closed.values() if why.passes), None)


# What is held from leaving: scope ("zalo", or "zbs:TEMPLATE") → until when; None: until somebody lifts it.
Holds = Mapping[str, datetime | None]

_CHANNEL = {
    Route.CHAT: "zalo",
    Route.USER_TEMPLATE: "zalo",
    Route.RATING_TEMPLATE: "zbs",
    Route.PHONE_TEMPLATE: "zbs",
    Route.TELEGRAM: "telegram",
}


@dataclass(frozen=True, slots=True)
class Means:
    """What there is to send with: the channels that are connected, the approved templates, and what is held."""

    channels: frozenset[str] = frozenset(_CHANNEL.values())
    templates: Templates = Templates()
    holds: Holds = field(default_factory=dict)


def choose(kind: Kind, ways: Ways, means: Means, now: datetime, policy: Policy) -> Chosen:
    """The routes for a message of this kind at this time; a promise is kept in the chat where it was given."""
    opened: list[Choice] = []
    closed: dict[Route, Closed] = {}
    again: list[datetime] = []
    for route in (Route.CHAT, Route.TELEGRAM) if kind is Kind.PROMISED else policy.order:
        template = means.templates.of(route, kind)
        found, until = _way(route, template, ways, means, now, policy)
        if isinstance(found, Open):
            opened.append(Choice(route, found.value, template))
        else:
            closed[route] = found
            again += [until] if until else []
    return Chosen(tuple(opened), closed, min(again, default=None))


def _way(
    route: Route, template: str, ways: Ways, means: Means, now: datetime, policy: Policy
) -> tuple[Open | Closed, datetime | None]:
    """Whether a route is open, and otherwise when it is worth another look."""
    channel = _CHANNEL[route]
    if channel not in means.channels:
        return Closed.NOT_CONNECTED, None
    found = _look(route, template, ways, now, policy)
    if isinstance(found, Open):
        return _held(found, channel, template, means.holds, now, policy)
    return found, _until(found, ways.zalo if channel == "zalo" else ways.telegram, now, policy)


def _look(route: Route, template: str, ways: Ways, now: datetime, policy: Policy) -> Open | Closed:
    if route in ways.tried:
        return Closed.TRIED
    match route:
        case Route.CHAT:
            return _known(ways.zalo, now) or _window(ways.zalo, now, policy)
        case Route.TELEGRAM:
            return _known(ways.telegram, now) or Open.TELEGRAM_KNOWN
        case Route.USER_TEMPLATE:
            return _by_template(template) or _known(ways.zalo, now) or Open.USER_KNOWN
        case Route.RATING_TEMPLATE:
            return _by_template(template) or _by_phone(ways, now, policy) or Open.RATING
        case _:
            return _by_template(template) or _by_phone(ways, now, policy) or Open.PHONE_KNOWN


def channel_of(route: Route) -> str:
    """The channel that a route goes by. Raises KeyError for a link, which goes by none."""
    return _CHANNEL[route]


def _by_template(template: str) -> Closed | None:
    return None if template else Closed.NO_TEMPLATE


def _known(chat: Chat | None, now: datetime) -> Closed | None:
    if chat is None:
        return Closed.NO_CONTACT
    if chat.opted_out:
        return Closed.OPTED_OUT
    if chat.unreachable_at is not None:
        return Closed.UNREACHABLE
    if chat.handed_over_until is not None and chat.handed_over_until > now:
        return Closed.HANDED_OVER
    return Closed.IN_CONVERSATION if chat.in_conversation else None


def _window(chat: Chat | None, now: datetime, policy: Policy) -> Open | Closed:
    since = now - chat.interacted_at if chat and chat.interacted_at else None
    if since is None or since >= policy.chat_for:
        return Closed.WINDOW_OVER
    return Open.FREE_WINDOW if since < policy.free_for else Open.CHARGED_WINDOW


def _by_phone(ways: Ways, now: datetime, policy: Policy) -> Closed | None:
    if not ways.phone:
        return Closed.NO_PHONE
    if ways.by_phone.opted_out:
        return Closed.OPTED_OUT
    failed = ways.by_phone.unreachable_at
    return Closed.UNREACHABLE if failed is not None and failed > now - policy.phone_again else None


def _held(
    found: Open, channel: str, template: str, holds: Holds, now: datetime, policy: Policy
) -> tuple[Open | Closed, datetime | None]:
    """A whole channel is always worth waiting for; one template only when its hold passes by itself."""
    part = f"{channel}:{template}"
    if template and part in holds:
        until = holds[part]
        return (Closed.HELD, until) if until else (Closed.TEMPLATE_STOPPED, None)
    if channel in holds:
        return Closed.HELD, holds[channel] or now + policy.look_again
    return found, None


def _until(found: Closed, chat: Chat | None, now: datetime, policy: Policy) -> datetime | None:
    if found is Closed.HANDED_OVER and chat:
        return chat.handed_over_until
    return now + policy.look_again if found is Closed.IN_CONVERSATION else None
