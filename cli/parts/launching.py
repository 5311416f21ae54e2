"""How a program is started so that it dies with us: `launch.py` with a spec, for parts and for one-off work."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from cli.parts.account import Account
from cli.parts.files import write_private
from cli.parts.layout import Layout
from cli.parts.part import Part

LAUNCHER = Path(__file__).with_name("launch.py")


def pid_file(place: Layout, name: str) -> Path:
    return place.run / f"{name}.pid"


def _write_spec(
    place: Layout,
    name: str,
    argv: tuple[str, ...],
    cwd: Path,
    env: dict[str, str],
    account: Account | None,
    signal: str,
) -> list[str]:
    path = place.run / f"{name}.json"
    spec = {
        "argv": argv,
        "cwd": str(cwd),
        "env": env,
        "account": asdict(account) if account else None,
        "stop_signal": signal,
        "pid_file": str(pid_file(place, name)),
    }
    write_private(path, json.dumps(spec))
    return [sys.executable, "-I", "-S", str(LAUNCHER), str(path)]


def part_command(place: Layout, part: Part) -> list[str]:
    """The command line that becomes this part."""
    return _write_spec(place, part.name, part.argv, part.cwd, part.env, part.account, part.stop_signal)


def start(
    place: Layout,
    name: str,
    argv: tuple[str, ...],
    *,
    cwd: Path,
    env: dict[str, str],
    account: Account | None = None,
    keep: tuple[int, ...] = (),
) -> subprocess.Popen[bytes]:
    """Starts a program of its own session, its output in the log of that name. `keep`: descriptors it inherits."""
    command = _write_spec(place, name, argv, cwd, env, account, "TERM")
    with place.log(name).open("ab") as log:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=keep, start_new_session=True
        )


def tail(log: Path, lines: int = 8) -> tuple[str, ...]:
    """The last lines of a log that say something."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 8192))
            text = file.read().decode(errors="replace")
    except OSError:
        return ()
    return tuple(line for line in text.splitlines() if line.strip())[-lines:]
