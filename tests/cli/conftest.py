"""Commands as people type them, on the test's own database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cli.main import call

type Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Runs a command in an empty folder; gives the exit code, what was printed and what was complained."""
    for name, value in {"DATABASE_URL": database, "REDIS_URL": "redis://127.0.0.1:1", "HAILONG_DEMO": "true"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[int, str, str]:
        code = call([*words, "--data-dir", str(tmp_path / "none")])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run
