"""Reads comments the way of live ones: masked first, then coded; and the time it takes."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

from cli.evaluating.comment_figures import Read
from cli.evaluating.comment_rows import Comment
from survey.comment import Coder
from survey.masking import mask

WARMING = 50  # comments read before the time is taken: the first ones fill memories of words


def take(coder: Coder, comments: Sequence[Comment]) -> tuple[list[Read], float]:
    """Each comment with what it was read as, and milliseconds a comment."""
    coder.read([mask(one.text).text for one in comments[:WARMING]])
    began = perf_counter()
    masked = [mask(one.text) for one in comments]
    coded = coder.read([one.text for one in masked])
    took = (perf_counter() - began) * 1000 / len(comments)
    return [Read(*one) for one in zip(comments, coded, masked, strict=True)], round(took, 3)
