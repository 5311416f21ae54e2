"""The whole system, Rasa included, started once for all tests that need it; its Telegram and its Zalo are the fakes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from cli.parts.environments import python
from cli.parts.stack import Stack
from cli.talk.player import CONTACTS
from tests.storm import platforms


@pytest.fixture(scope="session")
def fakes() -> Iterator[Mapping[str, Any]]:
    """Both platforms as processes; by name, what each says of itself."""
    with platforms.running() as introductions:
        yield introductions


@pytest.fixture(scope="session")
def full_stack(fakes: Mapping[str, Any]) -> Iterator[Stack]:
    """A demo with every part, in a temporary folder. Mark what uses it `xdist_group("full")`: one worker, one start.

    Its environment holds the fakes, contact points and nothing else: the database of other tests is not this one's.
    """
    if not python("rasa").exists():
        pytest.fail("Thiếu môi trường Rasa: hãy chạy ./hailong test, lệnh này tự cài.")
    with Stack(environ={**platforms.settings(fakes), **CONTACTS}, durable=False) as stack:
        yield stack


@pytest.fixture
def full_settings(full_stack: Stack, monkeypatch: pytest.MonkeyPatch):
    """The settings of that system, in this process's environment for the length of the test."""
    from survey.runtime.settings import read

    for name, value in full_stack.env.items():
        monkeypatch.setenv(name, value)
    return read()
