"""The action endpoint: Rasa's door to the desk, on loopback only."""

from __future__ import annotations

import sys

from cli.parts import health
from cli.parts.layout import PROJECT
from cli.parts.part import Part

NAME, TITLE = "actions", "Hành động của Rasa"


def prepare(port: int, env: dict[str, str]) -> Part:
    return Part(
        name=NAME,
        title=TITLE,
        argv=(sys.executable, "-m", "actions"),
        cwd=PROJECT,
        env=env,
        priority=40,
        healthy=lambda: health.answers(port, "/health"),
    )
