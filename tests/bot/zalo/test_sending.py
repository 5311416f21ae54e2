"""Sending by Zalo: what leaves, what it costs, what is refused before it is sent, and every failure by its name."""

from __future__ import annotations

import pytest

from bot.channel import Ambiguous, Halted, OutOfWindow, Refused, SendError, Throttled, Unreachable
from bot.zalo import client as client_of_zalo
from bot.zalo.chat import AskPhone, Zalo
from bot.zalo.client import SURE, Client
from bot.zalo.codes import NotSent
from bot.zalo.templates import ZaloTemplates
from tests.bot.zalo.conftest import PHONE, USER, Stand

pytestmark = pytest.mark.anyio

FIVE = [{"title": f"{n} sao", "payload": f"abc123:overall:{n}", "extra": False} for n in range(1, 6)]


def body(text: str = "Ông/Bà hài lòng không?", buttons=(), **more):
    return {"text": text, "buttons": list(buttons), "question": "overall", "progress": None, **more}


NOBODY: Client = None  # a client that breaks whoever asks it

INVITATION = body("Mời", template="T1", data={"name": "Bưởi"}, tracking_id="HL1")


async def fails(stand: Stand, what, method: str, kind: str, **more) -> SendError:
    await stand.fail(method, kind, **more)
    with pytest.raises(SendError) as error:
        await what
    return error.value


async def test_a_reply_is_free_and_its_buttons_are_taps(stand):
    await stand.do("say", user=USER, text="chào")
    sent = await stand.account.chat.send(USER, body(buttons=FIVE))
    (shown,) = [one for one in await stand.screen(user=USER) if one["id"] == sent.platform_id]
    assert (sent.charge, sent.quota) == ("message-free", "reply")
    assert [one["payload"] for one in shown["buttons"]] == [one["payload"] for one in FIVE]
    assert all(one["hidden"] for one in shown["buttons"])


async def test_after_two_days_and_the_package_a_message_is_charged(stand):
    await stand.do("say", user=USER, text="chào")
    await stand.do("clock", advance=3 * 86_400 - 3600)
    await stand.do("oa", package_quota=1)
    # The fake's clock has gone past the token's end, too: Zalo says so, and a new one is fetched.
    free, charged = [await stand.account.chat.send(USER, body()) for _ in range(2)]
    assert (free.charge, free.quota) == ("message-free", "sub_quota")
    assert (charged.charge, charged.quota) == ("message-charged", "")
    assert len(stand.calls("token")) == 1


async def test_letters_are_counted_as_zalo_counts_them(stand):
    await stand.do("say", user=USER, text="chào")
    await stand.account.chat.send(USER, body("ễ" * 2000))  # twice as many characters before they are composed


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (body("x" * 2001), "text-too-long"),
        (body("  "), "empty"),
        (body(buttons=[*FIVE, FIVE[0]]), "too-many-buttons"),
        (body(buttons=[{"title": "x" * 101, "payload": "p"}]), "title-too-long"),
        (body(buttons=[{"title": "x", "payload": "p" * 1001}]), "payload-too-long"),
        (body(buttons=[{"title": "", "payload": "p"}]), "empty"),
    ],
)
async def test_what_zalo_would_refuse_is_refused_before_any_request(given, reason):
    with pytest.raises(Refused) as error:
        await Zalo(NOBODY, "9", AskPhone("a", "b")).send(USER, given)
    assert error.value.reason == reason


async def test_a_number_is_asked_for_by_the_platforms_own_card(stand):
    await stand.do("say", user=USER, text="chào")
    await stand.account.chat.send(USER, body("Xin số điện thoại", FIVE, ask="phone"))
    assert [one.get("ask") for one in await stand.screen(user=USER)][-1] == "info"
    (call,) = stand.calls("cs")
    (card,) = call["params"]["message"]["attachment"]["payload"]["elements"]
    assert card["title"] == "Chia sẻ số điện thoại"


async def test_a_kind_of_button_template_is_named_only_when_the_settings_name_one(stand):
    await stand.do("say", user=USER, text="chào")
    named = Zalo(stand.account.client, stand.oa, AskPhone("a", "b"), button_template="button")
    for channel in (stand.account.chat, named):
        await channel.send(USER, body(buttons=FIVE))
    payloads = [call["params"]["message"]["attachment"]["payload"] for call in stand.calls("cs")]
    assert [one.get("template_type") for one in payloads] == [None, "button"]


async def test_a_template_by_user_id_needs_no_window(stand):
    sent = await stand.account.chat.send(USER, INVITATION)
    assert (sent.charge, sent.quota) == ("template-user", "purchase_quota")
    assert (await stand.screen(user=USER))[-1]["id"] == sent.platform_id


async def test_a_template_by_phone(stand):
    sent = await stand.account.templates.send(PHONE, INVITATION)
    assert sent.charge == "template-phone"
    (call,) = stand.calls("template_phone")
    assert (call["params"]["phone"], call["params"]["tracking_id"]) == ("84912345678", "HL1")


@pytest.mark.parametrize("missing", [{"tracking_id": ""}, {"template": ""}, {"tracking_id": "x" * 49}])
async def test_a_template_by_phone_is_nothing_without_its_tracking_id(missing):
    with pytest.raises(Refused):
        await ZaloTemplates(NOBODY).send(PHONE, {**INVITATION, **missing})


async def test_no_window_no_message(stand):
    with pytest.raises(OutOfWindow):
        await stand.account.chat.send(USER, body())


async def test_who_has_no_zalo_cannot_be_reached(stand):
    await stand.do("user", phone=PHONE, zalo=False)
    with pytest.raises(Unreachable) as error:
        await stand.account.templates.send(PHONE, INVITATION)
    assert error.value.reason == "no-zalo"


async def test_who_is_not_asked_again_is_known_for_it(stand):
    found = await fails(stand, stand.account.templates.send(PHONE, INVITATION), "template", "error", code=-141)
    assert isinstance(found, Unreachable)
    assert found.opted_out


async def test_a_quota_holds_templates_and_not_replies(stand):
    found = await fails(stand, stand.account.chat.send(USER, INVITATION), "template", "error", code=-144)
    assert isinstance(found, Halted)
    assert (found.scope, found.reason) == ("zalo:T1", "quota-day")


async def test_too_fast(stand):
    await stand.do("limit", per_minute=0)
    with pytest.raises(Throttled):
        await stand.account.chat.send(USER, body())


@pytest.mark.parametrize("kind", ["drop_after", "500"])
async def test_no_answer_may_mean_that_it_arrived(stand, kind):
    await stand.do("say", user=USER, text="chào")
    found = await fails(stand, stand.account.chat.send(USER, body()), "cs", kind)
    assert isinstance(found, Ambiguous)


async def test_a_platform_that_hangs_is_not_waited_for_for_ever(stand, monkeypatch):
    monkeypatch.setattr(client_of_zalo, "TIMEOUT", 0.2)
    found = await fails(stand, stand.account.chat.send(USER, body()), "cs", "timeout")
    assert isinstance(found, Ambiguous)


async def test_a_platform_that_is_not_there_is_tried_again(stand):
    account = stand.account
    away = Client(account.keeper, account.http, stand.stage.clock, url="http://127.0.0.1:1", business_url="http://x")
    with pytest.raises(NotSent) as error:
        await Zalo(away, stand.oa, AskPhone("a", "b")).send(USER, body())
    assert (error.value.reason, error.value.retryable) == ("connection", True)


@pytest.mark.parametrize("code", [-216, -220])
async def test_a_token_that_is_no_longer_taken_is_renewed_once_and_the_message_sent_once(stand, code):
    await stand.do("say", user=USER, text="chào")
    await stand.fail("cs", "error", code=code, times=1)
    await stand.account.chat.send(USER, body())
    assert len(stand.calls("token")) == 1
    assert len([one for one in await stand.screen(user=USER) if one["text"].startswith("Ông/Bà")]) == 1


async def test_a_token_that_somebody_else_ended_at_once_is_no_dead_grant(stand):
    """Ours is renewed, and before it is used another process renews it again: the newest is tried."""
    await stand.do("say", user=USER, text="chào")
    await stand.fail("cs", "error", code=-216, times=2)
    keeper, refreshed = stand.account.keeper, stand.account.keeper.refreshed

    async def overtaken(after: str) -> str:
        ours = await refreshed(after)
        await refreshed(ours)
        return ours

    keeper.refreshed = overtaken
    await stand.account.chat.send(USER, body())
    assert len(stand.calls("token")) == 2
    assert len(stand.calls("cs")) == 3


async def test_a_new_token_that_is_not_taken_either_is_tried_again_and_in_the_end_halts_for_a_while(stand):
    for _ in range(SURE - 1):
        found = await fails(stand, stand.account.templates.send(PHONE, INVITATION), "template", "error", code=-124)
        assert isinstance(found, NotSent) and found.retryable, "once may be chance"
    found = await fails(stand, stand.account.templates.send(PHONE, INVITATION), "template", "error", code=-124)
    assert isinstance(found, Halted)
    assert (found.scope, found.reason) == ("zbs", "token-refused")
    assert found.until > stand.stage.clock()
    assert len(stand.calls("token")) == SURE
    assert len(stand.calls("template_phone")) == 2 * SURE


async def test_without_consent_both_channels_say_so_and_send_nothing(bare):
    for channel, address, scope in ((bare.account.chat, USER, "zalo"), (bare.account.templates, PHONE, "zbs")):
        with pytest.raises(Halted) as error:
            await channel.send(address, INVITATION)
        assert (error.value.scope, error.value.reason) == (scope, "no-grant")
    assert not bare.fake.requests
