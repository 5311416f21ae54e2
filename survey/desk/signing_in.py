"""The desk's verbs for signing in: password, second step, single sign-on, and knowing a session by its cookie.

Whoever tries learns only that it did not work, and after as long as if it nearly had: an unknown name, a wrong
password and a switched-off account look the same.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from survey.account import code_of, login_of, password_of
from survey.desk.accounts import staff_of
from survey.desk.audit import noted
from survey.desk.tools import Tools
from survey.staff import Staff

WINDOW = timedelta(minutes=15)  # in which tries are counted, and for which too many close the door
MOST = {"account": 5, "code": 5, "address": 60}  # tries; behind one address there may be a whole office
HALF = timedelta(minutes=5)  # between the password and the second step
NOTED_EVERY = timedelta(minutes=1)
KEPT = timedelta(days=90)  # sessions that are over


@dataclass(frozen=True, slots=True)
class Visitor:
    """From where somebody tries: their address and what their browser calls itself."""

    address: str
    device: str = ""


@dataclass(frozen=True, slots=True)
class Entered:
    """A door opened: the cookie's token. `second`: a code is wanted before it opens anything."""

    token: str
    staff: Staff
    second: bool = False


@dataclass(frozen=True, slots=True)
class Denied:
    """It did not work; `until`: too many tries, none is looked at before then."""

    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """An open session. `passed`: every step was done; before that it is good for the second step alone."""

    id: UUID
    staff: Staff
    login: str
    passed: bool
    proved_at: datetime
    must_change: bool
    two_steps: bool
    way: str = "password"  # or "sso"


class SigningIn:
    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def password(self, login: str, password: str, visitor: Visitor) -> Entered | Denied:
        """Tries a name and a password."""
        name = login_of(login)[:64]
        tries = {"address": f"address/{visitor.address}", "account": f"sign-in/{name}"}
        if until := await self._counted(tries):
            return Denied(until)
        async with self._tools.store.transaction() as tx:
            row = await tx.accounts.by_login(name)
        good = await self._tools.proofs.check(row.password_hash if row else None, password_of(password)[:1000])
        if not good or row is None or row.disabled_at is not None:
            await self._failed(row, "password")
            return Denied()
        again = (
            await self._tools.proofs.hash(password_of(password))
            if self._tools.proofs.outdated(row.password_hash)
            else None
        )
        return await self._entered(row, visitor, again, second=row.totp_sealed is not None, way="password")

    async def known(self, name: str, visitor: Visitor) -> Entered | Denied:
        """Lets in whom the single sign-on has named; it asked for whatever steps it wants."""
        async with self._tools.store.transaction() as tx:
            row = await tx.accounts.by_sso(name)
        if row is None or row.disabled_at is not None:
            await self._failed(row, "sso")
            return Denied()
        return await self._entered(row, visitor, None, second=False, way="sso")

    async def _entered(self, row: Any, visitor: Visitor, hashed: str | None, *, second: bool, way: str) -> Entered:
        now = self._tools.now()
        async with self._tools.store.transaction() as tx:
            if hashed:
                await tx.accounts.password(row.id, hashed, row.must_change)
            token = await self._opened(tx, row.id, visitor.device, way, passed=not second)
            if not second:
                await self._arrived(tx, row, way)
            await tx.signing_in.forget(now, now - WINDOW, now - KEPT)
        return Entered(token, staff_of(row), second)

    async def _arrived(self, tx: Any, row: Any, way: str) -> None:
        await tx.accounts.signed_in(row.id, self._tools.now())
        await tx.signing_in.forgive("account", self._index(f"sign-in/{row.login}"))
        await noted(tx, self._tools.now(), staff_of(row), "sign-in", way=way)

    async def _failed(self, row: Any | None, way: str) -> None:
        """Written down for accounts that there are; a name that nobody has may be somebody's password."""
        async with self._tools.store.transaction() as tx:
            if row is not None:
                await noted(tx, self._tools.now(), staff_of(row), "sign-in-failed", way=way)

    async def _opened(self, tx: Any, account: UUID, device: str, way: str, *, passed: bool) -> str:
        now, token = self._tools.now(), self._tools.ids.token() + self._tools.ids.token()
        await tx.signing_in.open(
            id=self._tools.ids.uuid(), account=account, digest=digest(token), passed=passed, way=way,
            device=device[:120], at=now, until=now + (self._tools.longest if passed else HALF),
        )  # fmt: skip
        return token

    async def code(self, token: str, code: str, visitor: Visitor) -> Entered | Denied:
        """The second step: a code of the authenticator, or a recovery code. The session gets a new token."""
        half = await self._find(token)
        if half is None or half.passed:
            return Denied()
        if until := await self._counted({"address": f"address/{visitor.address}", "code": f"code/{half.account_id}"}):
            return Denied(until)
        async with self._tools.store.transaction() as tx:
            row = await tx.accounts.by_id(half.account_id)
            if not await self._right(tx, row, code):
                await noted(tx, self._tools.now(), staff_of(row), "sign-in-failed", way="code")
                return Denied()
            await tx.signing_in.end(row.id, self._tools.now(), only=half.id)
            made = await self._opened(tx, row.id, visitor.device, "password", passed=True)
            await tx.signing_in.forgive("code", self._index(f"code/{row.id}"))
            await self._arrived(tx, row, "password+code")
        return Entered(made, staff_of(row))

    async def _right(self, tx: Any, row: Any, code: str) -> bool:
        """Uses the code up, so that it is never right again."""
        tidy = code_of(code)
        if row.totp_sealed is None:
            return False
        step = self._tools.proofs.step(self._tools.sealer.open(row.totp_sealed), tidy, self._tools.now())
        if step is not None:
            return await tx.accounts.take_step(row.id, step)
        return await tx.accounts.take_code(row.id, self._index(f"recovery/{row.id}/{tidy}"), self._tools.now())

    async def session(self, token: str) -> Session | None:
        """The session that a cookie's token opens; None when it opens nothing, or no longer."""
        row = await self._find(token)
        if row is None:
            return None
        staff = Staff(row.account_id, row.name, row.role, frozenset(row.agencies), frozenset(row.places))
        return Session(row.id, staff, row.login, row.passed, row.proved_at, row.must_change, row.two_steps, row.way)

    async def _find(self, token: str) -> Any | None:
        if not token:
            return None
        now = self._tools.now()
        async with self._tools.store.single() as tx:
            return await tx.signing_in.find(digest(token), now, now - self._tools.idle, now - NOTED_EVERY)

    async def out(self, token: str) -> None:
        """Ends the session of this token, if there is one."""
        row = await self._find(token)
        if row is None:
            return
        async with self._tools.store.transaction() as tx:
            await tx.signing_in.end(row.account_id, self._tools.now(), only=row.id)
            if row.passed:
                staff = Staff(row.account_id, row.name, row.role, frozenset(row.agencies), frozenset(row.places))
                await noted(tx, self._tools.now(), staff, "sign-out")

    async def again(self, session: Session, password: str, token: str, visitor: Visitor) -> bool | datetime:
        """Proves once more who sits there, before something that cannot be taken back; a moment: too many tries."""
        tries = {"address": f"address/{visitor.address}", "account": f"sign-in/{session.login}"}
        if until := await self._counted(tries):
            return until
        async with self._tools.store.transaction() as tx:
            row = await tx.accounts.by_id(session.staff.id)
        good = await self._tools.proofs.check(row.password_hash, password_of(password)[:1000])
        async with self._tools.store.transaction() as tx:
            if good:
                await tx.signing_in.forgive("account", self._index(f"sign-in/{session.login}"))
                await tx.signing_in.proved(digest(token), self._tools.now())
        return good

    async def _counted(self, tries: dict[str, str]) -> datetime | None:
        """Counts a try by each of its keys; the moment to wait for when one of them has had too many."""
        now, latest = self._tools.now(), None
        async with self._tools.store.transaction() as tx:
            for kind, who in tries.items():
                until = await tx.signing_in.tried(kind, self._index(who), MOST[kind], now, now - WINDOW, now + WINDOW)
                latest = until if until > now and (latest is None or until > latest) else latest
        return latest

    def fresh(self) -> str:
        """A cookie for somebody who is not signed in yet."""
        return self._tools.ids.token()

    def form_token(self, token: str) -> str:
        """What a form carries to show that it came from a page of ours, shown to the holder of this cookie."""
        return self._index(f"form/{token}").hex()

    def fits(self, token: str, given: str) -> bool:
        return bool(token) and hmac.compare_digest(self.form_token(token).encode(), given.encode())

    def now(self) -> datetime:
        return self._tools.now()

    def _index(self, text: str) -> bytes:
        return self._tools.sealer.index(text)


def digest(token: str) -> bytes:
    """What is kept of a cookie. It has 256 bits of chance: one quick hash is as good as a slow one."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
