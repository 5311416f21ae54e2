"""Signing in at the desk: passwords, tries that are counted, second steps that are used up, sessions that end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pyotp
import pytest
from sqlalchemy.exc import DBAPIError

from survey.account import Refused
from survey.desk.accounts import LAST_ADMIN
from survey.desk.audit import Sought
from survey.desk.signing_in import MOST, Denied, Entered, Session, Visitor
from tests.site import PASSWORD, wanted
from tests.stage import Stage, set_stage

pytestmark = pytest.mark.anyio

HERE = Visitor("10.0.0.1", "Chrome trên Windows")


@pytest.fixture
async def stage(database: str) -> AsyncIterator[Stage]:
    async with set_stage(database) as one:
        yield one


async def account(stage: Stage, role: str = "office", login: str = "") -> UUID:
    return (await stage.desk.accounts.create("tests", wanted(role, login), PASSWORD))[0]


async def enter(stage: Stage, login: str = "office", password: str = PASSWORD, visitor: Visitor = HERE):
    return await stage.desk.signing_in.password(login, password, visitor)


async def session(stage: Stage, login: str = "office") -> tuple[str, Session]:
    entered = await enter(stage, login)
    return entered.token, await stage.desk.signing_in.session(entered.token)


async def acts(stage: Stage) -> list[str]:
    return [one.act for one in await stage.desk.audit.read(Sought())]


async def steps_on(stage: Stage) -> tuple[pyotp.TOTP, list[str]]:
    token, own = await session(stage)
    begun = await stage.desk.own.begin_steps(own)
    codes = pyotp.TOTP(begun.secret)
    recovery = await stage.desk.own.set_steps(own, codes.at(stage.clock()), token)
    return codes, recovery


async def test_a_password_opens_a_session_whatever_way_it_was_typed(stage: Stage):
    await account(stage)
    for login in ("office", " OFFICE "):
        entered = await enter(stage, login)
        assert isinstance(entered, Entered) and entered.staff.role == "office"
        found = await stage.desk.signing_in.session(entered.token)
        assert found.passed and found.staff == entered.staff
    assert await acts(stage) == ["sign-in", "sign-in", "account-create"]


async def test_neither_password_nor_token_is_kept(stage: Stage):
    await account(stage)
    token = (await enter(stage)).token
    (row,) = await stage.rows("SELECT password_hash FROM accounts")
    assert row.password_hash.startswith("$argon2id$") and PASSWORD not in row.password_hash
    (kept,) = await stage.rows("SELECT digest FROM staff_sessions")
    assert token.encode() not in kept.digest and len(kept.digest) == 32


async def test_unknown_switched_off_and_wrong_look_the_same(stage: Stage):
    await account(stage)
    off = await account(stage, "supervisor", "nghi.huu")
    await stage.desk.accounts.switch("tests", off, False)
    answers = [
        await enter(stage, *words) for words in (("office", "sai"), ("khong.co", PASSWORD), ("nghi.huu", PASSWORD))
    ]
    assert answers == [Denied(), Denied(), Denied()]


async def test_an_unknown_name_costs_a_hash_too(stage: Stage):
    """Equal timing, by counting: whoever it is, one hash is checked."""
    checked = []

    class Counting:
        def __init__(self, real):
            self.real = real

        def __getattr__(self, name):
            return getattr(self.real, name)

        async def check(self, hashed, password):
            checked.append(hashed)
            return await self.real.check(hashed, password)

    await account(stage)
    tools = stage.desk.signing_in._tools
    stage.desk.signing_in._tools = replace(tools, proofs=Counting(tools.proofs))
    await enter(stage, "office", "sai")
    await enter(stage, "khong.co", "sai")
    assert len(checked) == 2 and checked[1] is None


async def test_too_many_tries_close_the_door_for_a_while_even_for_the_right_password(stage: Stage):
    await account(stage)
    for _ in range(MOST["account"]):
        assert await enter(stage, password="sai") == Denied()
    closed = await enter(stage)
    assert isinstance(closed, Denied) and closed.until is not None
    stage.clock.waits(minutes=14)
    assert isinstance(await enter(stage), Denied)
    stage.clock.waits(minutes=2)
    assert isinstance(await enter(stage), Entered)


async def test_a_name_that_nobody_has_is_closed_alike(stage: Stage):
    outcomes = [(await enter(stage, "khong.co", "x")).until is not None for _ in range(MOST["account"] + 1)]
    assert outcomes == [False] * MOST["account"] + [True]


async def test_tries_at_the_same_time_are_counted_all(stage: Stage):
    await account(stage)
    outcomes = await asyncio.gather(*(enter(stage, password="sai") for _ in range(12)))
    assert sum(one.until is None for one in outcomes) == MOST["account"]


async def test_an_address_that_tries_many_names_is_closed_and_others_are_not(stage: Stage):
    await account(stage)
    for at in range(MOST["address"]):
        assert (await enter(stage, f"ten{at}", "x")).until is None
    assert (await enter(stage, "office")).until is not None
    assert isinstance(await enter(stage, visitor=Visitor("10.0.0.2")), Entered)


async def test_a_right_password_forgives_what_went_before(stage: Stage):
    await account(stage)
    for _ in range(3):
        for _ in range(MOST["account"] - 1):
            await enter(stage, password="sai")
        assert isinstance(await enter(stage), Entered)


async def test_a_session_ends_when_nobody_uses_it_and_in_any_case(stage: Stage):
    await account(stage)
    token = (await enter(stage)).token
    for _ in range(5):
        stage.clock.waits(minutes=110)
        assert await stage.desk.signing_in.session(token)
    stage.clock.waits(minutes=121)
    assert await stage.desk.signing_in.session(token) is None
    token = (await enter(stage)).token
    for _ in range(7):
        stage.clock.waits(minutes=100)
        assert await stage.desk.signing_in.session(token)
    stage.clock.waits(minutes=30)
    assert await stage.desk.signing_in.session(token) is None, "twelve hours are over"


async def test_the_second_step_is_asked_for_and_a_code_serves_once(stage: Stage):
    await account(stage)
    codes, _ = await steps_on(stage)
    stage.clock.waits(minutes=2)
    half = await enter(stage)
    assert half.second and not (await stage.desk.signing_in.session(half.token)).passed
    code = codes.at(stage.clock())
    whole = await stage.desk.signing_in.code(half.token, code, HERE)
    assert isinstance(whole, Entered) and whole.token != half.token
    assert await stage.desk.signing_in.session(half.token) is None, "the half session is over"
    again = await enter(stage)
    assert await stage.desk.signing_in.code(again.token, code, HERE) == Denied(), "a replay"


async def test_an_older_code_is_not_taken_after_a_newer_one(stage: Stage):
    await account(stage)
    codes, _ = await steps_on(stage)
    stage.clock.waits(minutes=2)
    before, present = codes.at(stage.clock() - timedelta(seconds=30)), codes.at(stage.clock())
    assert isinstance(await stage.desk.signing_in.code((await enter(stage)).token, present, HERE), Entered)
    assert await stage.desk.signing_in.code((await enter(stage)).token, before, HERE) == Denied()


async def test_guessing_codes_is_stopped_and_the_half_session_is_short(stage: Stage):
    await account(stage)
    await steps_on(stage)
    half = await enter(stage)
    outcomes = [await stage.desk.signing_in.code(half.token, f"{at:06d}", HERE) for at in range(MOST["code"] + 1)]
    assert outcomes[-1].until is not None and not any(one.until for one in outcomes[:-1])
    half = await enter(stage)
    stage.clock.waits(minutes=6)
    assert await stage.desk.signing_in.session(half.token) is None


async def test_a_recovery_code_serves_once_and_is_kept_as_a_digest(stage: Stage):
    await account(stage)
    _, recovery = await steps_on(stage)
    stage.clock.waits(minutes=2)
    written = recovery[3].upper().replace("-", " ")
    assert isinstance(await stage.desk.signing_in.code((await enter(stage)).token, written, HERE), Entered)
    assert await stage.desk.signing_in.code((await enter(stage)).token, written, HERE) == Denied()
    rows = await stage.rows("SELECT digest, used_at FROM recovery_codes")
    assert len(rows) == 10 and sum(row.used_at is not None for row in rows) == 1


async def test_the_secret_of_the_second_step_is_sealed(stage: Stage):
    await account(stage)
    codes, _ = await steps_on(stage)
    (row,) = await stage.rows("SELECT totp_sealed, totp_waiting FROM accounts")
    assert codes.secret.encode() not in row.totp_sealed and row.totp_waiting is None


async def test_a_second_step_begins_only_with_a_right_first_code(stage: Stage):
    await account(stage)
    token, own = await session(stage)
    begun = await stage.desk.own.begin_steps(own)
    assert begun.address.startswith("otpauth://totp/") and begun.secret in begun.address
    with pytest.raises(Refused):
        await stage.desk.own.set_steps(own, "000000", token)
    assert not (await enter(stage)).second


async def test_ones_sessions_are_listed_and_ended(stage: Stage):
    await account(stage)
    first, _ = await session(stage)
    token, own = await session(stage)
    listed = await stage.desk.own.sessions(own)
    assert len(listed) == 2 and [one.here for one in listed].count(True) == 1
    other = next(one for one in listed if not one.here)
    assert await stage.desk.own.end(own, other.id, token) == 1
    assert await stage.desk.signing_in.session(first) is None
    assert await stage.desk.signing_in.session(token)


async def test_nobody_ends_the_sessions_of_another(stage: Stage):
    await account(stage)
    await account(stage, "supervisor")
    theirs, their = await session(stage, "supervisor")
    token, own = await session(stage)
    assert await stage.desk.own.end(own, their.id, token) == 0
    assert await stage.desk.signing_in.session(theirs)


async def test_a_new_password_ends_every_other_session(stage: Stage):
    await account(stage)
    elsewhere, _ = await session(stage)
    token, own = await session(stage)
    with pytest.raises(Refused):
        await stage.desk.own.change_password(own, PASSWORD, token)
    await stage.desk.own.change_password(own, "con trâu đi trước cái cày", token)
    assert await stage.desk.signing_in.session(elsewhere) is None
    assert await stage.desk.signing_in.session(token)
    assert await enter(stage) == Denied()


async def test_what_the_keeper_changes_holds_at_once_in_open_sessions(stage: Stage):
    await account(stage, "admin")
    office = await account(stage)
    token, _ = await session(stage)
    await stage.desk.accounts.change("tests", office, replace(wanted("supervisor"), login="office"))
    assert (await stage.desk.signing_in.session(token)).staff.role == "supervisor"
    await stage.desk.accounts.switch("tests", office, False)
    assert await stage.desk.signing_in.session(token) is None
    assert await enter(stage) == Denied()


async def test_a_reset_opens_a_closed_door_asks_for_a_change_and_ends_sessions(stage: Stage):
    office = await account(stage)
    token, _ = await session(stage)
    for _ in range(MOST["account"] + 1):
        await enter(stage, password="sai")
    given = await stage.desk.accounts.reset("tests", office)
    assert await stage.desk.signing_in.session(token) is None
    entered = await enter(stage, password=given)
    assert (await stage.desk.signing_in.session(entered.token)).must_change


async def test_two_administrators_cannot_switch_each_other_off_at_once(stage: Stage):
    first, second = await account(stage, "admin"), await account(stage, "admin", "admin.2")
    switches = [stage.desk.accounts.switch("tests", one, False) for one in (first, second)]
    outcomes = await asyncio.gather(*switches, return_exceptions=True)
    assert [one for one in outcomes if one is True] == [True]
    assert [str(one) for one in outcomes if isinstance(one, Refused)] == [LAST_ADMIN]


async def test_logins_are_each_somebodys(stage: Stage):
    await account(stage)
    with pytest.raises(Refused) as refused:
        await account(stage)
    assert refused.value.field == "login"


@pytest.mark.parametrize("statement", ["UPDATE audit SET by = 'ai'", "DELETE FROM audit", "TRUNCATE audit"])
async def test_the_database_refuses_to_change_what_is_in_the_audit(stage: Stage, statement: str):
    await account(stage)
    with pytest.raises(DBAPIError, match="append-only"):
        async with stage.store.transaction() as tx:
            await tx.connection.exec_driver_sql(statement)


async def test_the_audit_is_read_by_who_what_when_and_page_by_page(stage: Stage):
    await account(stage)
    for at in range(7):
        stage.clock.waits(days=1)
        await stage.desk.audit.note("Lê Thị Bưởi" if at % 2 else "100%_ai", f"viec-{at % 3}", "vì thử", so=at)
    read = stage.desk.audit.read
    assert [one.detail["so"] for one in await read(Sought(act="viec-0"))] == [6, 3, 0]
    assert len(await read(Sought(by="thị b"))) == 3
    assert len(await read(Sought(by="%_"))) == 4, "signs of a pattern are signs"
    newest = await read(Sought(number=3))
    assert [one.id for one in await read(Sought(before=newest[-1].id, number=1))] == [newest[-1].id - 1]
    assert [one.detail["so"] for one in await read(Sought(first=newest[1].at, last=newest[0].at))] == [5]
    assert {"account-create", "viec-0", "viec-1", "viec-2"} == set(await stage.desk.audit.acts())
