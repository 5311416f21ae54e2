"""Replies that were once read wrong: corrections turned round, goodbyes rated, beginnings and refusals not heard."""

from __future__ import annotations

from collections.abc import Mapping

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


def told(reading: Reading) -> tuple[str, str | None, object]:
    return reading.label, reading.question, reading.value


def astray(form: str, question: str, text: str, label: str) -> bool:
    """Another value than the phrase's own, an answer to the open question, or another question changed."""
    reading = read(text, ASKED)
    if reading.label == "unclear":
        return False
    own = (None, int(label[-1])) if not form.startswith("câu {topic} {said}") else (None, int(label[-1]))
    return reading.label != "correct" or reading.question != question or reading.value not in own or bool(reading.rest)


@pytest.mark.parametrize("question", ["thu_tuc", "tiep_can"])
@pytest.mark.parametrize("form", FORMS)
def test_a_correction_is_the_level_it_names_or_none(form: str, question: str) -> None:
    texts = [(form.format(topic=TOPICS[question][0], said=row.text.lower()), row.label) for row in SAMPLE]
    texts += [(without_marks(text), label) for text, label in texts if read(without_marks(text[-1:])) is not None]
    wrong = [(text, label, told(read(text, ASKED))) for text, label in texts if astray(form, question, text, label)]
    assert wrong == []
