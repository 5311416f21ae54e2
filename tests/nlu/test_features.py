"""What the classifier sees must tell apart what differs, and join what only looks different."""

from __future__ import annotations

import unicodedata

from nlu.features import features, plain


def test_composed_and_decomposed_text_are_the_same():
    text = "không hài lòng"
    assert features(unicodedata.normalize("NFD", text)) == features(text)


def test_text_with_and_without_diacritics_share_their_bare_features():
    bare = {one for one in features("rat khong hai long") if one[:2] in ("b:", "s:")}
    assert bare <= features("rất không hài lòng")


def test_diacritics_still_tell_words_apart():
    assert features("bỏ") != features("bò")


def test_the_order_of_negation_is_seen():
    assert "s:khong hai long" in features("không hài lòng")
    assert "s:khong hai long" not in features("hài lòng không")


def test_elongation_is_shortened():
    assert "c:aa" in features("chậm quáaaaa") and "c:aaa" not in features("chậm quáaaaa")


def test_plain_knows_the_crossed_d():
    assert plain("Đúng đắn") == "Dung dan"


def test_what_the_reader_undoes_looks_the_same():
    """Telex left over, teencode and marks that were dropped leave the same canonical syllables."""
    full = {one for one in features("rất hài lòng") if one.startswith("full:")}
    assert full <= features("raats haif lofng") and "full:không0 hai2" in features("k hài lòng")


def test_what_the_rules_make_of_it_is_seen():
    assert "as:likert_1" in features("rất k hài lòng")
    assert any(one.startswith("by:unclear") for one in features("3 hoặc 4"))
