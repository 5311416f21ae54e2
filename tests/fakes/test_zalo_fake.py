"""The little Zalo over real HTTP: what it takes, what it refuses, what it tells the webhook, and its tokens."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.fakes.hands import PHONE, USER, Account
from tests.fakes.listener import Call, Listener
from tests.fakes.wire.serving import opened
from tests.fakes.zalo import APP_ID, OA_ID, OA_SECRET, serve

pytestmark = pytest.mark.anyio

HOUR, DAY = 3600, 86_400
EVER = {"from_time": 0, "to_time": 2**52}


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    async with opened(Listener()) as running:
        yield running


@pytest.fixture
async def hand() -> AsyncIterator[Account]:
    async with serve() as fake, httpx.AsyncClient() as client:
        yield Account(fake, client)


@pytest.fixture
async def heard(hand: Account, listener: Listener) -> Listener:
    """The listener, as the webhook of the fake."""
    await hand("delivery", webhook=listener.address)
    return listener


def buttons(count: int = 1, title: str = "Hài lòng", payload: str = "#s:1:5") -> dict[str, Any]:
    one = {"title": title, "type": "oa.query.hide", "payload": payload}
    return {"type": "template", "payload": {"buttons": [one] * count}}


def signed(call: Call) -> bool:
    told = str(call.body["timestamp"]).encode()
    mac = hashlib.sha256(APP_ID.encode() + call.raw + told + OA_SECRET.encode()).hexdigest()
    return call.headers["x-zevent-signature"] == f"mac={mac}"


async def test_a_person_writes_is_answered_and_everything_is_echoed(hand, heard):
    said = await hand("say", user=USER, text="Xin chào")
    sent = await hand.consult("Ông/Bà có hài lòng không?", attachment=buttons(5))
    assert sent["error"] == 0
    number = sent["data"]["message_id"]
    tapped = await hand("tap", user=USER, payload="#s:1:5")
    first, echo, received, seen, tap = await heard.bodies(5)
    assert (first["message"], first["sender"], first["recipient"]) == (
        {"msg_id": said["msg_id"], "text": "Xin chào"},
        {"id": USER},
        {"id": OA_ID},
    )
    assert (echo["event_name"], echo["sender"], echo["recipient"]) == ("oa_send_text", {"id": OA_ID}, {"id": USER})
    assert echo["message"] == {"msg_id": number, "text": "Ông/Bà có hài lòng không?"}
    assert (received["event_name"], received["message"]) == ("user_received_message", {"msg_id": number})
    assert (seen["event_name"], seen["message"], seen["sender"]) == (
        "user_seen_message",
        {"msg_ids": [number]},
        {"id": OA_ID},
    )
    assert (tap["event_name"], tap["message"]) == ("user_send_text", {"msg_id": tapped["msg_id"], "text": "#s:1:5"})
    (shown,) = await hand.shown(user=USER)
    assert shown["buttons"][0] == {"title": "Hài lòng", "payload": "#s:1:5", "hidden": True}


@pytest.mark.parametrize("spaced", [0, 1])
async def test_every_event_is_signed_over_its_bytes(hand, heard, spaced):
    await hand("delivery", spaced=spaced)
    await hand("say", user=USER, text="Tôi rất hài lòng")
    (call,) = await heard.heard(1)
    assert signed(call)
    assert ("Tôi" in call.raw.decode(), b'": "' in call.raw) == (not spaced, bool(spaced))
    assert all(isinstance(call.body[name], str) for name in ("app_id", "timestamp", "user_id_by_app"))


@pytest.mark.parametrize(
    ("text", "attachment", "code"),
    [
        ("a" * 2001, None, -210),
        ("", None, -201),
        ("a", buttons(6), -210),
        ("a", buttons(title="a" * 101), -210),
        ("a", buttons(payload="a" * 1001), -210),
        ("a", buttons(payload=""), -201),
        ("a" * 2000, buttons(5, "a" * 100, "a" * 1000), 0),
    ],
)
async def test_the_limits_of_a_message(hand, text, attachment, code):
    await hand("follow", user=USER)
    more = {"attachment": attachment} if attachment else {}
    assert (await hand.consult(text, **more))["error"] == code
    assert len(await hand.shown()) == (code == 0)


async def test_the_window_is_of_seven_days_and_two_are_free(hand):
    assert (await hand.consult())["error"] == -232
    await hand("say", user=USER, text="a")
    assert (await hand.consult())["data"]["quota"]["quota_type"] == "reply"
    await hand("clock", advance=48 * HOUR + 1)
    assert (await hand.consult())["error"] == -220  # the token lived 25 hours
    await hand.refresh(hand.fake.grants.refresh)
    assert (await hand.consult())["data"]["quota"]["quota_type"] == "sub_quota"
    await hand("oa", package_quota=0)
    assert "quota" not in (await hand.consult())["data"]
    await hand("clock", advance=5 * DAY)
    await hand.refresh(hand.fake.grants.refresh)
    assert (await hand.consult())["error"] == -230
    await hand("follow", user=USER)
    assert (await hand.consult())["error"] == 0
    await hand("unfollow", user=USER)
    assert (await hand.consult())["error"] == -213


async def test_refresh_tokens_are_used_once_and_old_access_dies_at_once(hand):
    await hand("follow", user=USER)
    old, refresh = hand.fake.grants.access, hand.fake.grants.refresh
    new = await hand.refresh(refresh)
    assert new["expires_in"] == "90000"
    assert (await hand.call("/v2.0/oa/getoa", token=old))["error"] == -216
    assert (await hand.call("/v2.0/oa/getoa", token=new["access_token"]))["error"] == 0
    again = await hand.refresh(refresh)
    assert (again["error"], again["error_name"]) == (-14014, "Invalid refresh token.")
    assert (await hand.refresh(new["refresh_token"]))["access_token"]
    await hand("clock", advance=91 * DAY)
    assert (await hand.refresh(hand.fake.grants.refresh))["error"] == -14014


async def test_a_revoked_grant_is_known_by_its_errors(hand):
    await hand("revoke", what="access")
    assert (await hand.invite())["error"] == -124
    assert (await hand.consult())["error"] == -216
    await hand("revoke", what="all")
    assert (await hand.refresh(hand.fake.grants.refresh))["error"] == -14014


async def test_an_administrator_consents_with_a_challenge(hand):
    verifier = "v" * 43
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    query = {"app_id": APP_ID, "redirect_uri": "https://x.vn/ve", "code_challenge": challenge, "state": "s1"}
    page = await hand.client.get(f"{hand.fake.url}/v4/oa/permission", params=query)
    back = parse_qs(urlsplit(page.headers["location"]).query)
    assert (page.status_code, back["oa_id"], back["state"]) == (302, [OA_ID], ["s1"])
    form = {"grant_type": "authorization_code", "code": back["code"][0], "code_verifier": verifier}
    assert (await hand.token("wrong", **form))["error"] == -14004
    assert (await hand.token(app_id="1", **form))["error"] == -14002
    assert (await hand.token(**form | {"grant_type": "password"}))["error"] == -14018
    assert (await hand.token(**form))["access_token"] == hand.fake.grants.access
    assert (await hand.token(**form))["error"] == -14005
    code = (await hand("consent", challenge=challenge))["code"]
    assert (await hand.token(**form | {"code": code, "code_verifier": "other"}))["error"] == -14005


async def test_a_template_by_phone_is_delivered_rated_and_answered(hand, heard):
    sent = (await hand.invite(phone="0987 654 321"))["data"]
    assert (sent["sending_mode"], sent["quota"]) == ("1", {"dailyQuota": "20000", "remainingQuota": "19999"})
    status = {"message_id": sent["msg_id"]}
    assert (await hand.call("/message/status", **status))["data"]["status"] == 0
    await hand("deliver", tracking_id="t1")
    assert (await hand.call("/message/status", **status))["data"]["status"] == 1
    assert (await hand.call("/message/status", message_id="other"))["data"]["status"] == -1
    await hand("rate", tracking_id="t1", rate=5, note="Tốt", feedbacks=["Nhanh"])
    await hand("press", tracking_id="t1", label="Tiếp tục")
    calls = await heard.heard(3)
    assert all(signed(one) and one.headers["x-zevent-server"] == "ZNS" for one in calls)
    events = {one.body["event_name"]: one.body for one in calls}
    delivered = events["user_received_message"]
    assert (delivered["recipient"], delivered["message"]["tracking_id"]) == ({"id": PHONE}, "t1")
    rated = events["user_feedback"]["message"]
    assert (rated["rate"], rated["note"], rated["feedbacks"], rated["tracking_id"]) == (5, "Tốt", ["Nhanh"], "t1")
    assert (rated["msg_id"], events["user_feedback"]["oa_id"]) == (sent["msg_id"], OA_ID)
    pressed = events["user_click_response_button"]
    assert (pressed["msg_id"], pressed["message"]["data"]) == (sent["msg_id"], "Tiếp tục")
    (shown,) = await hand.shown(phone="0987654321")
    assert (shown["template"]["id"], shown["template"]["tracking_id"]) == ("4001", "t1")


async def test_a_rating_whose_event_was_lost_is_in_the_list(hand, heard):
    await hand.invite()
    await hand("rate", tracking_id="t1", rate=2, event=False)
    (row,) = (await hand.call("/rating/get", template_id="4001", **EVER))["data"]["data"]
    assert (row["rate"], row["trackingId"], row["oaId"]) == (2, "t1", OA_ID)
    assert (await hand.call("/rating/get", template_id="4001", offset=1, **EVER))["data"]["total"] == 1
    assert (await hand.call("/rating/get", template_id="4002", **EVER))["data"]["data"] == []
    assert heard.calls == []


async def test_a_template_by_user_id_needs_no_window_but_the_right_kind(hand, heard):
    sent = await hand.by_user()
    assert sent["error"] == 0
    await hand("rate", msg_id=sent["data"]["message_id"], rate=4)
    events = {one["event_name"]: one for one in await heard.bodies(4)}
    rated = events["user_feedback"]["message"]
    assert rated["msg_id"] == sent["data"]["message_id"]
    assert "tracking_id" not in rated
    await hand("template", id="4002", by_user=False)
    assert (await hand.by_user())["error"] == -249
    await hand("template", id="4003", kind="response")
    assert (await hand.by_user(template_id="4003"))["error"] == -249


@pytest.mark.parametrize(
    ("person", "code"),
    [
        ({"zalo": False}, -118),
        ({"inactive": True}, -114),
        ({"opted_out": True}, -139),
        ({"opted_out": -140}, -140),
        ({"banned": True}, -119),
    ],
)
async def test_people_who_cannot_be_reached_by_phone(hand, person, code):
    await hand("user", phone=PHONE, **person)
    assert (await hand.invite())["error"] == code
    assert (await hand.invite(phone="0911111111"))["error"] == 0


@pytest.mark.parametrize(
    ("template", "code"),
    [
        ({"status": "PENDING_REVIEW"}, -131),
        ({"status": "DISABLE"}, -146),
        ({"daily_quota": 0}, -147),
        ({"params": {"ten": 2}}, -1121),
        ({"params": {"ten": 9, "ma": 9}}, -1122),
    ],
)
async def test_templates_that_cannot_be_sent(hand, template, code):
    await hand("template", id="4001", **template)
    assert (await hand.invite())["error"] == code


async def test_what_is_wrong_with_a_template_message(hand):
    assert (await hand.invite(phone="113"))["error"] == -108
    assert (await hand.invite(tracking_id=""))["error"] == -201
    assert (await hand.invite(template_data={}))["error"] == -111
    await hand("oa", strict=True)
    assert (await hand.invite(template_id="9"))["error"] == -109


async def test_quotas_of_a_day_and_nights(hand):
    await hand("oa", daily_quota=1)
    assert [(await hand.invite(f"t{at}"))["error"] for at in range(2)] == [0, -144]
    await hand("clock", advance=DAY)
    assert (await hand.invite("t2"))["error"] == 0
    await hand("oa", daily_quota=100, night_rule=True)
    codes = []
    for _ in range(24):
        await hand("clock", advance=HOUR)
        await hand.refresh(hand.fake.grants.refresh)
        codes.append((await hand.invite())["error"])
    assert codes.count(-133) == 8


async def test_calls_a_minute_are_counted(hand):
    await hand("limit", per_minute=2)
    codes = [(await hand.call("/v2.0/oa/getoa"))["error"] for _ in range(3)]
    assert codes == [0, 0, -32]
    await hand("clock", advance=60)
    assert (await hand.call("/v2.0/oa/getoa"))["error"] == 0


async def test_what_is_known_of_a_person(hand):
    await hand("submit_info", user=USER, name="Lan", phone="0987654321")
    detail = (await hand.call("/v3.0/oa/user/detail", data=f'{{"user_id":"{USER}"}}'))["data"]
    assert (detail["user_id"], detail["shared_info"]["phone"]) == (USER, PHONE)
    quota = (await hand.call("/v3.0/oa/quota/message", {"user_id": USER}))["data"]
    assert (int(quota["last_interaction"]) > 0, quota["cs_reply"]["remain"]) == (True, 8)


async def test_events_of_coming_going_and_hands(hand, heard):
    for name in ("follow", "unfollow", "chatnow", "withdraw", "test_event"):
        await hand(name, user=USER)
    await hand("agent", user=USER, text="Để tôi xem")
    await hand("media", user=USER, kind="audio")
    await hand("template", id="4001", status="REJECT", event=True, reason="Nội dung")
    await hand("event", event_name="add_user_to_tag", oa_id=OA_ID)
    events = {one["event_name"]: one for one in await heard.bodies(9)}
    assert events["follow"]["follower"] == events["unfollow"]["follower"] == {"id": USER}
    assert events["user_click_chatnow"]["user_id"] == events["user_withdraw"]["user_id"] == USER
    assert events["user_send_text"]["message"]["msg_id"] == "This is message id"
    assert events["oa_send_text"]["sender"]["admin_id"]
    assert events["user_send_audio"]["message"]["attachments"][0]["type"] == "audio"
    assert events["change_template_status"]["status"] == {"prev_status": "ENABLE", "new_status": "REJECT"}
    assert all(signed(one) for one in heard.calls)


async def test_what_was_refused_is_lost_and_what_found_no_door_is_sent_again(hand, listener):
    listener.answers = [500]
    await hand("delivery", webhook=listener.address, retry_scale=0.0001)
    await hand("say", user=USER, text="mất")
    await listener.heard(1)
    assert await _why(hand) == "given up: 500"
    await hand("redeliver")
    assert [one["message"]["text"] for one in await listener.bodies(2)] == ["mất", "mất"]
    await hand("delivery", webhook="http://127.0.0.1:9/", retry_scale=0)
    await hand("say", user=USER, text="sau")
    assert await _why(hand) == "given up: connect"
    assert (await hand.look("state"))["counts"]["connect"] == 6


async def test_a_late_answer_is_counted_and_sent_again_where_that_is_asked_for(hand, listener):
    listener.answers = [0]
    hand.fake.postman.habits.deadline = 0.1
    await hand("delivery", webhook=listener.address, retry_on="any", retry_scale=0.0001)
    await hand("say", user=USER, text="chậm")
    calls = await listener.heard(2)
    assert ("num_retry" in calls[0].headers, calls[1].headers["num_retry"]) == (False, "1")
    assert calls[0].raw == calls[1].raw
    assert (await hand.look("state"))["counts"]["late"] == 1


async def _why(hand: Account) -> str:
    async with asyncio.timeout(5):
        while True:
            (kept,) = (await hand.look("undelivered"))["updates"]
            if kept["why"].startswith("given up"):
                return kept["why"]


async def test_faults_of_every_kind(hand):
    await hand("follow", user=USER)
    await hand("faults", faults=[{"method": "cs", "kind": "error", "code": -216, "times": 1}])
    assert [(await hand.consult())["error"] for _ in range(2)] == [-216, 0]
    await hand("faults", faults=[{"method": "template", "kind": "error", "code": -118, "chat": "0987654321"}])
    assert (await hand.invite())["error"] == -118
    assert (await hand.invite(phone="0911111111"))["error"] == 0
    await hand("faults", faults=[{"method": "token", "kind": "error", "code": -14014}])
    assert (await hand.refresh(hand.fake.grants.refresh))["error_name"] == "Invalid refresh token."
    for kind, shown in (("drop", 1), ("drop_after", 2)):
        await hand("faults", faults=[{"method": "cs", "kind": kind}])
        with pytest.raises(httpx.RemoteProtocolError):
            await hand.consult()
        assert len(await hand.shown(user=USER)) == shown
    results = [one["result"] for one in (await hand.look("requests", method="cs"))["requests"]]
    assert results == ["-216", "ok", "pending", "ok"]


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("say", {"user": USER}, "lacks text"),
        ("say", {"user": "Lan", "text": "a"}, "number in text"),
        ("rate", {"tracking_id": "t9", "rate": 5}, "No template was sent"),
        ("rate", {"tracking_id": "t9", "rate": 6}, "1 to 5"),
        ("user", {"phone": "113"}, "no phone number"),
        ("user", {"user": USER, "colour": "red"}, "no ['colour']"),
        ("template", {"id": "1", "kind": "song"}, "kind is one of"),
        ("oa", {"colour": "red"}, "it has"),
    ],
)
async def test_a_wrong_control_request_is_told_what_to_do(hand, name, body, said):
    got = await hand.client.post(f"{hand.fake.url}/control/{name}", json=body)
    assert got.status_code == 400
    assert said in got.json()["error"]
