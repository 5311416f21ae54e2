"""Re-checks on the real store: who is asked, once and in decent hours, by which way, and what their word comes to."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from bot.zalo.reading import read as zalo_read
from survey.desk.report import Unknown
from survey.desk.samples import Scope
from survey.fieldwork.forms import COLLECTED, ENUMERATOR, FORM, Filled
from survey.fieldwork.recheck import Outcome
from tests.invited import ONE, PHONE, RULES, TWO, errands, outbox, staged
from tests.stage import Person, Stage

pytestmark = pytest.mark.anyio

AGENCY = "H57.21"
QUESTION = "có trực tiếp trả lời phiếu đó không"


@pytest.fixture
async def stage(database: str):
    async with staged(database) as one:
        yield one


async def answered(stage: Stage, code: str = ONE, channel: str = "telegram", agrees: str = "Đồng ý", **case) -> Person:
    """Somebody who has answered a whole form and was asked whether they may be contacted again."""
    person = await stage.citizen(await stage.case(code, agency=AGENCY, **case), channel)
    await person.taps("Đồng ý")
    for _ in range(5):
        await person.says("4")
    await person.says("2")
    await person.says("4")
    await person.taps("Bỏ qua")
    await person.taps(agrees)
    stage.clock.waits(hours=1)
    return person


async def drawn(stage: Stage, percent: int = 100, **more):
    return await stage.desk.recheck.draw(Scope(), "lan", percent, **more)


async def asked(stage: Stage) -> list:
    return await outbox(stage, "recheck")


async def see(stage: Stage, person: Person) -> None:
    """The person looks at the message, so that its buttons can be tapped."""
    (row,) = await asked(stage)
    person.last = replace(person.last, bubbles=[row.body])


async def state(stage: Stage) -> list[tuple]:
    return [tuple(row) for row in await stage.rows("SELECT state, outcome, source, why FROM rechecks ORDER BY id")]


async def test_one_message_where_the_form_was_answered_and_never_about_opinions(stage):
    person = await answered(stage)
    made = await drawn(stage)
    assert (made.frame, made.drawn, made.flagged, made.asked) == (1, 1, 0, 1)
    assert await stage.desk.recheck.run() == 1
    (bubble,) = await asked(stage)
    assert bubble.channel == "telegram" and bubble.contact_id == person.contact and bubble.state == "due"
    assert QUESTION in bubble.body["text"] and "Trích lục hộ tịch" in bubble.body["text"]
    assert "20/11/2026" in bubble.body["text"]
    assert [one["title"] for one in bubble.body["buttons"]] == ["Có", "Không", "Người khác trả lời"]
    await see(stage, person)
    await person.taps("Có")
    person.hears("Đã ghi nhận")
    assert await state(stage) == [("answered", "own", "tap", "")]
    assert await stage.desk.recheck.run() == 0 and (await drawn(stage)).frame == 0
    assert len(await asked(stage)) == 1
    answers = await stage.rows("SELECT count(*) FROM answers WHERE current AND status = 'answered'")
    assert answers[0][0] == 8


async def test_on_zalo_a_button_comes_back_as_words_and_is_a_button_still(stage):
    person = await answered(stage, channel="zalo")
    await stage.desk.reach.interacted(person.contact)
    await drawn(stage)
    await stage.desk.recheck.run()
    (bubble,) = await asked(stage)
    told = {"event_name": "user_send_text", "app_id": "1", "sender": {"id": "9"}, "recipient": {"id": "8"},
            "message": {"text": bubble.body["buttons"][2]["payload"], "msg_id": "ab12"}}  # fmt: skip
    inbound = zalo_read(told, "8")
    await person.sends(inbound.kind, inbound.text)
    assert await state(stage) == [("answered", "other", "tap", "")]


@pytest.mark.parametrize(
    ("words", "outcome"), [("có ạ", "own"), ("không", "not_own"), ("con tôi trả lời hộ", "other"), ("2", "not_own")]
)
async def test_words_are_taken_like_buttons(stage, words, outcome):
    person = await answered(stage)
    await drawn(stage)
    await stage.desk.recheck.run()
    await person.says(words)
    person.hears("Đã ghi nhận")
    assert await state(stage) == [("answered", outcome, "words", "")]


async def test_words_that_leave_doubt_and_words_of_others_change_nothing(stage):
    person = await answered(stage)
    await drawn(stage)
    await stage.desk.recheck.run()
    await person.says("không nhớ rõ")
    stranger = await stage.citizen(channel="telegram")
    await stranger.says("có")
    await see(stage, person)
    stranger.last = person.last
    await stranger.taps("Không")
    stranger.hears("không thuộc cuộc khảo sát")
    assert await state(stage) == [("sent", None, "", "")]


async def test_the_newest_word_holds(stage):
    person = await answered(stage)
    await drawn(stage)
    await stage.desk.recheck.run()
    await see(stage, person)
    message = person.last
    await person.taps("Không")
    person.last = message
    await person.taps("Có")
    assert await state(stage) == [("answered", "own", "tap", "")]


async def test_a_question_of_another_survey_keeps_its_words(stage):
    person = await answered(stage)
    await drawn(stage)
    await stage.desk.recheck.run()
    await person.opens(await stage.case(TWO, agency=AGENCY))
    await person.says("có")
    assert await state(stage) == [("sent", None, "", "")]


async def test_nobody_is_asked_who_did_not_agree_to_it(stage):
    await answered(stage, agrees="Không đồng ý")
    made = await drawn(stage)
    assert (made.drawn, made.asked) == (1, 0)
    assert await state(stage) == [("unreached", None, "", "no-consent")]
    assert await stage.desk.recheck.run() == 0 and await asked(stage) == []


async def test_not_at_night_and_not_after_too_long(stage):
    await answered(stage)
    stage.clock.waits(hours=9)  # 22:00 in Vietnam
    await drawn(stage)
    assert await stage.desk.recheck.run() == 0
    stage.clock.waits(days=31)
    assert await stage.desk.recheck.run() == 1
    assert await state(stage) == [("unreached", None, "", "expired")]


async def test_whoever_wants_to_be_left_alone_is(stage):
    person = await answered(stage)
    await drawn(stage)
    await person.says("dừng")
    await person.sends("command", "stop")
    await stage.desk.recheck.run()
    assert await asked(stage) == []
    (line,) = await stage.desk.recheck.lines(Scope())
    assert (line.state, line.why) == ("unreached", "opted-out")


async def test_a_web_answer_is_asked_by_template_where_there_is_one(stage, database):
    await answered(stage, channel="web")
    await drawn(stage)
    await stage.desk.recheck.run()
    assert await state(stage) == [("unreached", None, "", "no-route")]
    rules = replace(RULES, templates=replace(RULES.templates, recheck="phuc-tra"))
    async with staged(database, rules) as other:
        await answered(other, TWO, "web", applicant_phone="0912345679")
        await drawn(other)
        await other.desk.recheck.run()
        (bubble,) = await asked(other)
        assert (bubble.channel, bubble.body["template"]) == ("zbs", "phuc-tra")
        assert set(bubble.body["data"]) == {"thu_tuc", "co_quan", "ngay_tra"} and "sealed" not in bubble.body
        known = await other.citizen(channel="zalo")
        await other.desk.reach.phone(known.contact, "+84912345679")
        await known.says("không")
        assert (await state(other))[-1] == ("answered", "not_own", "words", "")


async def test_a_message_that_did_not_arrive_leaves_it_to_the_telephone(stage):
    await answered(stage)
    await drawn(stage)
    await stage.desk.recheck.run()
    (bubble,) = await asked(stage)
    await stage.desk.errands.fell_through(bubble.id, "blocked")
    assert await stage.desk.recheck.run() == 1
    assert await state(stage) == [("unreached", None, "", "blocked")]
    (line,) = await stage.desk.recheck.lines(Scope())
    assert (line.case_code, line.channel, line.why) == (ONE, "telegram", "blocked")
    await stage.desk.recheck.record(line.number, Outcome.OTHER, "lan", "gọi điện, con trả lời thay")
    assert await state(stage) == [("answered", "other", "operator", "")]
    (act,) = await stage.rows("SELECT by, reason, detail FROM audit WHERE act = 'recheck-recorded'")
    assert (act.by, act.reason, act.detail["outcome"]) == ("lan", "gọi điện, con trả lời thay", "other")
    with pytest.raises(Unknown, match="số 99"):
        await stage.desk.recheck.record(99, Outcome.OWN, "lan")


async def test_flagged_ones_are_always_drawn_and_excluded_ones_never(stage):
    await answered(stage, ONE)
    await answered(stage, TWO, applicant_phone="0912345679")
    first, second = await stage.rows("SELECT s.id FROM sessions s JOIN cases c ON c.id = s.case_id ORDER BY c.code")
    async with stage.store.transaction() as tx:
        given = {"first": first.id, "second": second.id, "at": stage.clock()}
        flag = "INSERT INTO flags (session_id, rule, rule_version, reason, at) VALUES (:first, 'too-fast', 1, 'x', :at)"
        await tx.connection.execute(text(flag), given)
    made = await drawn(stage, 0)
    assert (made.frame, made.drawn, made.flagged) == (2, 1, 1)
    assert await stage.rows("SELECT session_id, reason FROM rechecks") == [(first.id, "flagged")]
    async with stage.store.transaction() as tx:
        out = (
            "INSERT INTO exclusions (session_id, rule, rule_version, reason, by, at) "
            "VALUES (:second, 'x', 1, 'x', 'lan', :at)"
        )
        await tx.connection.execute(text(out), given)
    assert (await drawn(stage, 100, flagged={second.id})).frame == 0


async def test_agreement_by_agency_channel_and_enumerator(stage):
    person = await answered(stage)
    await stage.case(TWO, agency=AGENCY, applicant_phone="0912345679")
    (form,) = await stage.desk.paper.issue([TWO], "", "lan")
    cells = {FORM: form.code, COLLECTED: "12/11/2026", ENUMERATOR: "BĐ-07", "tiep_can": 5, "phuc_tra": 1}
    await stage.desk.paper.enter([Filled(4, cells)], "", "lan")
    await drawn(stage)
    await stage.desk.recheck.run()
    await see(stage, person)
    await person.taps("Có")
    (paper,) = [one for one in await stage.desk.recheck.lines(Scope(AGENCY)) if one.channel == "paper"]
    await stage.desk.recheck.record(paper.number, Outcome.NOT_OWN, "lan")
    status = await stage.desk.recheck.status(Scope(AGENCY))
    assert (status.total.answered, status.total.own) == (2, 1)
    assert [(one.name, one.answered, one.own) for one in status.channels] == [("paper", 1, 0), ("telegram", 1, 1)]
    assert [(one.name, one.own) for one in status.enumerators] == [("BĐ-07", 0)]
    assert (status.total.interval.low, status.total.interval.high) == ("9.45", "90.55")
    assert (await stage.desk.recheck.status(Scope("H57.22"))).total.drawn == 0


async def test_the_errands_of_inviting_leave_rechecks_alone(stage):
    await answered(stage)
    await drawn(stage)
    await stage.desk.errands.run()
    assert ("recheck", 1, 1, "waiting", None, "") in await errands(stage)
    assert PHONE not in repr(await stage.rows("SELECT * FROM rechecks"))
