"""Accounts of staff: adding, finding, changing, and what each proves itself with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from survey.records import NameTaken

_ADD = text("""
    INSERT INTO accounts (id, login, name, role, agencies, places, sso, password_hash, must_change, created_at)
    VALUES (:id, :login, :name, :role, CAST(:agencies AS text[]), CAST(:places AS text[]), :sso, :hash, :change, :at)
""")

_CHANGE = text("""
    UPDATE accounts SET login = :login, name = :name, role = :role, agencies = CAST(:agencies AS text[]),
           places = CAST(:places AS text[]), sso = :sso
    WHERE id = :id RETURNING id
""")

_COLUMNS = """
    SELECT a.id, a.login, a.name, a.role, a.agencies, a.places, a.sso, a.password_hash, a.must_change, a.totp_sealed,
           a.totp_waiting, a.totp_step, a.created_at, a.disabled_at, a.signed_in_at
"""
_BY_LOGIN = text(f"{_COLUMNS} FROM accounts a WHERE a.login = :login")
_BY_SSO = text(f"{_COLUMNS} FROM accounts a WHERE a.sso = :sso")
_BY_ID = text(f"{_COLUMNS} FROM accounts a WHERE a.id = :id")

_ALL = text(f"""
    {_COLUMNS}, (SELECT count(*) FROM staff_sessions s WHERE s.account_id = a.id AND s.passed AND s.ended_at IS NULL
                 AND s.expires_at > :now AND s.seen_at > :idle) AS sessions
    FROM accounts a WHERE CAST(:id AS uuid) IS NULL OR a.id = :id
    ORDER BY a.disabled_at IS NOT NULL, a.login
""")

# Whoever keeps the accounts may not lock everybody out: the rows of the administrators are held while they are counted.
_ADMINS = text("SELECT id FROM accounts WHERE role = 'admin' AND disabled_at IS NULL ORDER BY id FOR UPDATE")

_PASSWORD = text("UPDATE accounts SET password_hash = :hash, must_change = :change WHERE id = :id RETURNING id")
_SWITCH = text("""
    UPDATE accounts SET disabled_at = CAST(:at AS timestamptz)
    WHERE id = :id AND (disabled_at IS NULL) <> (CAST(:at AS timestamptz) IS NULL) RETURNING id
""")
_SIGNED_IN = text("UPDATE accounts SET signed_in_at = :at WHERE id = :id")

_TOTP_BEGIN = text("UPDATE accounts SET totp_waiting = :sealed WHERE id = :id")
_TOTP_SET = text("""
    UPDATE accounts SET totp_sealed = totp_waiting, totp_waiting = NULL, totp_step = :step
    WHERE id = :id AND totp_waiting = :sealed RETURNING id
""")
_TOTP_DROP = text("""
    UPDATE accounts SET totp_sealed = NULL, totp_waiting = NULL
    WHERE id = :id AND totp_sealed IS NOT NULL RETURNING id
""")
_TOTP_STEP = text("UPDATE accounts SET totp_step = :step WHERE id = :id AND totp_step < :step RETURNING id")

_CODES_GONE = text("DELETE FROM recovery_codes WHERE account_id = :id")
_CODE = text("INSERT INTO recovery_codes (account_id, digest) VALUES (:id, :digest)")
_CODE_USED = text("""
    UPDATE recovery_codes SET used_at = :at
    WHERE account_id = :id AND digest = :digest AND used_at IS NULL RETURNING used_at
""")
_CODES_LEFT = text("SELECT count(*) FROM recovery_codes WHERE account_id = :id AND used_at IS NULL")

_AGENCIES = text("SELECT code, name FROM agencies ORDER BY name")


class Accounts:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def add(self, row: Mapping[str, Any]) -> None:
        """Raises NameTaken when the login or the name for single sign-on is another's."""
        await self._kept(_ADD, row)

    async def change(self, row: Mapping[str, Any]) -> bool:
        """False when there is no such account. Raises NameTaken."""
        return await self._kept(_CHANGE, row)

    async def _kept(self, statement: Any, row: Mapping[str, Any]) -> bool:
        try:
            result = await self._connection.execute(statement, row)
        except IntegrityError as error:
            if "uq_accounts" in str(error.orig):
                raise NameTaken from error
            raise
        return bool(result.all()) if result.returns_rows else True

    async def by_login(self, login: str) -> Any | None:
        return await self._one(_BY_LOGIN, login=login)

    async def by_sso(self, name: str) -> Any | None:
        return await self._one(_BY_SSO, sso=name)

    async def by_id(self, account: UUID) -> Any | None:
        return await self._one(_BY_ID, id=account)

    async def all(self, now: datetime, idle: datetime, account: UUID | None = None) -> Sequence[Any]:
        """Every account, or one, with how many sessions it has open."""
        return (await self._connection.execute(_ALL, {"now": now, "idle": idle, "id": account})).all()

    async def admins(self) -> set[UUID]:
        """The administrators who may sign in; until the transaction ends nobody changes that."""
        return {row.id for row in (await self._connection.execute(_ADMINS)).all()}

    async def password(self, account: UUID, hashed: str, must_change: bool) -> bool:
        return bool(await self._one(_PASSWORD, id=account, hash=hashed, change=must_change))

    async def switch(self, account: UUID, off_at: datetime | None) -> bool:
        """False when it was so already, or there is no such account."""
        return bool(await self._one(_SWITCH, id=account, at=off_at))

    async def signed_in(self, account: UUID, at: datetime) -> None:
        await self._connection.execute(_SIGNED_IN, {"id": account, "at": at})

    async def begin_steps(self, account: UUID, sealed: bytes) -> None:
        await self._connection.execute(_TOTP_BEGIN, {"id": account, "sealed": sealed})

    async def set_steps(self, account: UUID, sealed: bytes, step: int) -> bool:
        return bool(await self._one(_TOTP_SET, id=account, sealed=sealed, step=step))

    async def drop_steps(self, account: UUID) -> bool:
        await self._connection.execute(_CODES_GONE, {"id": account})
        return bool(await self._one(_TOTP_DROP, id=account))

    async def take_step(self, account: UUID, step: int) -> bool:
        """Uses up the code of a time step; False when it, or a later one, was used before."""
        return bool(await self._one(_TOTP_STEP, id=account, step=step))

    async def keep_codes(self, account: UUID, digests: Sequence[bytes]) -> None:
        await self._connection.execute(_CODES_GONE, {"id": account})
        for one in digests:
            await self._connection.execute(_CODE, {"id": account, "digest": one})

    async def take_code(self, account: UUID, digest: bytes, at: datetime) -> bool:
        """Uses up a recovery code; False when there is none such, or it was used."""
        return bool(await self._one(_CODE_USED, id=account, digest=digest, at=at))

    async def codes_left(self, account: UUID) -> int:
        return (await self._connection.execute(_CODES_LEFT, {"id": account})).scalar_one()

    async def agencies(self) -> dict[str, str]:
        return {row.code: row.name for row in (await self._connection.execute(_AGENCIES)).all()}

    async def _one(self, statement: Any, **values: Any) -> Any | None:
        return (await self._connection.execute(statement, values)).one_or_none()
