"""The file of agencies: what it becomes, and what is said of one that cannot be used."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from survey.agency import Agency, AgencyKind
from survey.runtime.library import LibraryError, agencies

ROOT = "agencies:\n  - {code: H57, name: UBND thành phố, kind: tinh}\n"


def written(folder: Path, text: str) -> Path:
    file = folder / "co-quan.yml"
    file.write_text(text, encoding="utf-8")
    return file


def test_an_agency_keeps_everything_that_is_written(tmp_path: Path) -> None:
    old = "code: H57.9, name: Cũ, kind: so, parent: H57"
    more = f"  - {{{old}, valid_from: 2020-01-01, valid_to: 2025-06-30, successor: H57}}\n"
    made = agencies(written(tmp_path, ROOT + more))
    assert list(made) == ["H57", "H57.9"]
    assert made["H57.9"] == Agency(
        "H57.9", "Cũ", AgencyKind.DEPARTMENT, "H57", date(2020, 1, 1), date(2025, 6, 30), "H57"
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("{code: H57, name: Hai, kind: so}", "dòng 3: Mã cơ quan `H57` đã dùng ở dòng 2."),
        ("{code: A, name: Hai, kind: lang}", "dòng 3: `kind` là “lang”"),
        ("{code: A, kind: so}", "dòng 3: Cơ quan thiếu `name`."),
        ("{code: A, name: Hai, kind: so, parent: B}", "dòng 3: Không có cơ quan mang mã `B`."),
        ("{code: A, name: Hai, kind: so, parent: A}", "không được là chính nó"),
        ("{code: A, name: Hai, kind: so, successor: H57}", "phải có ngày hết hiệu lực `valid_to`"),
        ("{code: A, name: Hai, kind: so, valid_to: 2025-02-30}", "phải là ngày có thật"),
        ("{code: A, name: Hai, kind: so, valid_from: 2025-02-02, valid_to: 2025-02-01}", "từ ngày `valid_from` trở đi"),
        (
            "{code: A, name: Hai, kind: so, parent: B}\n  - {code: B, name: Ba, kind: so, parent: A}",
            "dòng 4: `parent` của cơ quan `B` đi vòng về chính nó.",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, line: str, expected: str) -> None:
    with pytest.raises(LibraryError) as caught:
        agencies(written(tmp_path, ROOT + f"  - {line}\n"))
    assert expected in str(caught.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="Không đọc được tệp"):
        agencies(tmp_path / "khong-co.yml")
