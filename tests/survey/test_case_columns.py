"""Headers as one-stop systems and offices write them."""

from __future__ import annotations

import pytest

from survey.case import FIELDS
from survey.case_columns import NAMES, find, match
from survey.cells import fold


@pytest.mark.parametrize("field", FIELDS)
def test_every_name_of_a_field_is_understood(field: str) -> None:
    for header in (*NAMES[field], field):
        if header != "Ngày có kết quả":
            assert match([header]).at == {field: 0}


def test_no_header_means_two_fields_except_the_one_that_does() -> None:
    headers = [fold(header) for field in FIELDS for header in {fold(name) for name in NAMES[field]}]
    assert {header for header in headers if headers.count(header) > 1} == {"ngay co ket qua"}


@pytest.mark.parametrize(
    "header", ["\ufeffMã hồ sơ", "MÃ HỒ SƠ", "mã  hồ\nsơ:", "Ma ho so", "Ma\u0303 hồ sơ (*)", "«Mã hồ sơ»", "MA_HO_SO"]
)
def test_headers_however_they_are_written(header: str) -> None:
    assert match([header]).at == {"code": 0}


def test_a_phone_belongs_to_the_person_named_before_it() -> None:
    assert match(["Người nộp", "SĐT", "Chủ hồ sơ", "Điện thoại"]).at == {
        "submitter_name": 0, "submitter_phone": 1, "applicant_name": 2, "applicant_phone": 3,
    }  # fmt: skip
    assert match(["Số điện thoại", "Chủ hồ sơ"]).at["applicant_phone"] == 0
    assert match(["Người nộp", "SĐT người nộp", "SĐT"]).at == {"submitter_name": 0, "submitter_phone": 1}


def test_a_result_that_is_there_was_returned_unless_another_column_says_so() -> None:
    assert match(["Ngày có kết quả"]).at == {"returned_at": 0}
    assert match(["Ngày có kết quả", "Ngày trả"]).at == {"finished_on": 0, "returned_at": 1}


def test_the_first_of_two_columns_is_taken_and_the_rest_named() -> None:
    columns = match(["STT", "Mã hồ sơ", "Số hồ sơ", "Ghi chú", None, 5, "Lý do"])
    assert columns.at == {"code": 1}
    assert columns.unknown == ("Số hồ sơ", "Ghi chú")
    assert columns.missing == ("Cơ quan giải quyết",)


def test_the_header_row_may_stand_below_titles() -> None:
    rows = [
        ["UBND THÀNH PHỐ HUẾ"],
        [],
        ["Danh sách hồ sơ", "Mã hồ sơ"],
        ["STT", "Mã hồ sơ", "Đơn vị", "Ngày trả"],
        [1, "x", "y"],
    ]
    found = find(rows)
    assert found is not None
    assert found[0] == 3
    assert found[1].fields(rows[4]) == {"code": "x", "agency": "y"}


def test_no_header_row() -> None:
    assert find([["a", "b"], [1, 2]]) is None
