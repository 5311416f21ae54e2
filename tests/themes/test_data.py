"""The labelled comments keep to the codebook, and no two are the same."""

from __future__ import annotations

from collections import Counter

from survey.codebook import Codebook
from survey.runtime.codebook import codebook
from tests.themes.lines import LABELLED
from themes.coder import DATA
from themes.margins import TONES

BOOK: Codebook = codebook(DATA / "codebook")


def test_there_are_enough_of_every_theme_and_tone():
    themes = Counter(code for one in LABELLED for code in one["themes"])
    assert len(LABELLED) >= 3000
    assert min(themes[code] for code in BOOK.codes) >= 200
    assert min(Counter(one["sentiment"] for one in LABELLED)[tone] for tone in TONES) >= 500


def test_every_comment_keeps_to_the_codebook():
    for one in LABELLED:
        assert one["themes"] and set(one["themes"]) <= set(BOOK.codes), one["id"]
        assert BOOK.together(one["themes"]), one["id"]
        assert one["sentiment"] in TONES and isinstance(one["sensitive"], bool), one["id"]
        assert all(piece in one["text"] for piece in one["pii"]), one["id"]


def test_no_id_twice():
    assert max(Counter(one["id"] for one in LABELLED).values()) == 1
