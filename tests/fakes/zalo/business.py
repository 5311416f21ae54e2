"""Templates by phone, and what came of them: delivery, ratings, answers by button."""

from __future__ import annotations

from typing import Any

from tests.fakes.zalo.account import Account, rendered
from tests.fakes.zalo.people import national
from tests.fakes.zalo.refusal import Refusal

Object = dict[str, Any]
MOST_ROWS = 10_000


class Business:
    """Called with the parameters of a request; the result goes into `data`. Raises Refusal."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.events, self.people, self.templates = account.events, account.people, account.templates
        self.clock = account.clock
        self.forget()

    def forget(self) -> None:
        self.ratings: list[Object] = []
        self.answers: list[Object] = []

    def send(self, body: Object) -> Object:
        phone = national(str(body.get("phone") or ""))
        if not phone:
            raise Refusal(-108)
        tracking, data = body.get("tracking_id"), body.get("template_data")
        if not isinstance(tracking, str) or not tracking:
            raise Refusal(-201, "tracking_id")
        template = self.templates.usable(str(body.get("template_id") or ""), data)
        self._check_person(phone)
        quota = self.templates.spend(template)
        number = self.events.new_id()
        sent = {
            "msg_id": number, "template_id": template.id, "user": "", "phone": phone, "tracking_id": tracking,
            "delivered": 0.0,
        }  # fmt: skip
        self.account.sent[number] = sent
        shown = rendered(template.id, template.kind, data)
        shown["template"]["tracking_id"] = tracking
        self.account.show(self.people.phone(phone), number, shown)
        if self.events.postman.terms.auto_deliver:
            self.deliver(sent)
        return {"msg_id": number, "sent_time": self.clock.milliseconds(), "sending_mode": "1", "quota": quota}

    def _check_person(self, phone: str) -> None:
        person = self.people.phone(phone)
        if not person.zalo:
            raise Refusal(-118)
        if person.banned:
            raise Refusal(-119)
        if person.inactive:
            raise Refusal(-114)
        if person.opted_out:
            raise Refusal(person.opted_out)

    def deliver(self, sent: Object) -> Object:
        """The template came to the phone; the event names the phone, never the person's id."""
        sent["delivered"] = self.clock.now()
        message = {
            "delivery_time": self.clock.milliseconds(), "msg_id": sent["msg_id"], "tracking_id": sent["tracking_id"],
        }  # fmt: skip
        content = {"sender": {"id": self.events.oa_id}, "recipient": {"id": sent["phone"]}, "message": message}
        return self.events.send("user_received_message", content, sent["phone"], by_phone=True)

    def rate(self, sent: Object, rate: int, note: str, feedbacks: list[str], *, event: bool) -> Object:
        """A person filled in the rating template. `event` false: Zalo's own event is lost, only the list has it."""
        now = self.clock.milliseconds()
        common = {"note": note, "rate": rate, "feedbacks": feedbacks, "rating_type": "csat", "option": "five_emotions"}
        self.ratings.append(
            {**common, "submitDate": now, "msgId": sent["msg_id"], "oaId": self.events.oa_id,
             "trackingId": sent["tracking_id"], "template_id": sent["template_id"]}
        )  # fmt: skip
        if not event:
            return {"msg_id": sent["msg_id"]}
        tracking = {"tracking_id": sent["tracking_id"]} if sent["tracking_id"] else {}
        message = {**common, "submit_time": now, "msg_id": sent["msg_id"], **tracking}
        by_phone = bool(sent["phone"])
        return self.events.send(
            "user_feedback", {"message": message, "oa_id": self.events.oa_id}, sent["msg_id"], by_phone=by_phone
        )

    def press(self, sent: Object, label: str) -> Object:
        """A person chose an answer in a quick-reply template."""
        now = self.clock.milliseconds()
        message = {
            "submit_time": now, "button_type": "response", "data": label, "tracking_id": sent["tracking_id"],
        }  # fmt: skip
        self.answers.append(
            {"data": label, "submitDate": now, "msgId": sent["msg_id"], "oaId": self.events.oa_id,
             "trackingId": sent["tracking_id"], "template_id": sent["template_id"]}
        )  # fmt: skip
        content = {"message": message, "msg_id": sent["msg_id"], "oa_id": self.events.oa_id}
        return self.events.send("user_click_response_button", content, sent["msg_id"], by_phone=True)

    def status(self, params: Object) -> Object:
        sent = self.account.sent.get(str(params.get("message_id") or ""))
        if sent is None:
            return {"status": -1, "message": "Message is not found"}
        if not sent["delivered"]:
            return {"status": 0, "message": "Message has not been delivered"}
        time = str(int(sent["delivered"] * 1000))
        return {"status": 1, "message": "Message has been delivered", "delivery_time": time}

    def rated(self, params: Object) -> Object:
        return self._listed(self.ratings, params)

    def pressed(self, params: Object) -> Object:
        return self._listed(self.answers, params)

    def _listed(self, rows: list[Object], params: Object) -> Object:
        """The rows of one template between two times in milliseconds, a page of them."""
        try:
            begin, end = int(params["from_time"]), int(params["to_time"])
            offset, limit = int(params.get("offset") or 0), int(params.get("limit") or 100)
        except (KeyError, ValueError):
            raise Refusal(-201, "from_time, to_time, offset, limit") from None
        if not params.get("template_id"):
            raise Refusal(-201, "template_id")
        if offset < 0 or not 0 < limit <= MOST_ROWS:
            raise Refusal(-210, f"limit must be at most {MOST_ROWS}")
        asked = str(params["template_id"])
        found = [one for one in rows if one["template_id"] == asked and begin <= int(one["submitDate"]) <= end]
        page = [{name: value for name, value in one.items() if name != "template_id"} for one in found]
        return {"total": len(found), "data": page[offset : offset + limit]}

    def quota(self, params: Object) -> Object:
        return dict(self.templates.quota)
