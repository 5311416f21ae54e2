"""What a slip says: the facts of a case and the contact points of the settings, in the sentences of the phrases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from survey.codes import Slip
from survey.invitation_link import link
from survey.measures.period import VIETNAM

type Phrases = Callable[..., str]


class Settings(Protocol):
    """What of the settings stands on a slip."""

    unit_name: str
    public_url: str
    hotline: str
    zalo_oa_id: str
    telegram_name: str


@dataclass(frozen=True, slots=True)
class Contacts:
    """From the settings. `zalo`: whose Official Account it is; `telegram`: the bot's name; empty: there is none."""

    owner: str
    public_url: str
    hotline: str = ""
    zalo: str = ""
    telegram: str = ""

    @classmethod
    def of(cls, settings: Settings) -> Contacts:
        # People find an Official Account by the name of the unit, not by the nineteen digits of its id.
        zalo = settings.unit_name if settings.zalo_oa_id else ""
        return cls(settings.unit_name, settings.public_url, settings.hotline, zalo, settings.telegram_name)


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts of one slip, from its head to its foot. `facts`: procedure, agency, day of return."""

    owner: str
    title: str
    how: str
    facts: tuple[str, ...]
    url: str
    code_label: str
    code: str
    code_use: str
    link: str
    until: tuple[str, ...]
    privacy: str
    case: str


def word(slip: Slip, contacts: Contacts, phrases: Phrases) -> Wording:
    url = link(contacts.public_url, slip.token)
    hotline = phrases("slip_hotline", hotline=contacts.hotline) if contacts.hotline else ""
    return Wording(
        owner=contacts.owner,
        title=phrases("slip_title"),
        how=phrases("slip_how"),
        facts=tuple(_facts(slip, phrases)),
        url=url,
        code_label=phrases("slip_code"),
        code=slip.code,
        code_use=_use(contacts, phrases),
        link=phrases("slip_link", link=url.removeprefix("https://").removeprefix("http://")),
        until=tuple(filter(None, (phrases("slip_until", until=_last_day(slip.expires_at)), hotline))),
        privacy=phrases("slip_privacy"),
        case=phrases("slip_case", case=slip.case),
    )


def _facts(slip: Slip, phrases: Phrases) -> list[str]:
    facts = [phrases("slip_procedure", procedure=slip.procedure)] if slip.procedure else []
    facts.append(phrases("slip_unit", unit=slip.unit))
    if slip.returned_at:
        facts.append(phrases("slip_returned", returned_on=_day(slip.returned_at)))
    return facts


def _use(contacts: Contacts, phrases: Phrases) -> str:
    if contacts.zalo:
        return phrases("slip_code_chat", chat=f"Zalo của {contacts.zalo}")
    if contacts.telegram:
        return phrases("slip_code_chat", chat=f"Telegram @{contacts.telegram}")
    return phrases("slip_code_say")


def _last_day(expires: datetime) -> str:
    """The last day that is open to its end: people read "until the 20th" as midnight of the 20th."""
    return _day(expires.astimezone(VIETNAM) - timedelta(days=1))


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(VIETNAM):%d/%m/%Y}"
