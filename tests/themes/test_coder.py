"""What comments are read as: themes with why, tones, alarms; the same whatever stands beside them."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from survey.masking import mask
from tests.themes.lines import LABELLED


def codes(coded):
    return {one.code for one in coded.themes}


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("Cán bộ hướng dẫn nhiệt tình", {"thai_do", "huong_dan"}),
        ("can bo huong dan nhiet tinh", {"thai_do", "huong_dan"}),
        ("đợi hơn hai tiếng mới tới lượt", {"thoi_gian_cho"}),
        ("hẹn 10 ngày mà hai tháng chưa có", {"tre_hen"}),
        ("trả kết quả đúng hẹn", {"tre_hen"}),
        ("người quen vô trước, dân ngồi chờ số", {"thoi_gian_cho", "nhung_nhieu"}),
        ("cổng dịch vụ công lỗi, đăng nhập không được", {"truc_tuyen"}),
        ("nhà vệ sinh bẩn, ghế gãy", {"co_so_vat_chat"}),
        ("gọi đường dây nóng không ai nghe máy", {"niem_yet"}),
        ("góp ý ba tháng không ai trả lời", {"phan_anh"}),
        ("giấy khai sinh ghi sai tên", {"ket_qua"}),
        ("👍", {"khen_chung"}),
        ("k có ý kiến", {"khong_y_kien"}),
        ("không ý kiến, rất hài lòng", {"khong_y_kien", "khen_chung"}),
    ],
)
def test_plain_comments_get_their_themes(coder, text, themes):
    (found,) = coder.read([text])
    assert codes(found) == themes


@pytest.mark.parametrize(
    ("text", "tone"),
    [
        ("Cán bộ vui vẻ, nhẹ nhàng", "tich_cuc"),
        ("thái độ hách dịch, quát nạt dân", "tieu_cuc"),
        ("không hách dịch, không quát nạt ai", "tich_cuc"),
        ("Đề nghị bố trí thêm ghế cho người già", "trung_tinh"),
        ("cán bộ vui vẻ nhưng chờ lâu quá", "lan_lon"),
        ("can bo vui ve nhung cho lau qua", "lan_lon"),
        ("tốt", "tich_cuc"),
        ("ko", "trung_tinh"),
    ],
)
def test_plain_comments_get_their_tone(coder, text, tone):
    (found,) = coder.read([text])
    assert found.tone == tone


@pytest.mark.parametrize(
    "text",
    [
        "đòi 500 ngàn tiền bồi dưỡng mới ký",
        "phải kẹp phong bì thì hồ sơ mới chạy",
        "cán bộ dọa cho người tới nhà đánh tôi",
        "anh trực ban nhắn tin gạ gẫm, sờ tay em",
        "chồng đánh tôi, xin cứu giúp",
    ],
)
def test_what_is_sensitive_is_found(coder, text):
    (found,) = coder.read([text])
    assert found.sensitive


@pytest.mark.parametrize("text", ["Cảm ơn cán bộ, rất hài lòng", "không có ý kiến", "ghế ngồi sạch sẽ, có quạt mát"])
def test_ordinary_praise_is_not_sensitive(coder, text):
    (found,) = coder.read([text])
    assert not found.sensitive


def test_a_theme_says_which_words_carried_it(coder):
    (found,) = coder.read(["Chị [tên] nói năng nhẹ nhàng, nhưng cổng dịch vụ công lỗi hoài"])
    why = {one.code: " ".join(one.why) for one in found.themes}
    assert "nhẹ nhàng" in why["thai_do"]
    assert "cổng" in why["truc_tuyen"] and "nhẹ nhàng" not in why["truc_tuyen"]
    for one in found.themes:
        assert all(words in "Chị [tên] nói năng nhẹ nhàng , nhưng cổng dịch vụ công lỗi hoài" for words in one.why)


def test_the_codebook_says_what_may_stand_together(coder):
    found = coder.read([mask(one["text"]).text for one in LABELLED])
    assert all(coder.book.together(codes(one)) for one in found)
    assert all(not {two.code for two in one.doubtful} & codes(one) for one in found)


def test_the_same_text_is_read_the_same_alone_and_among_others(coder):
    texts = [mask(one["text"]).text for one in LABELLED[:60]]
    among = dict(zip(texts, coder.read(texts), strict=True))
    mixed = list(among)
    random.Random(3).shuffle(mixed)
    assert dict(zip(mixed, coder.read(mixed), strict=True)) == among
    assert [coder.read([text])[0] for text in mixed[:10]] == [among[text] for text in mixed[:10]]


def test_every_reading_names_its_version(coder):
    (found,) = coder.read(["tốt"])
    assert found == replace(found, version=coder.version)
    assert coder.version.startswith(f"{coder.book.version}+")


def test_nothing_and_odd_signs_are_read_without_a_word(coder):
    found = coder.read(["", "   ", "…", "\u200b", "ḿ̀", "a" * 5000])
    assert len(found) == 6
    assert coder.read([]) == []
