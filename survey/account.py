"""An account of staff: how it may be made, what is asked of a password, and the codes of the second step."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from survey.staff import ROLES, Staff

LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")
SHORTEST, LONGEST = 12, 200  # characters of a password
RECOVERY_CODES = 10

# What is tried first by whoever guesses; compared without case, digits and signs at either end.
OBVIOUS = frozenset({"matkhau", "password", "hailong", "qwertyuiop", "sonoivu", "admin", "abcdefghijkl", "quantri"})


class Refused(Exception):
    """What is asked of an account cannot be; the message is for people. `field`: which one is wrong, if one is."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


@dataclass(frozen=True, slots=True)
class Account:
    """An account as its keeper sees it: never a secret."""

    staff: Staff
    login: str
    sso: str | None
    created_at: datetime
    disabled_at: datetime | None
    signed_in_at: datetime | None
    must_change: bool
    two_steps: bool
    sessions: int
    has_password: bool = True

    @property
    def id(self) -> UUID:
        return self.staff.id


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an account shall be, as its keeper wrote it."""

    login: str
    name: str
    role: str
    agencies: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    sso: str = ""

    def tidied(self, known: Collection[str]) -> Wanted:
        """The same, cleaned and checked against the agencies that are `known`. Raises Refused."""
        made = Wanted(
            login=login_of(self.login),
            name=" ".join(unicodedata.normalize("NFC", self.name).split())[:80],
            role=self.role,
            agencies=_bound(self.agencies) if self.role == "agency" else (),
            places=_bound(self.places) if self.role == "helper" else (),
            sso=self.sso.strip()[:200],
        )
        made._checked(known)
        return made

    def _checked(self, known: Collection[str]) -> None:
        if not LOGIN.fullmatch(self.login):
            raise Refused("Tên đăng nhập gồm 2 đến 64 chữ không dấu, số, dấu chấm, gạch hoặc @.", "login")
        if not self.name:
            raise Refused("Hãy ghi họ tên người dùng tài khoản.", "name")
        if self.role not in ROLES:
            raise Refused("Hãy chọn một vai trò.", "role")
        if self.role == "agency" and not self.agencies:
            raise Refused("Tài khoản đơn vị phải gắn với ít nhất một đơn vị.", "agencies")
        if unknown := sorted(set(self.agencies) - set(known)):
            raise Refused(f"Không có đơn vị mang mã {', '.join(unknown)}.", "agencies")
        if self.role == "helper" and not self.places:
            raise Refused("Tài khoản hỗ trợ phải gắn với ít nhất một điểm hỗ trợ.", "places")


def _bound(names: Collection[str]) -> tuple[str, ...]:
    return tuple(sorted({tidy for one in names if (tidy := " ".join(one.split())[:80])}))


def login_of(written: str) -> str:
    """A login as it is kept and looked up: one spelling for every way of typing it."""
    return unicodedata.normalize("NFKC", written).strip().lower()


def password_of(written: str) -> str:
    """A password as it is hashed: the same letters typed by two keyboards are the same password."""
    return unicodedata.normalize("NFKC", written)


def fit_password(written: str, login: str, name: str) -> str:
    """The password in its one spelling. Raises Refused for one that is easily guessed."""
    password = password_of(written)
    if len(password) < SHORTEST:
        raise Refused(f"Mật khẩu cần ít nhất {SHORTEST} ký tự. Một câu ngắn dễ nhớ là tốt nhất.", "new")
    if len(password) > LONGEST:
        raise Refused(f"Mật khẩu dài nhất {LONGEST} ký tự.", "new")
    bare = re.sub(r"[\W\d_]+", "", _plain(password))
    if len(set(password)) < 5 or bare in OBVIOUS or bare in (_letters(login), _letters(name)):
        raise Refused("Mật khẩu này quá dễ đoán. Hãy chọn một câu khác.", "new")
    return password


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(one for one in apart if not unicodedata.combining(one))


def _letters(text: str) -> str:
    return re.sub(r"[\W\d_]+", "", _plain(text))


def code_of(written: str) -> str:
    """A code of the second step, or a recovery code, without what people put between its parts."""
    return re.sub(r"[\s-]", "", written).lower()
