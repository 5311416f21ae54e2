"""The words by which a comment leaves the ordinary path before the coder has read it."""

from __future__ import annotations

import pytest

from survey.coding.alarm import alarming


@pytest.mark.parametrize(
    "words",
    [
        "Cán bộ địa chính đòi 5 triệu mới ký",
        "can bo goi y dua phong bi",
        "Không có phong bì thì không làm đâu",
        "Anh ta dọa sẽ đánh tôi",
        "bảo vệ sàm sỡ em gái tôi",
        "tôi chỉ muốn chết cho xong",
        "Họ đe dọa trù dập gia đình tôi",
    ],
)
def test_what_alarms(words):
    assert alarming(words)


@pytest.mark.parametrize(
    "words",
    [
        "Không ai đòi phong bì cả, rất liêm chính",
        "Cán bộ không vòi vĩnh gì",
        "Phải chờ lâu, ghế ít",
        "Cán bộ nhiệt tình hướng dẫn, tôi rất hài lòng",
        "Lệ phí 50 nghìn có biên lai",
        "",
    ],
)
def test_what_does_not(words):
    assert not alarming(words)
