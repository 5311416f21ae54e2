"""Grants at the desk: sealed, renewed by one while others wait, whole or not at all; a consent's secrets made once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import asyncpg
import pytest

from survey.desk.grants import CHANNELS, Grants
from survey.grant import GrantBusy, GrantDead, NoGrant, Tokens
from survey.store import grants as store_of_grants
from survey.store import plain_url
from tests.stage import Stage, set_stage

pytestmark = pytest.mark.anyio

OA = "388613280878808645"
DAY = timedelta(hours=25)
WAITING = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


@pytest.fixture
async def stage(database: str, anyio_backend: str) -> AsyncIterator[Stage]:
    async with set_stage(database) as stage:
        yield stage


@pytest.fixture
async def grants(stage: Stage) -> Grants:
    await stage.desk.grants.keep(OA, Tokens("A1", "R1", DAY))
    return stage.desk.grants


async def never(refresh: str) -> Tokens:
    raise AssertionError("nobody may be asked")


class Platform:
    """Answers each refresh token once, with the next pair."""

    def __init__(self) -> None:
        self.used: list[str] = []

    async def __call__(self, refresh: str) -> Tokens:
        if refresh in self.used:
            raise GrantDead("-14014")
        self.used.append(refresh)
        await asyncio.sleep(0)
        number = len(self.used) + 1
        return Tokens(f"A{number}", f"R{number}", DAY)


async def test_before_any_consent_there_is_none(stage):
    assert await stage.desk.grants.look(OA) is None
    with pytest.raises(NoGrant):
        await stage.desk.grants.current(OA)
    with pytest.raises(NoGrant):
        await stage.desk.grants.renewed(OA, "A1", never)


async def test_tokens_are_kept_sealed(stage, grants):
    (row,) = await stage.rows("SELECT access_sealed, refresh_sealed FROM grants")
    assert b"A1" not in row.access_sealed
    assert b"R1" not in row.refresh_sealed
    grant = await grants.current(OA)
    assert (grant.access, grant.refresh, grant.expires_at) == ("A1", "R1", stage.clock() + DAY)
    assert grant.half_life == stage.clock() + DAY / 2


async def test_a_refresh_token_is_used_once_however_many_renew_at_once(stage, grants):
    platform = Platform()
    found = await asyncio.gather(*(grants.renewed(OA, "A1", platform) for _ in range(6)))
    assert {one.access for one in found} == {"A2"}
    assert platform.used == ["R1"]


async def test_who_comes_while_another_renews_waits_and_takes_what_it_brings(stage, grants):
    asked, may_answer = asyncio.Event(), asyncio.Event()

    async def slow(refresh: str) -> Tokens:
        asked.set()
        await may_answer.wait()
        return Tokens("A2", "R2", DAY)

    first = asyncio.create_task(grants.renewed(OA, "A1", slow))
    await asked.wait()
    second = asyncio.create_task(grants.renewed(OA, "A1", never))
    watch = await asyncpg.connect(plain_url(stage.url))
    while not second.done() and not await watch.fetch(WAITING):
        pass
    await watch.close()
    assert not second.done()
    may_answer.set()
    assert {(await first).access, (await second).access} == {"A2"}


async def test_renewing_what_was_renewed_asks_nobody(grants):
    assert (await grants.renewed(OA, "an older one", never)).access == "A1"


async def test_both_tokens_change_or_none(stage, grants):
    async def breaks(refresh: str) -> Tokens:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await grants.renewed(OA, "A1", breaks)
    assert replace(await grants.current(OA)).refresh == "R1"
    renewed = await grants.renewed(OA, "A1", Platform())
    assert (renewed.access, renewed.refresh) == ("A2", "R2")


async def test_a_dead_grant_is_written_down_and_asked_for_no_more(stage, grants):
    async def dies(refresh: str) -> Tokens:
        raise GrantDead("-14014")

    with pytest.raises(GrantDead):
        await grants.renewed(OA, "A1", dies)
    with pytest.raises(GrantDead) as error:
        await grants.renewed(OA, "A1", never)
    assert error.value.reason == "-14014"
    with pytest.raises(GrantDead):
        await grants.current(OA)
    grant = await grants.look(OA)
    assert (grant.dead_at, grant.error) == (stage.clock(), "-14014")
    assert [one.scope for one in await stage.desk.outgoing.holds(CHANNELS)] == ["zalo", "zbs"]


async def test_a_new_consent_revives_it_and_lifts_only_its_own_holds(stage, grants):
    async def dies(refresh: str) -> Tokens:
        raise GrantDead("-14014")

    with pytest.raises(GrantDead):
        await grants.renewed(OA, "A1", dies)
    async with stage.store.transaction() as unit:
        await unit.holds.hold("zbs:T1", "quality", None, "", stage.clock())
        await unit.holds.hold("telegram", "bad-token", None, "", stage.clock())
    await grants.keep(OA, Tokens("B1", "S1", DAY))
    assert (await grants.current(OA)).access == "B1"
    assert [one.scope for one in await stage.desk.outgoing.holds(CHANNELS)] == ["zbs:T1"]


async def test_who_waits_too_long_for_the_lock_is_told(stage, grants, monkeypatch):
    impatient = store_of_grants.text("SELECT set_config('lock_timeout', '50ms', true)")
    monkeypatch.setattr(store_of_grants, "_PATIENCE", impatient)
    async with stage.store.transaction() as unit:
        await unit.grants.locked(OA)
        with pytest.raises(GrantBusy):
            await grants.renewed(OA, "A1", never)


async def test_the_lock_outlasts_the_platform_whatever_the_server_allows(stage, grants):
    """A server that throws out idle transactions and slow statements at once does not lose us a pair of tokens."""
    async with stage.store.transaction() as unit:
        await unit.grants.locked(OA)
        wanted = ["lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"]
        rows = [(await unit.connection.execute(store_of_grants.text(f"SHOW {one}"))).scalar_one() for one in wanted]
    assert rows == ["20s", "25s", "1min"]


async def test_the_secrets_of_a_consent_are_made_once(stage):
    first, second = await stage.desk.grants.prepare(OA), await stage.desk.grants.prepare(OA)
    assert first == second
    assert len(first.verifier) == 43
    assert first.state != first.verifier[: len(first.state)]
    (row,) = await stage.rows("SELECT verifier_sealed FROM grants")
    assert first.verifier.encode() not in row.verifier_sealed


async def test_they_survive_a_grant_and_a_grant_survives_them(stage, grants):
    made = await grants.prepare(OA)
    assert (await grants.current(OA)).access == "A1"
    await grants.keep(OA, Tokens("B1", "S1", DAY))
    assert await grants.prepare(OA) == made


async def test_only_the_state_that_was_given_out_is_known(stage):
    grants = stage.desk.grants
    assert await grants.consent(OA, "") is None
    assert await grants.consent(OA, "x") is None
    made = await grants.prepare(OA)
    assert await grants.consent(OA, made.state) == made
    for wrong in ("", made.state[:-1], made.state + "x", "ệ", made.verifier):
        assert await grants.consent(OA, wrong) is None
    assert await grants.consent("999", made.state) is None
