"""Whose words an update carries: what people wait for is their own, not the noise about it."""

from __future__ import annotations

import pytest

from tests.storm.platforms import author

OA = {"id": "388"}
PERSON = {"id": "700000001"}


@pytest.mark.parametrize(
    ("update", "who"),
    [
        ({"update_id": 1, "message": {"from": {"id": 700000001}, "text": "4"}}, "700000001"),
        ({"update_id": 1, "callback_query": {"from": {"id": 700000001}, "data": "ab:-:!yes"}}, "700000001"),
        ({"update_id": 1, "my_chat_member": {"from": {"id": 700000001}}}, ""),
        ({"event_name": "user_send_text", "sender": PERSON, "recipient": OA, "message": {"text": "4"}}, "700000001"),
        ({"event_name": "oa_send_text", "sender": OA, "recipient": PERSON, "message": {"text": "Chào"}}, "388"),
        ({"event_name": "follow", "follower": PERSON}, ""),
    ],
)
def test_the_author_of_an_update(update, who):
    assert author(update) == who
