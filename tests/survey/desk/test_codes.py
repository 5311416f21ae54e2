"""Short codes of slips on the real store: one for each open invitation, found again by whoever types it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest

from survey.desk.codes import NoSlip, code_hash, issue
from survey.desk.report import Unknown
from tests.stage import Stage, set_stage

pytestmark = pytest.mark.anyio

CODE = "H57.90-261103-0001"
OTHER = "H57.90-261103-0002"


@pytest.fixture
async def stage(database: str) -> AsyncIterator[Stage]:
    async with set_stage(database) as made:
        yield made


async def invitation(stage: Stage, case: str = CODE) -> dict:
    (row,) = await stage.rows(
        "SELECT i.* FROM invitations i JOIN cases c ON c.id = i.case_id WHERE c.code = :case AND decision = 'invite'",
        case=case,
    )
    return dict(row._mapping)


async def test_a_slip_has_what_is_printed_and_the_same_code_every_time(stage: Stage) -> None:
    token = await stage.case(procedure_name="Trích lục hộ tịch")
    (slip,) = await stage.desk.codes.slips([" h57.90-261103-0001 "])
    assert (slip.case, slip.token, slip.procedure) == (CODE, token, "Trích lục hộ tịch")
    assert slip.unit.startswith("UBND phường")
    assert slip.expires_at == (await invitation(stage))["expires_at"]
    assert await stage.desk.codes.slip(CODE) == slip.code == (await stage.desk.codes.slips([CODE]))[0].code
    assert await stage.count("codes") == 1


async def test_two_printers_at_once_get_one_code(stage: Stage) -> None:
    await stage.case()
    await stage.case(OTHER)
    await asyncio.gather(*(stage.desk.codes.open_cases() for _ in range(4)))  # their connections are open already
    asked = [[CODE, OTHER], [OTHER, CODE]] * 2
    batches = await asyncio.gather(*(stage.desk.codes.slips(cases) for cases in asked))
    assert [[one.case for one in batch] for batch in batches] == asked
    assert len({frozenset((one.case, one.code) for one in batch) for batch in batches}) == 1
    assert await stage.count("codes") == 2


async def test_the_database_gives_no_code_away(stage: Stage) -> None:
    await stage.case()
    code = await stage.desk.codes.slip(CODE)
    (row,) = await stage.rows("SELECT code_hash, code_sealed FROM codes")
    for kept in (bytes(row.code_hash), bytes(row.code_sealed)):
        assert code.encode() not in kept and code.replace("-", "").encode() not in kept


async def test_a_typed_code_opens_its_invitation(stage: Stage) -> None:
    await stage.case()
    code = await stage.desk.codes.slip(CODE)
    row = await invitation(stage)
    for typed in (code, code.lower().replace("-", ""), f" {code} "):
        found = await stage.desk.codes.find(typed)
        assert (found.purpose, found.invitation, found.token_hash) == ("slip", row["id"], row["token_hash"])
        assert found.open and found.session is None
    assert await stage.desk.codes.find("K7QF-3MXD") is None
    assert await stage.desk.codes.find("hài lòng") is None


async def test_a_code_ends_with_its_invitation(stage: Stage) -> None:
    await stage.case()
    code = await stage.desk.codes.slip(CODE)
    stage.clock.time = (await invitation(stage))["expires_at"]
    found = await stage.desk.codes.find(code)
    assert found.expired and not found.open
    with pytest.raises(NoSlip, match="hết hạn") as none:
        await stage.desk.codes.slip(CODE)
    assert none.value.cases == {CODE: "expired"}


async def test_an_invitation_taken_back_has_no_slip_and_its_code_opens_nothing(stage: Stage) -> None:
    await stage.case()
    code = await stage.desk.codes.slip(CODE)
    async with stage.store.transaction() as tx:
        await tx.cases.revoke([(await tx.cases.known(CODE))], stage.clock())
    found = await stage.desk.codes.find(code)
    assert found.revoked and not found.open
    with pytest.raises(NoSlip, match="thu hồi"):
        await stage.desk.codes.slip(CODE)


async def test_every_case_without_a_slip_is_named_and_none_is_made(stage: Stage) -> None:
    await stage.case()
    await stage.desk.register.enter(
        [{"code": OTHER, "agency": (await agency(stage)), "procedure_name": "A", "status": "4"}]
    )
    with pytest.raises(NoSlip) as none:
        await stage.desk.codes.slips([CODE, OTHER, "H57.90-261103-0009"])
    assert none.value.cases == {OTHER: "not-invited", "H57.90-261103-0009": "unknown"}
    assert CODE not in str(none.value) and OTHER in str(none.value)
    assert await stage.count("codes") == 0


async def test_a_long_list_of_bad_cases_is_a_short_message() -> None:
    said = str(NoSlip({f"H57.90-261103-{number:04d}": "unknown" for number in range(300)} | {"x" * 500: "expired"}))
    assert "301 hồ sơ" in said and "và 296 hồ sơ khác" in said and len(said) < 500


async def agency(stage: Stage) -> str:
    return (await stage.rows("SELECT code FROM agencies WHERE kind = 'phuong' ORDER BY code"))[0].code


async def test_the_cases_that_slips_are_for(stage: Stage) -> None:
    codes, here = stage.desk.codes, await agency(stage)
    assert await codes.open_cases() == []
    await stage.case(returned_at="2026-11-12")
    token = await stage.case(OTHER, returned_at="2026-11-10")
    third = "H57.90-261103-0003"
    await stage.case(third, agency="H57.02", reception="H57.15", returned_at="2026-11-14")
    assert await codes.open_cases() == [OTHER, CODE, third]
    assert await codes.open_cases(here) == [OTHER, CODE]
    assert await codes.open_cases("H57.15") == [third]
    assert await codes.open_cases(here, date(2026, 11, 11)) == [CODE]
    with pytest.raises(Unknown, match=r"H57\.99"):
        await codes.open_cases("H57.99")
    citizen = await stage.citizen(token)
    await citizen.taps("Đồng ý")
    assert await codes.open_cases() == [CODE, third]
    stage.clock.waits(days=60)
    assert await codes.open_cases() == []


async def test_a_code_to_move_serves_once_and_for_its_time(stage: Stage) -> None:
    person = await stage.citizen(await stage.case())
    row, tools = await invitation(stage), stage.desk.codes._tools
    session = (await stage.rows("SELECT id FROM sessions WHERE contact_id = :contact", contact=person.contact))[0].id
    expires = stage.clock() + timedelta(minutes=30)
    async with stage.store.transaction() as tx:
        codes = [await issue(tx, tools, "move", row["id"], session, expires) for _ in range(2)]
    first, second = [await stage.desk.codes.find(code) for code in codes]
    assert (first.purpose, first.session, first.open) == ("move", session, True)
    assert await stage.desk.codes.slip(CODE) not in codes  # the slip's code is another one

    async def spends(code) -> bool:
        async with stage.store.transaction() as tx:
            return await tx.codes.spend(code.code, stage.clock())

    assert sorted(await asyncio.gather(*(spends(first) for _ in range(4)))) == [False, False, False, True]
    assert (await stage.desk.codes.find(codes[0])).used
    stage.clock.waits(minutes=30)
    assert (await stage.desk.codes.find(codes[1])).expired
    assert not await spends(second)


async def test_a_code_that_is_taken_is_not_given_out_again(stage: Stage) -> None:
    await stage.case()
    code = await stage.desk.codes.slip(CODE)
    row, tools = await invitation(stage), stage.desk.codes._tools
    async with stage.store.transaction() as tx:
        given = (code_hash(tools.sealer, code), b"", "slip", row["id"], None, row["expires_at"])
        assert not await tx.codes.make(tools.ids.uuid(), *given)
    assert await stage.count("codes") == 1
