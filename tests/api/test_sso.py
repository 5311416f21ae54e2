"""Single sign-on against a provider over real HTTP: the way in, and every way in which it must not lead in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from http.cookies import SimpleCookie
from time import time
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from joserfc.jwk import ECKey

from tests.fakes.sso import CLIENT, SECRET, SingleSignOn
from tests.fakes.wire.serving import opened
from tests.signed import HERE, Signed, signed
from tests.site import wanted

pytestmark = pytest.mark.anyio

BUOI = "le.thi.buoi"


@asynccontextmanager
async def province(database: str) -> AsyncIterator[tuple[Signed, SingleSignOn]]:
    async with opened(SingleSignOn(f"{HERE}/dang-nhap/sso/ve")) as sso:
        given = {"oidc_issuer": sso.url, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}
        async with signed(database, **given) as service:
            await service.desk.accounts.create("tests", replace(wanted("office"), sso=BUOI))
            yield service, sso


async def walk(service: Signed, sso: SingleSignOn, path: str = "/dang-nhap/sso", **changed: str) -> httpx.Response:
    """A browser's way out to the provider and back; `changed`: what is put into the address of the way back."""
    service.http.cookies.clear()
    begun = await service.get(path)
    assert begun.status_code == 303
    async with httpx.AsyncClient() as browser:
        answered = await browser.get(begun.headers["location"])
    assert answered.status_code == 302, sso.refusals
    way = urlsplit(answered.headers["location"])
    query = {name: values[0] for name, values in parse_qs(way.query).items()} | changed
    return await service.get(f"{way.path}?{urlencode(query)}")


async def test_who_is_known_there_comes_in_here(database: str):
    async with province(database) as (service, sso):
        answer = await walk(service, sso, "/dang-nhap/sso?tiep=%2Fquan-ly%2Fnhat-ky%3Fviec%3Dsign-in")
        assert (answer.status_code, answer.headers["location"]) == (303, "/quan-ly/nhat-ky?viec=sign-in")
        cookie = SimpleCookie(answer.headers["set-cookie"])["phien"]
        assert cookie["httponly"] and cookie["samesite"].startswith("lax")
        page = await service.get("/quan-ly/nhat-ky", cookie.value)
        assert page.status_code == 200 and "đăng nhập một lần" in page.text


async def test_the_sign_in_page_offers_it_only_where_there_is_one(database: str):
    async with province(database) as (service, _):
        assert "/dang-nhap/sso" in (await service.get("/dang-nhap")).text
    async with signed(database) as service:
        assert "/dang-nhap/sso" not in (await service.get("/dang-nhap")).text
        assert (await service.get("/dang-nhap/sso")).status_code == 404


@pytest.mark.parametrize(
    "lies",
    [
        {"iss": "https://khac.example"},
        {"aud": "ung-dung-khac"},
        {"aud": [CLIENT, "ung-dung-khac"]},
        {"nonce": "x" * 43},
        {"nonce": None},
        {"exp": int(time()) - 600},
        {"exp": None},
        {"iat": int(time()) + 600},
        {"sub": None},
        {"preferred_username": None},
        {"preferred_username": ""},
        {"preferred_username": ["le.thi.buoi"]},
        {"preferred_username": "ai-do"},
    ],
    ids=" ".join,
)
async def test_an_id_token_that_is_not_for_us_now_lets_nobody_in(database: str, lies):
    async with province(database) as (service, sso):
        sso.lies = lies
        answer = await walk(service, sso)
        assert answer.status_code == 403
        assert "phien=" not in answer.headers.get("set-cookie", "")


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
async def test_a_token_without_a_signature_of_the_providers_lets_nobody_in(database: str, algorithm: str):
    async with province(database) as (service, sso):
        sso.algorithm = algorithm
        assert (await walk(service, sso)).status_code == 403


async def test_a_stranger_s_signature_lets_nobody_in(database: str):
    async with province(database) as (service, sso):
        sso.stranger = ECKey.generate_key("P-256", {"kid": "k1"})
        assert (await walk(service, sso)).status_code == 403


async def test_the_provider_may_change_its_key(database: str):
    async with province(database) as (service, sso):
        assert (await walk(service, sso)).status_code == 303
        sso.change_key()
        assert (await walk(service, sso)).status_code == 303


@pytest.mark.parametrize(
    "changed", [{"state": "x" * 43}, {"code": "bia-dat"}, {"iss": "https://khac.example"}], ids=str
)
async def test_a_way_back_that_was_tampered_with_leads_nowhere(database: str, changed):
    async with province(database) as (service, sso):
        assert (await walk(service, sso, **changed)).status_code == 403


async def test_somebody_else_s_way_back_leads_nowhere(database: str):
    async with province(database) as (service, _):
        begun = await service.get("/dang-nhap/sso")
        async with httpx.AsyncClient() as browser:
            way = (await browser.get(begun.headers["location"])).headers["location"]
        service.http.cookies.clear()
        assert (await service.get(way)).status_code == 403, "without the cookie of whoever began it"


async def test_a_code_serves_once_and_an_account_switched_off_stays_out(database: str):
    async with province(database) as (service, sso):
        assert (await walk(service, sso)).status_code == 303
        code = next(iter(sso.grants))
        assert (await walk(service, sso, code=code)).status_code == 403
        (account,) = await service.desk.accounts.all()
        await service.desk.accounts.switch("tests", account.id, False)
        assert (await walk(service, sso)).status_code == 403


async def test_it_leads_to_no_page_but_ours(database: str):
    async with province(database) as (service, sso):
        home = (await walk(service, sso)).headers["location"]
        for onward in ("//evil.example", "https://evil.example", "/\\evil.example", "/quan-ly//evil", "/tai-khoan\n/x"):
            answer = await walk(service, sso, f"/dang-nhap/sso?{urlencode({'tiep': onward})}")
            assert answer.headers["location"] == home, onward


async def test_a_provider_that_is_away_is_told_in_a_page(database: str):
    given = {"oidc_issuer": "http://127.0.0.1:1", "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}
    async with signed(database, **given) as service:
        answer = await service.get("/dang-nhap/sso")
        assert answer.status_code == 403 and "Chưa đăng nhập được" in answer.text
