"""What the classifier sees must tell apart what differs, and join what only looks different."""

from __future__ import annotations

import unicodedata

from nlu.features import features, plain


def test_composed_and_decomposed_text_are_the_same():
    text = "không hài lòng"
    assert features(unicodedata.normalize("NFD", text)) == features(text)


def test_text_with_and_without_diacritics_share_their_bare_features():
    bare = {one for one in features("rat khong hai long") if one[0] in "bs"}
    assert bare <= features("rất không hài lòng")


def test_diacritics_still_tell_words_apart():
    assert features("bỏ") != features("bò")


def test_the_order_of_negation_is_seen():
    assert "s:khong hai long" in features("không hài lòng")
    assert "s:khong hai long" not in features("hài lòng không")


def test_elongation_is_shortened():
    assert "w:quáaa" not in features("chậm quáaaaa")
    assert "c:aa" in features("chậm quáaaaa") and "c:aaa" not in features("chậm quáaaaa")


def test_plain_knows_the_crossed_d():
    assert plain("Đúng đắn") == "Dung dan"
