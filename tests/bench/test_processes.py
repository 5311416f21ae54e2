"""Memory and processor time of a family of processes."""

from __future__ import annotations

import os
import subprocess
import sys

from bench.processes import cpu_seconds, family, memory_mb

HUNGRY = "import sys; kept = b'x' * 64_000_000; sum(range(3_000_000)); print('fed', flush=True); sys.stdin.read()"


def test_a_child_belongs_to_the_family_and_its_costs_are_seen() -> None:
    command = [sys.executable, "-c", HUNGRY]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout
        assert child.stdout.readline() == b"fed\n"
        assert child.pid in family([os.getpid()])
        assert family([child.pid]) == {child.pid}
        assert 61 < memory_mb([child.pid]) < 200
        assert 0 < cpu_seconds([child.pid]) < 60
        child.communicate()


def test_a_process_that_has_ended_costs_nothing() -> None:
    with subprocess.Popen([sys.executable, "-c", "pass"]) as child:
        child.wait()
    assert family([child.pid]) == set()
    assert memory_mb([child.pid]) == 0
    assert cpu_seconds([child.pid]) == 0
