"""A command that is asked to end, and asked again while it cleans up."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from cli.parts.layout import PROJECT

COMMAND = """
import signal
from cli.stopping import stop_once

stop_once()
try:
    print("runs", flush=True)
    signal.pause()
except KeyboardInterrupt:
    print("cleans up", flush=True)
    input()  # as long as it takes
    print("clean", flush=True)
"""


@pytest.mark.parametrize("first", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_is_not_disturbed_while_it_cleans_up(first):
    argv = [sys.executable, "-c", COMMAND]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(argv, cwd=PROJECT, **pipes) as process:
        assert process.stdout.readline() == "runs\n"
        process.send_signal(first)
        assert process.stdout.readline() == "cleans up\n"
        for again in (signal.SIGINT, signal.SIGTERM):
            process.send_signal(again)
        assert process.communicate("\n")[0] == "clean\n"
    assert process.returncode == 0
