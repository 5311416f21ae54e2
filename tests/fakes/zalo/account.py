"""The Official Account's API: consultation messages, templates by user id, and what is known of a person."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson

from tests.fakes.wire.screens import Screens
from tests.fakes.zalo.events import Events
from tests.fakes.zalo.message import read
from tests.fakes.zalo.people import People, Person
from tests.fakes.zalo.refusal import Refusal
from tests.fakes.zalo.templates import ONLY_BY_PHONE, Templates

WINDOW = 7 * 86_400
FREE = 48 * 3600
Object = dict[str, Any]


class Account:
    """Called with the parameters of a request; the result goes into `data`. Raises Refusal."""

    def __init__(self, people: People, events: Events, templates: Templates, screens: Screens) -> None:
        self.people, self.events, self.templates, self.screens = people, events, templates, screens
        self.clock = events.clock
        self.forget()

    def forget(self) -> None:
        self.package_quota = 10  # messages after 48 hours that the package pays for; then they are charged
        self.charged = 0
        self.sent: dict[str, Object] = {}  # templates by message id

    def _person(self, user: Any) -> Person:
        if not isinstance(user, str) or not user.isdecimal():
            raise Refusal(-201, "user_id")
        person = self.people.user(user)
        if person.banned:
            raise Refusal(-227)
        return person

    def consult(self, body: Object) -> Object:
        recipient = body.get("recipient")
        person = self._person(recipient.get("user_id") if isinstance(recipient, dict) else None)
        message = read(body.get("message"))
        self._check_window(person)
        number = self.events.new_id()
        quota = self._quota(person)
        shown = {"text": message.text, "buttons": message.buttons, **({"ask": message.ask} if message.ask else {})}
        self.show(person, number, shown)
        self.events.receipts(message.echo, person.user, {"text": message.text, "msg_id": number})
        return self._receipt(person, number) | ({"quota": quota} if quota else {})

    def _check_window(self, person: Person) -> None:
        if person.left:
            raise Refusal(-213)
        if not person.interacted:
            raise Refusal(-232)
        if self.clock.now() - person.interacted > WINDOW:
            raise Refusal(-230)

    def _quota(self, person: Person) -> Object | None:
        """How a message is paid for; None for one that is charged."""
        owner = {"owner_type": "OA", "owner_id": self.events.oa_id}
        free_until = person.interacted + FREE
        if self.clock.now() <= free_until:
            ends = str(int(free_until * 1000))
            return {"quota_type": "reply", "remain": "8", "total": "8", "expired_date": ends, **owner}
        if self.package_quota > 0:
            self.package_quota -= 1
            return {"quota_type": "sub_quota", "remain": str(self.package_quota), "total": "10", **owner}
        self.charged += 1
        return None

    def show(self, person: Person, number: str, shown: Object) -> None:
        who = {"user": person.user, "phone": person.phone}
        self.screens.show({**who, "id": number, "at": self.clock.now(), **shown})

    def _receipt(self, person: Person, number: str) -> Object:
        return {"message_id": number, "user_id": person.user, "sent_time": self.clock.milliseconds()}

    def template(self, body: Object) -> Object:
        """A template by user id; needs no window."""
        person = self._person(body.get("user_id"))
        data = body.get("template_data")
        template = self.templates.usable(str(body.get("template_id") or ""), data)
        if not template.by_user or template.kind in ONLY_BY_PHONE:
            raise Refusal(-249)
        if person.opted_out:
            raise Refusal(person.opted_out)
        number = self.events.new_id()
        self.sent[number] = {
            "msg_id": number, "template_id": template.id, "user": person.user, "phone": "", "tracking_id": "",
            "delivered": self.clock.now(),
        }  # fmt: skip
        self.show(person, number, rendered(template.id, template.kind, data))
        self.events.receipts("oa_send_template", person.user, {"msg_id": number})
        owner = {"owner_type": "OA", "owner_id": self.events.oa_id}
        return self._receipt(person, number) | {"quota": {"quota_type": "purchase_quota", **owner}}

    def detail(self, params: Object) -> Object:
        """`data` in the query is JSON: {"user_id": …}."""
        try:
            asked = orjson.loads(params.get("data") or "{}")
        except ValueError:
            raise Refusal(-201, "data") from None
        person = self._person(asked.get("user_id"))
        return {
            "user_id": person.user, "user_id_by_app": self.people.by_app(person.user), "display_name": person.name,
            "user_alias": person.name, "is_sensitive": False, "user_is_follower": person.following,
            "user_last_interaction_date": _date(person.interacted), "shared_info": person.shared,
        }  # fmt: skip

    def quota(self, body: Object) -> Object:
        person = self._person(body.get("user_id"))
        inside = bool(person.interacted) and self.clock.now() - person.interacted <= FREE
        return {
            "user_id": person.user, "last_interaction": str(int(person.interacted * 1000)),
            "cs_reply": {"remain": 8 if inside else 0, "total": 8},
        }  # fmt: skip

    def about(self, params: Object) -> Object:
        return {"oa_id": self.events.oa_id, "name": "Hài Lòng (thử nghiệm)", "is_verified": True, "oa_type": 4}


def rendered(number: str, kind: str, data: Object) -> Object:
    """What the phone shows of a template: its values one after the other, since its words are on Zalo's side."""
    text = " · ".join(str(value) for value in data.values())
    return {"text": text, "buttons": [], "template": {"id": number, "kind": kind, "data": data}}


def _date(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%d/%m/%Y") if seconds else ""
