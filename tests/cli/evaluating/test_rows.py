"""The file of labelled replies: what is tolerated, and what is refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.errors import BadFile
from cli.evaluating.lines import SHOWN
from cli.evaluating.rows import Row, read


def written(folder: Path, content: str | bytes) -> Path:
    file = folder / "replies.tsv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def refused(folder: Path, content: str | bytes) -> str:
    with pytest.raises(BadFile) as error:
        read(written(folder, content))
    assert error.value.exit_code == 2
    return str(error.value)


def test_a_mark_carriage_returns_blank_lines_and_quotes_are_no_trouble(tmp_path):
    content = '\ufefftext\tlabel\tkind\r\n\r\n"tốt" quá\tlikert_5\tdiacritics\r\n\t\t\r\nko biet\tno_opinion\t\r\n'
    assert read(written(tmp_path, content)) == [
        Row(3, '"tốt" quá', "likert_5", "diacritics"),
        Row(5, "ko biet", "no_opinion", "other"),
    ]


def test_the_kind_may_be_missing(tmp_path):
    assert read(written(tmp_path, "text\tlabel\nổn\tlikert_4\n")) == [Row(2, "ổn", "likert_4", "other")]


def test_the_columns_are_found_by_name(tmp_path):
    assert read(written(tmp_path, "Label\tid\tText\nskip\t7\tqua câu\n")) == [Row(2, "qua câu", "skip", "other")]


def test_a_reply_may_hold_what_only_looks_like_the_end_of_a_line(tmp_path):
    (row,) = read(written(tmp_path, "text\tlabel\ntốt\u2028lắm\x0b\tlikert_5"))
    assert row.text == "tốt\u2028lắm"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("text\tlabel\tkind\ntốt\tlikert_6\tother\n", "dòng 2: không có nhãn “likert_6”."),
        ("text\tlabel\tkind\n\ntốt\n", "dòng 3: thiếu cột nhãn."),
        ("text\tlabel\tkind\n \tskip\tother\n", "dòng 2: câu bị bỏ trống."),
        ("text\tlabel\tkind\ntốt\t\tother\n", "dòng 2: không có nhãn “”."),
    ],
)
def test_a_row_that_cannot_be_used_is_named_with_what_to_do(tmp_path, content, said):
    message = refused(tmp_path, content)
    assert said in message
    assert "replies.tsv có 1 dòng không dùng được" in message
    assert "Nhãn là một trong: likert_1, likert_2," in message


def test_of_many_bad_rows_the_first_are_named(tmp_path):
    message = refused(tmp_path, "text\tlabel\n" + "tốt\tx\n" * (SHOWN + 3))
    assert message.count("không có nhãn") == SHOWN
    assert "… và 3 dòng nữa." in message


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "dòng 1: thiếu cột text, label."),
        ("text\tkind\nổn\tother\n", "dòng 1: thiếu cột label."),
        ("\nổn\tlikert_4\tother\n", "dòng 2: thiếu cột text, label."),
        ("text\tlabel\tkind\n\n", "không có câu nào"),
        ("text\tlabel\n".encode("utf-16"), "không phải UTF-8"),
    ],
)
def test_a_file_that_is_none_is_refused(tmp_path, content, said):
    assert said in refused(tmp_path, content)


def test_a_file_that_is_not_there_or_is_a_folder_is_refused(tmp_path):
    with pytest.raises(BadFile, match="Không tìm thấy tệp"):
        read(tmp_path / "none.tsv")
    with pytest.raises(BadFile, match="Không mở được"):
        read(tmp_path)
