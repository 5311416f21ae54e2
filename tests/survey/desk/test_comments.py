"""Comments from the chat: masked wherever they lie, sealed as written, erased with the person, off the path at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from survey.desk.comment_keeping import kept_comment
from survey.desk.verifying import Refused
from survey.fieldwork.forms import Filled
from survey.heard import Heard
from tests.coder import Rules
from tests.commenting import at_the_comment, comments
from tests.stage import set_stage

pytestmark = pytest.mark.anyio
PHONE = "0905 123 456"
SAID = f"Chị Hoa rất nhiệt tình, cần gì gọi tôi {PHONE} nhé"
MASKED = "Chị [tên] rất nhiệt tình, cần gì gọi tôi [điện thoại] nhé"


@pytest.fixture
async def stage(database: str):
    async with set_stage(database) as one:
        yield one


async def everywhere(stage) -> str:
    """All that is kept in readable form anywhere."""
    found = []
    for table in (
        "answers",
        "sessions",
        "inbox",
        "outbox",
        "comments",
        "ratings",
        "paper_entries",
        "paper_settlements",
    ):
        found += [str(row[0]) for row in await stage.rows(f"SELECT to_jsonb(t)::text FROM {table} t")]
    return "\n".join(found)


async def test_a_comment_is_kept_masked_and_its_original_sealed(stage):
    await comments(stage, SAID)
    (row,) = await stage.rows(
        "SELECT k.words, k.masked, a.value, a.said FROM comments k JOIN answers a ON a.id = answer_id"
    )
    assert (row.words, row.value, row.masked) == (MASKED, MASKED, 2) and row.said == MASKED
    assert (await stage.rows("SELECT state #>> '{entries,gop_y,1}' AS it FROM sessions"))[0].it == MASKED
    assert "0905" not in "".join(str(one[0]) for one in await stage.rows("SELECT body FROM outbox"))
    (sealed,) = await stage.rows("SELECT sealed FROM comment_originals")
    assert PHONE.encode() not in sealed.sealed
    assert await stage.desk.sensitive.original(1, "An", "đối chiếu") == SAID
    (noted,) = await stage.rows("SELECT by, reason, detail FROM audit WHERE act = 'original-opened'")
    assert (noted.by, noted.reason, noted.detail) == ("An", "đối chiếu", {"comment": 1})


async def test_after_it_was_read_the_words_lie_nowhere_as_they_were_written(stage):
    await comments(stage, SAID)
    assert await stage.desk.coding.new(Rules()) == 1
    assert "0905" not in await everywhere(stage) and "Hoa" not in await everywhere(stage)


async def test_nothing_is_sealed_where_nothing_was_masked(stage):
    await comments(stage, "Phải chờ lâu quá")
    assert await stage.count("comment_originals") == 0
    assert await stage.desk.sensitive.original(1, "An", "đối chiếu") == "Phải chờ lâu quá"


async def test_an_original_is_opened_with_a_name_and_a_reason_only(stage):
    await comments(stage, SAID)
    for by, reason in (("", "vì"), ("An", " ")):
        with pytest.raises(Refused):
            await stage.desk.sensitive.original(1, by, reason)
    assert await stage.rows("SELECT id FROM audit WHERE act = 'original-opened'") == []


async def test_originals_go_when_their_time_is_over(stage):
    await comments(stage, SAID)
    stage.clock.waits(days=89)
    assert await stage.desk.coding.expire_originals() == 0
    stage.clock.waits(days=2)
    assert await stage.desk.coding.expire_originals() == 1
    with pytest.raises(Refused, match="hết hạn"):
        await stage.desk.sensitive.original(1, "An", "đối chiếu")


async def test_originals_go_with_the_person(stage):
    await comments(stage, SAID)
    await stage.desk.privacy.erase_case("H57.90-261103-0001")
    assert await stage.count("comment_originals") == 0
    assert (await stage.rows("SELECT words FROM comments"))[0].words == MASKED


async def test_a_comment_said_anew_is_another_one(stage):
    person = await comments(stage, "Chờ lâu")
    words = "Cán bộ vui vẻ"
    stage.script.knows[words] = Heard("correct", words, question="gop_y", rule="open")
    await person.says(words)
    rows = await stage.rows(
        "SELECT k.words, a.current FROM comments k JOIN answers a ON a.id = k.answer_id ORDER BY k.id"
    )
    assert [tuple(row) for row in rows] == [("Chờ lâu", False), (words, True)]


async def test_what_came_another_way_is_masked_and_taken_in(stage):
    await comments(stage, "Xin cảm ơn")
    for table in ("comment_originals", "comments"):
        async with stage.store.engine.begin() as connection:
            await connection.execute(text(f"DELETE FROM {table}"))
            await connection.execute(
                text(
                    "UPDATE answers SET value = to_jsonb(CAST(:said AS text)), said = :said WHERE question_id = 'gop_y'"
                ),
                {"said": SAID},
            )
            state = "UPDATE sessions SET state = jsonb_set(state, '{entries,gop_y,1}', to_jsonb(CAST(:said AS text)))"
            await connection.execute(text(state), {"said": SAID})
    assert await stage.desk.coding.take_in() == 1
    assert await stage.desk.coding.take_in() == 0
    (row,) = await stage.rows("SELECT k.words, a.value, a.said FROM comments k JOIN answers a ON a.id = answer_id")
    assert tuple(row) == (MASKED, MASKED, MASKED)
    assert (await stage.rows("SELECT state #>> '{entries,gop_y,1}' AS it FROM sessions"))[0].it == MASKED
    assert await stage.desk.sensitive.original(2, "An", "đối chiếu") == SAID


async def test_a_threat_leaves_the_ordinary_path_with_the_answer_itself(stage):
    await comments(stage, "Cán bộ dọa đánh tôi nếu còn hỏi nữa")
    (one,) = await stage.desk.sensitive.listed()
    assert one.source == "rule" and one.comment.sensitive and one.seen_at is None
    assert (await stage.desk.coding.standing()).unseen == 1
    assert await stage.desk.sensitive.seen("An") == 1 and await stage.desk.sensitive.seen("An") == 0


async def test_a_paper_form_is_masked_and_sealed_too(stage):
    code = "H57.90-261103-0001"
    await stage.case(code)
    (form,) = await stage.desk.paper.issue([code], "", "An")
    cells = {
        "@form": form.code,
        "@case": code,
        "@enumerator": "Bưu tá 7",
        "@collected_on": "2026-11-15",
        "tiep_can": "4",
    }
    await stage.desk.paper.enter([Filled(1, {**cells, "gop_y": SAID})], "", "An")
    assert "0905" not in await everywhere(stage)
    (row,) = await stage.rows("SELECT words FROM comments")
    assert row.words == MASKED and await stage.desk.sensitive.original(1, "An", "đối chiếu") == SAID


async def test_what_is_kept_for_no_time_is_not_kept(database):
    async with set_stage(database) as stage:
        tools = replace(stage.desk.coding._tools, originals_for=timedelta())
        assert kept_comment(tools, "gop_y", MASKED, SAID)["sealed"] is None


async def test_an_open_question_is_answered_as_quickly_said(stage):
    """The bubble that notes a comment says it back masked."""
    person = await at_the_comment(stage)
    stage.script.knows[SAID] = Heard("comment", SAID, question="gop_y", rule="open")
    await person.says(SAID)
    assert PHONE not in person.text
