"""The first consent: the challenge in the console, the link, and what may come back of it."""

from __future__ import annotations

import base64
import hashlib
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.zalo.consent import Return, WrongReturn, accept, challenge, link, pasted
from survey.grant import Consent, GrantDead

pytestmark = pytest.mark.anyio

CONSENT = Consent("v" * 43, "state")


def test_the_challenge_is_base64url_without_padding():
    assert challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    plain = base64.b64encode(hashlib.sha256(b"v" * 43).digest()).decode()
    assert challenge("v" * 43) == plain.replace("+", "-").replace("/", "_").rstrip("=")


def test_the_link_names_our_callback_challenge_and_state():
    address = urlsplit(link("https://oauth.zaloapp.com", "77", "https://hailong.hue.gov.vn", CONSENT))
    assert address.path == "/v4/oa/permission"
    assert parse_qs(address.query) == {
        "app_id": ["77"],
        "redirect_uri": ["https://hailong.hue.gov.vn/zalo/connected"],
        "code_challenge": [challenge(CONSENT.verifier)],
        "state": ["state"],
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://h.vn/zalo/connected?code=abc-_123&oa_id=9&state=s\n", Return("abc-_123", "9", "s")),
        ('  "https://h.vn/zalo/connected?oa_id=9&code=abc"', Return("abc", "9", "")),
        ("code=abc%3D&oa_id=9", Return("abc=", "9", "")),
        ("aBcD-_~.1234567", Return("aBcD-_~.1234567")),
    ],
)
def test_the_address_or_the_code_alone_may_be_pasted(text, found):
    assert pasted(text) == found


@pytest.mark.parametrize(
    "text", ["", "  ", "abc", "xin chào các bạn", "https://h.vn/zalo/connected?error=1", "x" * 3000]
)
def test_anything_else_is_no_code(text):
    with pytest.raises(WrongReturn):
        pasted(text)


async def consenting(stand) -> tuple[Consent, str]:
    consent = await stand.stage.desk.grants.prepare(stand.oa)
    return consent, (await stand.do("consent", challenge=challenge(consent.verifier)))["code"]


async def accepted(stand, back: Return, *, from_browser: bool = True) -> None:
    await accept(stand.stage.desk.grants, stand.account.oauth, stand.oa, back, from_browser=from_browser)


async def test_a_browser_that_brings_everything_makes_a_grant(bare):
    consent, code = await consenting(bare)
    await accepted(bare, Return(code, bare.oa, consent.state))
    assert await bare.account.keeper.token() == bare.fake.grants.access


async def test_a_pasted_code_alone_serves_too(bare):
    _, code = await consenting(bare)
    await accepted(bare, Return(code), from_browser=False)
    assert await bare.account.keeper.token() == bare.fake.grants.access


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"state": ""}, "state"),
        ({"state": "other"}, "state"),
        ({"oa_id": ""}, "account"),
        ({"oa_id": "999"}, "account"),
        ({"code": ""}, "code"),
    ],
)
async def test_a_browser_that_brings_anything_else_is_refused_before_zalo_is_asked(bare, change, reason):
    consent, code = await consenting(bare)
    back = {"code": code, "oa_id": bare.oa, "state": consent.state, **change}
    bare.fake.requests.clear()
    with pytest.raises(WrongReturn) as error:
        await accepted(bare, Return(**back))
    assert error.value.reason == reason
    assert not bare.fake.requests


async def test_nobody_can_bring_a_code_before_the_command_gave_out_a_state(bare):
    with pytest.raises(WrongReturn):
        await accepted(bare, Return("code", bare.oa, ""))
    with pytest.raises(WrongReturn):
        await accepted(bare, Return("code", bare.oa, "None"))


async def test_a_pasted_address_of_another_account_or_state_is_refused(bare):
    _, code = await consenting(bare)
    for back in (Return(code, "999"), Return(code, bare.oa, "other")):
        with pytest.raises(WrongReturn):
            await accepted(bare, back, from_browser=False)


async def test_a_code_serves_once_and_what_it_brought_stays(bare):
    consent, code = await consenting(bare)
    await accepted(bare, Return(code, bare.oa, consent.state))
    with pytest.raises(GrantDead):
        await accepted(bare, Return(code, bare.oa, consent.state))
    assert await bare.account.keeper.token() == bare.fake.grants.access
