"""The codebook's file: read into themes, or refused with what is wrong."""

from __future__ import annotations

import pytest

from survey.runtime.codebook import codebook, signs
from survey.runtime.marked import LibraryError
from survey.runtime.wiring import DATA

GOOD = """
version: thu@1
factors: {I: Tiếp cận}
themes:
  - {code: cho, title: Chờ, factor: I, about: chờ}
  - {code: khac, title: Khác, about: khác, only_with: []}
"""


def test_the_projects_codebook_has_nineteen_themes_in_five_factors():
    book = codebook(DATA / "codebook")
    assert len(book.codes) == 19
    assert {one.factor for one in book} == {"I", "II", "III", "IV", "V", ""}
    assert book.themes["nhung_nhieu"].confidential
    assert book.together({"khong_y_kien", "khen_chung"}) and not book.together({"khong_y_kien", "phi"})


def test_every_theme_has_words_that_tell_it():
    assert set(signs(DATA / "codebook")["themes"]) == set(codebook(DATA / "codebook").codes)


def test_the_newest_version_counts(tmp_path):
    (tmp_path / "gop-y-2.yml").write_text(GOOD, "utf-8")
    (tmp_path / "gop-y-10.yml").write_text(GOOD.replace("thu@1", "thu@10"), "utf-8")
    assert codebook(tmp_path).version == "thu@10"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- danh sách", "phải là một bảng YAML"),
        ("version: [", "không đọc được"),
        (GOOD.replace("version: thu@1", ""), "version"),
        (GOOD.replace("code: khac", "code: cho"), "có mã ghi hai lần"),
        (GOOD.replace("factor: I", "factor: VI"), "không có trong bảng yếu tố"),
        (GOOD.replace("only_with: []", "only_with: [la]"), "không có trong bộ mã"),
    ],
)
def test_a_wrong_file_is_refused_with_the_reason(tmp_path, text, said):
    (tmp_path / "gop-y-1.yml").write_text(text, "utf-8")
    with pytest.raises(LibraryError, match=said):
        codebook(tmp_path)


def test_no_codebook_at_all_is_told(tmp_path):
    with pytest.raises(LibraryError, match="không có bộ mã"):
        codebook(tmp_path)
