"""The people behind the desk: their roles, and what each role may do and read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

Role = Literal["admin", "office", "agency", "helper", "supervisor"]

ROLES: dict[str, str] = {
    "admin": "Quản trị",
    "office": "Sở Nội vụ",
    "agency": "Đơn vị",
    "helper": "Người hỗ trợ",
    "supervisor": "Giám sát",
}

DOES: dict[str, str] = {
    "admin": "mọi việc, và quản lý tài khoản",
    "office": "điều hành khảo sát, xem thông tin cá nhân khi cần",
    "agency": "xem kết quả của đơn vị mình",
    "helper": "giúp người dân trả lời tại điểm hỗ trợ",
    "supervisor": "xem mọi kết quả, không xem thông tin cá nhân",
}

# A right is what a page asks for. What an agency's reader reads is its own agencies only: see `reads`.
RIGHTS: dict[str, frozenset[str]] = {
    "office:read": frozenset({"admin", "office", "supervisor"}),
    "office:write": frozenset({"admin", "office"}),
    "personal:read": frozenset({"admin", "office"}),
    "agency:read": frozenset({"admin", "office", "supervisor", "agency"}),
    "help": frozenset({"admin", "office", "helper"}),
    "admin": frozenset({"admin"}),
}


@dataclass(frozen=True, slots=True)
class Staff:
    """Who is signed in. `agencies` and `places` bind an agency's reader and a helper; the others have none."""

    id: UUID
    name: str
    role: Role
    agencies: frozenset[str] = field(default_factory=frozenset)
    places: frozenset[str] = field(default_factory=frozenset)

    def may(self, right: str) -> bool:
        """A right that nobody knows is nobody's."""
        return self.role in RIGHTS.get(right, ())

    def reads(self, agency: str) -> bool:
        """Whether the figures of this agency are theirs to read."""
        return self.may("agency:read") and (self.role != "agency" or agency in self.agencies)


def name_of(who: Staff | str) -> str:
    """How somebody is written down: staff by their name, others by the one they gave."""
    return who.name if isinstance(who, Staff) else who
