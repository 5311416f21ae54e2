"""One paper form typed at the keyboard, or given by flags."""

from __future__ import annotations

from collections.abc import Sequence

from cli.errors import CommandError
from cli.screen import say
from survey.fieldwork.cells import columns, expected, read
from survey.questionnaire import Questionnaire


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
