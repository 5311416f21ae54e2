"""Samples on the real store: frames, draws that repeat, replacements from the reserve, and what is recorded."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from survey.case import ApplicantKind
from survey.desk.report import Unknown
from survey.desk.samples import Plan, Scope
from survey.fault import Impossible
from survey.measures.period import parse
from survey.measures.quota import Band, QuotaTable
from tests.stage import Stage, set_stage

pytestmark = pytest.mark.anyio

AGENCY, OTHER = "H57.21", "H57.22"
MONTH = Scope(AGENCY, period=parse("2026-11"))
FIXED = Plan(MONTH, rule="fixed", size=6, reserve_percent=50, seed="hat giong")


@pytest.fixture
async def stage(database: str):
    async with set_stage(database) as one:
        yield one


async def cases(stage: Stage, number: int = 20, agency: str = AGENCY, **fields: str) -> None:
    for one in range(1, number + 1):
        code = f"{agency}-261101-{one:04d}"
        await stage.case(code, **{"agency": agency, "applicant_phone": f"09123{one:05d}", "field": "Hộ tịch", **fields})


async def _write(stage: Stage, statement: str) -> None:
    async with stage.store.engine.begin() as connection:
        await connection.execute(text(statement))


async def test_a_draw_is_kept_with_all_that_repeats_it(stage):
    await cases(stage)
    sample = await stage.desk.samples.draw(FIXED, "lan")
    assert (sample.official, sample.reserve, sample.frame_size) == (6, 3, 20)
    assert sample.sizes == {AGENCY: {"yearly": 0, "frame": 20, "size": 6}}
    assert (sample.seed, sample.method, sample.by) == ("hat giong", "tickets/1", "lan")
    again = await stage.desk.samples.repeat(sample.number)
    assert again.same_frame and again.same_lists
    places = await stage.desk.samples.places(sample.number)
    same = await stage.desk.samples.draw(FIXED, "mai")
    assert [one.case for one in await stage.desk.samples.places(same.number)] == [one.case for one in places]
    assert same.frame_hash == sample.frame_hash
    acts = await stage.rows("SELECT act, by, detail FROM audit ORDER BY id")
    assert [(row.act, row.by) for row in acts] == [("sample-drawn", "lan"), ("sample-drawn", "mai")]
    assert acts[0].detail["seed"] == "hat giong"


async def test_a_frame_that_has_changed_is_noticed(stage):
    await cases(stage)
    sample = await stage.desk.samples.draw(FIXED, "lan")
    await _write(stage, "UPDATE cases SET adult = false WHERE code LIKE '%0001'")
    again = await stage.desk.samples.repeat(sample.number)
    assert not again.same_frame and again.frame_size == 19


async def test_who_is_in_the_frame(stage):
    await cases(stage, 3)
    await stage.case(f"{AGENCY}-261101-0011", agency=AGENCY, applicant_kind="to_chuc", applicant_phone="0912300011")
    await stage.case(f"{AGENCY}-261101-0012", agency=AGENCY, applicant_phone="0912300012")
    await _write(stage, "UPDATE cases SET adult = false WHERE code LIKE '%0012'")
    await stage.case(
        f"{AGENCY}-261101-0013",
        agency=AGENCY,
        received_on="2026-10-20",
        returned_at="2026-10-30",
        applicant_phone="0912300013",
    )
    await stage.case(f"{OTHER}-261101-0014", agency=OTHER, applicant_phone="0912300014")
    await stage.desk.errands.officials([("+84912300002", AGENCY)])
    sample = await stage.desk.samples.draw(replace(FIXED, size=99), "lan")
    assert {one.case[-4:] for one in await stage.desk.samples.places(sample.number)} == {"0001", "0003"}
    firms = await stage.desk.samples.draw(replace(FIXED, size=99, kind=ApplicantKind.ORGANISATION), "lan")
    assert [one.case[-4:] for one in await stage.desk.samples.places(firms.number)] == ["0011"]


async def test_strata_and_the_required_minimum(stage):
    await cases(stage, 9)
    await cases(stage, 4, OTHER, field="Đất đai")
    plan = Plan(Scope(period=parse("2026-11")), strata="field", seed="a", reserve_percent=0)
    sample = await stage.desk.samples.draw(plan, "lan")
    assert sample.sizes == {
        AGENCY: {"yearly": 9, "frame": 9, "size": 9},
        OTHER: {"yearly": 4, "frame": 4, "size": 4},
    }
    assert {one.stratum for one in await stage.desk.samples.places(sample.number)} == {"Hộ tịch", "Đất đai"}
    formula = await stage.desk.samples.draw(replace(plan, rule="error"), "lan")
    assert formula.sizes[AGENCY]["size"] == 9  # 9 / (1 + 9 · 0,0025), rounded up


async def test_the_required_minimum_is_the_table_of_the_year(database):
    bands = (QuotaTable(2026, "năm nay", (Band(0, None), Band(5, 3))), QuotaTable(2027, "năm sau", (Band(0, 1),)))
    async with set_stage(database, quotas=bands) as stage:
        await cases(stage, 9)
        await cases(stage, 4, OTHER)
        plan = Plan(Scope(period=parse("2026-11")), seed="a")
        sizes = (await stage.desk.samples.draw(plan, "lan")).sizes
        assert {agency: one["size"] for agency, one in sizes.items()} == {AGENCY: 3, OTHER: 4}
    async with set_stage(database, quotas=bands[1:]) as stage:
        with pytest.raises(Impossible, match="năm 2026"):
            await stage.desk.samples.draw(plan, "lan")
        assert (await stage.desk.samples.draw(FIXED, "lan")).official == 6, "a size of one's own needs no table"


async def test_an_agency_that_took_over_another_is_drawn_as_one(stage):
    await cases(stage, 6)
    await cases(stage, 5, OTHER)
    await _write(stage, f"UPDATE agencies SET valid_to = '2026-11-19', successor = '{AGENCY}' WHERE code = '{OTHER}'")
    sample = await stage.desk.samples.draw(replace(FIXED, rule="minimum", reserve_percent=0), "lan")
    assert sample.sizes == {AGENCY: {"yearly": 11, "frame": 11, "size": 11}}
    assert {one.agency for one in await stage.desk.samples.places(sample.number)} == {AGENCY}
    again = await stage.desk.samples.repeat(sample.number)
    assert again.same_frame and again.same_lists


async def test_only_cases_without_an_answer_when_that_is_wanted(stage):
    await cases(stage, 3)
    token = await stage.case(f"{AGENCY}-261101-0009", agency=AGENCY, applicant_phone="0912399999")
    citizen = await stage.citizen(token)
    await citizen.taps("Đồng ý")
    everybody = await stage.desk.samples.draw(replace(FIXED, size=99), "lan")
    assert everybody.frame_size == 4
    answered = {one.case: one.answered_by for one in await stage.desk.samples.places(everybody.number)}
    assert answered[f"{AGENCY}-261101-0009"] == "web"
    left = await stage.desk.samples.draw(replace(FIXED, size=99, unanswered=True), "lan")
    assert left.frame_size == 3


async def test_a_replacement_needs_a_reason_and_comes_from_the_reserve_in_its_order(stage):
    await cases(stage)
    number = (await stage.desk.samples.draw(FIXED, "lan")).number
    places = await stage.desk.samples.places(number)
    official = [one.case for one in places if one.list == "official"]
    reserve = [one.case for one in places if one.list == "reserve"]
    for reason, note in (("", ""), ("other", " "), ("tired", "x")):
        with pytest.raises(Impossible, match="lý do"):
            await stage.desk.samples.replace(number, official[0], reason, note, "lan")
    gone, come = await stage.desk.samples.replace(number, official[2], "refused", "", "lan")
    assert (gone.case, come.case) == (official[2], reserve[0])
    with pytest.raises(Impossible, match="đã được thay bằng"):
        await stage.desk.samples.replace(number, official[2], "refused", "", "lan")
    with pytest.raises(Impossible, match="dự phòng"):
        await stage.desk.samples.replace(number, reserve[1], "refused", "", "lan")
    _, second = await stage.desk.samples.replace(number, reserve[0], "other", "đi vắng dài ngày", "lan")
    assert second.case == reserve[1]
    await stage.desk.samples.replace(number, official[0], "unreachable", "", "lan")
    with pytest.raises(Impossible, match="dùng hết"):
        await stage.desk.samples.replace(number, official[1], "refused", "", "lan")
    in_use = {one.case for one in await stage.desk.samples.places(number) if one.in_use}
    assert in_use == {*official, *reserve} - {official[0], official[2], reserve[0]}
    acts = await stage.rows("SELECT reason FROM audit WHERE act = 'sample-replaced' ORDER BY id")
    assert [row.reason for row in acts] == ["refused", "other", "unreachable"]


async def test_the_database_holds_that_a_place_is_used_once(stage):
    await cases(stage)
    number = (await stage.desk.samples.draw(FIXED, "lan")).number
    a, b, c = (one.id for one in (await stage.desk.samples.places(number))[:3])
    async with stage.store.transaction() as tx:
        await tx.samples.replace(a, b, "refused", "", "lan", stage.clock())
    for gone, come in ((a, c), (c, b), (c, c)):
        with pytest.raises(IntegrityError):
            async with stage.store.transaction() as tx:
                await tx.samples.replace(gone, come, "refused", "", "lan", stage.clock())


async def test_names_are_shown_only_when_asked_for_and_that_is_recorded(stage):
    await cases(stage, 2)
    number = (await stage.desk.samples.draw(FIXED, "lan")).number
    assert {(one.name, one.phone) for one in await stage.desk.samples.places(number)} == {("", "")}
    shown = await stage.desk.samples.places(number, names_for="lan")
    assert {one.name for one in shown} == {"Lê Thị Bưởi"} and {one.phone for one in shown} == {
        "+84912300001",
        "+84912300002",
    }
    (act,) = await stage.rows("SELECT by, detail FROM audit WHERE act = 'sample-names-shown'")
    assert (act.by, act.detail) == ("lan", {"sample": number, "people": 2})


async def test_what_is_not_there_is_said(stage):
    with pytest.raises(Unknown, match="H57"):
        await stage.desk.samples.draw(replace(FIXED, scope=Scope("H57.99")), "lan")
    with pytest.raises(Impossible, match="Không có hồ sơ"):
        await stage.desk.samples.draw(FIXED, "lan")
    with pytest.raises(Unknown, match="mẫu số 7"):
        await stage.desk.samples.places(7)
    assert await stage.desk.samples.all() == []
