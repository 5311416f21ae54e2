"""Erasing who a person is leaves every answer where it was."""

from __future__ import annotations

import pytest

from tests.stage import set_stage

pytestmark = pytest.mark.anyio

CODE = "H57.90-261103-0001"


@pytest.fixture
async def stage(database: str):
    async with set_stage(database) as one:
        yield one


async def test_identifiers_lie_sealed_and_apart_from_answers(stage):
    person = await stage.citizen(await stage.case(CODE), name="nguoi-dan-1")
    await person.taps("Đồng ý")
    await person.taps("4 –")
    for secret in ("Bưởi", "912345678", "nguoi-dan-1"):
        for table in ("people", "contacts", "cases", "sessions", "answers", "invitations", "inbox", "outbox"):
            assert not await stage.rows(f"SELECT 1 FROM {table} t WHERE t::text LIKE :it", it=f"%{secret}%"), table


async def test_erasing_takes_the_identifiers_and_leaves_the_answers(stage):
    token = await stage.case(CODE)
    person = await stage.citizen(token)
    await person.taps("Đồng ý")
    await person.taps("4 –")
    before = await stage.rows("SELECT * FROM answers")
    assert await stage.desk.privacy.erase_case(CODE) == 2
    assert await stage.rows("SELECT * FROM answers") == before
    (row,) = await stage.rows("SELECT phone_sealed, phone_index, name_sealed, erased_at IS NOT NULL FROM people")
    assert tuple(row) == (None, None, None, True)
    (row,) = await stage.rows("SELECT address_index, address_sealed FROM contacts")
    assert tuple(row) == (None, None)
    assert await stage.desk.post.known("web", person.address) is None
    (await stage.citizen(token)).hears("không đúng")


async def test_erasing_twice_or_an_unknown_case_changes_nothing(stage):
    await stage.case(CODE)
    assert await stage.desk.privacy.erase_case(CODE) == 1
    assert await stage.desk.privacy.erase_case(CODE) == 0
    assert await stage.desk.privacy.erase_case("H57.90-261103-9999") == 0
