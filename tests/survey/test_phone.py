"""Phone numbers as offices and spreadsheets write them."""

from __future__ import annotations

import pytest

from survey.fault import Unreadable
from survey.phone import mobile, read_phone


@pytest.mark.parametrize(
    "written",
    [
        "0905123456",
        "905123456",
        905123456,
        905123456.0,
        "905123456.0",
        "+84905123456",
        "+84 (0) 905 123 456",
        "0084905123456",
        "84905123456",
        84905123456.0,
        "0905.123.456",
        "0905 123 456",
        "0905-123-456",
        "'0905123456",
        " 0905\u00a0123\u00a0456 ",
        "０９０５１２３４５６",
    ],
)
def test_every_way_of_writing_a_mobile_number_is_one_number(written: object) -> None:
    assert read_phone(written) == "+84905123456"


@pytest.mark.parametrize("prefix", ["32", "52", "70", "84", "98"])
def test_all_mobile_ranges(prefix: str) -> None:
    assert mobile(read_phone(f"0{prefix}1234567"))


def test_a_number_that_begins_like_the_country_code_keeps_its_digits() -> None:
    assert read_phone("0845123456") == read_phone("845123456") == read_phone("+84845123456") == "+84845123456"


@pytest.mark.parametrize("written", ["02343822111", "2343822111", 2343822111.0, "+842343822111", "(0234) 3822 111"])
def test_a_landline_is_a_number_that_takes_no_message(written: object) -> None:
    assert read_phone(written) == "+842343822111"
    assert not mobile("+842343822111")


@pytest.mark.parametrize("empty", [None, "", "   ", "-", "'"])
def test_no_number_is_no_fault(empty: object) -> None:
    assert read_phone(empty) == ""


@pytest.mark.parametrize(
    "written",
    ["98765", "09051234567", "0905abc456", "không nhớ", "0905123456/0905123457", "+1 212 555 0100", "9.05E+08", "1900",
     True, ["0905123456"], float("nan"), float("inf"), "0" * 500],
)  # fmt: skip
def test_what_is_no_phone_is_refused_without_being_repeated(written: object) -> None:
    with pytest.raises(Unreadable) as refused:
        read_phone(written)
    assert str(written) not in str(refused.value)


@pytest.mark.parametrize(("written", "hint"), [("01211234567", "079"), (1211234567, "079"), ("01691234567", "039")])
def test_old_eleven_digit_numbers_are_refused_with_their_new_prefix(written: object, hint: str) -> None:
    with pytest.raises(Unreadable, match=hint):
        read_phone(written)


def test_the_old_area_code_of_hue_is_no_mobile_number() -> None:
    with pytest.raises(Unreadable, match="0234"):
        read_phone("0543822111")
