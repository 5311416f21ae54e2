"""The spool: nothing is lost of what lies there, and nothing that cannot be taken in holds up the rest."""

from __future__ import annotations

import logging
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import pytest

from bot.spool import Spool
from survey.records import StoreAway
from survey.runtime.sealing import Sealer

pytestmark = pytest.mark.anyio

OURS, OTHER = Sealer(b"a" * 32), Sealer(b"b" * 32)
CHANNELS = {name: SimpleNamespace(name=name) for name in ("telegram", "zalo")}


class Taken(list[tuple[str, bytes]]):
    async def __call__(self, channel: SimpleNamespace, raw: bytes) -> None:
        self.append((channel.name, raw))


@pytest.fixture
def numbers():
    return count()


@pytest.fixture
def spool(tmp_path: Path, numbers) -> Spool:
    return a_spool(tmp_path, OURS, numbers)


def a_spool(folder: Path, sealer: Sealer, numbers: count[int]) -> Spool:
    return Spool(folder / "spool", sealer, lambda: f"{next(numbers):04d}", lambda: UUID(int=next(numbers) << 96))


def left(folder: Path) -> int:
    return len(list((folder / "spool").iterdir()))


async def test_it_hands_on_in_the_order_of_coming_and_keeps_nothing(spool, tmp_path):
    for name, raw in (("zalo", b"1"), ("telegram", b"\xff{"), ("zalo", b"")):
        await spool.keep(name, raw)
    taken = Taken()
    assert await spool.drain(CHANNELS, taken) == 3
    assert taken == [("zalo", b"1"), ("telegram", b"\xff{"), ("zalo", b"")] and left(tmp_path) == 0


async def test_what_came_for_a_channel_that_is_no_longer_set_up_stays_and_is_told_once(spool, tmp_path, caplog):
    await spool.keep("zalo", b"for nobody")
    await spool.keep("telegram", b"for somebody")
    only = {"telegram": CHANNELS["telegram"]}
    with caplog.at_level(logging.ERROR):
        assert [await spool.drain(only, Taken()) for _ in range(3)] == [1, 0, 0]
    assert left(tmp_path) == 1 and len(caplog.records) == 1
    taken = Taken()
    assert await spool.drain(CHANNELS, taken) == 1 and taken == [("zalo", b"for nobody")], "once it is set up again"


async def test_what_was_sealed_with_another_key_stays_and_holds_up_nobody(spool, tmp_path, numbers, caplog):
    await a_spool(tmp_path, OTHER, numbers).keep("zalo", b"sealed otherwise")
    await spool.keep("zalo", b"ours")
    taken = Taken()
    assert await spool.drain(CHANNELS, taken) == 1 and taken == [("zalo", b"ours")]
    assert left(tmp_path) == 1 and "another key" in caplog.text


async def test_what_could_not_be_taken_lies_there_for_the_next_round(spool, tmp_path):
    await spool.keep("zalo", b"1")

    async def away(channel: object, raw: bytes) -> None:
        raise StoreAway("database away")

    with pytest.raises(StoreAway):
        await spool.drain(CHANNELS, away)
    assert left(tmp_path) == 1
