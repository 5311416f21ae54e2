"""The figures of read comments, counted by hand."""

from __future__ import annotations

import unicodedata

import pytest

from cli.evaluating.comment_figures import Read, composed, figures
from cli.evaluating.comment_rows import Comment
from survey.comment import Coded, Found
from survey.masking import mask

CODES = ("a", "b", "c")


def read(labelled, said, *, tone=("tich_cuc", "tich_cuc"), text="…", personal=(), sensitive=(False, False)) -> Read:
    themes = None if labelled is None else frozenset(labelled)
    comment = Comment(1, "1", text, themes, tone[0], personal, sensitive[0])
    coded = Coded(tuple(Found(code, 0.9) for code in said), (Found("c", 0.3),), tone[1], 0.9, sensitive[1], "v")
    return Read(comment, coded, mask(text))


def test_themes_are_counted_over_all_and_over_each():
    found = figures([read("a", "ab"), read("ab", "b"), read("b", "b"), read(None, "c")], CODES)
    assert found["micro_f1"] == pytest.approx(2 * 3 / (4 + 4))
    assert found["themes"]["a"]["f1"] == pytest.approx(2 / 3, abs=1e-4)
    assert found["themes"]["b"]["f1"] == pytest.approx(2 * 2 / (3 + 2))
    assert found["macro_f1"] == pytest.approx((2 / 3 + 0.8) / 2, abs=1e-4)
    assert "c" not in found["themes"]
    assert found["exact"] == pytest.approx(1 / 3, abs=1e-4)
    assert found["doubtful"] == 3


def test_tones_and_alarms():
    rows = [
        read("a", "a", tone=("tich_cuc", "tieu_cuc"), sensitive=(True, True)),
        read("a", "a", sensitive=(True, False)),
        read("a", "a", sensitive=(False, True)),
        read("a", "a", tone=(None, "tieu_cuc"), sensitive=(None, True)),
    ]
    found = figures(rows, CODES)
    assert found["tone_accuracy"] == pytest.approx(2 / 3, abs=1e-4)
    assert found["tones"] == {"tich_cuc": {"tieu_cuc": 1, "tich_cuc": 2}}
    assert (found["sensitive_recall"], found["sensitive_precision"]) == (0.5, 0.5)


def test_personal_data_count_as_found_when_a_mask_touches_them():
    text = "chị Hoa gọi 0905 123 456, chị Lan Hương ngồi cạnh chị Hoa"
    one = read("a", "a", text=text, personal=("chị Hoa", "0905 123 456", "cạnh", "chị Hoa"))
    assert one.missed() == ["cạnh"]
    assert one.needless() == ["Lan Hương"]
    found = figures([one], CODES)
    assert (found["pii_recall"], found["pii_precision"], found["pii_spans"]) == (0.75, 0.75, 4)


def test_what_is_labelled_in_decomposed_letters_is_found_again():
    one = composed(Comment(1, "1", unicodedata.normalize("NFD", "gặp chị Hòa"), None, None, ("chị Hòa",)))
    assert Read(one, read("a", "a").coded, mask(one.text)).missed() == []
