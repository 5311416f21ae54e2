"""The whole system, Rasa included, started once for all tests that need it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cli.parts.environments import python
from cli.parts.stack import Stack


@pytest.fixture(scope="session")
def full_stack() -> Iterator[Stack]:
    """A demo with every part, in a temporary folder. Mark what uses it `xdist_group("full")`: one worker, one start.

    Its environment is empty: the database of the other tests is not this one's.
    """
    if not python("rasa").exists():
        pytest.fail("Thiếu môi trường Rasa: hãy chạy ./hailong test, lệnh này tự cài.")
    with Stack(environ={}, durable=False) as stack:
        yield stack


@pytest.fixture
def full_settings(full_stack: Stack, monkeypatch: pytest.MonkeyPatch):
    """The settings of that system, in this process's environment for the length of the test."""
    from survey.runtime.settings import read

    for name, value in full_stack.env.items():
        monkeypatch.setenv(name, value)
    return read()
