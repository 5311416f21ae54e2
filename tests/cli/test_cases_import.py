"""Importing a file, and the round trip of its refused rows: corrected in place, imported again, all entered."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from cli import cases
from cli.errors import CommandError
from intake.entering import Outcome, enter
from intake.rows import opened
from intake.sheet import Sheet, read_sheet
from survey.agency_names import AgencyNames
from survey.case import Outcome as Outcomes
from survey.case import read_case
from survey.desk.register import Result
from survey.runtime import demo
from survey.runtime.library import agencies
from tests.entered import NOW, Office, office

HEADERS = ["STT", "Mã hồ sơ", "Đơn vị", "Chủ hồ sơ", "Số điện thoại", "Ngày trả kết quả", "Kết quả"]


@pytest.fixture
def desk(database: str) -> Office:
    return office(database)


def imported(desk: Office, path: Path) -> tuple[Sheet, Outcome]:
    sheet = read_sheet(opened(path))
    return sheet, desk.run(lambda store: enter(sheet, desk.register(store).enter))


def spreadsheet(path: Path, *rows: list[object]) -> Path:
    book = openpyxl.Workbook()
    for one in rows:
        book.active.append(one)
    for cell in (cell for line in book.active.iter_rows() for cell in line if cell.data_type == "f"):
        cell.data_type = "s"  # typed as text, as by somebody whose name is no formula
    book.save(path)
    return path


def good(number: int) -> list[object]:
    returned = datetime(2026, 11, 9, 9, 30)
    return [
        number,
        f"H57.39-261105-{number:04d}",
        "Phường Thuận Hóa",
        "Nguyễn Văn An",
        500000001,
        returned,
        "Đã giải quyết",
    ]


def test_a_spreadsheet_round_trip(desk: Office, tmp_path: Path) -> None:
    bad = [2, "H57.39-261105-0002", "Phường Thuận Hóa", "=Nguyễn", "0905", date(2026, 11, 9), "Từ chối"]
    worse = [3, "H57.39-261105-0003", "Phường Không Có", "Lê Văn C", "", "31/02/2026", ""]
    source = spreadsheet(tmp_path / "ho-so.xlsx", ["DANH SÁCH"], HEADERS, good(1), bad, worse)
    sheet, outcome = imported(desk, source)
    assert outcome.changes == {"created": 1, "refused": 2}
    report = cases.report(source, sheet, outcome.refused)
    assert report.name == "ho-so-bi-tu-choi.xlsx"

    book = openpyxl.load_workbook(report)
    page = book.active
    rows = [list(one) for one in page.iter_rows(values_only=True)]
    assert rows[0] == [*HEADERS, "Lý do"]
    assert rows[1][:4] == bad[:4]
    assert page["D2"].data_type == "s"  # text, not a formula
    assert rows[1][4] == "0905"
    assert rows[1][5] == datetime(2026, 11, 9)
    assert rows[1][7].startswith("Số điện thoại: ")
    assert "Đơn vị: " in rows[2][7]
    assert "Ngày trả kết quả: " in rows[2][7]

    page["E2"], page["C3"], page["F3"] = "0500000002", "Sở Nội vụ", "10/11/2026"
    book.save(report)
    _, corrected = imported(desk, report)
    assert corrected.changes == {"created": 2}
    assert imported(desk, source)[1].changes == {"unchanged": 1, "refused": 2}
    assert len(desk.sees("select 1 from cases")) == 3


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_csv_round_trip(desk: Office, tmp_path: Path, delimiter: str) -> None:
    lines = [
        HEADERS,
        ["1", "H57.39-261105-0001", "H57.39", "Nguyễn Văn An", "500000001", "09/11/2026", ""],
        ["2", "H57.39-261105-0002", "H57.39", "Lê  Văn B", "12", "09/11/2026", ""],
        ["3", "H57.39-261105-0003", "H57.39", "Lê Văn C", "", "09/11/2026", "", "lệch"],
    ]
    source = tmp_path / "ho so.csv"
    source.write_text("\n".join(delimiter.join(one) for one in lines), encoding="utf-8")
    sheet, outcome = imported(desk, source)
    report = cases.report(source, sheet, outcome.refused)
    text = report.read_text(encoding="utf-8-sig")
    assert report.read_bytes().startswith(b"\xef\xbb\xbf")
    assert "Dòng có nhiều ô" in text
    assert "lệch" not in text
    report.write_text(text.replace(f"{delimiter}12{delimiter}", delimiter * 2), encoding="utf-8-sig")
    _, corrected = imported(desk, report)
    assert corrected.changes == {"created": 2}


def test_a_report_never_replaces_another(tmp_path: Path) -> None:
    source = spreadsheet(tmp_path / "a.xlsx", HEADERS, good(1))
    sheet = read_sheet(opened(source))
    names = []
    for path in (source, source, tmp_path / "a-bi-tu-choi.xlsx"):
        names.append(cases.report(path, sheet, [(sheet.lines[0], "Sai.")]).name)
    assert names == ["a-bi-tu-choi.xlsx", "a-bi-tu-choi-2.xlsx", "a-bi-tu-choi-3.xlsx"]


def test_a_report_of_a_report_has_one_column_of_reasons(tmp_path: Path) -> None:
    source = spreadsheet(tmp_path / "a.xlsx", [*HEADERS[:3], "Lý do"], [1, "X", "Y", "Cũ."])
    sheet = read_sheet(opened(source))
    report = cases.report(source, sheet, [(sheet.lines[0], "Mới.")])
    rows = list(openpyxl.load_workbook(report).active.iter_rows(values_only=True))
    assert rows == [(*HEADERS[:3], "Lý do"), (1, "X", "Y", "Mới.")]


def environment(url: str) -> dict[str, str]:
    return {"DATABASE_URL": url, "REDIS_URL": "redis://127.0.0.1:1", "HAILONG_DEMO": "true"}


def test_the_command_says_what_became_of_the_file(database: str, tmp_path: Path) -> None:
    returned = datetime.now() - timedelta(days=2)
    code = f"H57.39-{returned:%y%m%d}-0001"
    rows = [
        [1, code, "Phường Thuận Hóa", "An", "", returned, "", "x"],
        [2, "H57", "Sở Nội vụ", "Bình", "12", "", "", ""],
    ]
    source = spreadsheet(tmp_path / "a.xlsx", [*HEADERS, "Ghi chú"], *rows)
    command = ["import", str(source), "--data-dir", str(tmp_path / "none")]
    result = CliRunner().invoke(cases.app, command, env=environment(database), standalone_mode=False)
    assert result.return_value == 1
    assert "2 dòng: 1 mới, 0 cập nhật, 0 không đổi, 1 bị từ chối. Có lời mời: 1 hồ sơ." in result.output
    assert "Bỏ qua cột: Ghi chú." in result.output
    assert "Dòng 3: Mã hồ sơ: " in result.output
    assert (tmp_path / "a-bi-tu-choi.xlsx").exists()


def test_a_one_stop_export_is_taken_whole(tmp_path: Path) -> None:
    listed = agencies(demo.DATA / "agencies" / "hue.yml")
    names = AgencyNames({code: one.name for code, one in listed.items()})
    path = tmp_path / "ho-so.csv"
    demo.write_csv(path, demo.cases(NOW.date(), count=200))
    sheet = read_sheet(opened(path))
    read = [read_case(sheet.columns.fields(line.cells), NOW, names) for line in sheet.lines]
    assert sheet.columns.unknown == ()
    assert len({one.code for one in read}) == 200
    assert {one.outcome for one in read if one.returned} == set(Outcomes)
    assert {one.returned for one in read} == {True, False}


@pytest.mark.parametrize(
    ("env", "says"),
    [
        ({"DATABASE_URL": None}, "chưa chạy"),
        (environment("postgresql://nobody@127.0.0.1:1/none"), "nhập lại cùng tệp"),
    ],
)
def test_without_a_database_the_command_says_what_to_do(tmp_path: Path, env: dict[str, str], says: str) -> None:
    source = spreadsheet(tmp_path / "a.xlsx", HEADERS, good(1))
    command = ["import", str(source), "--data-dir", str(tmp_path / "none")]
    result = CliRunner().invoke(cases.app, command, env=env, standalone_mode=False)
    assert isinstance(result.exception, CommandError)
    assert says in str(result.exception)


def test_many_lines_go_in_batches_and_progress_is_told(tmp_path: Path) -> None:
    sheet = read_sheet(opened(spreadsheet(tmp_path / "a.xlsx", HEADERS, *(good(number) for number in range(1, 1202)))))
    sent: list[int] = []
    told: list[int] = []

    async def send(rows: object) -> list[Result]:
        sent.append(len(rows))
        return [Result(str(one["code"]), "created") for one in rows]

    outcome = asyncio.run(enter(sheet, send, told.append))
    assert sent == told == [500, 500, 201]
    assert outcome.changes == {"created": 1201}
