"""The word files: every line is understood, and the reader stands on the standard library alone."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

import survey.reading
from survey.reading import Reading, read
from survey.reading.lexicon import lexicon, short_forms

ROOM = Path(survey.reading.__file__).parent
FILES = sorted(path for path in (ROOM / "words").glob("*.txt") if path.stem not in ("short_forms", "sets"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_word_file_is_well_formed(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    content = [line for line in lines if line and not line.startswith("#")]
    assert content[0].startswith("@ ")
    assert [line for line in content if line.count("(") != line.count(")") or line.count("[") != line.count("]")] == []
    assert [line for line in content if "?" in line] == []


def test_short_forms_stand_for_syllables() -> None:
    assert short_forms()["ko"] == ("không0",)
    assert [short for short, full in short_forms().items() if not full or " " in short] == []


def test_the_files_are_all_loaded() -> None:
    assert len(lexicon().forms) > 700


def imported(path: Path) -> list[str]:
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append(node.module or "")
    return found


def test_standard_library_only() -> None:
    foreign = [name for path in ROOM.glob("*.py") for name in imported(path) if not name.startswith("survey.reading")]
    assert [name for name in foreign if name.split(".")[0] not in sys.stdlib_module_names] == []


RULES = {
    "digit": "4",
    "number": "4 sao",
    "percent": "80%",
    "icon": "👍",
    "number corrected": "4 à nhầm 3",
    "words": "tốt",
    "negation+intensity": "không tốt",
    "contrast": "hơi chậm nhưng được",
    "command": "bỏ qua",
    "courtesy": "cảm ơn",
}


@pytest.mark.parametrize(("rule", "text"), RULES.items())
def test_the_rule_is_told(rule: str, text: str) -> None:
    assert read(text).rule == rule


def test_same_reply_same_reading() -> None:
    assert read("rất hài lòng") == read("rất hài lòng") == Reading("likert_5", 5, "negation+intensity")
