"""What dialogues leave in the store: confirmed levels, who helped, cases that are not theirs; and Rasa away."""

from __future__ import annotations

import pytest

from survey.heard import Heard
from tests.stage import Person, Stage, set_stage

pytestmark = pytest.mark.anyio

CODE = "H57.90-261103-0001"


@pytest.fixture
async def stage(database: str):
    async with set_stage(database, pushed=frozenset({"telegram"})) as one:
        yield one


async def talking(stage: Stage, channel: str = "web") -> Person:
    person = await stage.citizen(await stage.case(CODE), channel=channel)
    await person.taps("Đồng ý")
    return person


async def answers(stage: Stage) -> list[tuple]:
    query = "SELECT question_id, value, said, rule, source, confidence, helper FROM answers ORDER BY id"
    return [tuple(row) for row in await stage.rows(query)]


@pytest.mark.parametrize("how", ["tap", "đúng rồi"])
async def test_a_confirmed_level_is_kept_with_the_first_words(stage, how):
    person = await talking(stage)
    unsure = Heard("likert_2", 2, "tiep_can", "", "model", 0.71, confirm=True, words="ngồi mỏi cả lưng")
    stage.script.knows["ngồi mỏi cả lưng"] = unsure
    await person.says("ngồi mỏi cả lưng")
    person.hears("Xin ghi “2 – Không hài lòng”")
    assert await answers(stage) == []
    await (person.taps("Đúng") if how == "tap" else person.says(how))
    person.hears("Đã ghi: 2 – Không hài lòng.")
    assert await answers(stage) == [("tiep_can", 2, "ngồi mỏi cả lưng", "confirmed", "model", 71, None)]
    said = await stage.rows("SELECT text FROM inbox ORDER BY id DESC LIMIT 1")
    assert said[0][0] == ("Đúng" if how == "tap" else how)


async def test_the_answers_of_one_message_keep_their_own_rules(stage):
    person = await talking(stage)
    rest = (Heard("correct", 2, "thai_do", "correction"),)
    stage.script.knows["4, còn thái độ 2"] = Heard("likert_4", 4, "tiep_can", "digit", rest=rest)
    await person.says("4, còn thái độ 2")
    said = "4, còn thái độ 2"
    assert await answers(stage) == [
        ("tiep_can", 4, said, "digit", "rule", 100, None),
        ("thai_do", 2, said, "correction", "rule", 100, None),
    ]


async def test_answers_given_together_say_so(stage):
    person = await talking(stage)
    await person.taps("4 –")
    await person.says("không phải tôi")
    await person.taps("Cùng nhau trả lời")
    await person.taps("3 –")
    assert [(row[1], row[-1]) for row in await answers(stage)] == [(4, None), (3, "companion")]


async def test_a_wrong_case_counts_for_nothing_and_stays_open_to_whose_it_is(stage):
    token = await stage.case(CODE)
    stranger = await stage.citizen(token)
    await stranger.taps("Đồng ý")
    await stranger.taps("1 –")
    await stranger.says("tôi có làm hồ sơ nào đâu")
    await stranger.says("không phải")
    stranger.hears("xin lỗi vì đã làm phiền")
    (row,) = await stage.rows("SELECT disposition, counted FROM sessions")
    assert tuple(row) == ("ineligible", False)
    history = await stage.rows("SELECT disposition, reason FROM dispositions ORDER BY id")
    assert tuple(history[-1]) == ("ineligible", "wrong-case")
    owner = await stage.citizen(token)
    await owner.taps("Đồng ý")
    await owner.taps("5 –")
    counted = await stage.rows(
        "SELECT a.value FROM answers a JOIN sessions s ON s.id = a.session_id WHERE s.counted AND a.current"
    )
    assert [row[0] for row in counted] == [5]
    await stranger.opens(token)
    stranger.hears("đã được dùng trên một máy khác")


async def test_an_official_leaves_no_answer(stage):
    person = await talking(stage)
    await person.says("tôi là cán bộ xã trả lời giúp dân")
    person.hears("người khác không trả lời thay")
    for said in ("5", "rất hài lòng"):
        await person.says(said)
    assert await answers(stage) == []
    await person.taps("Để người dân trả lời")
    await person.says("2")
    assert [row[1] for row in await answers(stage)] == [2]


async def test_of_a_burst_that_came_late_one_message_is_told_so(stage):
    person = await talking(stage, "telegram")
    sent = stage.clock()
    stage.clock.waits(seconds=20)
    await person.taps("4 –")
    before = await stage.count("outbox")
    for number in range(5):
        given = ("telegram", person.address, f"late-{number}", "text", "tôi thấy cũng được", "", sent)
        await stage.desk.post.arrive(*given)
    await stage.receiver.lane(person.contact)
    assert await stage.count("outbox") == before + 1
    assert not await stage.rows("SELECT 1 FROM inbox WHERE state <> 'done'")


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("ai vậy", ("trợ lý tự động", "chưa có thông tin")),
        ("sao có số tôi", ("lấy từ hồ sơ Ông/Bà đã nộp",)),
        ("lừa đảo à", ("không hỏi tiền", "0234 123 456")),
        ("ai xem câu trả lời", ("chỉ nhận số liệu chung",)),
        ("có an toàn không", ("được giữ kín",)),
        ("hồ sơ của tôi tới đâu rồi", ("không tra cứu được hồ sơ",)),
        ("cán bộ đòi phong bì", ("đường dây nóng: 0234 123 456", "không chuyển cho cơ quan")),
        ("chào em", ("Chào Ông/Bà.",)),
        ("đồ ngu", ("bấm “Dừng”",)),
    ],
)
async def test_questions_are_answered_while_rasa_is_away_and_the_survey_goes_on(stage, said, parts):
    person = await talking(stage)
    await person.says(said)
    person.hears(*parts, "nơi làm thủ tục")
    assert await answers(stage) == []


async def test_who_is_in_no_survey_is_told_that_only_words_are_read(stage):
    person = await stage.citizen(channel="telegram")
    await person.sends("unsupported", "")
    person.hears("chỉ đọc được chữ", "chưa có khảo sát")
