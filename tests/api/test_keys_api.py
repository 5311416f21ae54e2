"""API keys over HTTP: scopes, expiry, rotation without a gap, revocation; nothing kept that opens anything."""

from __future__ import annotations

from datetime import timedelta

import pytest

from api.keys import in_settings
from survey.access import SCOPES, SETTINGS_SCOPES
from survey.desk.keys import Refused
from tests.feeding import IN_SETTINGS, Feeding, feeding

pytestmark = pytest.mark.anyio

FIGURES = "/v1/figures"


@pytest.fixture
async def feed(database: str):
    async with feeding(database) as one:
        yield one


async def opens(feed: Feeding, key: str) -> int:
    return (await feed.get(FIGURES, key=key)).status_code


async def test_a_key_opens_what_its_scopes_name_and_says_what_is_missing(feed: Feeding):
    reader, _ = await feed.desk.keys.create("cham-diem", ["figures:read"])
    sender, _ = await feed.desk.keys.create("mot-cua", ["cases:write"])
    assert (await opens(feed, reader), await opens(feed, sender)) == (200, 403)
    refused = (await feed.get(FIGURES, key=sender)).json()["error"]
    assert refused["code"] == "forbidden" and "figures:read" in refused["message"]


async def test_a_key_ends_when_it_was_said_to(feed: Feeding):
    key, _ = await feed.desk.keys.create("cham-diem", ["figures:read"], timedelta(days=30))
    feed.clock.waits(days=29)
    assert await opens(feed, key) == 200
    feed.clock.waits(days=1)
    assert await opens(feed, key) == 401


async def test_a_key_is_replaced_without_a_gap(feed: Feeding):
    old, label = await feed.desk.keys.create("cham-diem", ["figures:read", "export:read"])
    made = await feed.desk.keys.rotate(label, timedelta(days=7))
    assert made is not None
    new, made_label = made
    assert new != old and made_label != label
    assert (await opens(feed, old), await opens(feed, new)) == (200, 200)
    feed.clock.waits(days=7)
    assert (await opens(feed, old), await opens(feed, new)) == (401, 200)
    (kept,) = [one for one in await feed.desk.keys.all() if one.label == made_label]
    assert (kept.holder, kept.scopes) == ("cham-diem", ("export:read", "figures:read"))
    assert await feed.desk.keys.rotate(label, timedelta()) is None, "an ended key is not brought back"


async def test_rotating_never_lets_a_key_live_longer(feed: Feeding):
    key, label = await feed.desk.keys.create("cham-diem", ["figures:read"], timedelta(days=2))
    await feed.desk.keys.rotate(label, timedelta(days=30))
    feed.clock.waits(days=2)
    assert await opens(feed, key) == 401


async def test_a_revoked_key_opens_nothing_from_that_moment(feed: Feeding):
    key, label = await feed.desk.keys.create("cham-diem", ["figures:read"])
    assert await feed.desk.keys.revoke(label) and not await feed.desk.keys.revoke(label)
    assert await opens(feed, key) == 401


async def test_use_is_noted_at_most_once_a_minute(feed: Feeding):
    key, label = await feed.desk.keys.create("cham-diem", ["figures:read"])

    async def used():
        return next(one.last_used_at for one in await feed.desk.keys.all() if one.label == label)

    assert await used() is None
    await opens(feed, key)
    first = await used()
    assert first == feed.clock.time
    feed.clock.waits(seconds=30)
    await opens(feed, key)
    assert await used() == first
    feed.clock.waits(seconds=31)
    await opens(feed, key)
    assert await used() == feed.clock.time


async def test_nothing_that_opens_is_kept(feed: Feeding):
    key, label = await feed.desk.keys.create("cham-diem", ["figures:read"])
    async with feed.store.transaction() as tx:
        rows = await tx.connection.exec_driver_sql("SELECT CAST(api_keys AS text) AS row FROM api_keys")
        kept = " ".join(row.row for row in rows)
    secret = key.removeprefix(label)
    assert label in kept and secret not in kept and len(secret) > 40
    assert secret.encode().hex() not in kept


async def test_keys_of_the_settings_do_what_they_always_did_and_no_more(feed: Feeding):
    assert await opens(feed, IN_SETTINGS) == 200
    assert set(SCOPES) - SETTINGS_SCOPES == {
        "snapshots:write", "export:read", "fieldwork:read", "fieldwork:write",
    }  # fmt: skip
    callers = {"khoa-so-noi-vu-01": "so-noi-vu", "khoa-mot-cua-0001": "mot-cua"}
    found = in_settings("khoa-so-noi-vu-01", callers)
    assert found and (found.name, found.scopes) == ("so-noi-vu", SETTINGS_SCOPES)
    assert in_settings("khóa lạ", callers) is None
    assert in_settings("", {}) is None and in_settings("", {"": "nobody"}) is None


@pytest.mark.parametrize(("holder", "scopes"), [(" ", ["figures:read"]), ("a", []), ("a", ["figures:all"])])
async def test_a_key_for_nobody_or_nothing_is_not_made(feed: Feeding, holder: str, scopes: list[str]):
    before = await feed.desk.keys.all()
    with pytest.raises(Refused):
        await feed.desk.keys.create(holder, scopes)
    assert await feed.desk.keys.all() == before


@pytest.mark.parametrize("key", ["hl_", "\u00e9", "a" * 5000, "hl_aaaaaa_' OR true --"])
async def test_strange_keys_open_nothing(feed: Feeding, key: str):
    answer = await feed.http.get(FIGURES, headers={"X-API-Key": key.encode("utf-8")})
    assert answer.status_code == 401
