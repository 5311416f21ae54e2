"""Gathers what a decision about an errand needs: the survey, the person, and the ways that lead there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from survey.case import Party
from survey.desk.inviting import person
from survey.desk.tools import Sealer, Tools
from survey.inviting import Chat, Errand, Kind, Means, Person, Route, Survey, Ways
from survey.inviting.decision import asked
from survey.inviting.rules import Rules
from survey.inviting.standing import KnownContact, StandingErrand, Told
from survey.phone import mobile

LATELY = timedelta(days=1)  # so long somebody who was asked and said nothing is left to that survey


@dataclass(frozen=True, slots=True)
class Facts:
    """`phone` is +84… or ""; `contacts` the latest one of each channel."""

    standing: StandingErrand
    phone: str
    person: Person
    ways: Ways
    contacts: Mapping[str, KnownContact]

    @property
    def errand(self) -> Errand:
        return Errand(Kind(self.standing.kind), self.standing.number, self.standing.fell)

    @property
    def survey(self) -> Survey:
        one = self.standing
        erased = not (self.contacts if one.session else self.phone)
        return Survey(one.expires_at, one.revoked, erased, one.dispositions, one.rated, one.awaited, one.promised_for)


def phone_of(standing: StandingErrand, sealer: Sealer) -> str:
    """The number of whoever is asked about the case, "" when none is known any more."""
    submitter, applicant = (
        Party(phone=sealer.open(sealed) if sealed else "")
        for sealed in (standing.submitter_phone, standing.applicant_phone)
    )
    return asked(submitter, applicant).phone


async def gather(tx: Any, tools: Tools, errands: Iterable[int], now: datetime) -> dict[int, Facts]:
    """The facts of errands as they stand now."""
    standing = await tx.errands.standing(errands)
    phones = {one.id: phone_of(one, tools.sealer) for one in standing.values()}
    index = {number: tools.sealer.index(phone) for number, phone in phones.items() if phone}
    wanted = set(index.values())
    but = next(iter(standing.values())).invitation if len(standing) == 1 else None
    told = await tx.errands.told(wanted, but)
    known = await tx.errands.contacts(wanted, now, now - LATELY)
    promised = await tx.errands.promised({one.session for one in standing.values() if one.session}, now, now - LATELY)
    return {
        one.id: _facts(
            one,
            phones[one.id],
            told.get(index.get(one.id), Told()),
            _promised(one, promised) if one.session else known.get(index.get(one.id), ()),
            tools.sealer,
        )
        for one in standing.values()
    }


def _promised(one: StandingErrand, known: Mapping[UUID, KnownContact]) -> Sequence[KnownContact]:
    """A promise leads to whoever it was given to, and to nobody else."""
    return [known[one.session]] if one.session in known else []


def _facts(one: StandingErrand, phone: str, told: Told, known: Sequence[KnownContact], sealer: Sealer) -> Facts:
    contacts: dict[str, KnownContact] = {}
    for contact in known:
        contacts.setdefault(contact.channel, contact)
    chats = {name: _chat(contact, one) for name, contact in contacts.items()}
    ways = Ways(
        phone=mobile(phone) and not one.session,
        zalo=chats.get("zalo"),
        telegram=chats.get("telegram"),
        by_phone=chats.get("zbs", Chat()),
        tried=frozenset(Route(route) for route in one.tried if not one.session),
    )
    return Facts(one, phone, person(told, (one.agency, one.reception), sealer), ways, contacts)


def _chat(contact: KnownContact, one: StandingErrand) -> Chat:
    return Chat(
        contact.interacted_at,
        contact.unreachable_at,
        contact.opted_out,
        contact.handed_over_until,
        contact.busy_with not in (None, one.invitation),
    )


async def means(tx: Any, rules: Rules, now: datetime) -> Means:
    """What there is to send with now."""
    holds = {row.scope: row.until for row in await tx.holds.standing(now)}
    return Means(rules.channels, rules.templates, holds)
