"""Files of cases as offices keep them: encodings, delimiters, titles, spreadsheets."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from intake.errors import SheetError
from intake.rows import opened
from intake.sheet import read_sheet

HEADERS = ["STT", "Mã hồ sơ", "Đơn vị", "Chủ hồ sơ", "Số điện thoại", "Ngày trả kết quả"]
FIRST = ["1", "H57.39-261105-0001", "UBND phường Thuận Hóa", "Nguyễn Thị Ngọc Ánh", "0905123456", "09/11/2026 09:30"]


def cp1258(text: str) -> bytes:
    """As old programs wrote it: tone marks follow their vowels."""
    tones = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    parts = []
    for letter in text:
        whole = unicodedata.normalize("NFD", letter)
        parts.append(
            unicodedata.normalize("NFC", "".join(one for one in whole if one not in tones))
            + "".join(one for one in whole if one in tones)
        )
    return "".join(parts).encode("cp1258")


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode(),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("utf-16-be"),
        lambda text: unicodedata.normalize("NFD", text).encode(),
        cp1258,
    ],
    ids=["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "nfd", "cp1258"],
)
def test_every_encoding_and_delimiter(tmp_path: Path, encode: object, delimiter: str) -> None:
    lines = ["UBND THÀNH PHỐ HUẾ", "", delimiter.join(HEADERS), delimiter.join(FIRST), delimiter * 5]
    path = tmp_path / "ho-so.csv"
    path.write_bytes(encode("\r\n".join(lines)))  # type: ignore[operator]
    sheet = read_sheet(opened(path))
    (line,) = sheet.lines
    fields = {name: unicodedata.normalize("NFC", str(cell)) for name, cell in sheet.columns.fields(line.cells).items()}
    assert sheet.delimiter == delimiter
    assert line.number == 4
    assert fields == dict(
        zip(("code", "agency", "applicant_name", "applicant_phone", "returned_at"), FIRST[1:], strict=True)
    )


def test_delimiters_and_line_breaks_in_quotes_stay_in_their_cell(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('"Mã\nhồ sơ",Cơ quan,Tên thủ tục\nX,Y,"Cấp, đổi; lại\n""A"""\n', encoding="utf-8")
    assert (
        read_sheet(opened(path)).columns.fields(read_sheet(opened(path)).lines[0].cells)["procedure_name"]
        == 'Cấp, đổi; lại\n"A"'
    )


def test_a_stray_delimiter_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Mã hồ sơ,Cơ quan\nX,Y\nX,Y,\nX,Sở A, Sở B\n", encoding="utf-8")
    sheet = read_sheet(opened(path))
    assert [sheet.overflows(line) for line in sheet.lines] == [False, False, True]


def test_a_spreadsheet_with_titles_on_its_second_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Bìa"])
    sheet = book.create_sheet("Dữ liệu")
    sheet.append(["DANH SÁCH HỒ SƠ"])
    sheet.append([])
    sheet.append(HEADERS)
    sheet.append([1, *FIRST[1:4], 905123456, datetime(2026, 11, 9, 9, 30)])
    path = tmp_path / "ho-so.xlsx"
    book.save(path)
    read = read_sheet(opened(path))
    (line,) = read.lines
    fields = read.columns.fields(line.cells)
    assert line.number == 4
    assert fields["applicant_phone"] == 905123456
    assert fields["returned_at"] == datetime(2026, 11, 9, 9, 30)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.pdf", b"%PDF", "không phải CSV hoặc XLSX"),
        ("a.csv", b"", "Mã hồ sơ"),
        ("a.csv", "Tên;Tuổi\nA;1\n".encode(), "Mã hồ sơ"),
        ("a.csv", "Mã hồ sơ;Ngày trả\nA;1\n".encode(), "thiếu cột: Cơ quan giải quyết"),
        ("a.csv", b"\xff\xfe\x00", "bảng mã"),
        ("a.csv", b"\x81\x8d\x8f", "bảng mã"),
        ("a.csv", b'"' + b"x" * 200_000, "ngoặc kép"),
        ("a.xlsx", b"not a zip", "tệp hỏng"),
    ],
)
def test_files_that_are_no_list_of_cases(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SheetError, match=says):
        read_sheet(opened(path))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SheetError, match="Không tìm thấy"):
        read_sheet(opened(tmp_path / "a.csv"))
