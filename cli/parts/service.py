"""The service: everything that faces the network."""

from __future__ import annotations

import sys

from cli.parts import health
from cli.parts.layout import PROJECT
from cli.parts.part import Part

NAME, TITLE = "service", "Dịch vụ web"


def prepare(port: int, host: str, env: dict[str, str]) -> Part:
    # No access log: addresses carry invitation tokens.
    options = ("--loop", "uvloop", "--http", "httptools", "--no-access-log", "--timeout-graceful-shutdown", "3")
    app = ("-m", "uvicorn", "api.app:create", "--factory", "--host", host, "--port", str(port))
    return Part(
        name=NAME,
        title=TITLE,
        argv=(sys.executable, *app, *options),
        cwd=PROJECT,
        env=env,
        priority=60,
        healthy=lambda: health.answers(port, "/healthz"),
    )
