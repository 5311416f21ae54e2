"""supervisord over the parts: its configuration, its start, and questions to it over its own socket."""

from __future__ import annotations

import contextlib
import http.client
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
import xmlrpc.client
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cli.errors import CommandError, PartFailed
from cli.parts import launching
from cli.parts.layout import Layout
from cli.parts.part import Part
from cli.parts.processes import born, ended, is_alive, send

START_PATIENCE = 15.0
STOP_PATIENCE = 60.0
RUNNING, FATAL = "RUNNING", "FATAL"
RPC_ERRORS = (OSError, http.client.HTTPException, xmlrpc.client.Error)


@dataclass(frozen=True)
class Standing:
    """How one part stands with its supervisor. `pid` is 0 when it does not run."""

    name: str
    state: str
    pid: int


class _Connection(http.client.HTTPConnection):
    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=STOP_PATIENCE)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        try:
            self.sock.connect(self.path)
        except OSError:
            self.close()
            raise


class _Transport(xmlrpc.client.Transport):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path

    def make_connection(self, host: Any) -> http.client.HTTPConnection:
        connection = _Connection(self.path)
        self._connection = host, connection  # where Transport.close looks
        return connection


def _escaped(text: str | Path) -> str:
    return str(text).replace("%", "%%")


def _program(place: Layout, part: Part) -> str:
    command = shlex.join(launching.part_command(place, part))
    return f"""
[program:{part.name}]
command={_escaped(command)}
priority={part.priority}
autostart=false
autorestart=true
startsecs=1
startretries=3
stopsignal={part.stop_signal}
stopwaitsecs={part.stop_patience}
killasgroup=true
redirect_stderr=true
stdout_logfile={_escaped(place.log(part.name))}
stdout_logfile_maxbytes=5MB
stdout_logfile_backups=2
"""


def _configuration(place: Layout, parts: Iterable[Part]) -> str:
    user = "user=root\n" if os.getuid() == 0 else ""
    return f"""[supervisord]
nodaemon=true
silent=true
{user}logfile={_escaped(place.log("supervisor"))}
logfile_maxbytes=2MB
logfile_backups=1
pidfile={_escaped(place.run / "supervisord.pid")}
childlogdir={_escaped(place.logs)}

[unix_http_server]
file={_escaped(_socket(place))}
chmod=0600

[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
{"".join(_program(place, part) for part in parts)}"""


def _socket(place: Layout) -> Path:
    return place.sockets / "supervisor"


def _ask(place: Layout, what: str, *about: Any) -> Any:
    transport = _Transport(str(_socket(place)))
    with xmlrpc.client.ServerProxy("http://localhost", transport=transport) as server:
        return getattr(server.supervisor, what)(*about)


def standings(place: Layout) -> dict[str, Standing]:
    """Every part by name; empty while the supervisor does not answer."""
    try:
        told = _ask(place, "getAllProcessInfo")
    except RPC_ERRORS:
        return {}
    return {one["name"]: Standing(one["name"], one["statename"], one["pid"]) for one in told}


class Supervisor:
    """A supervisord that this process started, and what can be asked of it."""

    def __init__(self, place: Layout, process: subprocess.Popen[bytes]) -> None:
        self.place, self.process, self.pid = place, process, process.pid
        self.born = born(process.pid) or 0

    def alive(self) -> bool:
        return self.process.poll() is None

    def standings(self) -> dict[str, Standing]:
        return standings(self.place)

    def start_part(self, name: str) -> None:
        with contextlib.suppress(xmlrpc.client.Fault):  # it runs already, or dies at once: its standing tells
            _ask(self.place, "startProcess", name, False)

    def stop_part(self, name: str) -> None:
        with contextlib.suppress(xmlrpc.client.Fault):
            _ask(self.place, "stopProcess", name)

    def stop(self) -> None:
        """Stops every part in reverse order and the supervisor itself; returns when all are gone."""
        stop(self.place, self.pid, self.born)
        self.process.wait()


def stop(place: Layout, pid: int, start: int) -> None:
    """Stops the supervisor with that pid, and with it, in reverse order, all of its parts."""
    send(pid, start, signal.SIGTERM)
    deadline = time.monotonic() + STOP_PATIENCE
    while not ended(pid, start, 0.05) and time.monotonic() < deadline:
        standings(place)  # a question wakes supervisord, which by itself looks at its parts once a second
    if is_alive(pid, start):
        send(pid, start, signal.SIGKILL)
        ended(pid, start, STOP_PATIENCE)


def start(place: Layout, parts: Iterable[Part], lock: int) -> Supervisor:
    """Starts supervisord with no part running yet. It keeps the lock's descriptor open for as long as it lives."""
    config = place.run / "supervisord.conf"
    config.write_text(_configuration(place, parts))
    argv = (sys.executable, "-m", "supervisor.supervisord", "-c", str(config))
    env = {"PATH": os.environ.get("PATH", os.defpath), "PYTHONWARNINGS": "ignore"}
    process = launching.start(place, "supervisor", argv, cwd=place.run, env=env, keep=(lock,))
    supervisor = Supervisor(place, process)
    deadline = time.monotonic() + START_PATIENCE
    while not supervisor.standings():
        if process.poll() is not None or time.monotonic() > deadline:
            log = place.log("supervisor")
            raise PartFailed("Bộ giám sát", "không khởi động được", str(log), launching.tail(log))
        time.sleep(0.05)
    return supervisor


def await_health(supervisor: Supervisor, part: Part) -> None:
    """Returns when the part is well. Raises PartFailed when it cannot start, keeps dying, or takes too long."""
    deadline = time.monotonic() + part.patience
    seen: set[int] = set()
    while True:
        standing = supervisor.standings().get(part.name)
        if standing is None and not supervisor.alive():
            raise CommandError("Hệ thống đã bị dừng khi đang khởi động.")
        if standing is not None and standing.pid:
            seen.add(standing.pid)
        if standing is not None and _is_well(part, standing):
            return
        if (standing is not None and standing.state == FATAL) or len(seen) > 3:
            raise _failed(supervisor.place, part, "chạy lên là dừng ngay")
        if time.monotonic() > deadline:
            raise _failed(supervisor.place, part, f"chưa sẵn sàng sau {part.patience:.0f} giây")
        time.sleep(0.05)


def _is_well(part: Part, standing: Standing) -> bool:
    return bool(standing.pid) and (part.listens or standing.state == RUNNING) and part.healthy()


def _failed(place: Layout, part: Part, why: str) -> PartFailed:
    log = place.log(part.name)
    return PartFailed(part.title, why, str(log), launching.tail(log))
