"""Writes down every reply that was not understood, with what became of it, for somebody to look at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cli.errors import BadFile
from cli.evaluating.figures import Judged, Verdict

COLUMNS = ("text", "label", "kind", "verdict", "outcome", "stored", "how")


def check(file: Path) -> None:
    """Raises BadFile when the file could not be written: that is better known before a long run."""
    if file.is_dir() or not file.absolute().parent.is_dir():
        raise BadFile(f"Không ghi được {file}: thư mục chứa nó phải có sẵn.")


def write(file: Path, judged: Sequence[Judged]) -> int:
    """Writes the rows that were not understood, in the order of the file; returns how many. Raises BadFile."""
    missed = [one for one in judged if one.verdict is not Verdict.UNDERSTOOD]
    lines = ["\t".join(line) for line in (COLUMNS, *map(_line, missed))]
    try:
        file.write_text("\n".join(lines) + "\n", "utf-8")
    except OSError as error:
        raise BadFile(f"Không ghi được {file} ({error.strerror}).") from None
    return len(missed)


def _line(one: Judged) -> tuple[str, ...]:
    row, came = one.row, one.outcome
    label = f"{came.label}?{came.proposed}" if came.proposed else came.label
    return row.text, row.label, row.kind, one.verdict, label, ", ".join(came.stored), came.how
