"""The desk's verbs for whoever keeps the accounts: making, changing, new passwords, switching off, ending sessions."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from survey.account import Account, Refused, Wanted, fit_password
from survey.desk.audit import noted
from survey.desk.tools import Tools
from survey.records import NameTaken
from survey.staff import Staff

LAST_ADMIN = "Đây là quản trị viên cuối cùng. Hãy tạo hoặc bật một quản trị viên khác trước."
PARTS = 3  # of a made password, of six letters each: about 89 bits of chance


class Accounts:
    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def all(self) -> list[Account]:
        return await self._read(None)

    async def one(self, account: UUID) -> Account | None:
        return next(iter(await self._read(account)), None)

    async def named(self, login: str) -> Account | None:
        return next((one for one in await self.all() if one.login == login.strip().lower()), None)

    async def agencies(self) -> dict[str, str]:
        """Every agency by its code, for whoever binds an account to some."""
        async with self._tools.store.transaction() as tx:
            return await tx.accounts.agencies()

    async def _read(self, account: UUID | None) -> list[Account]:
        now = self._tools.now()
        async with self._tools.store.transaction() as tx:
            rows = await tx.accounts.all(now, now - self._tools.idle, account)
        return [_account(row) for row in rows]

    async def create(self, by: Staff | str, wanted: Wanted, password: str | None = None) -> tuple[UUID, str]:
        """A new account and its password; without one, one is made that has to be changed. Raises Refused."""
        tidy = wanted.tidied(await self.agencies())
        given = self._made() if password is None else fit_password(password, tidy.login, tidy.name)
        row = {
            **_row(self._tools.ids.uuid(), tidy),
            "hash": await self._tools.proofs.hash(given),
            "change": password is None,
            "at": self._tools.now(),
        }
        async with self._tools.store.transaction() as tx, _told():
            await tx.accounts.add(row)
            await self._note(tx, by, "account-create", row["id"], login=tidy.login, **_bounds(tidy))
        return row["id"], given

    async def change(self, by: Staff | str, account: UUID, wanted: Wanted) -> bool:
        """What the account is called, may do and is bound to; at once, for open sessions too. Raises Refused."""
        tidy = wanted.tidied(await self.agencies())
        async with self._tools.store.transaction() as tx, _told():
            if tidy.role != "admin":
                await _not_the_last(tx, account)
            if not await tx.accounts.change(_row(account, tidy)):
                return False
            await self._note(tx, by, "account-change", account, login=tidy.login, **_bounds(tidy))
        return True

    async def reset(self, by: Staff | str, account: UUID, password: str | None = None) -> str | None:
        """A new password to be changed at the next sign-in; every session ends. None: no such account."""
        found = await self.one(account)
        if found is None:
            return None
        given = self._made() if password is None else fit_password(password, found.login, found.staff.name)
        hashed = await self._tools.proofs.hash(given)
        now = self._tools.now()
        async with self._tools.store.transaction() as tx:
            await tx.accounts.password(account, hashed, True)
            await tx.signing_in.end(account, now)
            await tx.signing_in.forgive("account", self._tools.sealer.index(f"sign-in/{found.login}"))
            await self._note(tx, by, "account-reset", account, login=found.login)
        return given

    async def drop_steps(self, by: Staff | str, account: UUID) -> bool:
        """Takes the second step away, as for a lost phone; False when there was none."""

        async def act(tx: Any) -> bool:
            return await tx.accounts.drop_steps(account)

        return await self._done(by, account, "account-totp-reset", act)

    async def switch(self, by: Staff | str, account: UUID, on: bool) -> bool:
        """Switches an account on or off; off ends its sessions. False when it was so already. Raises Refused."""

        async def act(tx: Any) -> bool:
            if on:
                return await tx.accounts.switch(account, None)
            await _not_the_last(tx, account)
            await tx.signing_in.end(account, self._tools.now())
            return await tx.accounts.switch(account, self._tools.now())

        return await self._done(by, account, "account-on" if on else "account-off", act)

    async def end_sessions(self, by: Staff | str, account: UUID) -> int:
        """Signs an account out everywhere; how many sessions that were."""

        async def act(tx: Any) -> int:
            return await tx.signing_in.end(account, self._tools.now())

        return await self._done(by, account, "account-end-sessions", act)

    async def _done[T](self, by: Staff | str, account: UUID, name: str, act: Callable[[Any], Any]) -> T:
        """Does it and writes it down; nothing is written where nothing came of it."""
        async with self._tools.store.transaction() as tx:
            done = await act(tx)
            if done:
                found = await tx.accounts.by_id(account)
                await self._note(tx, by, name, account, login=found.login)
        return done

    async def _note(self, tx: Any, by: Staff | str, act: str, account: UUID, **detail: Any) -> None:
        await noted(tx, self._tools.now(), by, act, account=str(account), **detail)

    def _made(self) -> str:
        return "-".join(self._tools.ids.key() for _ in range(PARTS))


@asynccontextmanager
async def _told():
    try:
        yield
    except NameTaken:
        raise Refused("Tên đăng nhập hoặc tên đăng nhập một lần này đã thuộc về tài khoản khác.", "login") from None


async def _not_the_last(tx: Any, account: UUID) -> None:
    if await tx.accounts.admins() == {account}:
        raise Refused(LAST_ADMIN, "role")


def _row(account: UUID, tidy: Wanted) -> dict[str, Any]:
    return {
        "id": account,
        "login": tidy.login,
        "name": tidy.name,
        "role": tidy.role,
        "agencies": list(tidy.agencies),
        "places": list(tidy.places),
        "sso": tidy.sso or None,
    }


def _bounds(tidy: Wanted) -> dict[str, Any]:
    """What the audit keeps of an account: its role and what binds it."""
    bound = {"agencies": list(tidy.agencies), "places": list(tidy.places)}
    return {"role": tidy.role, **{name: value for name, value in bound.items() if value}}


def staff_of(row: Any) -> Staff:
    """Who the row of an account is."""
    return Staff(row.id, row.name, row.role, frozenset(row.agencies), frozenset(row.places))


def _account(row: Any) -> Account:
    return Account(
        staff=staff_of(row),
        login=row.login,
        sso=row.sso,
        created_at=row.created_at,
        disabled_at=row.disabled_at,
        signed_in_at=row.signed_in_at,
        must_change=row.must_change,
        two_steps=row.totp_sealed is not None,
        sessions=row.sessions,
        has_password=row.password_hash is not None,
    )
