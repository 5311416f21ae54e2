"""`./hailong callbacks` on a real database, through the command line as people type it."""

from __future__ import annotations

import asyncio
import json

import pytest

from cli.main import call
from tests.stage import set_stage

CODE = "H57.90-261103-0001"


@pytest.fixture
def number(database) -> int:
    """Somebody has asked to be called; the number of the request."""
    return asyncio.run(_asked(database))


async def _asked(database: str) -> int:
    async with set_stage(database) as stage:
        person = await stage.citizen(await stage.case(CODE))
        await person.taps("Đồng ý")
        assert await stage.desk.help.ask(person.contact)
        return (await stage.desk.help.waiting())[0].id


@pytest.fixture
def ask(database, monkeypatch, tmp_path, capsys):
    """Runs the command on the test's database; gives the exit code, what was printed and what was complained."""
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    monkeypatch.setenv("HAILONG_DEMO", "true")
    monkeypatch.setenv("HAILONG_KEY", "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=")  # the stage's own

    def run(*words: str) -> tuple[int, str, str]:
        code = call(["callbacks", *words, "--data-dir", str(tmp_path)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_nobody_waits(ask):
    assert ask() == (0, "Không có ai chờ được gọi lại.\n", "")
    assert json.loads(ask("--json")[1]) == []


def test_who_waits_is_listed_without_a_number(ask, number):
    code, out, _ = ask()
    assert code == 0 and CODE in out and "12:00 20/11/2026" in out and "chờ gọi" in out
    assert "912345678" not in out
    assert json.loads(ask("--json")[1])[0]["phone"] is None


def test_the_number_is_shown_with_a_flag_of_its_own(ask, number):
    assert "+84912345678" in ask("--phone")[1]
    assert json.loads(ask("--phone", "--json")[1])[0]["phone"] == "+84912345678"


def test_a_call_that_was_made_is_written_down(ask, number):
    assert ask("done", str(number), "--by", "Hoa", "--note", "đã trả lời giúp")[:2] == (
        0,
        f"Yêu cầu số {number}: đã gọi.\n",
    )
    assert ask()[1] == "Không có ai chờ được gọi lại.\n"
    out = ask("--all")[1]
    assert "đã gọi" in out and "Hoa" in out and "(đã trả lời giúp)" in out


def test_one_that_is_not_needed_any_more_is_dropped_by_whoever_is_logged_in(ask, number, monkeypatch):
    monkeypatch.setenv("LOGNAME", "lan")
    assert json.loads(ask("drop", str(number), "--json")[1]) == {"id": number, "state": "dropped"}
    (one,) = json.loads(ask("--all", "--json")[1])
    assert (one["state"], one["done_by"]) == ("dropped", "lan")


def test_a_wrong_number_is_refused_with_what_to_do(ask, number):
    code, _, err = ask("done", str(number + 1))
    assert code == 1 and "./hailong callbacks" in err
