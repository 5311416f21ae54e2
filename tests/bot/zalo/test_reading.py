"""What Zalo tells: every event of its documents is a message, an event, or dropped on purpose; nothing else gets in."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

import pytest

from bot.channel import Event, Inbound, Unreadable
from bot.zalo.reading import read
from tests.bot.zalo.updates import APP, OA, USER, feedback, from_oa, from_user, said, update


def test_words():
    at = datetime(2018, 12, 4, 7, 28, 54, tzinfo=UTC)
    heard = Inbound("zalo", USER, "96d3cdf3af150460909", "text", "Rất tốt", said_at=at)
    assert read(said("  Rất tốt\x00 "), OA) == heard


def test_a_tap_comes_as_words_and_is_told_by_its_form_also_when_typed():
    assert read(said("abc123:overall:5"), OA).kind == "tap"
    assert read(said("#s:Q2:5:x"), OA).kind == "text"


def test_a_short_code_and_a_command_are_words():
    assert [read(said(one), OA).kind for one in ("HAI7-LONG", "/stop", "bắt đầu")] == ["text"] * 3


def test_a_reply_to_an_earlier_message_is_words():
    assert read(from_user("user_send_text", {"text": "5", "msg_id": "m", "quote_msg_id": "q"}), OA).text == "5"


@pytest.mark.parametrize("text", ["", "  ", "\x00\x01"])
def test_no_words_at_all_get_the_kind_sentence(text):
    assert read(said(text), OA).kind == "unsupported"


def test_half_of_a_broken_emoji_does_not_reach_the_database():
    assert read(said("tốt \ud83d"), OA).text == "tốt"


@pytest.mark.parametrize(
    "kind", ["image", "gif", "link", "audio", "video", "sticker", "location", "business_card", "file"]
)
def test_what_is_no_text_is_unsupported(kind):
    found = read(from_user(f"user_send_{kind}", {"msg_id": "m1", "attachments": [{"type": kind}]}), OA)
    assert found == Inbound("zalo", USER, "m1", "unsupported")


def test_ids_are_text_even_when_they_come_as_numbers():
    found = read(
        update("user_send_text", sender={"id": 2**63}, recipient={"id": int(OA)}, message={"text": "a", "msg_id": 7}),
        OA,
    )
    assert (found.address, found.message_id) == (str(2**63), "7")


@pytest.mark.parametrize(("name", "kind"), [("follow", "followed"), ("unfollow", "unfollowed")])
def test_following(name, kind):
    given = update(name, oa_id=OA, follower={"id": USER}, source="oa_profile")
    found = read(given, OA)
    assert (found.kind, found.address) == (kind, USER)
    assert read(dict(reversed(given.items())), OA).key == found.key
    assert read({**given, "timestamp": "1543908534741"}, OA).key != found.key


def test_the_chat_button():
    found = read(update("user_click_chatnow", oa_id=OA, user_id=USER), OA)
    assert (found.kind, found.address) == ("followed", USER)


@pytest.mark.parametrize(
    "who",
    [
        {"oa_id": OA, "user_id": USER},
        {"sender": {"id": USER}, "recipient": {"id": OA}},
        {"sender": {"id": OA}, "recipient": {"id": USER}},
        {"oa_id": OA, "follower": {"id": USER}},
    ],
)
def test_a_withdrawal_is_understood_wherever_the_person_stands(who):
    found = read(update("user_withdraw", **who), OA)
    assert (found.kind, found.address) == ("withdrawn", USER)


def test_a_shared_number():
    given = update("user_submit_info", sender={"id": USER}, recipient={"id": OA}, info={"phone": "84912345678"})
    found = read(given, OA)
    assert (found.kind, found.text, found.address) == ("phone", "+84912345678", USER)
    assert found.message_id == read(dict(reversed(given.items())), OA).message_id
    assert found.message_id != read({**given, "timestamp": "1"}, OA).message_id


@pytest.mark.parametrize("info", [{}, {"phone": ""}, {"phone": "12"}, {"phone": "abc"}, None, "x"])
def test_a_shared_number_that_is_none_is_for_an_operator(info):
    with pytest.raises(Unreadable) as error:
        read(update("user_submit_info", sender={"id": USER}, recipient={"id": OA}, info=info), OA)
    assert "abc" not in str(error.value)


@pytest.mark.parametrize("name", ["oa_send_text", "oa_send_image", "oa_send_list", "oa_send_file", "oa_send_sticker"])
def test_an_echo_is_ours_unless_a_person_of_the_agency_wrote(name):
    assert read(from_oa(name, {"text": "x", "msg_id": "m9"}), OA) is None
    found = read(from_oa(name, {"text": "x", "msg_id": "m9"}, admin_id="77"), OA)
    assert found == Event("zalo", "handed_over:m9", "handed_over", USER)


def test_the_receipt_of_a_template():
    message = {"delivery_time": "1602960467432", "msg_id": "15a0", "tracking_id": "t1"}
    given = update("user_received_message", sender={"id": OA}, recipient={"id": "84123456789"}, message=message)
    found = read(given, OA)
    data = {"msg_id": "15a0", "tracking_id": "t1", "at": "2020-10-17T18:47:47+00:00"}
    assert found == Event("zalo", "delivered:15a0", "delivered", "", data)


def test_other_receipts_say_nothing():
    assert read(from_oa("user_received_message", {"msg_id": "m1"}), OA) is None
    assert read(from_oa("user_seen_message", {"msg_ids": ["m1", "m2"]}), OA) is None


def test_a_rating():
    found = read(feedback(), OA)
    assert found.kind == "rating"
    assert found.data == {
        "rate": 5,
        "note": "Tôi rất hài lòng.",
        "reasons": ["Nhân viên vui vẻ", "Nhanh"],
        "submitted_at": "2021-03-25T11:51:35+00:00",
        "msg_id": "7e4c33cfc20b05575c18",
        "tracking_id": "1956",
    }
    assert read(feedback(rate="5"), OA) == found
    assert read(feedback(rate=4), OA).key != found.key
    assert read(feedback(submit_time="1616673099659"), OA).key != found.key


def test_a_rating_by_user_id_has_neither_tracking_nor_reasons():
    given = feedback()
    for name in ("note", "feedbacks", "tracking_id"):
        del given["message"][name]
    found = read(given, OA)
    assert (found.data["note"], found.data["reasons"], found.data["tracking_id"]) == ("", [], "")


@pytest.mark.parametrize("rate", [0, 6, -1, "0", "", None, "năm", True, 4.5, "٥", [5]])
def test_a_rating_that_is_none_is_for_an_operator(rate):
    with pytest.raises(Unreadable):
        read(feedback(rate=rate), OA)


def test_a_rating_without_anything_to_join_it_by_is_for_an_operator():
    with pytest.raises(Unreadable):
        read(feedback(msg_id=None, tracking_id=None), OA)


def test_a_reply_button_of_a_template():
    message = {"submit_time": "1759215799072", "button_type": "response", "data": "Tiếp tục", "tracking_id": "t1"}
    found = read(update("user_click_response_button", oa_id=OA, message=message, msg_id="msgA"), OA)
    assert (found.kind, found.data) == ("pressed", {"label": "Tiếp tục", "msg_id": "msgA", "tracking_id": "t1"})


@pytest.mark.parametrize(
    ("name", "more", "data"),
    [
        (
            "change_template_status",
            {"template_id": 123, "status": {"prev_status": "PENDING_REVIEW", "new_status": "REJECT"}, "reason": "Sai"},
            {"template": "123", "status": "REJECT", "reason": "Sai"},
        ),
        (
            "change_template_status",
            {"message": {"template_id": "9", "status": "ENABLE"}},
            {"template": "9", "status": "ENABLE"},
        ),
        (
            "change_template_quality",
            {"template_id": "9", "quality": {"new_quality": "LOW"}},
            {"template": "9", "quality": "LOW"},
        ),
        ("change_template_quota", {"template_id": "9", "quota": {"new_quota": 500}}, {"template": "9", "quota": "500"}),
        ("change_oa_daily_quota", {"quota": {"prev_quota": "500", "new_quota": "5000"}}, {"quota": "5000"}),
        ("change_oa_template_tags", {"tag": ["x"]}, {}),
    ],
)
def test_notices_for_the_operator(name, more, data):
    found = read(update(name, oa_id=OA, **more), OA)
    assert (found.kind, found.address, found.data) == ("notice", "", {"event": name, **data})


def test_the_test_button_of_the_console_is_no_message():
    message = {"text": "This is testing message", "msg_id": "This is message id"}
    assert read(update("user_send_text", sender={"id": "1"}, recipient={"id": "2"}, message=message), OA) is None
    assert read(from_user("user_send_text", message), OA) is None


def test_who_really_writes_those_words_is_heard():
    assert read(said("This is testing message"), OA).kind == "text"


def test_another_account_of_the_same_application_is_not_ours():
    assert read(said("5", recipient={"id": "999"}), OA) is None
    assert read(update("follow", oa_id="999", follower={"id": USER}), OA) is None
    assert read({**feedback(), "oa_id": "999"}, OA) is None


@pytest.mark.parametrize(
    "name",
    [
        "anonymous_send_text",
        "oa_send_anonymous_text",
        "user_reacted_message",
        "oa_reacted_message",
        "add_user_to_tag",
        "remove_user_from_tag",
        "remove_tag",
        "update_user_info",
        "event_journey_time_out",
        "event_journey_acknowledged",
        "widget_interaction_accepted",
        "user_send_group_text",
        "group_created",
    ],
)
def test_noise_is_dropped(name, caplog):
    assert read(from_user(name, {"msg_id": "m"}, conversation_id="c"), OA) is None
    assert not caplog.records


def test_an_event_that_nobody_knows_is_dropped_and_logged_once(caplog):
    with caplog.at_level(logging.WARNING):
        assert [read(from_user("user_dances", {"msg_id": str(n)}), OA) for n in range(3)] == [None] * 3
    assert len(caplog.records) == 1
    assert "user_dances" in caplog.text


@pytest.mark.parametrize(
    "given",
    [
        None,
        [],
        "x",
        {},
        {"event_name": 5},
        {"app_id": APP, "event_name": None},
        said(None),
        said(5),
        said("a", msg_id=""),
        said("a", msg_id=None),
        said("a", msg_id=1.5e18),
        said("a", msg_id="x" * 500),
        from_user("user_send_text", {"text": "a", "msg_id": "m"}, sender={}),
        from_user("user_send_text", {"text": "a", "msg_id": "m"}, sender="x"),
        update("user_send_text", sender={"id": USER}, recipient={"id": OA}),
        update("user_send_text", sender={"id": OA}, recipient={"id": OA}, message={"text": "a", "msg_id": "m"}),
        update("follow", oa_id=OA),
        update("user_feedback", oa_id=OA, message="x"),
        update("user_click_response_button", oa_id=OA, msg_id="m", message={}),
    ],
)
def test_what_is_malformed_is_unreadable(given):
    with pytest.raises(Unreadable):
        read(given, OA)
