"""How a bubble looks in a terminal: wrapped to its width, the buttons numbered, nothing in it a control sequence."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from bot.channel import Body
from survey.reading.characters import tidy

INDENT = "  "
NARROW, WIDE = 24, 88  # columns of text


class View:
    """`colour` only for a terminal; `width` is the terminal's, in columns."""

    def __init__(self, width: int, *, colour: bool) -> None:
        self._width = max(NARROW, min(width - len(INDENT), WIDE))
        self._colour = colour
        self.buttons: Sequence[Any] = ()

    def show(self, bubbles: Iterable[Body]) -> str:
        """The bubbles as text; from now on `buttons` are those of the last bubble that has some."""
        bubbles = list(bubbles)
        shown = [self._bubble(one) for one in bubbles]
        offered = next((one["buttons"] for one in reversed(bubbles) if one["buttons"]), None)
        if bubbles:
            self.buttons = offered or ()
        if offered:
            shown.append("\n".join(self._button(at, one["title"]) for at, one in enumerate(offered, 1)))
        return "\n\n".join(shown)

    def _bubble(self, bubble: Body) -> str:
        progress = [self._dim(f"{INDENT}Câu {bubble['progress']}")] if bubble.get("progress") else []
        return "\n".join([*progress, *(self._wrapped(line) for line in bubble["text"].split("\n"))])

    def _wrapped(self, line: str) -> str:
        return textwrap.fill(
            safe(line), self._width, initial_indent=INDENT, subsequent_indent=INDENT, break_on_hyphens=False
        )

    def _button(self, number: int, title: str) -> str:
        label = f"[{number}]"
        return f"{INDENT}{self._bright(label.rjust(4))} {safe(title)}"

    def _dim(self, text: str) -> str:
        return f"\x1b[2m{text}\x1b[0m" if self._colour else text

    def _bright(self, text: str) -> str:
        return f"\x1b[36m{text}\x1b[0m" if self._colour else text


def safe(text: str) -> str:
    """What may be printed of a text that a person may have written: composed, without control characters."""
    return "".join(one for one in tidy(text) if unicodedata.category(one) not in ("Cc", "Cs"))
