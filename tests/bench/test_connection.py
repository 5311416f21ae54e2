"""The driver's HTTP connection against a real server."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bench.connection import CallError, Connection
from tests.bench.little import Answer, as_json, serving

CHUNKED = b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"a":\r\n2\r\n1}\r\n0\r\n\r\n'


def talk(answer: Answer, *bodies: object) -> list[Any]:
    async def go() -> list[Any]:
        async with serving(answer) as url:
            connection = Connection(url)
            try:
                return [await connection.post("/say", body) for body in bodies]
            finally:
                connection.close()

    return asyncio.run(go())


def test_each_answer_belongs_to_its_question_on_one_connection() -> None:
    said = talk(lambda path, body: as_json([path, body]), {"text": "rất hài lòng"}, 2, "ba")
    assert said == [["/say", {"text": "rất hài lòng"}], ["/say", 2], ["/say", "ba"]]


def test_a_chunked_answer_is_put_together() -> None:
    assert talk(lambda path, body: CHUNKED, 1, 2) == [{"a": 1}, {"a": 1}]


def test_a_server_that_closes_is_called_again() -> None:
    closing = as_json({"ok": 1}).replace(b"\r\n", b"\r\nConnection: close\r\n", 1)
    assert talk(lambda path, body: closing, 1, 2) == [{"ok": 1}, {"ok": 1}]


@pytest.mark.parametrize(
    ("answer", "status"),
    [(as_json({"error": "no"}, "503 Busy"), 503), (b"", 0), (b"nonsense\r\n\r\n", 0), (as_json(1)[:-1] + b"{", 200)],
    ids=["error", "hung up", "not HTTP", "not JSON"],
)
def test_what_is_no_answer_is_an_error_with_its_status(answer: bytes, status: int) -> None:
    with pytest.raises(CallError) as error:
        talk(lambda path, body: answer, 1)
    assert error.value.status == status
    assert "POST /say" in str(error.value)
