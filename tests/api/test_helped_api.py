"""Helped mode as JSON: who may, what a device is told and what never, and what is refused in which words."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from survey.desk.places import Place
from survey.runtime.wiring import now
from tests.signed import HERE, Signed, signed
from tests.site import PLACE

pytestmark = pytest.mark.anyio

CASE = "H57.39-261103-0001"


@pytest.fixture
async def service(database: str):
    async with signed(database) as one:
        yield one


class Device:
    """A tablet of a place, speaking JSON."""

    def __init__(self, service: Signed, role: str = "helper") -> None:
        self.service, self.role = service, role
        self.id, self.secret = str(uuid4()), uuid4().hex

    async def ask(self, method: str, path: str, body: object = None, **headers: str):
        cookie = await self.service.cookie(self.role)
        given = {"Cookie": f"phien={cookie}", "X-Visit": self.secret, "Origin": HERE} | headers
        return await self.service.http.request(method, f"/v1/helped{path}", json=body, headers=given)

    async def opens(self, given: str, **more: object):
        body = {"id": self.id, "secret": self.secret, "place": PLACE, "device": "may-1", "given": given, **more}
        return await self.ask("POST", "/visits", body)

    async def sends(self, *acts: dict):
        at = now().isoformat()
        given = [{"id": str(uuid4()), "given_at": at, "pace_ms": 900, **one} for one in acts]
        return await self.ask("POST", f"/visits/{self.id}/acts", {"sent_at": at, "acts": given})


async def ready(service: Signed, phone: str = "0905000111") -> str:
    """A place, its helper with a declared number, and a finished case; its short code."""
    await service.desk.places.enter([Place(PLACE, "Bưu điện Thuận Hóa", "8 Hoàng Hoa Thám")])
    helper = Device(service)
    assert (await helper.ask("POST", "/phone", {"phone": phone})).status_code == 204
    row = {"code": CASE, "agency": "H57.39", "procedure_name": "Trích lục hộ tịch", "status": "10"}
    row |= {"returned_at": f"{now() - timedelta(days=2):%Y-%m-%d}", "applicant_name": "Lê Thị Bưởi"}
    await service.desk.register.enter([row | {"applicant_phone": "0912345678"}])
    return await service.desk.codes.slip(CASE)


async def test_a_helper_sees_their_own_places_and_whether_their_number_is_known(service):
    await service.desk.places.enter([Place(PLACE, "Bưu điện Thuận Hóa"), Place("khac", "Bưu điện khác")])
    helper = Device(service)
    told = (await helper.ask("GET", "/me")).json()
    assert [one["code"] for one in told["places"]] == [PLACE] and told["declared"] is False
    refused = await helper.ask("POST", "/phone", {"phone": "0234 3 123 456"})
    assert refused.status_code == 422 and "số di động" in refused.json()["error"]["message"]
    await helper.ask("POST", "/phone", {"phone": "0905 000 111"})
    assert (await helper.ask("GET", "/me")).json()["declared"] is True
    assert len((await Device(service, "office").ask("GET", "/me")).json()["places"]) == 2


async def test_a_form_from_opening_to_handing_in(service):
    code, device = await ready(service), Device(service)
    opened = await device.opens(code)
    assert opened.status_code == 201 and opened.headers["content-type"].startswith("application/json")
    assert set(opened.json()["sheet"]["about"]) == {"unit", "procedure", "returned_on"}
    for hidden in ("Bưởi", "912345678", CASE):
        assert hidden not in opened.text
    levels = [
        {"act": "answer", "question": name, "value": 4}
        for name in ("tiep_can", "thu_tuc", "thai_do", "ket_qua", "phan_anh", "di_lai", "tong_the")
    ]
    rest = [{"act": "skip", "question": "gop_y"}, {"act": "answer", "question": "phuc_tra", "value": "co"}]
    sent = (await device.sends({"act": "agree"}, *levels, *rest)).json()
    assert {one["state"] for one in sent["acts"]} == {"taken"} and "sheet" not in sent["visit"]
    assert sent["visit"]["standing"]["phase"] == "summary"
    done = (await device.sends({"act": "hand_in"})).json()
    assert done["visit"] == {"id": device.id, "outcome": "handed_in", "standing": None}
    assert (await device.ask("GET", f"/visits/{device.id}")).json()["standing"] is None
    late = (await device.sends({"act": "answer", "question": "thai_do", "value": 1})).json()
    assert [(one["state"], one["reason"]) for one in late["acts"]] == [("refused", "closed")]


async def test_each_refusal_has_its_number_and_its_sentence(service):
    code = await ready(service)
    wrong = await Device(service).opens("K7QF-3MXJ")
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (404, "helped_unknown")
    await service.desk.errands.officials([("+84905000111", "H57.39")])
    own = await Device(service).opens(code)
    assert (own.status_code, own.json()["error"]["code"]) == (403, "helped_official")
    assert "người khác phải hỗ trợ" in own.json()["error"]["message"]


async def test_a_second_device_is_asked_first(service):
    code, first, second = await ready(service), Device(service), Device(service)
    await first.opens(code)
    await first.sends({"act": "agree"})
    asked = await second.opens(code)
    assert (asked.status_code, asked.json()["error"]["code"]) == (409, "helped_take_over")
    assert (await second.opens(code, take_over=True)).status_code == 201


async def test_a_visit_is_the_device_s_own(service):
    code, device = await ready(service), Device(service)
    await device.opens(code)
    device.secret = uuid4().hex
    for method, path, body in (("GET", "", None), ("POST", "/code", None)):
        assert (await device.ask(method, f"/visits/{device.id}{path}", body)).status_code == 404
    assert (await device.sends({"act": "agree"})).status_code == 404
    assert (await device.ask("GET", f"/visits/{device.id}", **{"X-Visit": ""})).status_code == 422


async def test_a_code_takes_it_home_until_it_is_handed_in(service):
    code, device = await ready(service), Device(service)
    await device.opens(code)
    await device.sends({"act": "agree"})
    given = (await device.ask("POST", f"/visits/{device.id}/code")).json()["code"]
    assert (await service.desk.codes.find(given)).open
    await device.sends({"act": "stop"})
    assert (await device.ask("POST", f"/visits/{device.id}/code")).status_code == 409


@pytest.mark.parametrize("strange", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
async def test_another_site_sends_nothing(service, strange):
    await ready(service)
    device = Device(service)
    for path, body in (("/phone", {"phone": "0905000222"}), ("/visits", {}), ("/requests/1", {"state": "done"})):
        assert (await device.ask("POST", path, body, **strange)).status_code == 403


@pytest.mark.parametrize(
    "act",
    [
        {"act": "peek"},
        {"act": "answer", "question": "tiep_can", "value": "x" * 5001},
        {"act": "answer", "question": "Tiếp cận", "value": 1},
        {"act": "answer", "question": "tiep_can", "value": {"a": 1}},
        {"act": "agree", "given_at": "2026-11-20T05:00:00"},
    ],
)
async def test_what_has_not_the_form_is_refused_whole(service, act):
    code, device = await ready(service), Device(service)
    await device.opens(code)
    assert (await device.sends(act)).status_code == 422


async def asking(service: Signed, kind: str) -> int:
    """Somebody in a conversation asks for a call or for a place; the number of the request."""
    token = (await service.desk.codes.slips([CASE]))[0].token
    begun = (await service.http.post("/web/conversations")).json()["conversation"]
    headers = {"Authorization": f"Bearer {begun}"}

    async def say(**update: str):
        given = {"id": uuid4().hex, **update}
        return (await service.http.post("/web/messages", json=given, headers=headers)).json()["bubbles"]

    said = await say(start=token)
    key = said[0]["buttons"][0]["payload"].split(":")[0]
    await say(tap=f"{key}:-:!yes")
    await say(tap=f"{key}:-:!{kind}")
    return (await service.desk.help.waiting())[0].id


async def test_whoever_asked_for_a_call_stands_in_the_list_of_the_place_and_is_settled(service):
    await ready(service)
    number, helper = await asking(service, "call"), Device(service)
    listed = await helper.ask("GET", "/requests")
    (one,) = listed.json()["requests"]
    assert (one["id"], one["kind"], one["procedure"]) == (number, "call", "Trích lục hộ tịch")
    assert "Bưởi" not in listed.text and "912345678" not in listed.text
    assert (await helper.ask("POST", f"/requests/{number}/phone")).json() == {"phone": "+84912345678"}
    assert (await helper.ask("POST", f"/requests/{number}", {"state": "done"})).status_code == 204
    assert (await helper.ask("POST", f"/requests/{number}", {"state": "done"})).status_code == 404
    assert (await helper.ask("POST", f"/requests/{number}/phone")).status_code == 404
    assert (await helper.ask("GET", "/requests")).json() == {"requests": []}
    acts = await service.desk.audit.acts()
    assert {"callback-phone", "callback-settled", "helper-declared"} <= set(acts)


async def test_whoever_asked_for_a_place_has_no_number_to_be_shown(service):
    await ready(service)
    number = await asking(service, "place")
    assert (await Device(service).ask("POST", f"/requests/{number}/phone")).status_code == 404


async def test_requests_of_other_agencies_belong_to_other_places(service):
    await ready(service)
    number = await asking(service, "call")
    await service.desk.places.enter([Place(PLACE, "Bưu điện Thuận Hóa", agencies=("H57.22",))])
    helper = Device(service)
    assert (await helper.ask("GET", "/requests")).json() == {"requests": []}
    assert (await helper.ask("POST", f"/requests/{number}", {"state": "done"})).status_code == 404
    assert len((await Device(service, "office").ask("GET", "/requests")).json()["requests"]) == 1
