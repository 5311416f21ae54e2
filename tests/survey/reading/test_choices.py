"""Choices by number, letter, label and unmistakable part; yes and no where the choices are that."""

from __future__ import annotations

import pytest

from survey.reading import read

CHANNEL = {
    "phase": "question",
    "kind": "choice",
    "choices": [
        {"id": "truc_tiep", "text": "Nộp trực tiếp tại quầy"},
        {"id": "truc_tuyen", "text": "Nộp trực tuyến trên Cổng dịch vụ công"},
        {"id": "buu_chinh", "text": "Qua bưu chính công ích"},
    ],
}
RECHECK = {
    "phase": "question",
    "kind": "choice",
    "choices": [{"id": "co", "text": "Đồng ý"}, {"id": "khong", "text": "Không đồng ý"}],
}
HOPES = {
    "phase": "question",
    "kind": "multiple",
    "choices": [
        {"id": "don_gian", "text": "Đơn giản hoá thủ tục"},
        {"id": "thoi_gian", "text": "Rút ngắn thời gian"},
        {"id": "thai_do", "text": "Cải thiện thái độ phục vụ"},
        {"id": "co_so", "text": "Nâng cấp cơ sở vật chất"},
    ],
}


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("1", "truc_tiep"),
        ("số 2", "truc_tuyen"),
        ("ý 3", "buu_chinh"),
        ("b", "truc_tuyen"),
        ("trực tiếp", "truc_tiep"),
        ("truc tuyen", "truc_tuyen"),
        ("bưu chính", "buu_chinh"),
        ("qua bưu điện", "buu_chinh"),
        ("nộp tại quầy", "truc_tiep"),
        ("dạ trực tuyến ạ", "truc_tuyen"),
        ("cổng dịch vụ công", "truc_tuyen"),
        ("tôi nộp trực tiếp ở phường", "truc_tiep"),
        ("NỘP TRỰC TUYẾN TRÊN CỔNG DỊCH VỤ CÔNG", "truc_tuyen"),
        ("2 à nhầm 3", "buu_chinh"),
    ],
)
def test_choice(text: str, choice: str) -> None:
    reading = read(text, CHANNEL)
    assert (reading.label, reading.value) == ("choice", choice), reading


@pytest.mark.parametrize(
    "text", ["nộp", "4", "1 và 2", "không phải trực tiếp", "trực", "công", "0", "trực tiếp hay trực tuyến", "1/2"]
)
def test_no_one_choice(text: str) -> None:
    assert read(text, CHANNEL).label == "unclear"


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("đồng ý", "co"),
        ("dong y", "co"),
        ("có", "co"),
        ("ok", "co"),
        ("dạ được", "co"),
        ("1", "co"),
        ("không đồng ý", "khong"),
        ("khong dong y", "khong"),
        ("ko", "khong"),
        ("không cần", "khong"),
        ("khỏi", "khong"),
        ("2", "khong"),
    ],
)
def test_yes_and_no(text: str, choice: str) -> None:
    assert (read(text, RECHECK).label, read(text, RECHECK).value) == ("choice", choice)


@pytest.mark.parametrize("text", ["chưa", "có lẽ", "không phải đồng ý", "đồng ý không", "thôi", "ý", "đồng"])
def test_neither_yes_nor_no(text: str) -> None:
    assert read(text, RECHECK).label == "unclear"


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("1,3", ["don_gian", "thai_do"]),
        ("1 3", ["don_gian", "thai_do"]),
        ("3,4", ["thai_do", "co_so"]),
        ("1 và 3", ["don_gian", "thai_do"]),
        ("4 và 2 ạ", ["co_so", "thoi_gian"]),
        ("1;2;3", ["don_gian", "thoi_gian", "thai_do"]),
        ("2", ["thoi_gian"]),
        ("2,2", ["thoi_gian"]),
        ("thời gian, thái độ", ["thoi_gian", "thai_do"]),
        ("thái độ và cơ sở vật chất", ["thai_do", "co_so"]),
        ("đơn giản hoá thủ tục, rút ngắn thời gian", ["don_gian", "thoi_gian"]),
        ("don gian hoa thu tuc", ["don_gian"]),
        ("tất cả", ["don_gian", "thoi_gian", "thai_do", "co_so"]),
    ],
)
def test_choices(text: str, ids: list[str]) -> None:
    assert (read(text, HOPES).label, read(text, HOPES).value) == ("choices", ids)


@pytest.mark.parametrize("text", ["5", "1,9", "1-3", "13", "không cái nào", "1, thời tiết", "1 2 3 4 1 2"])
def test_no_choices(text: str) -> None:
    assert read(text, HOPES).label == "unclear"


@pytest.mark.parametrize(("text", "label"), [("bỏ qua", "skip"), ("không biết", "no_opinion"), ("dừng", "stop")])
def test_requests_at_choices(text: str, label: str) -> None:
    assert read(text, HOPES).label == label
    assert read(text, CHANNEL).label == label
