"""Ratings that never arrived are asked for; those that came both ways are known to be the same."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import pytest

from bot.channel import Refused, SendError
from bot.zalo import ratings
from bot.zalo.ratings import pulled
from tests.bot.zalo.conftest import PHONE, Stand
from tests.bot.zalo.updates import OA, feedback

pytestmark = pytest.mark.anyio


def since_and_until(stand: Stand) -> tuple[datetime, datetime]:
    now = datetime.fromtimestamp(stand.fake.clock.now(), UTC)
    return now - timedelta(days=1), now + timedelta(days=1)


async def invited(stand: Stand, tracking: str) -> None:
    body = {"text": "Mời", "template": "R1", "data": {"name": "B"}, "tracking_id": tracking, "buttons": []}
    await stand.account.templates.send(PHONE, body)


async def test_one_that_came_both_ways_has_one_key_and_one_shape(stand):
    await invited(stand, "t1")
    await stand.do("rate", tracking_id="t1", rate=4, note="Hơi lâu ", feedbacks=["Chờ lâu"])
    (told,) = [
        stand.account.chat.read(one.content)
        for one in stand.fake.postman.pending.values()
        if one.content["event_name"] == "user_feedback"
    ]
    (found,) = await pulled(stand.account.client, ["R1"], *since_and_until(stand))
    assert found == told
    assert (found.data["rate"], found.data["note"], found.data["tracking_id"]) == (4, "Hơi lâu", "t1")


async def test_every_page_is_asked_for(stand, monkeypatch):
    monkeypatch.setattr(ratings, "PAGE", 2)
    for number in range(5):
        await invited(stand, f"t{number}")
        await stand.do("rate", tracking_id=f"t{number}", rate=5, event=False)
    found = await pulled(stand.account.client, ["R1", "other"], *since_and_until(stand))
    assert sorted(one.data["tracking_id"] for one in found) == [f"t{number}" for number in range(5)]


async def test_only_the_time_asked_for(stand):
    await invited(stand, "t1")
    await stand.do("rate", tracking_id="t1", rate=5, event=False)
    since, _ = since_and_until(stand)
    assert await pulled(stand.account.client, ["R1"], since - timedelta(days=9), since) == []


class Lists:
    """A client that gives these pages, whatever is asked."""

    def __init__(self, *pages: object) -> None:
        self.pages = list(pages)

    async def ratings(self, template: str, since: int, until: int, offset: int, limit: int) -> object:
        return self.pages.pop(0) if len(self.pages) > 1 else self.pages[0]


def item(**more: object) -> dict[str, object]:
    message = feedback()["message"]
    return {
        "rate": message["rate"],
        "note": message["note"],
        "feedbacks": message["feedbacks"],
        "submitDate": message["submit_time"],
        "msgId": message["msg_id"],
        "oaId": OA,
        "trackingId": message["tracking_id"],
        **more,
    }


NOW = datetime(2026, 11, 22, tzinfo=UTC)


async def test_a_platform_that_repeats_a_page_for_ever_is_asked_no_further():
    assert len(await pulled(Lists({"data": [item()], "total": 9}), ["R1"], NOW, NOW)) == 1


async def test_the_list_may_be_the_data_itself():
    assert len(await pulled(Lists([item()], []), ["R1"], NOW, NOW)) == 1


@pytest.mark.parametrize("data", [{}, [], {"data": None}, {"data": {}}, "x"])
async def test_nothing_is_nothing(data):
    assert await pulled(Lists(data), ["R1"], NOW, NOW) == []


async def test_one_that_cannot_be_read_does_not_hide_the_others(caplog):
    with caplog.at_level(logging.WARNING):
        found = await pulled(Lists([item(rate=9), "x", item()], []), ["R1"], NOW, NOW)
    assert [one.data["rate"] for one in found] == [5]
    assert len(caplog.records) == 2


async def test_where_post_is_refused_get_serves(stand):
    await stand.fail("rating", "error", code=-201, times=1)
    assert await pulled(stand.account.client, ["R1"], *since_and_until(stand)) == []
    await stand.fail("rating", "error", code=-201)
    with pytest.raises(Refused):
        await pulled(stand.account.client, ["R1"], *since_and_until(stand))


async def test_what_halts_is_not_tried_another_way(stand):
    await stand.fail("rating", "error", code=-138)
    before = len(stand.calls("rating"))
    with pytest.raises(SendError):
        await pulled(stand.account.client, ["R1"], *since_and_until(stand))
    assert len(stand.calls("rating")) == before + 1
