"""How much memory PostgreSQL is given on a machine, and in a container that may use less of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.parts import postgres

GB = 2**30


@pytest.mark.parametrize(
    ("memory", "limit", "megabytes"),
    [(16 * GB, "max", 1024), (8 * GB, "", 512), (32 * GB, str(4 * GB), 256), (GB // 2, "max", 64), (64 * GB, "", 1024)],
)
def test_a_part_of_the_memory_that_may_be_used(monkeypatch, tmp_path: Path, memory, limit, megabytes):
    told = tmp_path / "memory.max"
    told.write_text(limit)
    monkeypatch.setattr(postgres, "LIMITS", (tmp_path / "none", told))
    monkeypatch.setattr("os.sysconf", {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": memory // 4096}.__getitem__)
    assert postgres.buffers_mb() == megabytes
