"""The desk's verbs for one's own account: password, second step, recovery codes, and where one is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from survey.account import RECOVERY_CODES, Refused, code_of, fit_password
from survey.desk.audit import noted
from survey.desk.signing_in import Session, digest
from survey.desk.tools import Tools


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere one is signed in; `here` is the browser that asks."""

    id: UUID
    device: str
    since: datetime
    seen: datetime
    until: datetime
    here: bool


@dataclass(frozen=True, slots=True)
class Begun:
    """A second step about to be set up: the secret in groups for typing, and the address that its QR code holds."""

    secret: str
    address: str


class OwnAccount:
    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def sessions(self, session: Session) -> list[Place]:
        now = self._tools.now()
        async with self._tools.store.transaction() as tx:
            rows = await tx.signing_in.all(session.staff.id, now, now - self._tools.idle)
        return [
            Place(row.id, row.device, row.created_at, row.seen_at, row.expires_at, row.id == session.id) for row in rows
        ]

    async def end(self, session: Session, which: UUID | None, token: str) -> int:
        """Ends one session of one's own, or with None all others; how many that were."""
        keep = digest(token) if which is None else None
        async with self._tools.store.transaction() as tx:
            ended = await tx.signing_in.end(session.staff.id, self._tools.now(), only=which, keep=keep)
            if ended:
                await noted(tx, self._tools.now(), session.staff, "session-end", number=ended)
        return ended

    async def change_password(self, session: Session, new: str, token: str) -> None:
        """A new password, its old one having been proved; every other session ends. Raises Refused."""
        password = fit_password(new, session.login, session.staff.name)
        async with self._tools.store.transaction() as tx:
            row = await tx.accounts.by_id(session.staff.id)
        if await self._tools.proofs.check(row.password_hash, password):
            raise Refused("Mật khẩu mới phải khác mật khẩu đang dùng.", "new")
        hashed = await self._tools.proofs.hash(password)
        async with self._tools.store.transaction() as tx:
            await tx.accounts.password(session.staff.id, hashed, False)
            await tx.signing_in.end(session.staff.id, self._tools.now(), keep=digest(token))
            await noted(tx, self._tools.now(), session.staff, "password-change")

    async def begin_steps(self, session: Session) -> Begun:
        """A secret for the authenticator; it asks for nothing before a first code of it was given."""
        if session.two_steps:
            raise Refused("Xác thực hai bước đang bật. Hãy tắt trước khi đặt lại.")
        sealer, proofs = self._tools.sealer, self._tools.proofs
        async with self._tools.store.transaction() as tx:
            row = await tx.accounts.by_id(session.staff.id)
            secret = sealer.open(row.totp_waiting) if row.totp_waiting else proofs.secret()
            if not row.totp_waiting:
                await tx.accounts.begin_steps(session.staff.id, sealer.seal(secret))
        owner = self._tools.contacts.get("owner", "")
        return Begun(secret, proofs.address(secret, session.login, f"hailong {owner}".strip()))

    async def set_steps(self, session: Session, code: str, token: str) -> list[str]:
        """Switches the second step on; the recovery codes are told this once. Raises Refused."""
        async with self._tools.store.transaction() as tx:
            row = await tx.accounts.by_id(session.staff.id)
            secret = self._tools.sealer.open(row.totp_waiting) if row.totp_waiting else ""
            step = self._tools.proofs.step(secret, code_of(code), self._tools.now()) if secret else None
            if step is None or not await tx.accounts.set_steps(session.staff.id, row.totp_waiting, step):
                raise Refused("Mã chưa đúng. Hãy xem giờ trên điện thoại có đúng không, rồi nhập mã mới.", "code")
            codes = [self._code() for _ in range(RECOVERY_CODES)]
            digests = [self._tools.sealer.index(f"recovery/{row.id}/{code_of(one)}") for one in codes]
            await tx.accounts.keep_codes(row.id, digests)
            await tx.signing_in.end(row.id, self._tools.now(), keep=digest(token))
            await noted(tx, self._tools.now(), session.staff, "totp-on")
        return codes

    async def drop_steps(self, session: Session) -> bool:
        """Switches the second step off; False when it was off."""
        async with self._tools.store.transaction() as tx:
            dropped = await tx.accounts.drop_steps(session.staff.id)
            if dropped:
                await noted(tx, self._tools.now(), session.staff, "totp-off")
        return dropped

    async def codes_left(self, session: Session) -> int:
        async with self._tools.store.transaction() as tx:
            return await tx.accounts.codes_left(session.staff.id)

    def _code(self) -> str:
        return f"{self._tools.ids.key()}-{self._tools.ids.key()}"
