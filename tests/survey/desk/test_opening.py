"""Tokens: what each opens, for whom, and what is said when it opens nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests.stage import set_stage

pytestmark = pytest.mark.anyio


@pytest.fixture
async def stage(database: str):
    async with set_stage(database) as one:
        yield one


async def change(stage, statement: str) -> None:
    async with stage.store.engine.begin() as connection:
        await connection.execute(text(statement))


async def test_a_token_begins_the_conversation_of_its_case(stage):
    person = await stage.citizen(await stage.case())
    person.hears("Trích lục hộ tịch", "10/11/2026", "có đồng ý")


async def test_the_token_lies_nowhere_in_the_clear(stage):
    token = await stage.case()
    await stage.citizen(token)
    for table in ("inbox", "invitations", "sessions", "outbox"):
        assert not await stage.rows(f"SELECT 1 FROM {table} t WHERE t::text LIKE :it", it=f"%{token}%"), table


async def test_an_unknown_token(stage):
    person = await stage.citizen("no-such-token")
    person.hears("không đúng")
    assert await stage.count("sessions") == 0


async def test_an_expired_token(stage):
    token = await stage.case()
    await change(stage, "UPDATE invitations SET expires_at = '2026-11-01'")
    (await stage.citizen(token)).hears("hết hạn")


async def test_a_revoked_token(stage):
    token = await stage.case()
    await change(stage, "UPDATE invitations SET revoked_at = '2026-11-01'")
    (await stage.citizen(token)).hears("thay bằng đường dẫn khác")


async def test_a_case_that_is_not_finished(stage):
    token = await stage.case()
    await change(stage, "UPDATE cases SET returned_at = NULL")
    (await stage.citizen(token)).hears("chưa trả kết quả")


async def test_another_persons_token_after_they_agreed(stage):
    token = await stage.case()
    await (await stage.citizen(token)).taps("Đồng ý")
    (await stage.citizen(token)).hears("trên một máy khác")
    assert await stage.count("sessions") == 1


async def test_two_open_one_token_and_only_the_first_to_agree_counts(stage):
    token = await stage.case()
    one, two = await stage.citizen(token), await stage.citizen(token)
    await one.taps("Đồng ý")
    await two.taps("Đồng ý")
    two.hears("Mỗi hồ sơ chỉ nhận một phiếu")
    await one.taps("4 –")
    rows = await stage.rows("SELECT disposition, counted FROM sessions ORDER BY created_at")
    assert sorted(tuple(row) for row in rows) == [("ineligible", False), ("started", True)]


async def test_opening_again_goes_on_where_it_was(stage):
    token = await stage.case()
    person = await stage.citizen(token)
    await person.taps("Đồng ý")
    await person.taps("4 –")
    stage.clock.waits(days=3)
    await person.opens(token)
    person.hears("thủ tục")
    assert await stage.count("sessions") == 1


async def test_three_surveys_of_one_person_and_only_the_last_is_talked_about(stage):
    tokens = [await stage.case(f"H57.90-261103-000{n}") for n in range(1, 4)]
    person = await stage.citizen(tokens[0])
    await person.taps("Đồng ý")
    old = person.payload("1 –")
    for token in tokens[1:]:
        await person.opens(token)
        await person.taps("Đồng ý")
    await person.sends("tap", old)
    person.hears("không thuộc cuộc khảo sát")
    assert await stage.count("answers") == 0
    assert (await stage.rows("SELECT count(*) FROM sessions WHERE current"))[0][0] == 1


async def test_without_an_invitation_there_is_nothing_to_talk_about(stage):
    person = await stage.citizen()
    await person.says("xin chào")
    person.hears("chưa có khảo sát")
    await person.sends("tap", "abc234:tiep_can:4")
    person.hears("chưa có khảo sát")


async def test_time_runs_out(stage):
    token = await stage.case()
    person = await stage.citizen(token)
    await person.taps("Đồng ý")
    payload = person.payload("4 –")
    stage.clock.waits(days=365)
    await person.sends("tap", payload)
    person.hears("hết hạn")
    assert await stage.count("answers") == 0


async def test_the_worker_ends_what_ran_out(stage):
    person = await stage.citizen(await stage.case())
    await person.taps("Đồng ý")
    await person.taps("4 –")
    assert await stage.desk.talk.expire_due() == 0
    stage.clock.waits(days=365)
    assert await stage.desk.talk.expire_due() == 1
    assert await stage.desk.talk.expire_due() == 0
    assert (await stage.rows("SELECT disposition FROM sessions"))[0][0] == "partial"


async def test_the_worker_ends_what_was_put_aside_and_ran_out(stage):
    person = await stage.citizen(await stage.case("H57.90-261103-0001"))
    await person.taps("Đồng ý")
    await person.taps("4 –")
    await person.opens(await stage.case("H57.90-261103-0002"))
    stage.clock.waits(days=365)
    assert await stage.desk.talk.expire_due() == 2
    assert await stage.desk.talk.expire_due() == 0
    rows = await stage.rows("SELECT disposition, state->>'phase' FROM sessions ORDER BY current")
    assert [tuple(row) for row in rows] == [("partial", "ended"), ("expired", "ended")]
    assert (await stage.rows("SELECT count(*) FROM dispositions WHERE reason = 'time'"))[0][0] == 2


async def test_opting_out_is_remembered_with_the_contact(stage):
    person = await stage.citizen(await stage.case())
    await person.taps("Đồng ý")
    await person.says("dừng")
    await person.taps("Đừng nhắn nữa")
    assert (await stage.rows("SELECT opted_out_at IS NOT NULL FROM contacts"))[0][0]
