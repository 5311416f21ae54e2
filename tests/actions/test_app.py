"""The endpoint: Rasa's contract, a shared secret, and no echo of what it was sent."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from actions.app import HEADER, create
from tests.actions.calls import FakeDesk, call

KEY = "a-shared-secret"
GIVEN = {HEADER: KEY}


def ask(desk: FakeDesk, method: str, path: str, key: str = KEY, **request: Any) -> httpx.Response:
    """One request to an endpoint that has started and stops afterwards."""

    async def asked() -> httpx.Response:
        app = create(desk.opening(), key)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://actions") as client,
        ):
            return await client.request(method, path, **request)

    return asyncio.run(asked())


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


def test_a_call_without_the_domain_runs_its_action(desk: FakeDesk):
    answer = ask(desk, "POST", "/webhook", json=call("action_skip", "skip"), headers=GIVEN)
    assert answer.status_code == 200
    assert answer.json()["responses"][0]["custom"] == {"taken": 41}
    assert [heard.label for _, _, heard in desk.talk.taken] == ["skip"]


@pytest.mark.parametrize("headers", [{}, {HEADER: "wrong"}])
def test_without_the_secret_nothing_runs(desk: FakeDesk, headers: dict[str, str]):
    assert ask(desk, "POST", "/webhook", json=call("action_skip", "skip"), headers=headers).status_code == 403
    assert desk.talk.taken == []


def test_without_a_secret_of_its_own_the_door_is_closed(desk: FakeDesk):
    refused = ask(desk, "POST", "/webhook", key="", json=call("action_skip", "skip"), headers={HEADER: ""})
    assert refused.status_code == 403


def test_an_unknown_action_is_named(desk: FakeDesk):
    answer = ask(desk, "POST", "/webhook", json=call("action_fly", "skip"), headers=GIVEN)
    assert (answer.status_code, answer.json()["action_name"]) == (404, "action_fly")


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"not json", 400), (b"[]", 400), (b'{"next_action": "action_skip", "private": "words"}', 500), (b"{}", 200)],
)
def test_a_body_of_another_form_is_answered_without_an_echo(desk: FakeDesk, body: bytes, status: int):
    answer = ask(desk, "POST", "/webhook", content=body, headers=GIVEN)
    assert answer.status_code == status and "words" not in answer.text


def test_health_needs_no_secret(desk: FakeDesk):
    assert ask(desk, "GET", "/health").json() == {"status": "ok"}


def test_the_desk_is_closed_with_the_server(desk: FakeDesk):
    assert not desk.closed
    ask(desk, "GET", "/health")
    assert desk.closed
