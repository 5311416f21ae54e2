"""The project's own Python files, as the house tests read them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("survey", "bot", "paper", "exports", "intake", "themes", "nlu", "actions", "api", "cli", "bench", "tests")


@dataclass(frozen=True)
class Source:
    """One file. `name` is its path from the root of the project, with slashes."""

    name: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.name)


@cache
def sources() -> tuple[Source, ...]:
    """Every Python file of the rooms; folders whose name begins with a dot are no rooms."""
    return tuple(Source(path.relative_to(ROOT).as_posix(), path.read_text("utf-8")) for path in _files())


def packages() -> set[str]:
    """The folders at the root that hold Python files: each must be a room that the rules know."""
    return {path.relative_to(ROOT).parts[0] for path in ROOT.glob("[!.]*/**/*.py")}


def _files() -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted((ROOT / room).rglob("*.py"))
