"""What every verb of the desk needs from outside: the store, the forms, the words, the clock, ids and seals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from survey.measures.quota import QuotaTable
from survey.questionnaire import Questionnaire
from survey.session.fitting import Limits, fit
from survey.session.step import Step


class Store(Protocol):
    """Opens transactions; `survey.store.Store` is the real one."""

    def transaction(self) -> AbstractAsyncContextManager[Any]: ...
    def still(self) -> AbstractAsyncContextManager[Any]: ...
    def together(self) -> AbstractAsyncContextManager[Any]: ...
    def single(self) -> AbstractAsyncContextManager[Any]: ...


class Ids(Protocol):
    def uuid(self) -> UUID: ...
    def key(self) -> str: ...
    def token(self) -> str: ...


class Sealer(Protocol):
    def seal(self, text: str) -> bytes: ...
    def open(self, sealed: bytes) -> str: ...
    def index(self, text: str) -> bytes: ...


class Proofs(Protocol):
    """Passwords hashed, and codes of an authenticator; `survey.runtime.proofs` has the real one."""

    async def hash(self, password: str) -> str: ...
    async def check(self, hashed: str | None, password: str) -> bool: ...
    def outdated(self, hashed: str) -> bool: ...
    def secret(self) -> str: ...
    def step(self, secret: str, code: str, now: datetime) -> int | None: ...
    def address(self, secret: str, login: str, issuer: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Tools:
    """`contacts` are the contact points that sentences may name, from the settings; empty when not configured."""

    store: Store
    forms: Mapping[str, Questionnaire]
    phrases: Callable[..., str]
    now: Callable[[], datetime]
    ids: Ids
    sealer: Sealer
    contacts: Mapping[str, str]
    pushed: frozenset[str] = frozenset()  # channels whose bubbles the sender pushes; the others fetch theirs
    attended: frozenset[str] = frozenset()  # pushed ones whose sender sits with the person: the worker is not called
    repeating: frozenset[str] = frozenset()  # whose senders say a message again until it has been answered
    sharing: frozenset[str] = frozenset()  # on which a person can share their own number by a button
    limits: Mapping[str, Limits] = field(default_factory=dict)  # by channel, where a bubble has to be cut to measure
    responses: Mapping[str, str] = field(default_factory=dict)  # what Rasa answers by itself, by intent
    prices: Mapping[str, int | None] = field(default_factory=dict)  # đồng by kind of ledger entry; None: not known
    smallest_cell: int = 5  # people behind any figure that everybody may see
    quotas: Sequence[QuotaTable] = ()  # how many forms are required of an agency, by year
    originals: Sealer | None = None  # seals the words of comments as they were written, under a key of its own
    originals_for: timedelta = timedelta(days=90)  # how long these are kept; nothing: not at all
    proofs: Proofs | None = None  # for desks at which staff sign in
    idle: timedelta = timedelta(hours=2)  # a session that nobody uses ends
    longest: timedelta = timedelta(hours=12)  # a session ends however much it is used

    def outbox(self, channel: str) -> str:
        """The state in which a bubble enters the outbox."""
        return "due" if channel in self.pushed else "mailbox"

    def fitted(self, channel: str, step: Step) -> Step:
        """A step whose bubbles its channel can show."""
        limits = self.limits.get(channel)
        if limits is None:
            return step
        return replace(step, says=tuple(one for say in step.says for one in fit(say, limits, self.phrases)))

    def calls_worker(self, channel: str) -> bool:
        return channel in self.pushed and channel not in self.attended
