"""One message's journey on the real store: once, in order, nothing lost when a step fails between two others."""

from __future__ import annotations

import asyncio
import json
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text

from bot.receive import Receiver
from survey.heard import Heard
from survey.records import StoreAway
from survey.runtime.wiring import words
from tests.stage import Stage, set_stage

pytestmark = pytest.mark.anyio


@pytest.fixture
async def stage(database: str):
    async with set_stage(database) as one:
        yield one


async def answering(stage: Stage):
    """A citizen who has agreed and is being asked the first question."""
    person = await stage.citizen(await stage.case())
    await person.taps("Đồng ý")
    return person


async def answers(stage: Stage):
    query = "SELECT question_id, status, value, said, rule, source, current FROM answers ORDER BY id"
    return [tuple(row) for row in await stage.rows(query)]


async def test_a_tap_is_stored_with_what_was_said_and_by_which_way(stage):
    person = await answering(stage)
    await person.taps("4 – Hài lòng")
    person.hears("Đã ghi: 4 – Hài lòng.")
    assert await answers(stage) == [("tiep_can", "answered", 4, "4 – Hài lòng", "tap", "tap", True)]


async def test_words_go_to_rasa_with_what_is_being_asked(stage):
    person = await answering(stage)
    stage.script.knows["rất k hài lòng"] = Heard("likert_1", 1, "tiep_can", "negation+intensity")
    await person.says("rất k hài lòng")
    person.hears("1 – Rất không hài lòng")
    assert stage.script.asked[-1]["question"] == "tiep_can" and stage.script.asked[-1]["kind"] == "single"
    assert (await answers(stage))[0][2:5] == (1, "rất k hài lòng", "negation+intensity")


async def test_without_rasa_digits_and_labels_still_work_and_the_rest_is_asked_again(stage):
    person = await answering(stage)
    await person.says("5")
    person.hears("5 – Rất hài lòng")
    await person.says("hài lòng")
    person.hears("4 – Hài lòng")
    await person.says("qwertz uiop")
    person.hears("Chưa rõ")
    assert [row[2] for row in await answers(stage)] == [5, 4]


async def test_the_same_message_twice_is_one_answer_and_the_same_reply(stage):
    person = await answering(stage)
    first = await person.says("5", "m-1")
    again = await person.says("5", "m-1")
    assert again.bubbles == first.bubbles and len(await answers(stage)) == 1
    tap = await person.taps("3 – Bình thường", "m-2")
    assert (await person.sends("tap", "abcdef:thu_tuc:3", "m-2")).bubbles == tap.bubbles
    assert len(await answers(stage)) == 2


async def test_ten_copies_at_once_are_one_answer(stage):
    person = await answering(stage)
    payload = person.payload("4 – Hài lòng")
    await asyncio.gather(*(person.sends("tap", payload, "m-x") for _ in range(5)))
    await asyncio.gather(*(person.says("4", "m-y") for _ in range(5)))
    assert [row[0] for row in await answers(stage)] == ["tiep_can", "thu_tuc"]


async def test_a_burst_of_messages_is_taken_one_after_another(stage):
    person = await answering(stage)
    await asyncio.gather(*(person.says(str(level)) for level in (1, 2, 3, 4, 5)))
    while await stage.receiver.lane(person.contact):
        pass
    kept = await answers(stage)
    assert sorted(row[2] for row in kept if row[-1]) == [1, 2, 3, 4, 5]
    assert len({row[0] for row in kept}) == 5


async def test_a_tap_waits_while_earlier_words_are_worked_on(stage):
    person = await answering(stage)
    payload = person.payload("2 – Không hài lòng")
    letter = (await stage.desk.post.keep(person.contact, "web", "slow", "text", "4")).letter
    assert letter.state == "working"
    turned = await person.sends("tap", payload, "tap-1")
    assert turned.state == "waiting" and not await answers(stage)
    await stage.desk.talk.take(person.contact, letter.id, Heard("likert_4", 4, "tiep_can", "digit"))
    assert await stage.receiver.lane(person.contact) == 1
    assert [(row[0], row[2], row[-1]) for row in await answers(stage)] == [
        ("tiep_can", 4, False),
        ("tiep_can", 2, True),
    ]


async def test_a_message_whose_process_died_is_taken_up_again(stage):
    person = await answering(stage)
    rung: list[UUID] = []

    async def ring(contact: UUID) -> None:
        rung.append(contact)

    stage.receiver = Receiver(stage.desk, stage.script, words(), ring)
    await stage.desk.post.keep(person.contact, "web", "orphan", "text", "3")  # and then SIGKILL
    assert await stage.receiver.lane(person.contact) == 0, "the claim is fresh: somebody may still be at it"
    stage.clock.waits(seconds=60)
    assert await stage.desk.post.left_lying() == [person.contact]
    assert rung == []
    assert await stage.receiver.lane(person.contact) == 1
    assert [row[2] for row in await answers(stage)] == [3]
    assert rung == [person.contact], "an open page is told that a reply lies ready"


async def test_a_message_that_cannot_be_processed_is_set_aside_and_the_person_told(stage, monkeypatch):
    person = await answering(stage)
    letter = (await stage.desk.post.keep(person.contact, "web", "poison", "text", "4")).letter
    for _ in range(5):
        stage.clock.waits(seconds=60)
        assert await stage.desk.post.claim(person.contact)
    stage.clock.waits(seconds=60)
    assert await stage.receiver.lane(person.contact) == 1
    reply = await stage.desk.post.replies(letter.id)
    assert reply.state == "failed" and "trục trặc" in reply.bubbles[0]["text"]
    await person.says("4")
    person.hears("Đã ghi: 4 – Hài lòng.")


async def test_rasa_taking_the_message_and_then_failing_is_no_second_answer(stage):
    person = await answering(stage)

    async def takes_and_dies(contact, message, said, asked):
        await stage.desk.talk.take(contact, message, Heard("likert_2", 2, "tiep_can", "model", "model", 0.97))
        return False  # the answer was lost on the way back

    stage.script.converse = takes_and_dies
    await person.says("hông ưng")
    person.hears("2 – Không hài lòng")
    assert [(row[0], row[2]) for row in await answers(stage)] == [("tiep_can", 2)]


async def test_an_open_question_takes_words_as_they_are_without_rasa(stage):
    person = await answering(stage)
    for title in ("4 –", "4 –", "4 –", "4 –", "4 –", "2 lần", "4 –"):
        await person.taps(title)
    asked = len(stage.script.asked)
    await person.says("Chờ hơi lâu, 2 tiếng mới tới lượt 😡\nnhưng cán bộ tử tế")
    assert len(stage.script.asked) == asked
    assert (await answers(stage))[-1][:3] == (
        "gop_y",
        "answered",
        "Chờ hơi lâu, 2 tiếng mới tới lượt 😡\nnhưng cán bộ tử tế",
    )


async def test_five_thousand_characters_are_kept_whole_as_a_comment(stage):
    person = await answering(stage)
    for title in ("4 –", "4 –", "4 –", "4 –", "4 –", "2 lần", "4 –"):
        await person.taps(title)
    long = ("Quầy số 3 đông quá. " * 250)[:5000].strip()
    await person.says(long)
    assert (await answers(stage))[-1][2] == long


async def test_somebody_elses_button_changes_nothing(stage):
    one = await answering(stage)
    other = await stage.citizen(await stage.case("H57.90-261103-0002"))
    await other.taps("Đồng ý")
    await other.sends("tap", one.payload("1 –"))
    other.hears("không thuộc cuộc khảo sát")
    assert await answers(stage) == []


@pytest.mark.parametrize("payload", ["", "x", "abc:def", "abc234:tiep_can:9", "';drop table answers;--", "a" * 64])
async def test_a_forged_payload_changes_nothing(stage, payload):
    person = await answering(stage)
    await person.sends("tap", payload)
    assert person.text and await answers(stage) == []


async def test_the_journal_of_a_session_and_its_state_agree(stage):
    person = await answering(stage)
    for title in ("2 –", "4 –", "4 –", "4 –", "4 –", "0 lần", "4 –", "Bỏ qua", "Bỏ qua", "Không đồng ý"):
        await person.taps(title)
    await person.taps("Sửa câu trả lời")
    await person.taps("1. ")
    await person.taps("5 –")
    (state,) = (await stage.rows("SELECT state FROM sessions"))[0]
    rows = await stage.rows("SELECT question_id, status, value FROM answers WHERE current AND status <> 'withdrawn'")
    assert {row[0]: [row[1], row[2]] for row in rows} == state["entries"]
    history = await stage.rows("SELECT disposition FROM dispositions ORDER BY id")
    assert [row[0] for row in history] == ["invited", "started", "completed"]
    replaced = await stage.rows("SELECT count(*) FROM answers WHERE replaces IS NOT NULL AND current")
    assert replaced[0][0] == 2, "the corrected level, and the follow-up that it withdrew"


async def test_the_history_shows_both_sides_in_order(stage):
    person = await answering(stage)
    await person.taps("4 –")
    await person.says("5")
    history = await stage.desk.post.history(person.contact, 0)
    assert [one["from"] for one in history] == ["bot", "citizen", "bot", "citizen", "bot", "citizen", "bot"]
    assert [one["text"] for one in history if one["from"] == "citizen"] == ["Đồng ý", "4 – Hài lòng", "5"]
    assert json.dumps(history, ensure_ascii=False)


async def test_a_database_that_drops_connections_loses_nothing(stage):
    person = await answering(stage)
    with psycopg.connect(stage.url, autocommit=True) as other:
        gone = other.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchone()
    assert gone[0] >= 1
    await person.taps("3 –")
    person.hears("3 – Bình thường")
    assert [row[2] for row in await answers(stage)] == [3]


async def test_a_database_that_stays_away_is_said_so(stage, monkeypatch):
    person = await answering(stage)

    async def away(*_: object) -> None:
        raise StoreAway("database away")

    monkeypatch.setattr(stage.desk.talk, "tap", away)
    with pytest.raises(StoreAway):
        await person.taps("3 –")


async def test_only_a_sender_that_repeats_may_be_flushed_later(stage):
    """A webhook is answered 200 at once, so its message must be on disk before; the chat page sends again."""
    person = await answering(stage)
    for number, (channel, repeats) in enumerate((("web", True), ("zalo", False))):
        async with stage.store.together() as tx:
            given = (person.contact, channel, f"flush-{number}", "text", "4", stage.clock())
            await tx.connection.execute(text("SET LOCAL synchronous_commit = on"))
            await tx.mail.receive(*given, repeats=repeats)
            ((setting,),) = (await tx.connection.execute(text("SELECT current_setting('synchronous_commit')"))).all()
        assert setting == ("off" if repeats else "on")
