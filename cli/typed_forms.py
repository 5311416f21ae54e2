"""Typed paper forms: the rows of a filled template with the names of their cells, or one form at the keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cli.errors import CommandError
from cli.rows import Row, SheetError, search
from cli.screen import say
from survey.fieldwork.cells import columns, expected, read
from survey.fieldwork.forms import CASE, COLLECTED, ENUMERATOR, FORM, Faulty, Filled
from survey.questionnaire import Questionnaire

MARK = "Bộ câu hỏi:"
_HEADS = {FORM: "mã phiếu", CASE: "mã hồ sơ", COLLECTED: "ngày thu", ENUMERATOR: "người thu phiếu"}


@dataclass(frozen=True, slots=True)
class Typed:
    """The forms of a file; `keys` are those of its columns, by their place."""

    ref: str
    keys: tuple[str, ...]
    forms: tuple[Filled, ...]

    def address(self, fault: Faulty) -> str:
        """The cell as spreadsheets name it: F7."""
        key = fault.key if fault.key in self.keys else FORM
        return f"{letters(self.keys.index(key))}{fault.row}"


def letters(place: int) -> str:
    """The name of a column, counted from 0: A … Z, AA …"""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def read_typed(path: Path) -> Typed:
    """The forms of a filled template. Raises SheetError."""
    found = search(path, _typed)
    if not found:
        raise SheetError(f"{path.name} không phải bảng nhập phiếu. Tạo bảng mới bằng: ./hailong forms template")
    if not found[0].forms:
        raise SheetError(f"{path.name} chưa có phiếu nào: điền từ dòng 4 trở đi.")
    return found[0]


def _typed(rows: Sequence[Row], _: str) -> Typed | None:
    first = str(rows[0][0]) if rows and rows[0] else ""
    if not first.startswith(MARK) or len(rows) < 3:
        return None
    keys = tuple(str(cell or "").strip() for cell in rows[1])
    if FORM not in keys:
        return None
    forms = [
        Filled(number, dict(zip(keys, row, strict=False)))
        for number, row in enumerate(rows[3:], 4)
        if any(str(cell).strip() for cell in row if cell is not None)
    ]
    return Typed(first.removeprefix(MARK).strip(), keys, tuple(forms))


def where(key: str, form: Questionnaire) -> str:
    """A column in words."""
    number = next((one.number for one in columns(form) if key in (one.key, one.question.id)), key)
    return _HEADS.get(key, f"câu {number}")


class ByHand:
    """One form typed at the keyboard, or given by flags."""

    def __init__(self, form: Questionnaire) -> None:
        self.form = form
        self._columns = columns(form)

    def given(self, answers: Sequence[str]) -> dict[str, object]:
        """From "1=4", or "tiep_can=4". Raises CommandError for a question that is not on the form, or named twice."""
        keys = {name: one.key for one in self._columns for name in (one.number, one.key)}
        cells: dict[str, object] = {}
        for answer in answers:
            name, equals, words = answer.partition("=")
            key = keys.get(name.strip())
            if not equals or key is None:
                last = self._columns[-1].number
                raise CommandError(f"--answer {answer}: viết CÂU=TRẢ_LỜI, ví dụ 1=4; phiếu có câu 1 đến {last}.")
            if key in cells:
                raise CommandError(f"--answer: câu {name.strip()} viết hai lần.")
            cells[key] = words
        return cells

    def asked(self) -> dict[str, object]:
        """Asks for one column after the other; what cannot be taken is asked again."""
        import typer

        cells: dict[str, object] = {}
        for one in self._columns:
            choice = one.question.choice(one.choice).text if one.choice else ""
            say(f"{one.number}. {one.question.print or one.question.text} {choice}".rstrip())
            while True:
                words = typer.prompt(f"   {expected(one.question)}", default="", show_default=False)
                fault = read(self.form, {one.key: words})[1].get(one.key)
                if fault is None:
                    break
                say(f"   {fault.message}")
            cells[one.key] = words
        return cells
