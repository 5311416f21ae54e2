"""Killing, flushing and restarting the real parts in the middle of conversations: nothing lost, nothing doubled."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from uuid import uuid4

import httpx
import psycopg
import pytest
from redis import Redis

from cli.parts.stack import Stack

pytestmark = pytest.mark.xdist_group("full")

PATIENCE = 90  # seconds until a part must be back
LEVELS = ("tiep_can", "thu_tuc", "thai_do", "ket_qua", "phan_anh")


@dataclass
class Citizen:
    """A chat page that never gives up: sends the same message with the same id until it is answered."""

    url: str
    headers: dict[str, str] = field(default_factory=dict)
    said: dict[str, int] = field(default_factory=dict)
    last: dict = field(default_factory=dict)

    def post(self, path: str, body: dict) -> dict:
        def tried() -> dict | None:
            try:
                answer = httpx.post(self.url + path, json=body, headers=self.headers, timeout=20)
            except httpx.TransportError:
                return None
            assert answer.status_code < 500 or answer.status_code == 503, answer.text
            assert answer.status_code == 503 or answer.is_success, answer.text
            told = answer.json()
            return told if answer.is_success and told.get("state") != "waiting" else None

        return until(tried)

    def opens(self, token: str) -> Citizen:
        secret = self.post("/web/conversations", {})["conversation"]
        self.headers = {"Authorization": f"Bearer {secret}"}
        self.sends(start=token)
        self.taps("!yes")
        return self

    def sends(self, **update: str) -> dict:
        self.last = self.post("/web/messages", {"id": uuid4().hex, **update})
        return self.last

    def taps(self, value: str) -> dict:
        payloads = [one["payload"] for bubble in self.last["bubbles"] for one in bubble["buttons"]]
        return self.sends(tap=next(one for one in payloads if one.endswith(f":{value}")))

    @property
    def asked(self) -> str | None:
        return self.last["bubbles"][-1]["question"]

    @property
    def text(self) -> str:
        return "\n".join(bubble["text"] for bubble in self.last["bubbles"])

    def rates(self, level: int, by: str) -> None:
        """Answers the open question by tap, digit or words, and remembers what was meant."""
        words = {1: "rất không hài lòng", 2: "khong hai long", 3: "bình thường", 4: "hài lòng", 5: "rat hai long"}
        question = self.asked
        self.taps(str(level)) if by == "tap" else self.sends(text=str(level) if by == "digit" else words[level])
        self.said[question] = level


def until[T](tried: Callable[[], T | None], seconds: float = PATIENCE) -> T:
    """The first result; asks again at once, since each try waits on its own."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = tried()
        if found is not None:
            return found
        os.sched_yield()
    raise AssertionError(f"nothing within {seconds} seconds")


@pytest.fixture
def tokens(full_stack: Stack) -> Iterator[str]:
    """Tokens of cases that nobody has answered for."""

    def more() -> Iterator[str]:
        while True:
            cases = httpx.get(full_stack.url + "/demo/cases", timeout=30).json()["cases"]
            assert cases, "the demo's cases are used up"
            yield from (one["token"] for one in cases[:6])

    return more()


@pytest.fixture
def citizen(full_stack: Stack, tokens: Iterator[str]) -> Citizen:
    return Citizen(full_stack.url).opens(next(tokens))


def stored(stack: Stack, *citizens: Citizen) -> list[dict[str, int]]:
    """What stands under each citizen's questions, found by what their conversation shows."""
    with psycopg.connect(stack.env["DATABASE_URL"]) as connection:
        doubled = connection.execute(
            "SELECT count(*) FROM (SELECT 1 FROM answers WHERE current GROUP BY session_id, question_id "
            "HAVING count(*) > 1) AS twice"
        ).fetchone()
        assert doubled == (0,)
        return [_answers(connection, stack, one) for one in citizens]


def _answers(connection: psycopg.Connection, stack: Stack, citizen: Citizen) -> dict[str, int]:
    payload = next(b["payload"] for bubble in citizen.last["bubbles"] for b in bubble["buttons"])
    rows = connection.execute(
        "SELECT a.question_id, a.value FROM answers a JOIN sessions s ON s.id = a.session_id "
        "WHERE s.key = %s AND a.current AND a.status = 'answered'",
        (payload.split(":")[0],),
    )
    return dict(rows.fetchall())


def healthy(stack: Stack) -> None:
    def tried() -> bool | None:
        try:
            return httpx.get(stack.url + "/healthz", timeout=5).json()["status"] == "ok" or None
        except httpx.TransportError:
            return None

    assert until(tried)


def test_while_rasa_is_away_digits_labels_and_taps_work_and_the_rest_is_asked_again(full_stack, citizen):
    full_stack.stop_part("rasa")
    try:
        citizen.rates(4, "digit")
        citizen.rates(2, "words")
        citizen.rates(5, "tap")
        citizen.sends(text="ờ thì cũng tùy hôm thôi cô ơi")
        assert citizen.asked == LEVELS[3] and "Chưa rõ" in citizen.text
        assert stored(full_stack, citizen) == [citizen.said]
    finally:
        full_stack.start_part("rasa")
    healthy(full_stack)
    citizen.rates(3, "words")
    assert stored(full_stack, citizen) == [citizen.said]


def test_redis_flushed_in_the_middle_of_a_conversation(full_stack, citizen):
    redis = Redis.from_url(full_stack.env["REDIS_URL"])
    for level, by in ((4, "words"), (1, "words"), (5, "tap"), (2, "words"), (3, "digit")):
        redis.flushall()
        citizen.rates(level, by)
    assert stored(full_stack, citizen) == [citizen.said]


def test_postgresql_restarted_in_the_middle_of_a_conversation(full_stack, citizen):
    citizen.rates(4, "tap")
    with ThreadPoolExecutor(1) as pool:
        full_stack.stop_part("postgres")
        waiting = pool.submit(citizen.rates, 2, "tap")
        full_stack.start_part("postgres")
        waiting.result()
    citizen.rates(5, "words")
    assert stored(full_stack, citizen) == [citizen.said]
    healthy(full_stack)


@pytest.mark.parametrize("part", ["service", "actions", "rasa", "worker"])
def test_a_process_killed_in_the_middle_of_many_conversations(full_stack, tokens, part):
    citizens = [Citizen(full_stack.url).opens(next(tokens)) for _ in range(4)]
    ways = ("tap", "words", "digit", "words", "tap")

    def talks(one: tuple[int, Citizen]) -> None:
        start, citizen = one
        for turn, _ in enumerate(LEVELS):
            citizen.rates((start + turn) % 5 + 1, ways[(start + turn) % 5])

    with ThreadPoolExecutor(5) as pool:
        talking = [pool.submit(talks, one) for one in enumerate(citizens)]
        os.kill(full_stack.pid(part), signal.SIGKILL)
        for one in talking:
            one.result()
    assert stored(full_stack, *citizens) == [one.said for one in citizens]
    healthy(full_stack)


def test_a_message_stored_by_a_process_that_died_is_answered_by_the_worker(full_stack, citizen):
    """The service takes the words, keeps them, and is gone before anything is done with them."""
    died = (
        "import asyncio, sys; from uuid import UUID; from survey.runtime.wiring import open_desk\n"
        "async def main():\n"
        "    desk, _ = await open_desk(size=1)\n"
        "    contact = await desk.post.known('web', sys.argv[1])\n"
        "    await desk.post.keep(contact, 'web', 'orphan:' + sys.argv[1][:4], 'text', '4')\n"
        "    import os; os._exit(9)\n"
        "asyncio.run(main())"
    )
    secret = citizen.headers["Authorization"].removeprefix("Bearer ")
    gone = subprocess.run([sys.executable, "-c", died, secret], env={**os.environ, **full_stack.env}, check=False)
    assert gone.returncode == 9

    def answered() -> bool | None:
        history = httpx.get(full_stack.url + "/web/messages", headers=citizen.headers, timeout=20).json()["bubbles"]
        return "Đã ghi: 4 – Hài lòng" in history[-1]["text"] or None

    assert until(answered)


def test_the_whole_survey_in_a_browser_on_the_real_system(full_stack):
    """One conversation by tapping and typing in Chromium, as tests/pages does on the little fake."""
    environment = {**os.environ, "HAILONG_PAGES_URL": full_stack.url}
    run = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist")
    what = ("tests/pages/test_conversation.py", "-k", "whole_conversation")
    done = subprocess.run([*run, *what], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "1 passed" in done.stdout, done.stdout[-3000:]
