"""What staff prove themselves with: passwords hashed by Argon2, and codes of an authenticator (TOTP).

Hashing is slow and hungry on purpose: it runs beside the event loop, and only so many at once.
"""

from __future__ import annotations

import asyncio
import hmac
from datetime import datetime

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

STEP = 30  # seconds that a code lives
AT_ONCE = 2  # hashes; each takes 64 MiB
NOBODY = "nobody has this password"


class Proofs:
    """`cost`, `memory` (KiB): of Argon2id; the second recommendation of RFC 9106 on one lane."""

    def __init__(self, cost: int = 3, memory: int = 65536) -> None:
        self._hasher = PasswordHasher(time_cost=cost, memory_cost=memory, parallelism=1)
        self._lanes = asyncio.Semaphore(AT_ONCE)
        self._nobody = ""

    async def hash(self, password: str) -> str:
        async with self._lanes:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def check(self, hashed: str | None, password: str) -> bool:
        """Whether the password is the hashed one. Without a hash it takes as long, and is not."""
        if not self._nobody:
            self._nobody = await self.hash(NOBODY)
        async with self._lanes:
            good = await asyncio.to_thread(self._verified, hashed or self._nobody, password)
        return good and hashed is not None

    def _verified(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False

    def outdated(self, hashed: str) -> bool:
        """Whether it was hashed with other numbers than today's."""
        return self._hasher.check_needs_rehash(hashed)

    def secret(self) -> str:
        """A new secret of an authenticator, 160 bits in base 32."""
        return pyotp.random_base32(32)

    def step(self, secret: str, code: str, now: datetime) -> int | None:
        """The time step whose code this is: the present one, or its neighbour when clocks differ; else None."""
        if len(code) != 6 or not (code.isascii() and code.isdigit()):
            return None
        present, codes = int(now.timestamp()) // STEP, pyotp.TOTP(secret)
        fitting = [at for at in (present - 1, present, present + 1) if hmac.compare_digest(codes.at(at * STEP), code)]
        return fitting[-1] if fitting else None

    def address(self, secret: str, login: str, issuer: str) -> str:
        """What an authenticator reads from a QR code."""
        return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=issuer)
