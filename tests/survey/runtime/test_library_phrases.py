"""The file of fixed sentences: every key, every place, nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from survey.phrases import PLACES
from survey.runtime.library import LibraryError, phrases


def sample(key: str) -> str:
    return " ".join(["Nói.", *(f"{{{place}}}" for place in PLACES[key])])


def written(folder: Path, change: Callable[[dict[str, str]], object]) -> Path:
    texts = {key: sample(key) for key in PLACES}
    change(texts)
    file = folder / "cau-noi.yml"
    file.write_text("".join(f'{key}: "{text}"\n' for key, text in texts.items()), encoding="utf-8")
    return file


def test_a_complete_file_gives_every_sentence(tmp_path: Path) -> None:
    made = phrases(written(tmp_path, lambda texts: None))
    assert set(made) == set(PLACES)
    assert made.say("noted", label="4 – Hài lòng") == "Nói. 4 – Hài lòng"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda t: t.pop("begin"), "Thiếu câu `begin`."),
        (lambda t: t.update(begin=""), "Thiếu câu `begin`."),
        (lambda t: t.update(beginn="Nói"), "Không có khóa `beginn` trong tệp câu nói. Có phải là `begin`?"),
        (lambda t: t.update(noted="Đã ghi."), "Câu `noted` thiếu chỗ điền {label}."),
        (lambda t: t.update(begin="Chào {ten}"), "Câu `begin` có chỗ điền lạ {ten}. Câu này không có chỗ điền."),
        (lambda t: t.update(noted="{label} {label.real}"), "chỗ điền lạ {label.real}. Được dùng: {label}."),
        (lambda t: t.update(noted="{label:>9999999}"), "Câu `noted` thiếu chỗ điền {label}."),
        (lambda t: t.update(begin="Chào {"), "dấu ngoặc nhọn sai"),
        (lambda t: t.update(skip_button="Bỏ qua câu hỏi này đi"), "Câu `skip_button` dài 21 ký tự"),
        (lambda t: t.update(begin="a" * 601), "Câu `begin` dài 601 ký tự"),
    ],
)
def test_a_mistake_is_told(tmp_path: Path, change: Callable[[dict[str, str]], object], expected: str) -> None:
    with pytest.raises(LibraryError) as caught:
        phrases(written(tmp_path, change))
    assert expected in str(caught.value)
    assert "cau-noi.yml dòng " in str(caught.value)
