"""The words that names and addresses are told by, from the lists beside this file."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "words"


@cache
def words(name: str) -> frozenset[str]:
    """The words of a list, which are separated by commas; a line that begins with # says what the list is."""
    lines = (FOLDER / f"{name}.txt").read_text("utf-8").splitlines()
    listed = " ".join(line for line in lines if not line.startswith("#"))
    return frozenset(" ".join(word.split()) for word in listed.split(",") if word.strip())
