"""Who may open what: every route against the table of rights, every role at every door, on the real service."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from api.app import build
from api.keys import caller
from api.staff import checked, own_session, signed_in
from survey.access import SCOPES
from survey.staff import RIGHTS, ROLES
from tests.api.rights import TABLE
from tests.signed import Signed, signed
from tests.site import AGENCY, settings

PAGES = [door for door, right in TABLE.items() if right == "signed in" or right in RIGHTS]
KEYS = [door for door, right in TABLE.items() if right.startswith("key ")]
NOWHERE = "00000000-0000-4000-8000-000000000000"


def routes(found: Any) -> Iterator[tuple[str, Any]]:
    """Each method of each route with the route itself, those of included routers among them."""
    for route in found:
        within = getattr(route, "original_router", None) or getattr(route, "app", None)
        if getattr(within, "routes", None):
            yield from routes(within.routes)
        elif getattr(route, "path", ""):
            yield from ((f"{method} {route.path}", route) for method in getattr(route, "methods", None) or ["GET"])


def doors() -> dict[str, Any]:
    app = build(settings("postgresql://x/y"))
    return {door: route for door, route in routes(app.routes) if not door.startswith("HEAD ") and "{path" not in door}


def dependants(one: Any) -> Iterator[Any]:
    for part in one.dependencies:
        yield part
        yield from dependants(part)


def right(route: Any) -> str:
    """What a route asks for, from its own parameters."""
    parts = list(dependants(route.dependant)) if hasattr(route, "dependant") else []
    keys = [scope for one in parts if one.call is caller for scope in one.own_oauth_scopes or ()]
    staff = [scope for one in parts if one.call is signed_in for scope in one.own_oauth_scopes or ()]
    if keys:
        return f"key {' '.join(dict.fromkeys(keys))}"  # a body that is read after its key names the key as well
    if staff:
        return " ".join(staff)
    return "signed in" if any(one.call in (signed_in, own_session) for one in parts) else "everybody"


def test_every_route_asks_for_what_the_table_says():
    assert {door: right(route) for door, route in doors().items() if door != "GET /static"} == {
        door: needed for door, needed in TABLE.items() if door != "GET /static"
    }


def test_every_form_of_staff_is_checked():
    """A page's POST comes from a page of ours; webhooks and the chat have proofs of their own."""
    posts = {door: route for door, route in doors().items() if door.startswith("POST ") and not _programs(door)}
    bare = [door for door, route in posts.items() if checked not in [one.call for one in dependants(route.dependant)]]
    assert posts and bare == []


def _programs(door: str) -> bool:
    return door.startswith(("POST /web/", "POST /webhooks/", "POST /v1/"))


def filled(path: str, agency: str = AGENCY) -> str:
    """An address that names something that is not there, or an agency."""
    path = re.sub(r"\{agency(:\w+)?\}", agency, path)
    return re.sub(r"\{[^}]+\}", NOWHERE, path)


async def ask(service: Signed, door: str, cookie: str, agency: str = AGENCY) -> Any:
    method, path = door.split(" ", 1)
    path = filled(path, agency)
    return await (service.get(path, cookie) if method == "GET" else service.post(path, cookie))


@pytest.mark.anyio
async def test_every_role_at_every_page_is_let_in_or_refused_on_purpose(database: str):
    wrong = []
    async with signed(database) as service:
        cookies = {role: await service.cookie(role) for role in ROLES}
        for door in PAGES:
            needed = TABLE[door]
            outside = await ask(service, door, "")
            if outside.status_code != 303 or not outside.headers["location"].startswith("/dang-nhap"):
                wrong.append(f"{door}: nobody got {outside.status_code}")
            for role in ROLES:
                may = needed == "signed in" or role in RIGHTS[needed]
                answer = await ask(service, door, cookies[role])
                if (answer.status_code != 403) != may or answer.status_code >= 500:
                    wrong.append(f"{door}: {role} got {answer.status_code}")
    assert wrong == []


@pytest.mark.anyio
async def test_no_form_is_taken_without_its_token_or_from_elsewhere(database: str):
    wrong = []
    async with signed(database) as service:
        for door in [one for one in TABLE if one.startswith("POST ") and not _programs(one)]:
            path, cookie = filled(door.split(" ")[1]), await service.cookie("admin")
            if (await service.post(path, cookie, checked=False)).status_code != 403:
                wrong.append(door)
            token = {"x-csrf-token": service.desk.signing_in.form_token(cookie), "Cookie": f"phien={cookie}"}
            for strange in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
                if (await service.http.post(path, headers=token | strange)).status_code != 403:
                    wrong.append(f"{door} {strange}")
    assert wrong == []


@pytest.mark.anyio
async def test_what_belongs_to_another_agency_is_not_there(database: str):
    """Of every page for an agency: its own opens, another's is as missing as one that does not exist."""
    mine = [door for door in PAGES if TABLE[door] == "agency:read" and "{agency" in door and door.startswith("GET")]
    async with signed(database) as service:
        others = [code for code in await service.desk.accounts.agencies() if code != AGENCY]
        for door in mine:
            cookie = await service.cookie("agency")
            assert (await ask(service, door, cookie, others[0])).status_code == 404, door
            assert (await ask(service, door, cookie, "H57.KHONG-CO")).status_code == 404, door
            assert (await ask(service, door, await service.cookie("supervisor"), others[0])).status_code != 403, door


@pytest.mark.anyio
async def test_every_key_opens_what_its_scope_names_and_nothing_else(database: str):
    wrong = []
    async with signed(database) as service:
        keys = {scope: (await service.desk.keys.create("thu", [scope]))[0] for scope in SCOPES}
        for door in KEYS:
            method, path = door.split(" ", 1)
            for scope, key in {**keys, "": ""}.items():
                answer = await service.http.request(method, filled(path), headers={"X-API-Key": key})
                expected = {401} if not scope else {403}
                let_in = f"key {scope}" == TABLE[door]
                if let_in == (answer.status_code in (401, 403)) or (not let_in and answer.status_code not in expected):
                    wrong.append(f"{door}: {scope or 'no key'} got {answer.status_code}")
            cookie = {"Cookie": f"phien={await service.cookie('admin')}"}
            if (await service.http.request(method, filled(path), headers=cookie)).status_code != 401:
                wrong.append(f"{door}: opened by a session")
    assert wrong == []


def test_the_check_sees_a_page_that_is_in_no_table():
    assert "GET /quan-ly/nhat-ky" in doors() and right(doors()["GET /quan-ly/nhat-ky"]) == "office:read"
