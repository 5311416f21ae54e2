"""The same responses in every format, read back by somebody else's reader; missing stays four different things."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pyreadstat
import pytest
from sqlalchemy import text

from exports.writers import WRITERS, Cancelled, write
from survey.desk.exporting import Refused, Request
from survey.exporting import FORMATS, Column, Missing, Shape, Sheet
from survey.measures.figures import Scope
from survey.measures.period import year
from survey.questionnaire import SCALE
from tests.answered import NOVEMBER, run
from tests.exports.conftest import Export, at_desk, stream

RESPONSES = Request("responses", Scope(questionnaire="thu@1"))
HIDDEN = "'=1+1; gọi tôi số [điện thoại]"


def by_answer(rows, key):
    """The three responses by what they said of the place."""
    ordered = sorted(rows, key=lambda row: (str(row[key]), str(row.get("q_chung__nhan"))))
    assert len(ordered) == 3
    return ordered


def test_every_format_has_a_writer():
    assert set(WRITERS) == set(FORMATS)


def test_csv_opens_in_a_vietnamese_excel(export: Export):
    raw = export(RESPONSES, "csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines(), delimiter=";"))
    whole = next(row for row in rows if row["q_chung"] == "5")
    assert (whole["q_tiep_can"], whole["q_tiep_can__nhan"], whole["q_tiep_can__thieu"]) == ("4", "Hài lòng", "")
    assert (whole["q_ly_do"], whole["q_ly_do__nhan"]) == ("co; khong", "Có; Không")
    assert whole["q_gop_y"] == HIDDEN, "a formula stays words, a phone number is masked"
    assert (whole["ngay_tra"], whole["hoan_thanh"]) == ("10/11/2026", "10/11/2026 10:00:00")
    assert (whole["bi_loai"], whole["hinh_thuc"], whole["q_so_lan"]) == ("không", "self", "0")
    assert not {"ma_ho_so", "ho_ten", "dien_thoai"} & set(whole)
    kinds = {row[name] for row in rows for name in row if name.endswith("__thieu")}
    assert kinds == {"", "bỏ qua", "không ý kiến", "không được hỏi", "đã hỏi, chưa đọc được trả lời"}


def test_xlsx_has_types_a_frozen_header_filters_and_a_codebook(export: Export):
    book = openpyxl.load_workbook(export(RESPONSES, "xlsx"))
    page, codes = book["Dữ liệu"], book["Giải thích"]
    assert page.freeze_panes == "A2" and page.auto_filter.ref.startswith("A1:") and page.max_row == 4
    names = [cell.value for cell in page[1]]
    cells = {name: [page.cell(row, at).value for row in (2, 3, 4)] for at, name in enumerate(names, 1)}
    assert sorted(cells["q_tiep_can"]) == [1, 4, 4]
    assert set(cells["ngay_tra"]) == {datetime(2026, 11, 10)}
    assert page.cell(2, names.index("ngay_tra") + 1).number_format == "dd/mm/yyyy"
    said = next(
        row[names.index("q_gop_y")] for row in page.iter_rows() if "gọi" in str(row[names.index("q_gop_y")].value)
    )
    assert said.value.startswith("=1+1") and said.data_type == "s"
    explained = [tuple(row) for row in codes.iter_rows(values_only=True)]
    assert ("Cột", "Ý nghĩa", "Mã", "Nghĩa của mã") in explained
    assert (None, None, "5", "Rất hài lòng") in explained


def test_sav_opens_with_labels_and_declared_missing_kinds(export: Export):
    path = export(RESPONSES, "sav")
    data, about = pyreadstat.read_sav(path, output_format="dict", user_missing=True)
    assert about.number_rows == 3 and about.file_encoding == "UTF-8"
    assert about.column_names_to_labels["q_thai_do"] == "Thái độ của công chức thế nào?"
    labels = about.variable_value_labels["q_thai_do"]
    assert [labels[float(level)] for level in range(1, 6)] == list(SCALE)
    assert {labels[code] for code in (-96.0, -97.0, -98.0, -99.0)} == {
        "bỏ qua", "không ý kiến", "không được hỏi", "đã hỏi, chưa đọc được trả lời",
    }  # fmt: skip
    assert about.missing_ranges["q_thai_do"] == [{"lo": -99.0, "hi": -96.0}]
    assert sorted(map(float, data["q_chung"])) == [-97.0, -96.0, 5.0]
    assert sorted(map(float, data["q_so_lan"])) == [-98.0, -97.0, 0.0]
    assert sorted(map(float, data["q_huong_dan"])) == [-99.0, -99.0, -97.0]
    assert sorted(map(float, data["q_ly_do__co"])) == [-97.0, 1.0, 1.0]
    assert "=1+1; gọi tôi số [điện thoại]" in list(data["q_gop_y"])
    assert about.variable_measure["q_thai_do"] == "ordinal"
    assert {str(one) for one in data["ngay_tra"]} == {"2026-11-10"}
    assert {str(one)[:19] for one in data["bat_dau"]} == {"2026-11-10 10:00:00"}
    plain, _ = pyreadstat.read_sav(path, output_format="dict")
    assert [value for value in plain["q_chung"] if value is not None and value == value] == [5.0], (
        "to SPSS the declared kinds are missing"
    )


def test_parquet_has_types_and_labels(export: Export):
    table = pq.read_table(export(RESPONSES, "parquet"))
    rows = by_answer(table.to_pylist(), "q_tiep_can")
    assert rows[0]["q_tiep_can"] == 1 and rows[0]["q_chung__thieu"] == "không được hỏi"
    assert {row["ngay_tra"] for row in rows} == {date(2026, 11, 10)}
    assert {row["bat_dau"] for row in rows} == {NOVEMBER}
    assert {row["q_chung__thieu"] for row in rows} == {None, "không được hỏi", "đã hỏi, chưa đọc được trả lời"}


def test_json_lines_tell_missing_from_answered(export: Export):
    rows = [json.loads(line) for line in export(RESPONSES, "jsonl").read_text("utf-8").splitlines()]
    assert sorted(json.dumps(row["q_chung"], ensure_ascii=False) for row in rows) == [
        '{"missing": "not_asked"}',
        '{"missing": "unread"}',
        '{"value": 5, "label": "Rất hài lòng"}',
    ]
    assert {row["bat_dau"] for row in rows} == {"2026-11-10T10:00:00+07:00"}


@pytest.mark.parametrize("kind", FORMATS)
def test_the_other_sheets_are_written_in_every_format(export: Export, kind):
    for what in ("figures", "comments", "invitations"):
        assert export(Request(what), kind).stat().st_size > 100


@pytest.mark.parametrize("kind", ["csv", "sav", "parquet", "jsonl"])
def test_the_same_rows_make_the_same_bytes(export: Export, kind):
    assert export(RESPONSES, kind).read_bytes() == export(RESPONSES, kind).read_bytes()


def test_figures_agree_with_the_rows(export: Export):
    lines = export(Request("figures", Scope(agency="phong_a", questionnaire="thu@1")), "csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(lines.splitlines(), delimiter=";"))
    question = next(row for row in rows if row["ma"] == "tiep_can" and row["phan"] == "cau_hoi")
    assert [question[f"muc_{level}"] for level in range(1, 6)] == ["1", "0", "0", "2", "0"]
    assert (question["ty_le"], question["so_tra_loi"], question["phieu"]) == ("66,67", "3", "3")


def test_figures_of_an_agency_say_returned_and_valid_forms_apart(export: Export, filled):
    _do(
        filled,
        "INSERT INTO exclusions (session_id, rule, rule_version, reason, by, at)"
        " SELECT id, 'official', 1, 'vì', 'ai', now() FROM sessions WHERE channel = 'zalo'",
    )
    rows = _rows(export(Request("figures", Scope(questionnaire="thu@1")), "jsonl"))
    assert {(row["don_vi"], row["phieu_thu_ve"], row["phieu"]) for row in rows} == {(None, 3, 2), ("phong_a", 3, 2)}
    assert [(row["ma"], row["so_tra_loi"]) for row in rows if row["phan"] == "bi_loai"] == [("official", 1)] * 2


def test_the_figures_have_parts_apart_intervals_and_the_floor(export: Export, filled):
    _do(filled, "UPDATE sessions SET mode = 'helped' WHERE channel = 'zalo'")
    rows = _rows(export(Request("figures", Scope(agency="phong_a", questionnaire="thu@1", period=year(2026))), "jsonl"))

    def line(part: str, among: str | None = None, id: str | None = None) -> dict:
        (found,) = [one for one in rows if (one["phan"], one["nhom"], one["ma"]) == (part, among, id)]
        return found

    whole, helped, others = line("chung"), line("chung", "helped"), line("chung", "not-helped")
    assert (whole["so_tra_loi"], helped["so_tra_loi"], others["so_tra_loi"]) == (5, 1, 4)
    assert (whole["ty_le"], helped["ty_le"], others["ty_le"]) == (40.0, 0.0, 50.0)
    assert 0 <= others["thap"] < others["ty_le"] < others["cao"] <= 100
    gap = line("chenh_lech", "helped", "not-helped")
    assert gap["ty_le"] == -50.0 and gap["thap"] < gap["ty_le"] < gap["cao"]
    assert line("chenh_lech", "channel:web", "channel:zalo")["ty_le"] == 50.0
    assert line("ty_le_hop_le")["ty_le"] == 100.0 and line("trung_binh")["ty_le"] is not None
    assert (whole["toi_thieu"], whole["dat_thu_ve"], whole["dat_hop_le"]) == (5, False, False)
    assert whole["du_bao_toi_thieu"] >= whole["toi_thieu"]


def test_an_agency_s_rows_are_also_those_of_whom_it_took_over(export: Export, filled):
    wanted = Request("responses", Scope(agency="phong_b", questionnaire="thu@1"))
    assert _rows(export(wanted, "jsonl")) == []
    _do(filled, "UPDATE agencies SET valid_to = '2026-11-01', successor = 'phong_b' WHERE code = 'phong_a'")
    assert {row["don_vi"] for row in _rows(export(wanted, "jsonl"))} == {"phong_a"}
    figures = _rows(export(Request("figures", Scope(questionnaire="thu@1")), "jsonl"))
    assert {(row["don_vi"], row["phieu"]) for row in figures} == {(None, 3), ("phong_b", 3)}
    assert len(_rows(export(Request("invitations", Scope(agency="phong_b")), "jsonl"))) == 5


def test_the_helped_the_paper_and_the_flagged_can_be_had_alone(export: Export, filled):
    _do(filled, "UPDATE sessions SET mode = 'helped' WHERE disposition = 'completed'")
    _do(filled, "UPDATE sessions SET helper = 'con' WHERE channel = 'zalo'")
    _do(filled, "UPDATE sessions SET mode = 'paper' WHERE disposition = 'partial' AND channel = 'web'")
    _do(
        filled,
        "INSERT INTO flags (session_id, rule, rule_version, reason, at)"
        " SELECT id, 'too_fast', 1, 'nhanh', now() FROM sessions WHERE channel = 'zalo'",
    )

    def modes(**narrowed: bool) -> list[str]:
        return sorted(row["hinh_thuc"] for row in _rows(export(_thu(**narrowed), "jsonl")))

    assert modes() == ["helped", "helped", "paper"]
    assert (modes(helped=True), modes(helped=False)) == (["helped", "helped"], ["paper"])
    assert (modes(flagged=True), modes(flagged=False)) == (["helped"], ["helped", "paper"])


def _thu(**narrowed: bool) -> Request:
    return Request("responses", Scope(questionnaire="thu@1", **narrowed))


def _rows(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _do(url: str, statement: str) -> None:
    run(url, lambda connection: connection.execute(text(statement)))


def test_comments_are_masked_and_invitations_have_no_names(export: Export):
    comments = [json.loads(line) for line in export(Request("comments"), "jsonl").read_text().splitlines()]
    assert [one["loi"] for one in comments] == ["=1+1; gọi tôi số [điện thoại]"]
    invitations = [json.loads(line) for line in export(Request("invitations"), "jsonl").read_text().splitlines()]
    assert len(invitations) == 5 and sum(one["duoc_tinh"] for one in invitations) == 4
    assert not {"ma_ho_so", "ho_ten", "dien_thoai"} & set(invitations[0])


def test_what_lies_masked_is_handed_out_as_it_lies_and_what_came_another_way_is_masked(
    export: Export, filled, monkeypatch
):
    _do(
        filled,
        """INSERT INTO comments (answer_id, session_id, question_id, words, at)
        SELECT id, session_id, question_id, 'x', at FROM answers WHERE question_id = 'gop_y' AND status = 'answered'""",
    )
    kept = "gọi tôi số 0912 345 678"  # of a comment that was kept, nothing is looked for a second time
    assert [one["loi"] for one in _rows(export(Request("comments"), "jsonl"))] == [f"=1+1; {kept}"]
    assert any(kept in str(row["q_gop_y"]) for row in _rows(export(RESPONSES, "jsonl")))
    _do(filled, "DELETE FROM comments")
    for few in (0, 1):  # too many to be told apart; told apart
        monkeypatch.setattr("survey.desk.exporting.FEW", few)
        said = str([row["q_gop_y"] for row in _rows(export(RESPONSES, "jsonl"))])
        assert "[điện thoại]" in said and "0912" not in said


def test_versions_do_not_mix(export: Export):
    with pytest.raises(Refused, match="thu@1, thu@2"):
        export(Request("responses"), "csv")
    with pytest.raises(Refused, match="Chưa có phiếu nào"):
        export(Request("responses", Scope(agency="to_b1")), "csv")


def test_identifiers_need_a_name_and_a_reason_and_stay_on_record(export: Export, filled):
    with pytest.raises(Refused, match="lý do"):
        export(Request("responses", RESPONSES.scope, identifiers=True), "jsonl")
    asked = Request("responses", RESPONSES.scope, True, "Nguyễn Văn A", "Phúc tra theo kế hoạch")
    rows = [json.loads(line) for line in export(asked, "jsonl").read_text().splitlines()]
    assert all(row["ma_ho_so"].startswith("H57-261101-") for row in rows)
    assert any(row["q_gop_y"].get("value") == "=1+1; gọi tôi số 0912 345 678" for row in rows)

    async def noted(desk):
        async with desk._tools.store.transaction() as tx:
            return await tx.cleaning.last("identifiers")

    detail = at_desk(filled, noted).detail
    assert detail["what"] == "responses" and detail["scope"]["questionnaire"] == "thu@1"


@pytest.mark.parametrize("kind", FORMATS)
def test_a_cancelled_export_leaves_nothing(export: Export, tmp_path, kind):
    async def enough(rows: int) -> bool:
        return False

    with pytest.raises(Cancelled):
        export(RESPONSES, kind, enough)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.anyio
@pytest.mark.parametrize("kind", FORMATS)
async def test_a_failed_export_leaves_what_was_there_before(tmp_path, kind):
    path = tmp_path / f"rows.{kind}"
    path.write_text("before")
    sheet = Sheet("a", "A", (Column("so", "Số", Shape.WHOLE),))

    async def batches():
        yield [(1,)]
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await write(path, kind, sheet, batches(), told=_on)
    assert [one.name for one in tmp_path.iterdir()] == [path.name] and path.read_text() == "before"


async def _on(_: int) -> bool:
    return True


@pytest.mark.anyio
async def test_long_words_and_odd_values_survive_in_sav(tmp_path):
    sheet = Sheet(
        "a", "Tiêu đề rất dài " * 8,
        (
            Column("so", "Số " * 120, Shape.WHOLE, asked=True),
            Column("loi", "Lời", asked=True),
            Column("luc", "Lúc", Shape.MOMENT),
            Column("x", "Chọn", Shape.CHOICE, {"a": "dài " * 60, "b": "B"}, asked=True),
        ),
    )  # fmt: skip
    rows = [
        (n, _words(n), datetime(2026, 1, 1, tzinfo=UTC) if n % 2 else None, "b" if n % 3 else Missing.SKIPPED)
        for n in range(500)
    ]
    path = tmp_path / "a.sav"
    await write(path, "sav", sheet, stream(rows[:300], rows[300:]), _on)
    data, about = pyreadstat.read_sav(path, output_format="dict", user_missing=True)
    assert list(data["so"]) == list(range(500)) and about.number_rows == 500
    assert all(data["loi"][n] == _words(n) for n in range(500)), "whole, however long"
    assert about.column_names == ["so", "loi", "loi__thieu", "luc", "x"]
    assert about.column_names_to_labels["loi"] == "Lời" and about.missing_ranges["loi__thieu"]
    assert list(data["x"][:3]) == [-98.0, 2.0, 2.0]


def _words(n: int) -> str:
    """Of all lengths up to nine thousand bytes."""
    return "ậ" * (n * 37 % 3001) + f" {n}"


def test_everything_in_a_file_is_of_one_moment(filled):
    async def opened(desk):
        async with desk.opened(RESPONSES) as found:
            async with desk._tools.store.single() as tx:
                await tx.exporting._connection.execute(text("UPDATE sessions SET counted = false"))
            return found.total, [row async for rows in found.batches for row in rows]

    total, rows = at_desk(filled, opened)
    assert total == len(rows) == 3
