"""What processes cost: memory and processor time of a process and all that descend from it, from /proc."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")


def family(roots: Iterable[int]) -> set[int]:
    """The given processes and their living descendants."""
    parents = {int(one.name): _parent(one) for one in PROC.iterdir() if one.name.isdigit()}
    found = {root for root in roots if root in parents}
    while grown := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= grown
    return found


def memory_mb(pids: Iterable[int]) -> float:
    """Resident memory, pages that several processes share counted once (PSS; RSS where the kernel has none)."""
    return sum(map(_kilobytes, pids)) / 1024


def cpu_seconds(pids: Iterable[int]) -> float:
    """Processor time used since each process started, user and system, with that of its children who have ended."""
    return sum(map(_ticks, pids)) / TICKS


def _fields(process: Path) -> list[str]:
    """The fields of `stat` after the command's name, which may itself hold spaces and brackets."""
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []  # it ended while we looked


def _parent(process: Path) -> int:
    fields = _fields(process)
    return int(fields[1]) if fields else 0


def _ticks(pid: int) -> int:
    fields = _fields(PROC / str(pid))
    return sum(map(int, fields[11:15]))


def _kilobytes(pid: int) -> int:
    for name, field in (("smaps_rollup", "Pss"), ("status", "VmRSS")):
        try:
            found = re.search(rf"^{field}:\s+(\d+) kB", (PROC / str(pid) / name).read_text(), re.MULTILINE)
        except OSError:
            continue
        if found:
            return int(found[1])
    return 0
