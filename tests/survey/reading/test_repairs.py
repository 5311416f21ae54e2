"""Replies that were once read wrong: corrections turned round, goodbyes rated, beginnings and refusals not heard."""

from __future__ import annotations

import pytest

from survey.reading import Reading, read
from tests.survey.reading.tables import heard, rows
from tests.survey.reading.test_forms import without_marks

TOPICS = {
    "thai_do": ["thái độ", "cán bộ"],
    "thu_tuc": ["thủ tục", "giấy tờ"],
    "tiep_can": ["nơi làm thủ tục", "chỗ ngồi chờ"],
}
ASKED = {"phase": "question", "question": "thai_do", "kind": "single", "choices": [], "topics": TOPICS}
OPEN = {"phase": "question", "question": "gop_y", "kind": "open", "topics": TOPICS}
SUMMARY = {"phase": "summary", "topics": TOPICS}
NOTHING_OPEN = ["idle", "paused", "ended"]

FORMS = [
    "sửa câu {topic} thành {said}",
    "đổi câu {topic} sang {said}",
    "sửa lại câu {topic} là {said}",
    "câu {topic} cho {said}",
    "hạ câu {topic} xuống {said}",
    "nâng câu {topic} lên {said}",
    "đổi câu {topic} qua {said}",
    "câu {topic} {said}",
    "sửa {topic} thành {said}",
    "sửa câu {topic} thành tôi thấy {said}",
    "sửa câu {topic} thành vâng, {said}",
]
LEVELS = [row for row in rows("replies.tsv") if row.label.startswith("likert_") and heard(row.text) == row.label]
SAMPLE = LEVELS[:: len(LEVELS) // 60]


def astray(question: str, text: str, label: str) -> bool:
    """Another value than the phrase's own, an answer to the open question, or another question changed."""
    reading = read(text, ASKED)
    if reading.label == "unclear":
        return False
    right = reading.label == "correct" and reading.question == question and not reading.rest
    return not right or reading.value not in (None, int(label[-1]))


@pytest.mark.parametrize("question", ["thu_tuc", "tiep_can"])
@pytest.mark.parametrize("form", FORMS)
def test_a_correction_is_the_level_it_names_or_none(form: str, question: str) -> None:
    texts = [(form.format(topic=TOPICS[question][0], said=row.text.lower()), row.label) for row in SAMPLE]
    texts += [(without_marks(text), label) for text, label in texts]
    assert len(texts) > 100
    assert [(text, label, read(text, ASKED)) for text, label in texts if astray(question, text, label)] == []
    understood = sum(read(text, ASKED).value == int(label[-1]) for text, label in texts)
    assert understood >= (0.7 if " qua " in form else 0.9) * len(texts)


@pytest.mark.parametrize("form", FORMS)
def test_the_open_question_named_in_full_is_never_turned_round(form: str) -> None:
    texts = [(without_marks(form.format(topic="thái độ", said=row.text.lower())), row.label) for row in SAMPLE]
    assert [one for one in texts if read(one[0], ASKED).value not in (None, int(one[1][-1]))] == []


@pytest.mark.parametrize(
    ("text", "question", "value"),
    [
        ("sua cau thu tuc thanh chua hai long", "thu_tuc", 2),
        ("sua cau thu tuc thanh toi chua hai long", "thu_tuc", 2),
        ("sua cau thu tuc thanh chua tot", "thu_tuc", 2),
        ("sua cau thu tuc thanh toi thay chua tot", "thu_tuc", 2),
        ("doi cau thu tuc thanh chua hai long", "thu_tuc", 2),
        ("sua cau thu tuc thanh chua hai long lam", "thu_tuc", 2),
        ("cau thu tuc chua hai long", "thu_tuc", 2),
        ("sua cau thu tuc thanh qua te", "thu_tuc", 1),
        ("doi cau thu tuc sang qua te", "thu_tuc", 1),
        ("chua cau thu tuc thanh 4", "thu_tuc", 4),
        ("doi cau thu tuc qua te", "thu_tuc", None),
        ("sửa câu thủ tục thành xyz hài lòng", "thu_tuc", None),
        ("sửa câu thủ tục thành mong là tốt", "thu_tuc", None),
        ("sửa câu 2 thành xyz", "@2", None),
        ("sửa câu thủ tục thành không biết", "thu_tuc", None),
        ("được, sửa câu thủ tục", "thu_tuc", None),
        ("ok, câu thủ tục 3", "thu_tuc", 3),
        ("sửa thủ tục thành vâng, tôi hài lòng", "thu_tuc", 4),
        ("sửa nơi làm thủ tục thành vâng, tôi hài lòng", "tiep_can", 4),
        ("tôi muốn đổi thủ tục thành 2", "thu_tuc", 2),
        ("sửa thủ tục", "thu_tuc", None),
        ("sửa câu nơi làm thủ tục thành 5", "tiep_can", 5),
        ("sua cau noi lam thu tuc thanh 5", "tiep_can", 5),
        ("sửa nơi làm thủ tục thành 5", "tiep_can", 5),
        ("ok, sửa câu thủ tục thành 2", "thu_tuc", 2),
        ("câu thủ tục 4 à nhầm 3", "thu_tuc", 3),
        ("câu thủ tục cho điểm tối đa", "thu_tuc", 5),
        ("câu trước cho 2 vì chị kia quát", "@previous", 2),
    ],
)
def test_correction(text: str, question: str, value: int | None) -> None:
    assert read(text, ASKED) == Reading("correct", value, "correction", question)


def test_two_corrections_with_a_verb_each() -> None:
    reading = read("sửa câu thủ tục thành 4 và sửa câu nơi làm thủ tục thành 2", ASKED)
    assert (reading.question, reading.value) == ("thu_tuc", 4)
    assert reading.rest == (Reading("correct", 2, "correction", "tiep_can"),)


@pytest.mark.parametrize(
    "text",
    [
        "sua lai cau thu tuc la toi te",
        "câu thủ tục không biết",
        "bỏ qua câu thủ tục",
        "đừng sửa câu thủ tục",
        "không sửa câu thủ tục thành 4",
        "sửa câu 2 hay câu 3 thành 4",
        "sửa thủ tục, tôi hài lòng",
        "câu thủ tục bla bla tôi hài lòng",
        "câu trước bla bla tôi hài lòng",
        "4, câu thái độ cho 2",
    ],
)
def test_neither_an_answer_nor_a_correction(text: str) -> None:
    assert read(text, ASKED).label == "unclear"


def test_the_longest_topic_is_meant_also_when_it_is_the_open_one() -> None:
    reading = read("câu nơi làm thủ tục 5", {**ASKED, "question": "tiep_can"})
    assert (reading.label, reading.rest) == ("likert_5", ())


def test_an_earlier_question_beside_the_answer() -> None:
    reading = read("4, câu thái độ cho 2", {**ASKED, "question": "thu_tuc"})
    assert (reading.label, reading.rest) == ("likert_4", (Reading("correct", 2, "correction", "thai_do"),))
    assert read("chua hai long, cau thai do 4", {**ASKED, "question": "thu_tuc"}).label == "likert_2"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("tạm biệt", "thanks"),
        ("tam biet", "thanks"),
        ("tạm biệt em nhé", "thanks"),
        ("hài lòng, tạm biệt", "likert_4"),
        ("tạm dừng", "later"),
        ("tam dung", "later"),
        ("tạm nghỉ", "later"),
        ("tạm ngưng nhé", "later"),
        ("tạm dừng khảo sát", "later"),
        ("tạm thời chưa", "unclear"),
        ("tạm gác", "unclear"),
        ("tạm", "likert_3"),
        ("ok cảm ơn", "thanks"),
        ("ok cam on em nhieu", "thanks"),
        ("được rồi, cảm ơn", "thanks"),
        ("ok, hài lòng, cảm ơn", "likert_4"),
        ("tôi thấy ok, cảm ơn", "likert_4"),
        ("tốt, cảm ơn", "likert_4"),
        ("toi muon dung", "stop"),
        ("tôi muốn dừng", "stop"),
        ("tôi muốn dừng khảo sát", "stop"),
        ("toi muon dung lai", "stop"),
        ("toi muon dung dich vu nay", "unclear"),
        ("hỏi lại giúp tôi", "repeat"),
        ("hoi lai giup toi", "repeat"),
        ("giúp tôi", "help_human"),
    ],
)
def test_goodbyes_pauses_and_requests(text: str, label: str) -> None:
    assert read(text, ASKED).label == label


BEGINNINGS = ["bắt đầu", "bat dau", "bắt đầu đi", "ok bắt đầu", "tôi muốn trả lời", "toi muon tra loi"]


@pytest.mark.parametrize("text", BEGINNINGS)
def test_beginning(text: str) -> None:
    for asked in (ASKED, OPEN, *({"phase": phase} for phase in NOTHING_OPEN)):
        assert read(text, asked).label == "resume"
    for phase in ("consent", "summary"):
        assert read(text, {"phase": phase}).label == "yes"


def test_doing_it_again() -> None:
    for phase in NOTHING_OPEN:
        assert read("tôi muốn làm lại", {"phase": phase}).label == "resume"
    assert read("tôi muốn làm lại", ASKED).label == "unclear"
    assert read("muốn trả lời sau", ASKED).label == "later"
    assert read("không muốn trả lời", {"phase": "consent"}).label != "yes"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("cho toi bo qua", "skip"),
        ("không muốn góp ý, bỏ qua", "skip"),
        ("không muốn góp ý bỏ qua", "skip"),
        ("thôi bỏ qua câu này", "skip"),
        ("không có gì, dừng ở đây", "stop"),
        ("cán bộ bỏ qua giấy tờ của tôi", "comment"),
        ("bỏ qua giấy tờ", "comment"),
        ("không muốn bỏ qua", "comment"),
        ("đổi thủ tục thành đơn giản", "comment"),
        ("đổi giấy tờ cho gọn", "comment"),
    ],
)
def test_open_question(text: str, label: str) -> None:
    assert read(text, OPEN).label == label


@pytest.mark.parametrize(
    "text",
    [
        "chính xác",
        "chinh xac",
        "chính xác rồi",
        "chuẩn",
        "chuẩn rồi",
        "đúng hết",
        "không có gì sửa",
        "không có gì để sửa",
        "khỏi sửa",
    ],
)
def test_the_summary_is_right(text: str) -> None:
    assert read(text, SUMMARY).label == "yes"


@pytest.mark.parametrize("text", ["không chính xác", "chưa chuẩn", "chưa chính xác"])
def test_the_summary_is_wrong(text: str) -> None:
    assert read(text, SUMMARY).label == "no"


AHEAD = {**ASKED, "topics": {**TOPICS, "ket_qua": ["kết quả"]}, "ahead": ["ket_qua"]}


@pytest.mark.parametrize(
    ("text", "answer", "others"),
    [
        ("thái độ 4, thủ tục 3", 4, [("thu_tuc", 3)]),
        ("thủ tục 2 thái độ 5", 5, [("thu_tuc", 2)]),
        ("thu tuc 2, thai do 5", 5, [("thu_tuc", 2)]),
        ("câu này 4, câu sau 5", 4, [("ket_qua", 5)]),
        ("cau nay 4 cau tiep 5", 4, [("ket_qua", 5)]),
        ("4, sửa câu trước thành 2", 4, [("@previous", 2)]),
        ("giấy tờ 1, cán bộ 5, kết quả 3", 5, [("thu_tuc", 1), ("ket_qua", 3)]),
    ],
)
def test_a_reply_that_answers_several_questions_is_taken_for_each(text: str, answer: int, others: list) -> None:
    reading = read(text, AHEAD)
    assert reading.value == answer and reading.question is None
    assert [(one.question, one.value) for one in reading.rest] == others


@pytest.mark.parametrize("text", ["câu sau", "cau sau", "câu tiếp theo", "qua câu sau đi"])
def test_the_next_question_is_not_the_sixth(text: str) -> None:
    assert read(text, AHEAD).label == "skip"
