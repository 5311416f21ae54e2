"""One table of tests for all channels: the same rows through every door, over the real service, store and sender."""

from __future__ import annotations

import pytest

from survey.heard import Heard
from tests.bot.doors import Can, Door, Person
from tests.bot.doors.door import Button, Deed
from tests.bot.doors.house import Invite
from tests.bot.doors.person import pressing
from tests.bot.doors.table import row
from tests.entered import row as case

pytestmark = pytest.mark.anyio

FIRST, SECOND, THIRD = ("nơi làm thủ tục", "về thủ tục (giấy tờ", "cán bộ giải quyết hồ sơ")
NOBODY = Invite("", "khong-co-that", "K7QF-3MXJ")
KIND = ("Chưa rõ", "không thuộc cuộc khảo sát")


async def asked(door: Door, number: int = 1) -> Person:
    """Somebody who has agreed and is being asked the first question."""
    person = await Person.at(door)
    await person.opens(await door.house.invites(number))
    await person.taps("Đồng ý")
    person.hears(FIRST)
    return person


async def commenting(door: Door) -> Person:
    """Somebody who is being asked for a comment."""
    person = await asked(door)
    for _ in range(5):
        await person.taps("4 –")
    await person.taps("2 lần")
    await person.taps("4 –")
    person.hears("nói thêm với cơ quan")
    return person


# what people say and tap


@row()
async def test_words_are_an_answer(door):
    person = await asked(door)
    await person.says("5")
    person.hears("Đã ghi: 5 – Rất hài lòng.", SECOND)
    assert await door.house.answers() == {"tiep_can": 5}
    ((channel, said),) = await door.house.rows("SELECT channel, said FROM answers")
    assert (channel, said) == (door.name, "5")


@row()
async def test_a_tap_is_an_answer(door):
    person = await asked(door)
    await person.taps("4 – Hài lòng")
    person.hears("Đã ghi: 4 – Hài lòng.", SECOND)
    assert await door.house.answers() == {"tiep_can": 4}
    ((rule, said),) = await door.house.rows("SELECT rule, said FROM answers")
    assert (rule, said) == ("tap", "4 – Hài lòng")


@row()
async def test_all_is_said_once_and_every_bubble_has_left(door):
    person = await asked(door)
    await person.taps("4 –")
    assert len(person.screen) == 3 and len({one.text for one in person.screen}) == 3
    state = ("sent", 1, None) if door.name != "web" else ("mailbox", 0, None)
    assert await door.house.outbox() == [state] * 3


@row(Can.RETIRED)
async def test_only_the_newest_bubble_has_buttons_and_the_choice_is_shown(door):
    person = await asked(door)
    await person.taps("4 –")
    await person.says("5")
    assert [bool(one.buttons) for one in person.screen] == [False, False, False, True]
    assert person.screen[1].text.endswith("✓ 4 – Hài lòng")


@row()
async def test_the_payload_of_somebody_else_changes_nothing_tapped_or_typed(door):
    one, other = await asked(door), await asked(door, 2)
    stolen = one.button("1 –").payload
    await other.presses(Button("", stolen))
    other.hears("không thuộc cuộc khảo sát")
    await other.says(stolen)
    assert any(sentence in other.text for sentence in KIND)
    assert await door.house.answers() == {}
    await other.taps("4 –")
    assert await door.house.answers() == {"tiep_can": 4} and await one.looks() == []


@row()
async def test_a_forged_payload_changes_nothing(door):
    person = await asked(door)
    for payload in ("x", "abc:def", "abc234:tiep_can:9", "'; DROP TABLE answers;--", "a" * 64):
        await person.presses(Button("", payload))
        assert person.text and await door.house.answers() == {}, payload


@row()
async def test_an_old_button_corrects_its_own_question_and_never_the_open_one(door):
    person = await asked(door)
    old = person.button("2 –")
    await person.taps("4 –")
    await person.presses(old)
    person.hears("Đã sửa", "2 – Không hài lòng", SECOND)
    assert await door.house.answers() == {"tiep_can": 2}


@row()
async def test_a_button_of_a_question_without_an_answer_gets_a_kind_sentence(door):
    person = await asked(door)
    await person.taps("4 –")
    await person.taps("4 –")
    unanswered = person.button("3 –")
    await person.says("quay lại")
    person.hears(SECOND)
    await person.presses(unanswered)
    person.hears("Nút này thuộc một câu đã qua", SECOND)
    assert await door.house.answers() == {"tiep_can": 4, "thu_tuc": 4}


@row()
async def test_a_double_tap_is_one_answer(door):
    person = await asked(door)
    tap = pressing(person.button("4 –"))
    statuses = await door.brings(await person.caught(tap), await person.caught(tap))
    assert statuses == [200, 200]
    assert await door.house.answers() == {"tiep_can": 4} and await door.house.given() == 1
    assert SECOND in (await person.looks())[-1].text


@row()
@pytest.mark.parametrize("kind", ["tap", "text"])
async def test_the_same_update_three_times_at_once_is_one_message(door, kind):
    person = await asked(door)
    update = await person.caught(pressing(person.button("4 –")) if kind == "tap" else Deed("text", "4"))
    assert await door.brings(update, update, update) == [200] * 3
    assert await door.brings(update) == [200]
    assert await door.house.answers() == {"tiep_can": 4} and await door.house.given() == 1
    assert len(await person.looks()) == 1


@row()
async def test_an_older_update_after_a_newer_one_still_answers_its_own_question(door):
    person = await asked(door)
    old = person.button("2 –")
    await person.taps("4 –")
    older, newer = await person.caught(pressing(old)), await person.caught(pressing(person.button("3 –")))
    assert await door.brings(newer) + await door.brings(older) == [200, 200]
    assert await door.house.answers() == {"tiep_can": 2, "thu_tuc": 3}
    await person.looks()
    person.hears("Đã sửa", THIRD)


@row()
async def test_words_out_of_order_are_both_kept(door):
    """Nothing in words says which question they are for: what counts is that none of them is lost."""
    person = await asked(door)
    older, newer = await person.caught(Deed("text", "5")), await person.caught(Deed("text", "1"))
    await door.brings(newer)
    await door.brings(older)
    assert await door.house.answers() == {"tiep_can": 1, "thu_tuc": 5}


@row(Can.EDITED)
async def test_an_edited_message_corrects_what_it_answered(door):
    person = await asked(door)
    number = await person.says("5")
    await person.says("4")
    await person.does(Deed("edit", "2", number))
    person.hears("Đã sửa", "2 – Không hài lòng", THIRD)
    assert await door.house.answers() == {"tiep_can": 2, "thu_tuc": 4}


@row(Can.MEDIA)
async def test_what_is_no_text_gets_a_kind_sentence_and_the_question_again(door):
    person = await asked(door)
    for kind in door.media:
        await person.does(Deed("media", kind))
        person.hears("Ở đây chỉ đọc được chữ", FIRST)
        assert any("4 –" in one.title for one in person.news[-1].buttons)
    assert await door.house.answers() == {}


@row(Can.MEDIA)
async def test_what_is_no_text_from_a_stranger_is_answered_too(door):
    person = await Person.at(door)
    await person.does(Deed("media", door.media[0]))
    person.hears("chưa có khảo sát nào đang mở")


# what is not theirs to bring


@row(Can.CALLED)
async def test_what_is_no_json_harms_nobody(door):
    person = await asked(door)
    who = await person.caught(Deed("text", "5"))
    for raw in (b"", b"{", b"\xff\xfe", b"[" * 9000, b"null", b'"x"'):
        assert await door.brings(door.garbage(raw, who)) == [door.unparsed], raw[:9]
    await person.says("4")
    assert await door.house.answers() == {"tiep_can": 4}


@row(Can.HOOKED)
async def test_what_cannot_be_read_is_answered_200_and_kept_once_for_an_operator(door):
    person = await asked(door)
    update = door.garbage(door.malformed, await person.caught(Deed("text", "5")))
    assert await door.brings(update) + await door.brings(update) == [200, 200]
    (unused,) = await door.house.desk.happenings.unused()
    assert (unused.channel, unused.kind) == (door.name, "unreadable")
    assert await person.looks() == []


@row(Can.CALLED)
async def test_nobody_else_speaks_for_the_person(door):
    person = await asked(door)
    update = await person.caught(pressing(person.button("1 –")))
    statuses = await door.brings(*door.spoilt(update))
    assert set(statuses) <= {401, 403} and len(statuses) > 1
    assert await door.house.answers() == {} and await person.looks() == []
    assert await door.brings(update) == [200]
    assert await door.house.answers() == {"tiep_can": 1}


@row()
async def test_an_invitation_of_somebody_else_opens_nothing(door):
    invite = await door.house.invites()
    one, other = await Person.at(door), await Person.at(door)
    await one.opens(invite)
    await one.taps("Đồng ý")
    await one.taps("4 –")
    await other.opens(invite)
    other.hears("đã được dùng trên một máy khác")
    await one.opens(invite)
    one.hears("Xin tiếp tục", SECOND)
    assert await door.house.answers() == {"tiep_can": 4}


@row()
async def test_an_invitation_that_is_none_is_answered_kindly(door):
    person = await Person.at(door)
    await person.opens(NOBODY)
    person.hears(door.strange)


# what is hard to write


@row()
async def test_five_thousand_characters_come_in_whole(door):
    long = ("Quầy số 3 đông quá 😡. " * 250)[:5000].strip()
    person = await commenting(door)
    await person.says(long)
    assert (await door.house.answers())["gop_y"] == long


@row()
async def test_a_long_bubble_is_split_before_it_is_sent(door):
    person = await asked(door)
    long = " ".join(f"chữ{number}" for number in range(1200))
    door.house.rasa.knows["nghĩa là sao"] = Heard("told", texts=(long,))
    await person.says("nghĩa là sao")
    assert len(long) > 5000 and max(len(one.text) for one in person.news) <= door.longest
    assert " ".join(one.text for one in person.news).split()[:1200] == long.split()
    assert (len(person.news) > 1) == (Can.PUSHED in door.can)
    assert [bool(one.buttons) for one in person.news] == [False] * (len(person.news) - 1) + [True]
    await person.taps("4 –")
    assert await door.house.answers() == {"tiep_can": 4}
    assert all(one["result"] == "ok" for one in getattr(door, "sends", list)())


@row()
async def test_decomposed_letters_are_read_and_kept_composed(door):
    person = await asked(door)
    await person.says("ha\u0300i lo\u0300ng")
    assert await door.house.answers() == {"tiep_can": 4}
    assert (await door.house.rows("SELECT said FROM answers"))[0][0] == "hài lòng"


@row()
async def test_a_comment_keeps_its_emoji_and_loses_nothing_else(door):
    person = await commenting(door)
    await person.says("Ca\u0301n bo\u0323\u0302 tử tế 👩‍💼👍🏽\nnhưng chờ lâu…\u0000")
    assert (await door.house.answers())["gop_y"] == "Cán bộ tử tế 👩‍💼👍🏽\nnhưng chờ lâu…"


# leaving


@row()
async def test_asking_to_be_left_alone_holds_and_is_confirmed_once(door):
    person = await asked(door)
    await person.says("đừng nhắn nữa")
    assert [one.text for one in person.news] == [
        "Đã ghi nhận. Từ nay hệ thống không nhắn khảo sát cho Ông/Bà nữa. Nếu đổi ý, Ông/Bà nhắn “bắt đầu”."
    ]
    await person.says("4")
    person.hears("đã chọn không nhận khảo sát")
    assert await door.house.answers() == {}
    assert (await person.known()).opted_out_at
    assert await door.house.rows("SELECT disposition FROM sessions") == [("opted_out",)]
    (again,) = await door.house.desk.register.enter([_another_case_of(1)])
    assert again.invitation.reason == "opted-out", "and on every other channel"


def _another_case_of(number: int) -> dict[str, object]:
    return case(99, returned_at="20/11/2026", applicant_phone=f"05000000{number:02d}")
