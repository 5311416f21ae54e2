"""What a storm is judged by: what was seen twice, what has not left, and which figures make it a bad one."""

from __future__ import annotations

from random import Random
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from cli.citizens.check import Fault, Sort
from cli.citizens.people import Course, Manner, Person
from cli.citizens.walk import Trace
from tests.stage import set_stage
from tests.storm import report
from tests.storm.calm import spread
from tests.storm.phones import Phone
from tests.storm.verdict import Played, Verdict, drained, redisplayed

pytestmark = pytest.mark.anyio

OUTBOX = """
    INSERT INTO outbox (contact_id, body, state, platform_id)
    VALUES (:contact, jsonb_build_object('text', CAST(:said AS text)), :state, :platform_id)
"""


def played(*shown: tuple[str, str]) -> Played:
    phone = Phone([{"id": number, "text": said} for number, said in shown])
    line = SimpleNamespace(person="1001", phone=phone, messages=3, log=["> text: 4", "< Đã ghi."])
    return Played("telegram", Trace(Person(0, Course.PLAIN, Manner.TAPS, 2, Random(1)), "H57-1"), line)


async def shown_again(database, rows, shown) -> int:
    async with set_stage(database) as stage:
        contact = await stage.desk.post.contact("telegram", "1001")
        async with stage.store.engine.begin() as connection:
            for said, state, number in rows:
                values = {"contact": contact, "said": said, "state": state, "platform_id": number}
                await connection.execute(text(OUTBOX), values)
        return await redisplayed(stage.desk, stage.store, played(*shown))


@pytest.mark.parametrize(
    ("rows", "shown", "number"),
    [
        ([("Câu một", "sent", "7")], [("7", "Câu một")], 0),
        ([("Câu một", "sent", "7")], [("6", "Câu một"), ("7", "Câu một")], 1),
        ([("Câu một", "dead", None)], [("6", "Câu một")], 0),
        ([("Câu một", "dead", None)], [("6", "Câu một"), ("7", "Câu một")], 1),
        ([("Câu một", "dead", None)], [], 0),
    ],
    ids=["once", "twice", "given up but seen", "given up and seen twice", "given up"],
)
async def test_a_bubble_that_was_seen_more_often_than_it_is_in_the_outbox(database, rows, shown, number):
    assert await shown_again(database, rows, shown) == number


async def test_what_has_not_left_is_counted(database, monkeypatch):
    monkeypatch.setattr("tests.storm.verdict.DRAINED", 0.0)
    async with set_stage(database) as stage:
        contact = await stage.desk.post.contact("telegram", "1001")
        async with stage.store.engine.begin() as connection:
            values = {"contact": contact, "said": "Câu một", "state": "due", "platform_id": None}
            await connection.execute(text(OUTBOX), values)
    system = SimpleNamespace(settings=SimpleNamespace(database_url=database))
    assert await drained(system) == {"outbox": 1, "inbox": 0, "events": 0}


@pytest.mark.parametrize(
    ("sort", "figures"),
    [
        (Sort.WRONG, (1, 0, 0)),
        (Sort.MISSING, (1, 0, 0)),
        (Sort.DOUBLED, (0, 1, 0)),
        (Sort.STATE, (0, 0, 1)),
        (Sort.STUCK, (0, 0, 1)),
    ],
)
def test_every_fault_counts_as_one_of_three(sort, figures):
    verdict = Verdict([played()], [Fault(sort, "H57-1", "thu_tuc")], 0, {"outbox": 0})
    assert (verdict.lost, verdict.doubled, verdict.unfinished) == figures
    assert not verdict.good
    told = verdict.by_channel()["telegram"]
    assert (told["lost"], told["doubled"], told["unfinished"]) == figures


def test_what_lies_about_in_the_end_is_unfinished():
    assert Verdict([played()], [], 0, {"outbox": 2, "inbox": 1}).unfinished == 3
    assert Verdict([played()], [], 5, {"outbox": 0}).good


def test_a_conversation_that_went_wrong_is_shown_with_its_last_words():
    shown = report.conversation(played(), 1)
    assert "H57-1 · telegram 1001" in shown
    assert "Đã ghi." in shown and "> text" not in shown


def test_percentiles_are_times_that_were_measured():
    told = spread([one / 1000 for one in range(1, 101)], "p50", "p99")
    assert told == {"p50": 51.0, "p99": 100.0, "count": 100}
