"""People on Zalo: their ids, their phones, when they last turned to the OA, and what they refused."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.wire.faults import Wrong

PHONE = re.compile(r"\+?(?:84|0)?(\d{9,10})")


def national(phone: str) -> str:
    """A phone as Zalo writes it, 84…; "" for what is none."""
    found = PHONE.fullmatch(re.sub(r"[\s.-]", "", phone))
    return f"84{found[1]}" if found else ""


@dataclass
class Person:
    """`opted_out`: the error code for templates, 0 for none. `interacted`: seconds of the fake's clock, 0 never."""

    user: str = ""
    phone: str = ""
    zalo: bool = True
    inactive: bool = False
    opted_out: int = 0
    banned: bool = False
    following: bool = False
    left: bool = False  # unfollowed, and has not come back since
    interacted: float = 0.0
    name: str = "Người dân"
    shared: dict[str, Any] = field(default_factory=dict)

    def interact(self, now: float) -> None:
        self.interacted, self.left = now, False


class People:
    """By user id and by phone; made on first use, with a Zalo account unless it is said otherwise."""

    def __init__(self, app_id: str) -> None:
        self.app_id = app_id
        self.by_user: dict[str, Person] = {}
        self.by_phone: dict[str, Person] = {}

    def forget(self) -> None:
        self.by_user.clear()
        self.by_phone.clear()

    def user(self, user: str) -> Person:
        return self.by_user.setdefault(user, Person(user=user))

    def phone(self, phone: str) -> Person:
        return self.by_phone.setdefault(phone, Person(phone=phone))

    def define(self, body: dict[str, Any]) -> Person:
        """`user` and `phone` together tie an id to a number. The other fields are those of Person."""
        user, phone = str(body.get("user") or ""), national(str(body.get("phone") or ""))
        if body.get("phone") and not phone:
            raise Wrong(f"{body['phone']!r} is no phone number; use 84… , +84… or 0… .")
        if not user and not phone:
            raise Wrong("The body must name a user or a phone.")
        person = self.user(user) if user else self.phone(phone)
        if user and phone:
            person.phone = phone
            self.by_phone[phone] = person
        self._change(person, {name: value for name, value in body.items() if name not in ("user", "phone")})
        return person

    def _change(self, person: Person, given: dict[str, Any]) -> None:
        if unknown := set(given) - set(vars(person)):
            raise Wrong(f"A person has no {sorted(unknown)}; they have {sorted(vars(person))}.")
        if given.get("opted_out") is True:
            given["opted_out"] = -139
        for name, value in given.items():
            setattr(person, name, value if name != "opted_out" else int(value))

    def by_app(self, user: str) -> str:
        """The app-scoped id of a person."""
        return str(int(hashlib.sha256(f"{self.app_id}/{user}".encode()).hexdigest()[:16], 16) % 10**18 + 10**18)

    @property
    def state(self) -> list[dict[str, Any]]:
        every = {id(one): one for one in (*self.by_user.values(), *self.by_phone.values())}
        return [vars(one) for one in every.values()]
