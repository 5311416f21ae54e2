"""Labelled replies to a five-level question: the working table, and a smaller one measured apart.

The first 250 rows of the smaller one were written before the reader and measured when it was done; the rest were
written later and read as they stood first (80 % understood, 2.8 % silently wrong, nothing turned round), then used.
"""

from __future__ import annotations

import pytest

from cli.evaluating.labels import LABELS
from tests.survey.reading.tables import Row, figures, heard, rows

WORKING = rows("replies.tsv")
HELD_BACK = rows("heldback_small.tsv")
KNOWN_LABELS = frozenset(LABELS)


@pytest.mark.parametrize("kind", sorted({row.kind for row in WORKING}))
def test_working_table(kind: str) -> None:
    missed = [(row.text, row.label, heard(row.text)) for row in WORKING if row.kind == kind]
    assert [one for one in missed if one[1] != one[2]] == []


@pytest.mark.parametrize("table", [WORKING, HELD_BACK], ids=["working", "held back"])
def test_tables_are_well_formed(table: list[Row]) -> None:
    assert {row.label for row in table} <= KNOWN_LABELS
    assert len({row.text for row in table}) == len(table)


def test_held_back_bars() -> None:
    found = figures(HELD_BACK)
    assert found.flipped == ()
    assert len(found.wrong) <= 0.015 * found.rows, found.wrong
    assert found.understood >= 0.9 * found.rows


def test_held_back_levels_are_understood() -> None:
    levels = [row for row in HELD_BACK if row.label.startswith("likert_")]
    missed = [f"{row.text!r}: {row.label}" for row in levels if heard(row.text) != row.label]
    assert len(missed) <= 0.08 * len(levels), missed
