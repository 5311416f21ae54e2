"""The words of a comment that carried a theme, as they were written."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from themes.text import Word

MOST = 3  # stretches of words
SHARE = 0.35  # of the strongest word's worth, for a word to be named


def why(words: Sequence[Word], carried: np.ndarray) -> tuple[str, ...]:
    """Neighbouring words that carried it stand together; the strongest stretches, in the order of the text."""
    if not len(carried) or carried.max() <= 0:
        return ()
    strong = carried >= SHARE * carried.max()
    stretches = _stretches(strong)
    worth = sorted(stretches, key=lambda one: -float(carried[one[0] : one[1]].sum()))[:MOST]
    return tuple(" ".join(word.written for word in words[start:end]) for start, end in sorted(worth))


def _stretches(strong: np.ndarray) -> list[tuple[int, int]]:
    found, start = [], None
    for at, is_strong in enumerate([*strong.tolist(), False]):
        if is_strong and start is None:
            start = at
        elif not is_strong and start is not None:
            found.append((start, at))
            start = None
    return found
