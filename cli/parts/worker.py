"""The worker: delivery, reminders and other things due."""

from __future__ import annotations

import sys

from cli.parts.layout import PROJECT
from cli.parts.part import Part

NAME, TITLE = "worker", "Người đưa tin"


def prepare(env: dict[str, str]) -> Part:
    return Part(
        name=NAME,
        title=TITLE,
        argv=(sys.executable, "-m", "bot.worker"),
        cwd=PROJECT,
        env=env,
        priority=50,
        healthy=lambda: True,
        listens=False,
    )
