"""One reply in many forms: the reading stays the same or is asked again; it never turns round."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest

from survey.reading import read
from tests.survey.reading.tables import heard, rows, side

TABLE = rows("replies.tsv")


def without_marks(text: str) -> str:
    parts = unicodedata.normalize("NFD", text)
    return "".join(c for c in parts if not unicodedata.combining(c)).replace("đ", "d").replace("Đ", "D")


SAME = {
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "NFKD": lambda text: unicodedata.normalize("NFKD", text) if "…" not in text else text,
    "upper case": str.upper,
    "spaces": lambda text: "  " + text.replace(" ", "   ") + " ",
    "zero width": lambda text: text.replace(" ", " \u200b\u2060"),
    "control": lambda text: "\x07" + text + "\x00",
    "particle behind": lambda text: text + " nha em",
}
CLOSE = {
    "no marks": without_marks,
    "no marks, upper case": lambda text: without_marks(text).upper(),
    "dạ … ạ": lambda text: f"dạ {text} ạ",
    "ừ thì …": lambda text: f"ừ thì {text}",
    "tôi thấy …": lambda text: f"tôi thấy {text}",
    "exclaimed": lambda text: text + "!!!",
    "trailing off": lambda text: text + "...",
    "em ơi": lambda text: f"em ơi {text}",
    "held key": lambda text: text + text[-1] * 4 if text[-1].isalpha() else text,
}


@pytest.mark.parametrize("form", SAME.values(), ids=SAME)
def test_same_reading(form: Callable[[str], str]) -> None:
    changed = [(row.text, heard(form(row.text))) for row in TABLE if heard(form(row.text)) != heard(row.text)]
    assert [(text, label) for text, label in changed if label != "unclear"] == []
    assert len(changed) <= 2, changed


@pytest.mark.parametrize("form", CLOSE.values(), ids=CLOSE)
def test_same_or_asked_again(form: Callable[[str], str]) -> None:
    pairs = [(row.text, heard(row.text), heard(form(row.text))) for row in TABLE]
    assert [pair for pair in pairs if pair[2] not in (pair[1], "unclear")] == []
    assert sum(before != after for _, before, after in pairs) <= 0.04 * len(pairs)


def test_no_form_turns_a_reading_round() -> None:
    turned = [
        (row.text, name)
        for row in TABLE
        for name, form in {**SAME, **CLOSE}.items()
        if side(heard(row.text)) * side(heard(form(row.text))) < 0
    ]
    assert turned == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n",
        "...",
        "?!",
        "\x00\x01",
        "\u200b\u200b",
        "~~",
        "_",
        "\ud83d",
        "Ḹ🃛Ṭổ᭨🤒ỜḞ",
        "k\u0302ho\u0323ng",
        "½",
        "٣",
    ],
)
def test_nothing_said(text: str) -> None:
    assert read(text).label == "unclear"


@pytest.mark.parametrize(
    "text",
    [
        "không hài lòng " * 333,
        "câu " * 1250,
        "1 " * 2500,
        "a" * 5000,
        "9" * 5000,
        "👍" * 5000,
        "(" * 5000,
        "rathailong" * 500,
    ],
)
def test_long_message_is_no_rating(text: str) -> None:
    assert read(text).label == "unclear"
    assert read(text, {"phase": "question", "kind": "open"}).label == "comment"


def test_old_and_new_tone_placement() -> None:
    for old, new in (("xóa dữ liệu", "xoá dữ liệu"), ("thỏa mãn", "thoả mãn"), ("hủy đăng ký", "huỷ đăng ký")):
        assert read(old) == read(new)
        assert read(old).clear


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("raats haif lofng", "likert_5"),
        ("khoong haif lofng", "likert_2"),
        ("rat61 hai2 long2", "likert_5"),
        ("rat62 hai2 long2", "likert_5"),
        ("kho6ng hai2 lo2ng", "likert_2"),
        ("binhf thuwowngf", "likert_3"),
        ("bi2nh thu7o7ng2", "likert_3"),
        ("muc4", "likert_4"),
        ("cau2 cho4", "correct"),
    ],
)
def test_keys_left_by_telex_and_vni(typed: str, label: str) -> None:
    assert read(typed).label == label
