"""Short codes: what people make of one when they type it, and what is never taken for one."""

from __future__ import annotations

import re

import pytest

from survey.codes import MADE_OF, SIGNS, make_code, read_code

MADE = [make_code(f"seed {number}") for number in range(3000)]


@pytest.mark.parametrize(
    "typed",
    [
        "K7QF-3MXD", "k7qf-3mxd", "K7QF3MXD", "k7qf 3mxd", "K7QF – 3MXD", "K7QF.3MXD", "  k7qf-3mxd \n", "K7QF-3MXD.",
        "K7 QF 3M XD", "k 7 q f 3 m x d", "K7QF  -  3MXD", "Ｋ７ＱＦ－３ＭＸＤ",
    ],
)  # fmt: skip
def test_a_code_is_read_however_it_is_written(typed: str) -> None:
    assert read_code(typed) == "K7QF-3MXD"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("k7of-3mxd", "K70F-3MXD"), ("KI7F-3MXD", "K17F-3MXD"), ("kl7f-3mxd", "K17F-3MXD"), ("K7QF-3MXO", "K7QF-3MX0")],
)
def test_letters_that_look_like_digits_are_taken_for_them(typed: str, meant: str) -> None:
    assert read_code(typed) == meant


@pytest.mark.parametrize(
    "answer",
    [
        "", " ", "5", "hài lòng", "hai long", "hailong5", "hai long5", "Rất hài lòng", "binhthuong", "khonghai",
        "lan2 lan3", "cau2 cau3", "muc4 muc5", "5sao 4sao", "rat5 kem2", "to6t la81", "hai2 lo2n", "tha1 tot6",
        "nam 2024", "ngay 1512", "nhan 2024", "dong 5000", "10 diem8", "8h30 9h15", "1h30-2h30", "2tr5 3tr5",
        "3h5p 2h5p", "1a 2b 3c 4d", "a1b2c3d4", "1a2b3c4d", "12345678", "0912 3456", "ABCD-EFGH", "75F1-2345",
        "B1234567", "mã K7QF-3MXD", "K7QF-3MXD nhé", "K7QF-3MX", "K7QF-3MXDA", "K7Q-F3MXD", "K7QF-3MXĐ", "K7QF-3MXU",
        "K7QF/3MXD", "H57.39-261105-0003", "tốt, 5 điểm", "không có gì",
    ],
)  # fmt: skip
def test_an_ordinary_answer_is_never_a_code(answer: str) -> None:
    assert read_code(answer) is None


def test_what_is_made_is_read_as_itself_and_differs() -> None:
    assert len(set(MADE)) == len(MADE)
    for code in MADE:
        assert re.fullmatch(f"[{MADE_OF}]{{4}}-[{MADE_OF}]{{4}}", code)
        for typed in (code, code.lower(), code.replace("-", ""), code.replace("-", " "), " ".join(code)):
            assert read_code(typed) == code
    assert make_code("seed 1") == MADE[1]


def test_what_is_made_spells_nothing_and_confuses_nobody() -> None:
    assert set(MADE_OF) < set(SIGNS) == set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") - set("ILOU")
    assert not set(MADE_OF) & set(
        "AEIOUY01LDW"
    )  # no vowels, no lookalikes, nothing that Telex or VNI turns into đ or ư


def test_every_sign_is_made_at_every_place() -> None:
    """A made code is one of about 2**36."""
    for place in range(4):
        assert {code[place] for code in MADE} == {code[5 + place] for code in MADE} == set(MADE_OF)
