"""The fonts on paper have every letter that a Vietnamese name or sentence can hold, and may be given away."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from paper.slip import BOLD, FONTS, REGULAR
from tests.paper.slips import SAY

VOWELS = "aăâeêioôơuưy"
TONES = "\u0300\u0301\u0303\u0309\u0323"
MARKED = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES]
SMALL = [*MARKED, *"ăâđêôơư"]
LETTERS = [*SMALL, *(letter.upper() for letter in SMALL)]
SIGNS = "0123456789.,:;-–/()“”«»…@_?&%+"


def test_there_are_134_marked_letters_each_of_one_sign() -> None:
    assert len(set(LETTERS)) == 134
    assert all(len(letter) == 1 for letter in LETTERS)


@pytest.mark.parametrize("path", [REGULAR, BOLD], ids=lambda path: path.stem)
def test_a_font_has_every_vietnamese_letter_with_a_form_of_its_own(path: Path) -> None:
    with TTFont(path) as font:
        known = font.getBestCmap()
        glyphs, outlines = font.getGlyphSet(), font["glyf"]
        wanted = [*LETTERS, *"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", *SIGNS]
        assert [letter for letter in wanted if ord(letter) not in known] == []
        drawn = {letter: known[ord(letter)] for letter in LETTERS}
        assert len(set(drawn.values())) == 134
        assert all(outlines[name].numberOfContours for name in drawn.values())
        assert all(glyphs[name].width > 0 for name in drawn.values())


def test_the_fonts_are_small_may_be_embedded_and_bring_their_licence() -> None:
    files = list(FONTS.iterdir())
    assert sum(file.stat().st_size for file in files) <= 800_000
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text("utf-8").upper()
    for path in (REGULAR, BOLD):
        with TTFont(path) as font:
            assert font["OS/2"].fsType == 0


def test_every_sentence_of_a_slip_can_be_printed() -> None:
    with TTFont(REGULAR) as font:
        known = font.getBestCmap()
    said = "".join(text for key, text in SAY.__self__.texts.items() if key.startswith("slip_"))
    assert said
    assert {sign for sign in said if ord(sign) not in known and not sign.isspace()} == set()
