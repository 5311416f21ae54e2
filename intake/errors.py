"""What a file that was handed in can fail with."""

from __future__ import annotations


class SheetError(ValueError):
    """The file as a whole cannot be used; the sentence says what to do."""
