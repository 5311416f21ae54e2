"""Comments that people labelled, from JSON lines: what the coder learns from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from survey.masking import mask


@dataclass(frozen=True, slots=True)
class Example:
    """`text` is masked. `sensitive` is None where nobody said. `writer`: whose words, one file each."""

    text: str
    themes: frozenset[str]
    tone: str
    sensitive: bool | None
    writer: str = ""


def examples(folder: Path) -> list[Example]:
    """Of every file of the folder, by name; the same comment twice counts once."""
    found = {one.text: one for file in sorted(folder.glob("*.jsonl")) for one in _read(file)}
    return list(found.values())


def _read(file: Path) -> Iterator[Example]:
    for line in file.read_text("utf-8").splitlines():
        if line.strip():
            row = json.loads(line)
            text = mask(row["text"]).text
            yield Example(text, frozenset(row["themes"]), row["sentiment"], row.get("sensitive"), file.stem)
