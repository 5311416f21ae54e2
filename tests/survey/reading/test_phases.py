"""What is open decides: consent, summary, an open question, nothing asked, a pause."""

from __future__ import annotations

import pytest

from survey.reading import read

CONSENT = {"phase": "consent"}
SUMMARY = {"phase": "summary", "topics": {"thai_do": ["thái độ"], "thoi_gian": ["thời gian"]}}
OPEN = {"phase": "question", "kind": "open", "question": "gop_y", "topics": {"thai_do": ["thái độ"]}}


@pytest.mark.parametrize(
    "text",
    [
        "đồng ý",
        "dạ đồng ý",
        "ok đồng ý",
        "có",
        "có, tôi đồng ý",
        "tôi tham gia",
        "tôi đồng ý tham gia khảo sát",
        "bắt đầu",
        "bắt đầu đi",
        "sẵn sàng",
        "ok",
        "ok em",
        "ừ",
        "vâng",
        "dạ",
        "được",
        "cũng được",
        "dong y",
        "tiếp tục",
        "yes",
        "ừ hỏi đi",
        "👍",
        "👌",
    ],
)
def test_consents(text: str) -> None:
    assert read(text, CONSENT).label == "yes"


@pytest.mark.parametrize(
    "text",
    [
        "không",
        "khong",
        "ko",
        "không đồng ý",
        "tôi không đồng ý",
        "không đồng ý đâu",
        "từ chối",
        "không tham gia",
        "không muốn",
        "khỏi",
        "thôi không cần",
        "không, cảm ơn",
        "no",
        "👎",
    ],
)
def test_refuses(text: str) -> None:
    assert read(text, CONSENT).label == "no"


@pytest.mark.parametrize(
    "text",
    [
        "1",
        "5",
        "tốt",
        "hài lòng",
        "không hài lòng",
        "chưa",
        "thôi",
        "đồng ý không",
        "đồng ý cái gì",
        "đồng ý nhưng nhanh thôi",
        "có gì không",
        "có chuyện gì",
        "không phải",
        "mất bao lâu",
        "đồng ý?",
        "👍👎",
        "có lẽ",
        "abc",
    ],
)
def test_consent_is_asked_again(text: str) -> None:
    assert read(text, CONSENT).label == "unclear"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("ai đọc cái này", "privacy"),
        ("ok nhưng ai xem", "privacy"),
        ("bạn là ai", "who"),
        ("sao có số tôi", "who"),
        ("để sau", "later"),
        ("đừng nhắn nữa", "stop"),
        ("xin chào", "greeting"),
        ("cảm ơn", "thanks"),
    ],
)
def test_requests_before_consent(text: str, label: str) -> None:
    assert read(text, CONSENT).label == label


@pytest.mark.parametrize(
    "text", ["đúng", "đúng rồi", "dung roi", "ok", "gửi đi", "đúng rồi, gửi đi", "không sửa gì", "vâng", "xong", "👍"]
)
def test_summary_is_right(text: str) -> None:
    assert read(text, SUMMARY).label == "yes"


@pytest.mark.parametrize("text", ["sai", "sai rồi", "chưa đúng", "không đúng", "sửa"])
def test_summary_is_wrong(text: str) -> None:
    assert read(text, SUMMARY).label == "no"


@pytest.mark.parametrize("text", ["không", "có", "dung", "5", "hài lòng", "đúng không"])
def test_summary_is_asked_again(text: str) -> None:
    assert read(text, SUMMARY).label == "unclear"


@pytest.mark.parametrize(
    "text",
    [
        "cán bộ nhiệt tình",
        "tốt",
        "5",
        "👍",
        "không có gì để chê",
        "bỏ qua mấy cái thủ tục rườm rà đi",
        "dừng việc thu tiền không biên lai",
        "không hiểu sao phải chờ",
        "thời gian chờ lâu",
        "chờ 2 tiếng",
        "tôi muốn khiếu nại",
        "cảm ơn",
        "đồ ngu",
        "cán bộ nên dừng nói chuyện riêng",
    ],
)
def test_words_are_the_comment(text: str) -> None:
    reading = read(text, OPEN)
    assert (reading.label, reading.value) == ("comment", text)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("bỏ qua", "skip"),
        ("dừng", "stop"),
        ("tôi muốn dừng", "stop"),
        ("quay lại", "back"),
        ("nhắc lại câu hỏi", "repeat"),
        ("câu này nghĩa là gì", "explain"),
        ("để sau", "later"),
        ("ai xem cái này", "privacy"),
        ("xoá dữ liệu của tôi", "delete_data"),
        ("cần người hỗ trợ", "help_human"),
        ("không có ý kiến", "no_opinion"),
        ("không", "no_opinion"),
        ("dạ không ạ", "no_opinion"),
        ("ko có gì", "no_opinion"),
        ("hết rồi", "no_opinion"),
        ("không ý kiến gì nữa", "no_opinion"),
        ("...", "unclear"),
    ],
)
def test_whole_message_is_a_command(text: str, label: str) -> None:
    assert read(text, OPEN).label == label


def test_comment_keeps_the_words_and_drops_control_characters() -> None:
    assert read("  Cán bộ\x00 ta\u0323\u0302n tình  ", OPEN).value == "Cán bộ tận tình"


@pytest.mark.parametrize("phase", ["idle", "paused", "ended"])
def test_nothing_is_rated_when_nothing_is_asked(phase: str) -> None:
    for text in ("5", "rất hài lòng", "đồng ý", "👍"):
        assert read(text, {"phase": phase}).label == "unclear"
    assert read("xoá dữ liệu của tôi", {"phase": phase}).label == "delete_data"


@pytest.mark.parametrize("text", ["tiếp tục", "làm tiếp", "tôi quay lại rồi", "tiếp tục khảo sát"])
def test_resumes(text: str) -> None:
    assert read(text, {"phase": "paused"}).label == "resume"


@pytest.mark.parametrize(
    "text", ["lấy số 0905 của tôi ở đâu ra", "sao có số 0912345678 của tôi", "1 là tốt hay 5 là tốt"]
)
def test_a_question_with_a_digit_is_no_rating(text: str) -> None:
    assert read(text).label in ("who", "explain", "unclear")
