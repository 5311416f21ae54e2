"""Keys of the API: what a key may do, how it looks, and whether it opens anything now."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

BEGINNING = "hl"

# A scope is what a key may do. A key without a scope here opens nothing.
SCOPES = {
    "cases:write": "gửi hồ sơ, in phiếu mời",
    "figures:read": "đọc số liệu và các bản đã công bố",
    "snapshots:write": "công bố số liệu một kỳ",
    "export:read": "xuất dữ liệu",
    "fieldwork:read": "xem mẫu, phiếu giấy, phúc tra",
    "fieldwork:write": "chọn mẫu, in và nhập phiếu giấy, phúc tra",
}

# What the keys written in the settings may do: what they always could, and nothing that came later.
SETTINGS_SCOPES = frozenset({"cases:write", "figures:read"})

State = Literal["active", "expired", "revoked"]


@dataclass(frozen=True, slots=True)
class Holder:
    """Who calls, and what they may do."""

    name: str
    scopes: frozenset[str]

    def may(self, scope: str) -> bool:
        return scope in self.scopes


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is kept: never the key itself."""

    holder: str
    label: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None

    def state(self, now: datetime) -> State:
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at is not None and self.expires_at <= now else "active"


def digest(key: str) -> bytes:
    """What is kept of a key. A key has 256 bits of chance: one quick hash is as good as a slow one."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()


def unknown(scopes: Collection[str]) -> list[str]:
    return sorted(set(scopes) - set(SCOPES))
