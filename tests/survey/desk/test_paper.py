"""Paper forms on the real store: issued, entered whole or not at all, compared, settled, and in the same figures."""

from __future__ import annotations

import asyncio

import pytest

from survey.desk.report import Unknown
from survey.fault import Impossible, Unreadable
from survey.fieldwork.forms import CASE, COLLECTED, ENUMERATOR, FORM, BadForms, Filled
from survey.measures.figures import Scope
from tests.stage import Stage, set_stage

pytestmark = pytest.mark.anyio

ONE, TWO, THREE = (f"H57.21-261103-000{number}" for number in (1, 2, 3))
GOOD = {"tiep_can": 4, "thu_tuc": 5, "thai_do": 5, "ket_qua": "K", "di_lai": 2, "tong_the": 4, "phuc_tra": 1}


@pytest.fixture
async def stage(database: str):
    async with set_stage(database) as one:
        for number, code in enumerate((ONE, TWO, THREE)):
            await one.case(code, agency="H57.21", applicant_phone=f"091230000{number}")
        yield one


async def form(stage: Stage, case: str = ONE) -> str:
    return (await stage.desk.paper.issue([case], "", "lan"))[0].code


def filled(code: str, row: int = 5, **cells: object) -> Filled:
    head = {FORM: code, CASE: "", COLLECTED: "15/11/2026", ENUMERATOR: "BĐ-07"}
    return Filled(row, head | GOOD | cells)


async def enter(stage: Stage, *forms: Filled, by: str = "lan", file: str = ""):
    return await stage.desk.paper.enter(forms, "", by, file)


async def refused(stage: Stage, *forms: Filled, by: str = "lan") -> list[tuple[int, str, str]]:
    with pytest.raises(BadForms) as bad:
        await enter(stage, *forms, by=by)
    return [(one.row, one.key, one.message) for one in bad.value.faults]


async def current(stage: Stage) -> dict[str, tuple]:
    rows = await stage.rows("SELECT question_id, status, value, rule, source FROM answers WHERE current")
    return {row.question_id: (row.status, row.value, row.rule, row.source) for row in rows}


async def test_a_case_has_one_form_however_often_it_is_printed(stage):
    first, second = await stage.desk.paper.issue([ONE, TWO, ONE.lower()], "", "lan")
    assert (first.case, first.procedure) == (ONE, "Trích lục hộ tịch") and first.unit
    assert first.code != second.code
    assert await form(stage) == first.code
    assert len(set(await stage.desk.paper.blank(3, "", "lan"))) == 3
    with pytest.raises(Unknown, match="0009"):
        await stage.desk.paper.issue([ONE, "H57.21-261103-0009"], "", "lan")
    with pytest.raises(Unknown, match="khong-co@1"):
        await stage.desk.paper.issue([ONE], "khong-co@1", "lan")
    assert await stage.count("paper_forms") == 5


async def test_a_form_becomes_a_response_like_others_with_its_mode(stage):
    code = await form(stage)
    (entered,) = await enter(stage, filled(code, vi_sao="không áp dụng", gop_y="Chờ lâu"))
    assert (entered.row, entered.code, entered.case, entered.outcome) == (5, code, ONE, "counted")
    (session,) = await stage.rows("SELECT * FROM sessions")
    assert (session.channel, session.mode, session.enumerator) == ("paper", "paper", "BĐ-07")
    assert session.counted and session.disposition == "completed"
    assert session.started_at == session.completed_at and f"{session.completed_at:%Y-%m-%d}" == "2026-11-15"
    found = await current(stage)
    assert found["tiep_can"] == ("answered", 4, "entry", "paper")
    assert found["ket_qua"][:2] == ("no_opinion", None) and found["phan_anh"][:2] == ("skipped", None)
    assert "vi_sao" not in found and found["gop_y"][1] == "Chờ lâu"
    consents = await stage.rows("SELECT purpose, given, channel FROM consents ORDER BY id")
    assert [tuple(row) for row in consents] == [("survey", True, "paper"), ("recheck", True, "paper")]
    figures = await stage.desk.report.figures(Scope(channel="paper"))
    (block,) = figures.questionnaires
    assert (block.responses, block.completed, block.overall.pooled.n) == (1, 1, 3)
    assert block.invited == 3  # the invitation that the case had anyway


async def test_a_form_is_never_older_than_the_result(stage):
    case = {"agency": "H57.21", "returned_at": "2026-11-16 15:30", "applicant_phone": "0912300009"}
    await stage.case("H57.21-261103-0004", **case)
    await enter(stage, filled(await form(stage, "H57.21-261103-0004"), **{COLLECTED: "16/11/2026"}))
    (row,) = await stage.rows("SELECT s.completed_at, c.returned_at FROM sessions s JOIN cases c ON c.id = s.case_id")
    assert row.completed_at == row.returned_at


async def test_a_form_without_an_invitation_is_one_itself(stage):
    await stage.desk.errands.revoke(ONE)
    await enter(stage, filled(await form(stage)))
    rows = await stage.rows("SELECT decision, channel, reason, revoked_at FROM invitations i JOIN cases c "
                            "ON c.id = i.case_id WHERE c.code = :code ORDER BY i.created_at", code=ONE)  # fmt: skip
    assert {(row.channel, row.revoked_at is None) for row in rows} == {("phone", False), ("paper", True)}


async def test_nobody_is_asked_any_more_about_a_case_that_came_on_paper(stage):
    token = await stage.case(TWO, agency="H57.21", applicant_phone="0912300001")
    await enter(stage, filled(await form(stage, TWO)))
    citizen = await stage.citizen(token)
    assert not any(bubble["buttons"] for bubble in citizen.last.bubbles)
    assert await stage.rows("SELECT 1 FROM sessions WHERE counted") == [(1,)]


async def test_a_case_that_was_answered_before_is_counted_once(stage):
    token = await stage.case(TWO, agency="H57.21", applicant_phone="0912300001")
    citizen = await stage.citizen(token)
    await citizen.taps("Đồng ý")
    (entered,) = await enter(stage, filled(await form(stage, TWO)))
    assert entered.outcome == "not-counted"
    rows = await stage.rows("SELECT channel, counted, disposition FROM sessions ORDER BY channel")
    assert [tuple(row) for row in rows] == [("paper", False, "ineligible"), ("web", True, "started")]


async def test_all_faults_are_told_by_row_and_column_and_nothing_is_kept(stage):
    code, other = await form(stage), await form(stage, TWO)
    (blank,) = await stage.desk.paper.blank(1, "", "lan")
    faults = await refused(
        stage,
        filled(code, 5, tiep_can=7, di_lai="nhiều"),
        filled(other, 6, **{CASE: ONE, COLLECTED: "21/11/2026", ENUMERATOR: " "}),
        filled("K7QF-3MXJ", 7, **{COLLECTED: "mai"}),
        filled(blank.code, 8),
        filled(blank.code, 9, **{CASE: "H57.21-261103-0009"}),
        filled("", 10),
    )
    assert [one[:2] for one in faults] == [
        (5, "tiep_can"), (5, "di_lai"),
        (6, CASE), (6, ENUMERATOR), (6, COLLECTED),
        (7, FORM), (7, COLLECTED),
        (8, FORM), (9, FORM),
        (10, FORM),
    ]  # fmt: skip
    said = {one[:2]: one[2] for one in faults}
    assert "mức từ 1 đến 5" in said[5, "tiep_can"] and "in cho hồ sơ" in said[6, CASE]
    assert "tương lai" in said[6, COLLECTED] and "nhiều dòng" in said[8, FORM]
    for table in ("sessions", "paper_entries", "answers", "contacts"):
        assert await stage.count(table) == 0


@pytest.mark.parametrize(
    ("cells", "key", "says"),
    [
        ({CASE: ""}, CASE, "cần ghi mã hồ sơ"),
        ({CASE: "H57.21-261103-0009"}, CASE, "Chưa có hồ sơ"),
        ({CASE: ONE, COLLECTED: "09/11/2026"}, COLLECTED, "trước ngày trả kết quả"),
        ({CASE: ONE, **dict.fromkeys(GOOD, "")}, FORM, "phiếu trắng"),
    ],
)
async def test_a_form_that_was_printed_blank_needs_its_case(stage, cells, key, says):
    (blank,) = await stage.desk.paper.blank(1, "", "lan")
    ((_, where, message),) = await refused(stage, filled(blank.code, **cells))
    assert where == key and says in message
    (entered,) = await enter(stage, filled(blank.code, **{CASE: ONE.lower()}))
    assert (entered.case, entered.outcome) == (ONE, "counted")


async def test_the_same_file_twice_changes_nothing(stage):
    code = await form(stage)
    await enter(stage, filled(code), file="thang11.xlsx")
    ((_, key, message),) = await refused(stage, filled(code))
    assert key == FORM and "phải do người khác nhập" in message
    assert await stage.count("paper_entries") == await stage.count("sessions") == 1


async def test_a_second_entry_is_compared_and_settled(stage):
    code = await form(stage)
    await enter(stage, filled(code))
    (second,) = await enter(stage, filled(code, tiep_can=1, vi_sao="Chờ lâu", di_lai=""), by="mai")
    assert (second.outcome, second.differences) == ("compared", 3)
    assert (await current(stage))["tiep_can"][1] == 4 and await stage.count("sessions") == 1
    found = await stage.desk.paper.differences()
    assert [(one.question, one.first, one.second, one.first_by, one.second_by) for one in found] == [
        ("tiep_can", "4 – Hài lòng", "1 – Rất không hài lòng", "lan", "mai"),
        ("di_lai", "2 lần", "để trống", "lan", "mai"),
        ("vi_sao", "để trống", "“Chờ lâu”", "lan", "mai"),
    ]
    assert await stage.desk.paper.settle(code, "vi_sao", "second", "chi") == "“Chờ lâu”"
    assert "vi_sao" not in await current(stage)  # not asked of somebody who gave no low level
    assert await stage.desk.paper.settle(code, "tiep_can", "second", "chi") == "1 – Rất không hài lòng"
    answers = await current(stage)
    assert answers["tiep_can"] == ("answered", 1, "settled", "paper") and answers["vi_sao"][1] == "Chờ lâu"
    assert await stage.desk.paper.settle(code.lower(), "di_lai", "other", "chi", "3", "xem lại phiếu") == "3 lần"
    assert await stage.desk.paper.differences() == []
    assert len(await stage.desk.paper.differences(code, decided=True)) == 3
    replaced = await stage.rows("SELECT o.value FROM answers a JOIN answers o ON o.id = a.replaces WHERE NOT o.current")
    assert sorted(row.value for row in replaced) == [2, 4]
    acts = await stage.rows("SELECT by, reason FROM audit WHERE act = 'form-settled' ORDER BY id")
    assert [tuple(row) for row in acts] == [("chi", ""), ("chi", ""), ("chi", "xem lại phiếu")]


async def test_settling_back_withdraws_a_follow_up_that_no_longer_applies(stage):
    code = await form(stage)
    await enter(stage, filled(code, tiep_can=1, vi_sao="Chờ lâu"))
    await enter(stage, filled(code, tiep_can=4, vi_sao="Chờ lâu"), by="mai")
    await stage.desk.paper.settle(code, "tiep_can", "second", "chi")
    assert (await current(stage))["vi_sao"][:2] == ("withdrawn", None)
    await stage.desk.paper.settle(code, "tiep_can", "first", "chi")
    answers = await current(stage)
    assert answers["tiep_can"][1] == 1 and answers["vi_sao"][1] == "Chờ lâu"


async def test_what_cannot_be_settled_is_said(stage):
    code = await form(stage)
    await enter(stage, filled(code))
    with pytest.raises(Unknown, match="chưa được nhập hai lần"):
        await stage.desk.paper.settle(code, "tiep_can", "first", "chi")
    with pytest.raises(Unknown, match="không phải mã phiếu"):
        await stage.desk.paper.differences("abc")
    await enter(stage, filled(code, tiep_can=1), by="mai")
    with pytest.raises(Impossible, match="không khác nhau"):
        await stage.desk.paper.settle(code, "di_lai", "first", "chi")
    with pytest.raises(Impossible, match="lý do"):
        await stage.desk.paper.settle(code, "tiep_can", "other", "chi", "3")
    with pytest.raises(Unreadable, match="mức từ 1 đến 5"):
        await stage.desk.paper.settle(code, "tiep_can", "other", "chi", "9", "nhìn lại")
    ((_, _, message),) = await refused(stage, filled(code), by="hoa")
    assert "đã được nhập hai lần" in message


async def test_how_the_forms_stand(stage):
    await stage.desk.paper.issue([ONE, TWO], "", "lan")
    await stage.desk.paper.blank(2, "", "lan")
    await enter(stage, filled(await form(stage)))
    known, blank = await stage.desk.paper.status()
    assert (known.agency, known.printed, known.entered, known.twice, known.counted) == ("H57.21", 2, 1, 0, 1)
    assert (blank.agency, blank.printed, blank.entered) == (None, 2, 0)


async def test_of_two_who_type_the_same_form_at_once_one_is_the_second(stage):
    code = await form(stage)
    both = await asyncio.gather(enter(stage, filled(code)), enter(stage, filled(code), by="mai"))
    assert sorted(one.outcome for (one,) in both) == ["compared", "counted"]
    assert await stage.count("sessions") == 1 and await stage.count("paper_entries") == 2


@pytest.mark.parametrize("turn", range(4))
async def test_a_form_and_a_citizen_at_the_same_moment_count_once(stage, turn):
    token = await stage.case(TWO, agency="H57.21", applicant_phone="0912300001")
    citizen, code = await stage.citizen(token), await form(stage, TWO)
    await asyncio.gather(enter(stage, filled(code)), citizen.taps("Đồng ý"))
    rows = await stage.rows("SELECT counted, channel FROM sessions")
    assert sorted(row.counted for row in rows) == [False, True]
