"""Helped mode: a case opened on a place's device goes through the one conversation, and each act counts once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from survey.desk.helped import WRONG_CODES, Shut
from survey.desk.places import Place
from survey.staff import Staff
from tests.helping import HELPER, POST, Device, link, staffed
from tests.stage import NOON, Stage, set_stage

pytestmark = pytest.mark.anyio

CASE = "H57.90-261103-0001"


@pytest.fixture
async def stage(database: str):
    async with set_stage(database) as one:
        await staffed(one)
        yield one


async def opened(stage: Stage, **case: str) -> Device:
    device = Device(stage)
    await device.opens(link(await stage.case(**case)))
    return device


async def shut(device: Device, given: str, why: str, **options: bool) -> None:
    with pytest.raises(Shut) as caught:
        await device.opens(given, **options)
    assert caught.value.why == why


def refused(dealt) -> list[str]:
    return [one.reason for one in dealt if one.state == "refused"]


# opening


async def test_the_slip_opens_the_case_and_shows_no_more_than_is_needed(stage):
    device = await opened(stage)
    assert device.visit.sheet["about"] | {"unit": ""} == {
        "unit": "",
        "procedure": "Trích lục hộ tịch",
        "returned_on": "10/11/2026",
    }
    assert "tự nguyện" in device.visit.sheet["consent"]["greeting"]
    assert "Bưởi" not in repr(device.visit) and "912345678" not in repr(device.visit) and CASE not in repr(device.visit)


async def test_the_short_code_opens_it_too(stage):
    await stage.case()
    code = await stage.desk.codes.slip(CASE)
    device = Device(stage)
    await device.opens(code.lower().replace("-", " "))
    assert device.visit.standing["phase"] == "consent"


async def test_opening_twice_is_opening_once(stage):
    device = await opened(stage)
    token = link("x" * 22)
    assert (await device.opens(token)).standing == device.visit.standing
    assert await stage.count("visits") == 1 and await stage.count("sessions") == 1


async def test_two_parcels_at_the_same_moment_open_it_once(stage):
    device, token = Device(stage), link(await stage.case())
    await asyncio.gather(device.opens(token), device.opens(token))
    assert await stage.count("visits") == 1


@pytest.mark.parametrize("given", ["", "xin chào", "K7QF-3MXJ", link("a" * 22), "https://example.com/"])
async def test_what_opens_nothing_is_said_to_be_wrong(stage, given):
    await shut(Device(stage), given, "helped_unknown")


async def test_wrong_codes_are_counted(stage):
    token = link(await stage.case())
    for _ in range(WRONG_CODES):
        await shut(Device(stage), "K7QF-3MXJ", "helped_unknown")
    await shut(Device(stage), token, "helped_too_many")
    stage.clock.waits(hours=1, minutes=1)
    await Device(stage).opens(token)


async def test_a_helper_helps_at_their_own_places_only(stage):
    await stage.desk.places.enter([Place("BD-02", "Bưu điện Phú Bài")])
    token = link(await stage.case())
    await shut(Device(stage, place="BD-02"), token, "helped_place")
    await shut(Device(stage, place="khong-co"), token, "helped_place")
    office = Staff(UUID(int=8), "Văn phòng", "office")
    await staffed(stage, office, "0905000222")
    await Device(stage, staff=office, place="BD-02").opens(token)


async def test_a_closed_place_helps_nobody(stage):
    assert await stage.desk.places.close(POST.code)
    await shut(Device(stage), link(await stage.case()), "helped_place")


async def test_who_has_not_said_their_own_number_opens_nothing(stage):
    other = replace(HELPER, id=uuid4())
    await shut(Device(stage, staff=other), link(await stage.case()), "helped_undeclared")


async def test_nobody_helps_with_what_their_own_agency_handled(stage):
    token = link(await stage.case())
    ((agency,),) = await stage.rows("SELECT agency_code FROM cases")
    await stage.desk.errands.officials([("+84905000111", agency)])
    await shut(Device(stage), token, "helped_official")
    assert await stage.count("sessions") == 0 and await stage.count("visits") == 0


async def test_an_official_of_another_agency_may_help(stage):
    token = link(await stage.case())
    ((other,),) = await stage.rows(
        "SELECT code FROM agencies WHERE kind = 'so' AND code NOT IN (SELECT agency_code FROM cases) LIMIT 1"
    )
    await stage.desk.errands.officials([("+84905000111", other)])
    await Device(stage).opens(token)


# answering


async def test_a_form_is_answered_and_handed_in(stage):
    device = await opened(stage)
    dealt = await device.does_all().does("hand_in").sends()
    assert refused(dealt) == [] and len(dealt) == 11
    ((state, mode, helper, counted),) = await stage.rows("SELECT disposition, mode, helper, counted FROM sessions")
    assert (state, mode, helper, counted) == ("completed", "helped", str(HELPER.id), True)
    rows = await stage.rows("SELECT question_id, status, value, channel, helper FROM answers WHERE current")
    assert len(rows) == 9 and {row.channel for row in rows} == {"tablet"} and {row.helper for row in rows} == {helper}
    assert {row.question_id: row.value for row in rows}["di_lai"] == 2


async def test_every_answer_knows_helper_place_device_and_pace(stage):
    device = await opened(stage)
    await device.does("agree").does("answer", "tiep_can", 1, pace_ms=4321).sends()
    ((question, helper, place, name, pace),) = await stage.rows(
        "SELECT a.question_id, a.helper, v.place_code, v.device, t.pace_ms FROM answers a"
        " JOIN acts t ON t.message = a.message JOIN visits v ON v.id = t.visit_id"
    )
    assert (question, helper, place, name, pace) == ("tiep_can", str(HELPER.id), POST.code, "may-1", 4321)


async def test_consent_is_kept_in_the_words_of_every_channel(stage):
    device = await opened(stage)
    await device.does("agree").sends()
    ((purpose, given, wording, channel),) = await stage.rows("SELECT purpose, given, wording, channel FROM consents")
    assert (purpose, given, channel) == ("survey", True, "tablet")
    assert wording == device.visit.sheet["consent"]["question"]


async def test_declining_closes_it(stage):
    device = await opened(stage)
    assert refused(await device.does("decline").answers("tiep_can", 5).sends()) == ["closed"]
    assert device.visit.outcome == "declined" and await stage.count("answers") == 0


async def test_without_consent_nothing_is_taken(stage):
    device = await opened(stage)
    assert refused(await device.answers("tiep_can", 5).sends()) == ["not-asked"]


async def test_low_marks_bring_the_question_why_and_changing_them_takes_it_back(stage):
    device = await opened(stage)
    device.does("agree")
    for question in ("tiep_can", "thu_tuc", "thai_do", "ket_qua", "phan_anh"):
        device.answers(question, 4)
    device.answers("di_lai", 0).answers("tong_the", 2).answers("vi_sao", "Chờ lâu quá")
    assert refused(await device.sends()) == [] and device.entries["vi_sao"] == ["answered", "Chờ lâu quá"]
    assert refused(await device.answers("tong_the", 5).sends()) == []
    assert "vi_sao" not in device.entries and device.entries["tong_the"] == ["answered", 5]
    assert refused(await device.answers("vi_sao", "Chờ lâu").sends()) == ["not-asked"]


async def test_an_earlier_answer_is_corrected_also_before_handing_in(stage):
    device = await opened(stage)
    await device.does_all().sends()
    assert refused(await device.answers("thai_do", 1).does("skip", "vi_sao").sends()) == []
    assert device.entries["thai_do"] == ["answered", 1]
    assert refused(await device.does("skip", "thu_tuc").does("hand_in").sends()) == []
    rows = await stage.rows("SELECT status, current FROM answers WHERE question_id = 'thu_tuc' ORDER BY id")
    assert [tuple(row) for row in rows] == [("answered", False), ("skipped", True)]


@pytest.mark.parametrize(
    ("act", "question", "value"),
    [
        ("answer", "tiep_can", 6),
        ("answer", "tiep_can", "rất tốt"),
        ("answer", "tong_the", 4),  # lies ahead
        ("answer", "khong_co", 4),
        ("answer", None, 4),
        ("hand_in", None, None),
    ],
)
async def test_what_is_no_answer_changes_nothing(stage, act, question, value):
    device = await opened(stage)
    await device.does("agree").sends()
    assert refused(await device.does(act, question, value).sends()) == ["not-asked"]
    assert device.entries == {} and device.visit.outcome is None


# once, late, and in order


async def test_a_parcel_sent_again_doubles_nothing(stage):
    device = await opened(stage)
    device.does_all().does("hand_in")
    first = await device.sends(forgets=False)
    assert await device.sends(forgets=False) == first
    assert await stage.count("answers") == 9 and await stage.count("acts") == 11


async def test_two_parcels_under_way_at_once_double_nothing(stage):
    device = await opened(stage)
    device.does_all()
    await asyncio.gather(device.sends(forgets=False), device.sends(forgets=False))
    await device.sends()
    assert await stage.count("answers") == 9 and len(device.entries) == 9


async def test_an_act_that_took_effect_before_it_was_noted_is_noted_then(stage):
    device = await opened(stage)
    await device.does("agree").answers("tiep_can", 3).sends(forgets=False)
    async with stage.store.transaction() as tx:
        await tx.connection.exec_driver_sql("DELETE FROM acts")
    assert refused(await device.sends()) == []
    assert await stage.count("answers") == 1 and await stage.count("acts") == 2


@pytest.mark.parametrize(
    "off", [timedelta(), timedelta(days=400), timedelta(hours=-9)], ids=["right", "ahead", "behind"]
)
async def test_what_comes_late_keeps_its_time_whatever_the_device_takes_the_time_to_be(stage, off):
    device = Device(stage, off=off)
    await device.opens(link(await stage.case()))
    stage.clock.waits(minutes=1)
    device.does("agree")
    stage.clock.waits(seconds=20)
    device.answers("tiep_can", 4)
    stage.clock.waits(hours=5)
    await device.sends()
    ((at,),) = await stage.rows("SELECT at FROM answers")
    assert at == NOON + timedelta(minutes=1, seconds=20)


async def test_a_form_that_was_kept_and_sent_late_is_not_a_fast_one(stage):
    device = await opened(stage)
    for act in Device(stage).does_all().does("hand_in").waiting:
        stage.clock.waits(seconds=9)
        device.waiting.append(replace(act, given_at=device.clock()))
    stage.clock.waits(days=1)
    assert refused(await device.sends()) == []
    await stage.desk.cleaning.flag(every=True)
    assert [row.rule for row in await stage.rows("SELECT rule FROM flags")] == []


async def test_somebody_else_may_send_what_a_helper_left(stage):
    device = await opened(stage)
    other = await staffed(stage, replace(HELPER, id=uuid4(), name="Lê Văn Nam"), "0905000444")
    assert refused(await device.does("agree").answers("tiep_can", 4).sends(other)) == []
    ((helper, sent_by),) = await stage.rows(
        "SELECT a.helper, t.sent_by FROM answers a JOIN acts t ON t.message = a.message"
    )
    assert (helper, sent_by) == (str(HELPER.id), other.id)


# after handing in


async def test_after_handing_in_nothing_is_seen_and_nothing_changes(stage):
    device = await opened(stage)
    await device.does_all().does("hand_in").sends()
    seen = await stage.desk.helped.visit(device.id, device.secret)
    assert (seen.outcome, seen.standing, seen.sheet) == ("handed_in", None, None)
    assert refused(await device.answers("thai_do", 5).sends()) == ["closed"]
    with pytest.raises(Shut):
        await stage.desk.helped.code(device.id, device.secret)
    await shut(Device(stage), link((await stage.desk.codes.slips([CASE]))[0].token), "helped_answered")


async def test_the_slip_shows_nobody_what_was_handed_in(stage):
    token = await stage.case()
    device = Device(stage)
    await device.opens(link(token))
    await device.does_all().does("hand_in").sends()
    nosy = await stage.citizen(token)
    nosy.hears("đã được dùng")


async def test_a_visit_belongs_to_its_device(stage):
    device = await opened(stage)
    for visit, secret in ((device.id, "another secret"), (uuid4(), device.secret)):
        with pytest.raises(Shut) as caught:
            await stage.desk.helped.visit(visit, secret)
        assert caught.value.why == "helped_unknown_visit"


async def test_what_does_not_count_is_kept_sealed_until_the_person_is_erased(stage):
    device = await opened(stage)
    await device.does_all().does("hand_in").sends()
    await device.answers("gop_y", "Xin thêm ghế").sends()
    ((state, sealed),) = await stage.rows("SELECT state, body_sealed FROM acts WHERE reason = 'closed'")
    assert state == "refused" and b"gh" not in bytes(sealed)
    await stage.desk.privacy.erase_case(CASE)
    assert [row.body_sealed for row in await stage.rows("SELECT body_sealed FROM acts WHERE reason = 'closed'")] == [
        None
    ]


# what is kept of it


async def test_opening_and_closing_stand_in_the_audit(stage):
    device = await opened(stage)
    await device.does_all().does("hand_in").sends()
    rows = await stage.rows("SELECT act, by FROM audit ORDER BY id")
    assert [tuple(row) for row in rows if row.act.startswith("helped")] == [
        ("helped-open", HELPER.name),
        ("helped-closed", HELPER.name),
    ]
