"""`./hailong slips` against a real database, through the command line as people type it."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from pathlib import Path

import pytest

from survey.runtime import wiring
from tests.cli.conftest import Ask


@pytest.fixture
def entered(ask: Ask) -> list[str]:
    """Two cases whose results were returned yesterday and the day before."""

    async def enter() -> None:
        from survey.runtime.settings import read

        async with wiring.desk(read()) as desk:
            rows = [
                {
                    "code": f"H57.90-{wiring.now() - timedelta(days=9):%y%m%d}-{number:04d}",
                    "agency": "H57.21",
                    "procedure_name": "Trích lục hộ tịch",
                    "returned_at": f"{wiring.now() - timedelta(days=number):%Y-%m-%d}",
                    "status": "10",
                }
                for number in (1, 2)
            ]
            results = await desk.register.enter(rows)
            assert {one.status for one in results} == {"created"}
            codes.extend(one.code for one in results)

    codes: list[str] = []
    asyncio.run(enter())
    return codes


def pages(path: Path) -> int:
    return len(re.findall(rb"/Type /Page\b(?!s)", path.read_bytes()))


def test_the_named_cases_are_printed(ask: Ask, entered: list[str], tmp_path: Path) -> None:
    assert ask("slips", *entered) == (0, "Đã in 2 phiếu vào phieu-moi.pdf\n", "")
    assert pages(tmp_path / "phieu-moi.pdf") == 2
    assert ask("slips", *entered, "--sheet", "a4", "--out", "to.pdf")[0] == 0
    assert pages(tmp_path / "to.pdf") == 1


def test_all_that_are_open_or_those_of_an_agency(ask: Ask, entered: list[str], tmp_path: Path) -> None:
    assert "2 phiếu" in ask("slips", "--all-open")[1]
    assert "2 phiếu" in ask("slips", "--agency", "H57.21")[1]
    assert "1 phiếu" in ask("slips", "--agency", "H57.21", "--since", f"{_yesterday()}")[1]
    assert ask("slips", "--agency", "H57.22")[0] == 1


def _yesterday() -> str:
    return f"{wiring.now() - timedelta(days=1):%d/%m/%Y}"


def test_codes_alone_go_into_a_folder(ask: Ask, entered: list[str], tmp_path: Path) -> None:
    assert ask("slips", *entered, "--png", "ma/qr")[:2] == (0, "Đã ghi 2 mã QR vào ma/qr\n")
    assert sorted(one.name for one in (tmp_path / "ma" / "qr").iterdir()) == [f"{code}.png" for code in sorted(entered)]
    assert not (tmp_path / "phieu-moi.pdf").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "Hãy chọn một cách"),
        (["H57.90-261103-0001", "--all-open"], "Hãy chọn một cách"),
        (["--all-open", "--agency", "H57.21"], "Hãy chọn một cách"),
        (["--all-open", "--sheet", "a5"], "a6 hoặc a4"),
        (["--since", "hôm qua"], "--since: Không đọc được ngày"),
        (["--agency", "H57.99"], "«H57.99»"),
        (["--all-open"], "Không có hồ sơ nào"),
        (["H57.90-261103-0001"], "H57.90-261103-0001: chưa có trong hệ thống"),
    ],
)
def test_what_cannot_be_printed_is_said(ask: Ask, tmp_path: Path, arguments: list[str], says: str) -> None:
    code, out, err = ask("slips", *arguments)
    assert (code, out) == (1, "")
    assert says in err
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_named(ask: Ask, entered: list[str]) -> None:
    code, _, err = ask("slips", *entered, "--out", "khong/co/a.pdf")
    assert code == 1 and "Không ghi được khong/co/a.pdf" in err


def test_without_a_system_it_says_what_to_do(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL")
    assert "./hailong up" in ask("slips", "--all-open")[2]


def test_help_is_vietnamese(ask: Ask) -> None:
    code, out, _ = ask("slips", "--help")
    assert code == 0
    assert "In phiếu mời" in out and "--sheet" in out
