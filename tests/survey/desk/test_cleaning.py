"""Cleaning on a real database: flags raised and withdrawn, decisions by people, and an audit nobody can change."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from survey.desk.cleaning import Cleaning, Refused
from survey.quality import Rulebook
from survey.runtime.cleaning import cleaning
from survey.runtime.wiring import DATA
from tests.stage import Person, Stage, set_stage

pytestmark = pytest.mark.anyio
BOOK = cleaning(DATA / "cleaning.yml")


@pytest.fixture
async def stage(database: str):
    async with set_stage(database) as one:
        one.clean = Cleaning(one.desk.cleaning._tools, BOOK)
        yield one


async def answered(stage: Stage, number: int = 1, *, seconds: float = 5.0, **case: str) -> Person:
    """Somebody who answered the whole form, so many seconds for each question."""
    person = await stage.citizen(await stage.case(f"H57.90-261103-{number:04d}", **case))
    await person.taps("Đồng ý")
    for reply in ("4 –", "5 –", "4 –", "3 –", "4 –", "2", "4 –", "Bỏ qua", "Đồng ý"):
        stage.clock.waits(seconds=seconds)
        await (person.says(reply) if reply == "2" else person.taps(reply))
    return person


async def only(stage: Stage, state: str = "waiting"):
    (one,) = await stage.clean.review(state)
    return one


async def test_what_is_fast_is_flagged_and_still_counts(stage):
    await answered(stage, 1, seconds=0.5)
    await answered(stage, 2)
    done = await stage.clean.flag()
    assert (done.looked, done.flagged, done.by_rule) == (2, 1, {"too_fast": 1})
    one = await only(stage)
    assert [flag["reason"] for flag in one.flags] == ["Trả lời 9 câu trong 4 giây"]
    assert one.excluded is None and await stage.count("exclusions") == 0


async def test_a_flag_that_no_longer_holds_is_withdrawn(stage):
    person = await answered(stage, seconds=0.5)
    await stage.clean.flag()
    stage.clock.waits(seconds=60)
    await person.says("5 cho câu 1")
    async with stage.store.transaction() as tx:
        await tx.connection.execute(
            text("UPDATE answers SET at = at - interval '10 minutes' WHERE question_id='tiep_can'")
        )
    assert (await stage.clean.flag(every=True)).withdrawn == 1
    assert await stage.clean.review() == []


async def test_the_phone_of_an_official_is_noticed(stage):
    await answered(stage)
    agency = (await stage.rows("SELECT agency_code FROM cases"))[0][0]
    await stage.desk.errands.officials([("+84912345678", agency)])
    assert (await stage.clean.flag()).by_rule == {"official": 1}


async def test_one_device_for_many_cases_is_a_burst(stage):
    for number in range(1, 6):
        await answered(stage, number, procedure_name=f"Thủ tục {number}")
    async with stage.store.transaction() as tx:
        await tx.connection.execute(text("UPDATE contacts SET phone_index = 'x'"))
    assert (await stage.clean.flag()).by_rule == {"burst": 5}


@pytest.mark.parametrize("how", ["mode = 'helped'", "helper = 'con'", "mode = 'paper', channel = 'paper'"])
async def test_one_device_that_helps_many_people_is_no_burst(stage, how):
    for number in range(1, 6):
        await answered(stage, number, procedure_name=f"Thủ tục {number}")
    async with stage.store.transaction() as tx:
        await tx.connection.execute(text("UPDATE contacts SET phone_index = 'x'"))
        await tx.connection.execute(text(f"UPDATE sessions SET {how}"))
    assert (await stage.clean.flag()).by_rule == {}


async def test_the_same_errand_entered_twice_is_a_duplicate(stage):
    await answered(stage, 1)
    await answered(stage, 2)
    async with stage.store.transaction() as tx:
        await tx.connection.execute(text("UPDATE contacts SET phone_index = 'x'"))
    assert (await stage.clean.flag()).by_rule == {"duplicate": 2}


async def test_a_person_excludes_undoes_and_keeps(stage):
    await answered(stage, seconds=0.5)
    await stage.clean.flag()
    name = str((await only(stage)).id)[:8]
    await stage.clean.exclude(name, "Gọi lại: không phải người dân trả lời", "Nguyễn Văn A")
    assert (await only(stage, "excluded")).excluded["rule"] == "too_fast"
    with pytest.raises(Refused, match="đã bị loại"):
        await stage.clean.exclude(name, "lần nữa", "B")
    with pytest.raises(Refused, match="đang bị loại"):
        await stage.clean.keep(name, "giữ", "B")
    await stage.clean.undo(name, "Gọi nhầm số", "Trần Thị B")
    assert (await only(stage)).excluded is None
    await stage.clean.keep(name, "Người dân xác nhận đã tự trả lời", "Trần Thị B")
    assert (await stage.clean.flag(every=True)).flagged == 1, "the flag stands, kept"
    assert await stage.clean.review("waiting") == [] and (await only(stage, "kept")).kept
    await stage.clean.undo(name, "Xem lại", "A")
    assert not (await only(stage)).kept
    with pytest.raises(Refused, match="không có gì để rút"):
        await stage.clean.undo(name, "nữa", "A")
    deeds = [(one.act, one.by) for one in reversed(await stage.clean.history(name))]
    assert deeds == [
        ("exclude", "Nguyễn Văn A"),
        ("undo-exclude", "Trần Thị B"),
        ("keep", "Trần Thị B"),
        ("undo-keep", "A"),
    ]


async def test_a_decision_names_its_rule_its_reason_and_its_author(stage):
    await answered(stage)
    (session,) = (await stage.rows("SELECT CAST(id AS text) FROM sessions WHERE counted"))[0]
    for response, reason, by, rule, why in (
        (session, " ", "A", "other", "lý do"),
        (session, "x", "", "other", "lý do và tên"),
        (session, "x", "A", None, "không có dấu hiệu"),
        (session, "x", "A", "strange", "Không có quy tắc"),
        ("%%%%%%", "x", "A", "other", "không đúng"),
        ("00000000", "x", "A", "other", "Không có phiếu"),
    ):
        with pytest.raises(Refused, match=why):
            await stage.clean.exclude(response, reason, by, rule)
    assert await stage.count("exclusions") == await stage.count("audit") == 0
    await stage.clean.exclude(session, "Phiếu thử", "A", "other")
    assert await stage.count("exclusions") == 1


async def test_new_numbers_need_a_new_version(stage):
    await answered(stage)
    await stage.clean.flag()
    fast = BOOK.get("too_fast")
    slower = replace(fast, numbers={**fast.numbers, "tenths_per_question": 600})
    with pytest.raises(Refused, match="Hãy tăng `version`"):
        await Cleaning(stage.clean._tools, Rulebook((slower,))).flag()
    done = await Cleaning(stage.clean._tools, Rulebook((replace(slower, version=2),))).flag()
    assert done.by_rule == {"too_fast": 1}, "a changed rulebook looks at everything again"


async def test_what_came_since_the_last_pass_is_looked_at(stage):
    await answered(stage, 1)
    await stage.clean.flag()
    stage.clock.waits(days=40)
    async with stage.store.transaction() as tx:
        await tx.connection.execute(text("UPDATE sessions SET updated_at = '2026-11-20'"))
        await tx.connection.execute(
            text("INSERT INTO audit (act, by, detail, at) SELECT act, by, detail, '2026-12-20' FROM audit")
        )
    assert (await stage.clean.flag()).looked == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET by = 'someone else'",
        "DELETE FROM audit",
        "TRUNCATE audit",
        "DELETE FROM exclusions",
        "UPDATE exclusions SET reason = 'another'",
        "TRUNCATE exclusions",
        "UPDATE exclusions SET undone_at = now()",
        "INSERT INTO exclusions (session_id, rule, rule_version, reason, by, at) "
        "SELECT session_id, rule, 1, 'again', 'B', at FROM exclusions",
        "INSERT INTO exclusions (session_id, rule, rule_version, reason, by, at) "
        "SELECT session_id, rule, 1, ' ', 'B', at FROM exclusions",
    ],
)
async def test_the_database_keeps_what_was_decided(stage, statement):
    await answered(stage, seconds=0.5)
    await stage.clean.flag()
    await stage.clean.exclude(str((await only(stage)).id), "lý do", "A")
    with pytest.raises(IntegrityError):
        async with stage.store.transaction() as tx:
            await tx.connection.execute(text(statement))
    assert await stage.count("audit") == 2 and await stage.count("exclusions") == 1
