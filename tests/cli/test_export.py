"""`./hailong export` on a real database: files of every kind, and what is refused."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pyreadstat
import pytest

from survey.exporting import FORMATS
from tests.stage import set_stage


@pytest.fixture
def answered(database) -> None:
    """One person who answered two questions of the short form."""

    async def arrange() -> None:
        async with set_stage(database) as stage:
            person = await stage.citizen(await stage.case(applicant_name="Lê Thị Bưởi"))
            await person.taps("Đồng ý")
            await person.taps("4 –")
            await person.taps("5 –")

    asyncio.run(arrange())


@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_is_written(ask, answered, kind):
    code, out, err = ask("export", "responses", "--format", kind)
    assert (code, err) == (0, "") and out.endswith(f"/responses.{kind}\n") and "Đã ghi" in out
    assert Path(f"responses.{kind}").stat().st_size > 100


def test_sav_opens_with_labels(ask, answered):
    ask("export", "responses", "--format", "sav", "--out", "a.sav")
    data, about = pyreadstat.read_sav("a.sav", output_format="dict", user_missing=True)
    assert list(data["q_tiep_can"]) == [4.0] and about.variable_value_labels["q_tiep_can"][4.0] == "Hài lòng"
    assert about.column_names_to_labels["thu_tuc"] == "Thủ tục" and "q_thu_tuc" in data


def test_identifiers_are_handed_out_with_a_reason_only(ask, answered, monkeypatch):
    code, _, err = ask("export", "responses", "--identifiers")
    assert code == 1 and "lý do" in err and not Path("responses.csv").exists()
    monkeypatch.setenv("HAILONG_KEY", "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=")
    asked = ("--identifiers", "--by", "Nguyễn Văn A", "--reason", "Phúc tra")
    assert ask("export", "responses", *asked)[0] == 0
    assert "Lê Thị Bưởi" in Path("responses.csv").read_text("utf-8-sig")
    assert "Nguyễn Văn A: xuất kèm thông tin cá nhân — Phúc tra" in ask("clean", "history")[1]


def test_what_is_not_known_is_refused(ask):
    assert ask("export", "people")[0] == 1
    code, _, err = ask("export", "responses", "--format", "doc")
    assert code == 1 and "csv, xlsx, sav, parquet, jsonl" in err
    code, _, err = ask("export", "responses")
    assert code == 1 and "Chưa có phiếu nào" in err
