"""What people and the OA's administrators do, on request: write, tap, follow, leave, rate, answer by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.fakes.wire.control import Body, need
from tests.fakes.wire.faults import Wrong
from tests.fakes.zalo.account import Account
from tests.fakes.zalo.business import Business
from tests.fakes.zalo.grants import Grants
from tests.fakes.zalo.people import Person, national

PLACE = "http://fake.zalo"
MEDIA: dict[str, Any] = {
    "image": {"thumbnail": f"{PLACE}/t.jpg", "url": f"{PLACE}/a.jpg"},
    "gif": {"thumbnail": f"{PLACE}/t.gif", "url": f"{PLACE}/a.gif"},
    "audio": {"url": f"{PLACE}/a.amr"},
    "video": {"url": f"{PLACE}/a.mp4", "thumbnail": f"{PLACE}/t.jpg", "description": ""},
    "sticker": {"url": f"{PLACE}/s.png", "id": "46991"},
    "link": {"thumbnail": f"{PLACE}/t.jpg", "description": "Trang tin", "url": f"{PLACE}/tin"},
    "location": {"coordinates": {"latitude": "16.4637", "longitude": "107.5909"}},
    "file": {
        "size": "1024", "name": "don.pdf", "checksum": "d41d8cd98f00b204e9800998ecf8427e", "type": "pdf",
        "url": f"{PLACE}/don.pdf",
    },
}  # fmt: skip


class Citizens:
    """Control requests; each answers the number of its event and the message id in it. Raises Wrong."""

    def __init__(self, account: Account, business: Business, grants: Grants) -> None:
        self.account, self.business, self.grants = account, business, grants
        self.people, self.events, self.templates = account.people, account.events, account.templates
        self.deeds: dict[str, Callable[[Body], Any]] = {
            "user": lambda body: vars(self.people.define(body)),
            "say": self.say,
            "tap": self.tap,
            "media": self.media,
            "follow": self.follow,
            "unfollow": self.unfollow,
            "chatnow": self.chatnow,
            "withdraw": self.withdraw,
            "submit_info": self.submit_info,
            "agent": self.agent,
            "rate": self.rate,
            "press": self.press,
            "deliver": lambda body: self.business.deliver(self._template(body)),
            "test_event": lambda body: self.events.console_test(),
            "event": self.raw,
            "template": self.template,
            "oa": self.settle,
            "consent": self.consent,
            "revoke": self.revoke,
        }

    def _person(self, body: Body, *, interacts: bool = True) -> Person:
        user = str(need(body, "user")[0])
        if not user.isdecimal():
            raise Wrong(f"user must be a number in text, as Zalo's ids are; it is {user!r}.")
        person = self.people.user(user)
        if interacts:
            person.interact(self.account.clock.now())
        return person

    def say(self, body: Body) -> Body:
        """`quote`: the id of a message that is replied to."""
        (text,) = need(body, "text")
        quote = {"quote_msg_id": body["quote"]} if body.get("quote") else {}
        return self.events.from_user("user_send_text", self._person(body).user, {"text": str(text), **quote})

    def tap(self, body: Body) -> Body:
        """A tap is a text like any other: nothing tells it from a payload that was typed."""
        return self.say({"user": body.get("user"), "text": need(body, "payload")[0]})

    def media(self, body: Body) -> Body:
        kind = body.get("kind")
        if kind not in MEDIA:
            raise Wrong(f"kind must be one of {', '.join(MEDIA)}.")
        attachments = [{"type": kind, "payload": MEDIA[kind]}]
        return self.events.from_user(f"user_send_{kind}", self._person(body).user, {"attachments": attachments})

    def follow(self, body: Body) -> Body:
        person = self._person(body)
        person.following = True
        return self._following("follow", person, source=str(body.get("source") or "oa_profile"))

    def unfollow(self, body: Body) -> Body:
        person = self._person(body, interacts=False)
        person.following, person.left = False, True
        return self._following("unfollow", person, source="oa_profile")

    def _following(self, name: str, person: Person, source: str) -> Body:
        content = {
            "oa_id": self.events.oa_id, "follower": {"id": person.user},
            "user_id_by_app": self.people.by_app(person.user), "source": source,
        }  # fmt: skip
        return self.events.send(name, content, person.user)

    def chatnow(self, body: Body) -> Body:
        return self._named("user_click_chatnow", self._person(body))

    def withdraw(self, body: Body) -> Body:
        """A person asks the OA, through Zalo, to erase what it knows of them."""
        person = self._person(body, interacts=False)
        person.left = True
        return self._named("user_withdraw", person)

    def _named(self, name: str, person: Person) -> Body:
        content = {
            "oa_id": self.events.oa_id, "user_id": person.user, "user_id_by_app": self.people.by_app(person.user),
        }  # fmt: skip
        return self.events.send(name, content, person.user)

    def submit_info(self, body: Body) -> Body:
        """`name` and `phone` as the person agreed to share them."""
        person = self._person(body)
        phone = national(str(need(body, "phone")[0]))
        if not phone:
            raise Wrong(f"{body['phone']!r} is no phone number; use 84… , +84… or 0… .")
        person.shared = {"name": str(body.get("name") or person.name), "phone": phone}
        info = {
            **person.shared, "user_dob": "30/10/1960", "gender": "Nam",
            "full_address": {"user_city": "Thành phố Huế", "user_ward": "Phường Thuận Hóa", "user_address": ""},
        }  # fmt: skip
        parties = {"sender": {"id": person.user}, "recipient": {"id": self.events.oa_id}}
        return self.events.send("user_submit_info", {**parties, "info": info}, person.user)

    def agent(self, body: Body) -> Body:
        """Somebody at the OA writes by hand; that is shown to the person, and echoed with admin_id."""
        person = self._person(body, interacts=False)
        number, text = self.events.new_id(), str(need(body, "text")[0])
        shown = {"text": text, "buttons": [], "agent": True}
        self.account.show(person, number, shown)
        message = {"text": text, "msg_id": number}
        return self.events.from_oa("oa_send_text", person.user, message, admin_id="5000000000000000001")

    def _template(self, body: Body) -> Body:
        sent = self.account.sent
        if body.get("msg_id") in sent:
            return sent[body["msg_id"]]
        for one in reversed(sent.values()):
            if body.get("tracking_id") and one["tracking_id"] == body["tracking_id"]:
                return one
        raise Wrong("No template was sent with this msg_id or tracking_id; see GET /control/messages.")

    def rate(self, body: Body) -> Body:
        (rate,) = need(body, "rate")
        if rate not in (1, 2, 3, 4, 5):
            raise Wrong("rate must be a number from 1 to 5.")
        note, feedbacks = str(body.get("note") or ""), list(body.get("feedbacks") or [])
        return self.business.rate(self._template(body), rate, note, feedbacks, event=body.get("event", True))

    def press(self, body: Body) -> Body:
        return self.business.press(self._template(body), str(need(body, "label")[0]))

    def raw(self, body: Body) -> Body:
        """Any event as it is, rightly signed; what every event has is added where it is missing."""
        (name,) = need(body, "event_name")
        event = {"app_id": self.events.app_id, "timestamp": self.account.clock.milliseconds(), **body}
        return self.events.raw(event, str(name), by_phone=bool(event.pop("by_phone", False)))

    def template(self, body: Body) -> Body:
        """Defines a template. `event`: true tells the bot of a new status, with `reason`."""
        tells, reason = body.pop("event", False), body.pop("reason", "")
        template, before = self.templates.define(body)
        if tells:
            status = {"prev_status": before, "new_status": template.status}
            content = {
                "oa_id": self.events.oa_id, "template_id": template.id, "status": status, "reason": reason,
            }  # fmt: skip
            self.events.send("change_template_status", content, template.id)
        return vars(template)

    def settle(self, body: Body) -> Body:
        """What is special to this OA; see SETTINGS."""
        places = {"package_quota": self.account, **dict.fromkeys(SETTINGS, self.templates)}
        if unknown := set(body) - set(places):
            raise Wrong(f"An OA has no {sorted(unknown)}; it has {sorted(places)}.")
        for name, value in body.items():
            setattr(places[name], name, value)
        return {name: getattr(place, name) for name, place in places.items()}

    def consent(self, body: Body) -> Body:
        """An administrator agrees, without a browser: the code that the callback would get."""
        return {"code": self.grants.consent(str(body.get("challenge") or "")), "oa_id": self.events.oa_id}

    def revoke(self, body: Body) -> Body:
        what = body.get("what", "all")
        if what not in ("access", "refresh", "all"):
            raise Wrong("what must be access, refresh or all.")
        self.grants.revoke(what)
        return {"revoked": what}


SETTINGS = ("strict", "night_rule", "daily_quota")
