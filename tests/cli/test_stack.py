"""Real stores, started, killed and stopped: nothing may stay behind, whoever dies first."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from cli.errors import Taken
from cli.parts import remains, state
from cli.parts.layout import PROJECT, layout
from cli.parts.processes import born
from cli.parts.stack import Stack

STORES = ("postgres", "redis")
HOLD = """
import sys
from pathlib import Path
from cli.parts.stack import Stack

stack = Stack(Path(sys.argv[1]), parts=("postgres", "redis"), durable=False, environ={}).start()
print("ready", flush=True)
sys.stdin.read()
"""


def made(data_dir: Path) -> Stack:
    return Stack(data_dir, parts=STORES, durable=False, environ={})


def running_in(data_dir: Path) -> list[str]:
    """Command lines of all processes that name this folder."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = file.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if str(data_dir) in line and born(int(file.parent.name)) and int(file.parent.name) != os.getpid():
            found.append(line)
    return found


def until_none_runs_in(data_dir: Path) -> None:
    deadline = time.monotonic() + 30
    while (left := running_in(data_dir)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert left == []


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with made(tmp_path_factory.mktemp("stack")) as running:
        yield running


def test_both_stores_answer(stack: Stack) -> None:
    with psycopg.connect(stack.env["DATABASE_URL"]) as connection:
        told = connection.execute("SELECT lower('ĐƯỢC'), current_setting('listen_addresses')").fetchone()
    assert told == ("được", "")
    with redis.from_url(stack.env["REDIS_URL"]) as client:
        assert client.ping()


def test_redis_asks_for_its_password(stack: Stack) -> None:
    with (
        redis.Redis(port=stack.plan.redis_port) as client,
        pytest.raises(redis.exceptions.AuthenticationError),
    ):
        client.ping()


def test_secrets_are_for_this_account_alone(stack: Stack) -> None:
    private = [stack.place.secrets / "key", stack.place.secrets / "api-key", *stack.place.run.glob("*.json")]
    assert len(private) > 3
    assert {file.stat().st_mode & 0o077 for file in private} == {0}


def test_other_commands_find_it(stack: Stack) -> None:
    found = state.running(stack.place.root)
    assert found is not None
    assert found.ready
    assert found.env() == stack.env
    assert found.api_key() in (stack.place.secrets / "api-key").read_text()
    assert stack.env["HAILONG_KEY"] not in repr(found)


def test_a_second_start_in_the_same_folder_is_refused(stack: Stack) -> None:
    with pytest.raises(Taken, match="đang chạy"):
        made(stack.place.root).start()
    assert stack.pid("postgres")


def test_a_part_that_dies_is_started_again(stack: Stack) -> None:
    before = stack.pid("redis")
    os.kill(before, signal.SIGKILL)
    deadline = time.monotonic() + 20
    while stack.pid("redis") in (0, before) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert stack.pid("redis") not in (0, before)


def test_a_part_can_be_stopped_and_started(stack: Stack) -> None:
    stack.stop_part("redis")
    assert stack.pid("redis") == 0
    stack.start_part("redis")
    with redis.from_url(stack.env["REDIS_URL"]) as client:
        assert client.ping()


def test_data_stays_and_nothing_else_does(tmp_path: Path) -> None:
    with made(tmp_path / "đường dẫn dài " / ("x" * 90)) as stack:
        url = stack.env["DATABASE_URL"]
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept (id int)")
        place = stack.place
    assert running_in(place.root) == []
    assert not place.run.exists()
    assert not place.sockets.exists()
    with made(place.root) as again, psycopg.connect(again.env["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_a_temporary_stack_leaves_no_folder() -> None:
    with Stack(parts=("redis",), environ={}) as stack:
        root = stack.place.root
        assert root.exists()
    assert not root.exists()


def test_stores_that_are_given_are_not_started() -> None:
    given = {"DATABASE_URL": "postgresql://elsewhere/db", "REDIS_URL": "redis://elsewhere"}
    plan = Stack(parts=("service",), environ=given).plan
    assert plan.own == ("service",)
    assert plan.settings["DATABASE_URL"] == given["DATABASE_URL"]


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    env = {**os.environ, "PYTHONPATH": str(PROJECT)}
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
        process.kill()


def test_when_the_starter_is_killed_all_stops_by_itself(holder: subprocess.Popen[str], tmp_path: Path) -> None:
    supervisor = state.running(tmp_path)
    assert supervisor is not None
    holder.kill()
    until_none_runs_in(tmp_path / "run")
    assert state.running(tmp_path) is None


def test_when_the_supervisor_is_killed_its_parts_stop_and_the_next_start_works(
    holder: subprocess.Popen[str], tmp_path: Path
) -> None:
    supervisor = state.running(tmp_path)
    assert supervisor is not None
    os.kill(supervisor.pid, signal.SIGKILL)
    until_none_runs_in(tmp_path / "run")
    with made(tmp_path) as stack:
        assert stack.pid("postgres")


def test_down_clears_what_a_crash_left(tmp_path: Path) -> None:
    place = layout(tmp_path)
    place.create()
    with subprocess.Popen(["/bin/sleep", "600"]) as orphan:
        (place.run / "orphan.pid").write_text(f"{orphan.pid} {born(orphan.pid)}")
        (place.run / "stranger.pid").write_text(f"{os.getpid()} 1")  # the pid was given to somebody else since
        remains.clear(place)
        assert orphan.wait() == -signal.SIGTERM
    assert not place.run.exists()
