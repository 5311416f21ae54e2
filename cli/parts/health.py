"""Short questions to a part: does it answer?"""

from __future__ import annotations

import http.client
import json
import socket
from contextlib import closing
from typing import Any

ANSWER_TIMEOUT = 3.0


def get(port: int, path: str) -> tuple[int, bytes] | None:
    """Status and body of a GET on loopback; None when nobody answers."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_TIMEOUT)) as connection:
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read()
        except (OSError, http.client.HTTPException):
            return None


def answers(port: int, path: str) -> bool:
    answer = get(port, path)
    return answer is not None and answer[0] == 200


def report(port: int) -> dict[str, Any] | None:
    """What the service's /healthz says, whatever its status; None when nobody answers or it is not ours."""
    answer = get(port, "/healthz")
    try:
        said = json.loads(answer[1]) if answer else None
    except ValueError:
        return None
    return said if isinstance(said, dict) and "parts" in said else None


def redis_answers(port: int, password: str) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=ANSWER_TIMEOUT) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            said = b""
            while said.count(b"\r\n") < 2 and (more := connection.recv(64)):
                said += more
            return b"+PONG" in said
    except OSError:
        return False
