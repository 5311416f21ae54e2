"""The keeper: one renewal however many ask, nothing lost when it fails, nothing tried after the grant died."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import pytest

from bot.channel import Halted, SendError
from bot.zalo.codes import NotSent
from bot.zalo.keeper import Keeper
from bot.zalo.oauth import OAuth
from survey.desk.grants import CHANNELS
from tests.bot.zalo.conftest import Stand

pytestmark = pytest.mark.anyio


def oauth_that_says(answer: object, status: int = 200) -> OAuth:
    """An OAuth server with one answer to everything."""
    transport = httpx.MockTransport(lambda _: httpx.Response(status, json=answer))
    return OAuth(httpx.AsyncClient(transport=transport), "http://zalo", "app", "secret")


def keeper_that_hears(stand: Stand, answer: object) -> Keeper:
    return Keeper(stand.stage.desk.grants, oauth_that_says(answer), stand.oa, stand.stage.clock)


async def stored(stand: Stand) -> tuple[str, str]:
    grant = await stand.stage.desk.grants.look(stand.oa)
    return grant.access, grant.refresh


async def test_it_gives_the_stored_token_and_asks_nobody(stand):
    assert await stand.account.keeper.token() == stand.fake.grants.access
    assert not stand.fake.requests


async def test_two_processes_that_renew_at_once_renew_once(stand):
    first, second = stand.keeper(), stand.keeper()
    old = await first.token()
    assert await second.token() == old
    await stand.fail("token", "slow", wait=0.2)
    found = await asyncio.gather(first.refreshed(old), second.refreshed(old), first.refreshed(old))
    assert set(found) == {stand.fake.grants.access} != {old}
    assert len(stand.calls("token")) == 1


async def test_who_comes_later_with_an_old_token_gets_the_stored_one(stand):
    late = stand.keeper()
    old = await late.token()
    new = await stand.account.keeper.refreshed(old)
    assert await late.refreshed(old) == new
    assert len(stand.calls("token")) == 1


class Slow:
    """An OAuth server that says when it has been asked, and answers when it is let."""

    def __init__(self) -> None:
        self.asked, self.may_answer = asyncio.Event(), asyncio.Event()
        self.oauth = OAuth(httpx.AsyncClient(transport=httpx.MockTransport(self._answer)), "http://zalo", "app", "s")

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.set()
        await self.may_answer.wait()
        return httpx.Response(200, json={"access_token": "A2", "refresh_token": "R2", "expires_in": "90000"})


async def test_cancelling_whoever_asked_does_not_cancel_the_renewal(stand):
    slow = Slow()
    keeper = Keeper(stand.stage.desk.grants, slow.oauth, stand.oa, stand.stage.clock)
    asking = asyncio.create_task(keeper.refreshed(await keeper.token()))
    await slow.asked.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    slow.may_answer.set()
    await keeper.close()
    assert await stored(stand) == ("A2", "R2")


async def test_a_renewal_killed_before_its_answer_leaves_the_old_row_and_no_lock(stand):
    slow = Slow()
    before = await stored(stand)
    renewing = asyncio.create_task(stand.stage.desk.grants.renewed(stand.oa, before[0], slow.oauth.refresh))
    await slow.asked.wait()
    renewing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await renewing
    assert await stored(stand) == before
    assert await stand.keeper().refreshed(before[0]) == stand.fake.grants.access


@pytest.mark.parametrize(
    "answer",
    [
        {},
        [],
        None,
        "x",
        {"access_token": ""},
        {"access_token": None, "refresh_token": "r"},
        {"error": "x"},
        {"refresh_token": "r", "expires_in": "90000"},
    ],
)
async def test_an_answer_without_a_token_changes_nothing(stand, answer):
    before = await stored(stand)
    with pytest.raises(NotSent) as error:
        await keeper_that_hears(stand, answer).refreshed(before[0])
    assert error.value.retryable
    assert await stored(stand) == before


async def test_an_answer_without_a_refresh_token_keeps_the_old_one(stand):
    access, refresh = await stored(stand)
    await keeper_that_hears(stand, {"access_token": "new", "expires_in": "90000"}).refreshed(access)
    assert await stored(stand) == ("new", refresh)


@pytest.mark.parametrize("kind", ["drop", "500"])
async def test_trouble_on_the_way_keeps_the_old_token(stand, kind):
    before = await stored(stand)
    await stand.fail("token", kind)
    with pytest.raises(NotSent):
        await stand.keeper().refreshed(before[0])
    assert await stored(stand) == before


async def test_an_application_that_zalo_refuses_halts_for_a_while_and_keeps_the_grant(stand):
    before = await stored(stand)
    await stand.fail("token", "error", code=-14004)
    with pytest.raises(Halted) as error:
        await stand.keeper().refreshed(before[0])
    assert (error.value.reason, error.value.detail) == ("app-settings", "-14004")
    assert error.value.until > stand.stage.clock()
    assert await stored(stand) == before


async def test_a_dead_grant_stops_everything_until_a_new_consent(stand):
    await stand.do("revoke", what="refresh")
    keeper = stand.keeper()
    with pytest.raises(Halted) as error:
        await keeper.refreshed(await keeper.token())
    assert (error.value.scope, error.value.reason, error.value.until) == ("zalo", "grant-dead", None)
    assert [(one.scope, one.reason) for one in await stand.stage.desk.outgoing.holds(CHANNELS)] == [
        ("zalo", "grant-dead"),
        ("zbs", "grant-dead"),
    ]
    for another in (keeper, stand.keeper()):
        with pytest.raises(Halted):
            await another.token()
        with pytest.raises(Halted):
            await another.refreshed("whatever")
    assert len(stand.calls("token")) == 1
    await stand.grant()
    assert await keeper.token() == stand.fake.grants.access
    assert await stand.stage.desk.outgoing.holds(CHANNELS) == []


async def test_it_is_renewed_early_at_half_life_and_not_before(stand):
    keeper = stand.keeper()
    assert not await keeper.refresh_early()
    stand.stage.clock.waits(hours=12)
    assert not await keeper.refresh_early()
    stand.stage.clock.waits(minutes=31)
    assert await keeper.refresh_early()
    assert not await keeper.refresh_early()
    assert len(stand.calls("token")) == 1
    assert await keeper.token() == stand.fake.grants.access


async def test_an_early_renewal_that_fails_leaves_a_token_that_serves(stand):
    keeper = stand.keeper()
    stand.stage.clock.waits(hours=13)
    await stand.fail("token", "drop")
    assert not await keeper.refresh_early()
    assert await keeper.token() == stand.fake.grants.access


async def test_a_token_past_its_end_is_renewed_before_it_is_used(stand):
    keeper = stand.keeper()
    old = await keeper.token()
    stand.stage.clock.waits(hours=25)
    assert await keeper.token() == stand.fake.grants.access != old


async def test_in_memory_only_until_half_life(stand):
    keeper = stand.keeper()
    old = await keeper.token()
    await stand.grant()
    assert await keeper.token() == old
    stand.stage.clock.waits(hours=13)
    assert await keeper.token() == stand.fake.grants.access


async def test_no_token_stands_in_an_error_or_a_log(stand, caplog):
    access, refresh = await stored(stand)
    grant = await stand.stage.desk.grants.look(stand.oa)
    await stand.fail("token", "drop")
    stand.stage.clock.waits(hours=13)
    await stand.keeper().refresh_early()
    with pytest.raises(SendError) as error:
        await stand.keeper().refreshed(access)
    for text in (caplog.text, repr(grant), repr(error.value), str(error.value.__cause__)):
        assert access not in text
        assert refresh not in text


async def test_how_long_it_lasts_comes_as_text(stand):
    grant = await stand.stage.desk.grants.look(stand.oa)
    assert grant.expires_at - grant.refreshed_at == timedelta(hours=25)
