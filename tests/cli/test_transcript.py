"""The form of transcripts: how they are read, compared with what was heard, and brought up to date."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cli.errors import CommandError
from cli.talk.matching import agrees, difference, fits, rewritten, spoken, written
from cli.talk.transcript import Expected, TranscriptError, find, read

TEXT = """# Ghi chú.
thủ tục: Đăng ký khai sinh
phiếu: tthc-day-du

* mở lời mời
Máy: Chào Ông/Bà. …
     [Đồng ý]

# Chữ lạ.
Dân: ha\\u0300i lo\\u0300ng\\n4
Máy: Một.
Máy: Hai.

* sau 3 ngày

Dân: [4 – Hài lòng] (nút cũ)
"""


def transcript(tmp_path, text: str):
    path = tmp_path / "thu.txt"
    path.write_text(text, "utf-8")
    return read(path)


def bubble(text: str, *titles: str):
    return {"text": text, "buttons": [{"title": one, "payload": "x"} for one in titles]}


def expected(*lines: str) -> Expected:
    return Expected(lines)


def test_a_transcript_is_read_into_what_happens_and_what_is_expected(tmp_path):
    one = transcript(tmp_path, TEXT)
    assert one.facts == {"procedure_name": "Đăng ký khai sinh", "questionnaire": "tthc-day-du"}
    assert [turn.kind for turn in one.turns] == ["open", "words", "wait", "old-tap"]
    assert [turn.line for turn in one.turns] == [5, 10, 14, 16]
    assert [len(turn.expected) for turn in one.turns] == [1, 2, 0, 0]
    assert one.turns[0].expected[0].text == "Chào Ông/Bà. … [Đồng ý]"
    assert one.turns[1].value == "ha\u0300i lo\u0300ng\n4"
    assert one.turns[2].waits == timedelta(days=3)
    assert one.turns[3].value == "4 – Hài lòng"


def test_several_messages_at_once_and_what_has_no_words_are_turns_of_their_own(tmp_path):
    burst, voice = "* gửi liền: chào em | 4 | thôi\nMáy: …\n", "* gửi tin thoại\nMáy: …\n"
    text = f"điện thoại: 0905 000 111\n\n* mở lời mời\n\n{burst}\n{voice}"
    one = transcript(tmp_path, text)
    assert one.facts == {"applicant_phone": "0905 000 111"}
    assert [turn.kind for turn in one.turns] == ["open", "burst", "unsupported"]
    assert one.turns[1].messages == ["chào em", "4", "thôi"]
    assert one.written() == text


@pytest.mark.parametrize(
    ("said", "heard"), [("Lâu. (lặp 3 lần)", "Lâu. Lâu. Lâu."), ("đi (lặp 3 lần) rồi", "đi (lặp 3 lần) rồi")]
)
def test_long_words_are_written_once_with_how_often(tmp_path, said, heard):
    assert transcript(tmp_path, f"Dân: {said}\n").turns[0].value == heard


def test_written_again_it_is_the_same(tmp_path):
    assert transcript(tmp_path, TEXT).written() == TEXT


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "thu.txt:1:"),
        ("phieu la: x\n\n* mở lời mời\n", "thu.txt:1:"),
        ("* mở cửa\n", "thu.txt:1:"),
        ("* sau 3 tuần\n", "thu.txt:1:"),
        ("* gửi thư\n", "thu.txt:1:"),
        ("* gửi liền: một tin\n", "thu.txt:1:"),
        ("* mở lời mời\nDân:\n", "thu.txt:2:"),
        ("* mở lời mời\nlạc lõng\n", "thu.txt:2:"),
        ("* mở lời mời\n\n     thụt vào mà không có gì ở trên\n", "thu.txt:3:"),
    ],
)
def test_what_cannot_be_read_is_told_with_file_and_line(tmp_path, text, place):
    with pytest.raises(TranscriptError, match=place):
        transcript(tmp_path, text)


def test_a_file_that_is_no_text_is_refused(tmp_path):
    (tmp_path / "anh.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(TranscriptError, match="UTF-8"):
        read(tmp_path / "anh.txt")


def test_a_folder_gives_all_its_transcripts_and_an_empty_one_is_an_error(tmp_path):
    with pytest.raises(CommandError, match="Không có kịch bản"):
        find(tmp_path)
    for name in ("b.txt", "a.txt", "c.md"):
        (tmp_path / name).write_text(TEXT)
    assert [path.name for path in find(tmp_path)] == ["a.txt", "b.txt"]


@pytest.mark.parametrize(
    ("pattern", "text", "whether"),
    [
        ("Đã ghi: 4 – Hài lòng.", "Đã ghi: 4 – Hài lòng.", True),
        ("Đã ghi: 4 – Hài lòng.", "Đã ghi: 5 – Rất hài lòng.", False),
        ("Hài lòng", "Rất hài lòng", False),
        ("Đã ghi: … …", "Đã ghi: 4. Câu sau? [Bỏ qua]", True),
        ("… [Bỏ qua] …", "Câu sau? [Bỏ qua] [Quay lại]", True),
        ("… [Bỏ qua]", "Câu sau? [Bỏ qua] [Quay lại]", False),
        ("ngày …. Xin hỏi", "ngày 21/11/2026. Xin hỏi", True),
        ("…", "", True),
        ("a.c", "abc", False),
        ("ha\u0300i lo\u0300ng", "hài lòng", True),
    ],
)
def test_an_ellipsis_stands_for_any_words_and_nothing_else_does(pattern, text, whether):
    assert agrees(pattern, text) is whether


def test_bubbles_are_compared_one_by_one_whatever_the_line_breaks():
    heard = [bubble("Một\n\nhai", "Có", "Không"), bubble("Ba")]
    assert fits([expected("Máy: Một hai", "     [Có] [Không]"), expected("Máy: Ba")], heard)
    assert not fits([expected("Máy: Một hai [Có] [Không] Ba")], heard)
    assert not fits([expected("Máy: …")], [])


def test_a_bubble_is_written_with_its_buttons_unbroken_and_without_the_words_of_the_day():
    titles = [f"{n} – Rất không hài lòng" for n in range(9)]
    one = written(bubble("Ngày 21/11/2026.\n\nCâu hỏi?", *titles), ["21/11/2026"])
    assert one.raw[:2] == ("Máy: Ngày ….", "     Câu hỏi?") and len(one.raw) > 3
    assert all(line.strip().startswith("[") and line.endswith("]") for line in one.raw[2:])
    assert agrees(one.text, spoken(bubble("Ngày 22/11/2026. Câu hỏi?", *titles)))


def test_bringing_up_to_date_keeps_what_still_agrees_and_the_length_of_what_was_short():
    heard = [bubble("Đã ghi: 4.\n\nCâu hai?", "A"), bubble("Mới.\n\nDài.", "B"), bubble("Thêm.")]
    before = [expected("Máy: Đã ghi: … …"), expected("Máy: Cũ. …")]
    after = rewritten(before, heard)
    assert after == (before[0], expected("Máy: Mới. …"), expected("Máy: Thêm."))
    assert fits(after, heard)
    assert rewritten(before, heard[:1]) == (before[0],)


def test_the_difference_shows_only_the_bubble_that_differs():
    heard = [bubble("Đã ghi: 4.\n\nCâu hai?"), bubble("Mới.")]
    lines = list(difference([expected("Máy: Đã ghi: 4. …"), expected("Máy: Cũ.")], heard))
    assert lines == ["  Máy: Đã ghi: 4. …", "- Máy: Cũ.", "+ Máy: Mới."]
