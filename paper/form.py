"""A questionnaire on paper: A4 pages with a code of their own, levels to circle, boxes to tick, lines to write on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from paper.drawing import Paper
from paper.fitting import Fitted
from paper.pages import INNER, MARGIN, Box, Code, Drawing, Flow, Page, Rule
from survey.fieldwork.cells import MARKS, NO_OPINION
from survey.fieldwork.forms import Issued
from survey.measures.period import VIETNAM
from survey.questionnaire import SCALE, Condition, Kind, Question, Questionnaire, Section

type Phrases = Callable[..., str]

QR = 22.0
LEVEL, NONE = 13.5, 11.0  # mm, the columns of a level and of no opinion
ASKED = INNER - len(SCALE) * LEVEL - NONE
BODY, SMALL, HEAD = 10.0, 8.2, 6.8  # points
PAD = 1.1
BOX = 3.6
LINE = 6.8  # mm between lines to write on
LINES = 2
GREY = 232


@dataclass(frozen=True, slots=True)
class Wording:
    """Everything a form says beside its questions."""

    owner: str
    phrases: Phrases


def pdf(issued: Sequence[Issued], form: Questionnaire, wording: Wording, made_at: datetime) -> bytes:
    """One form after the other, each beginning on its own page."""
    paper = Paper(form.title, made_at)
    for one in issued:
        paper.draw(lay_out(one, form, wording, paper.pen), _foot(one, form))
    return paper.pdf()


def _foot(one: Issued, form: Questionnaire) -> Callable[[int, int], str]:
    return lambda number, count: f"Phiếu {one.code} · {form.ref} · Trang {number}/{count}"


def lay_out(one: Issued, form: Questionnaire, wording: Wording, pen: Drawing) -> list[Page]:
    """The pages of one form."""
    return _Form(one, form, wording, pen).pages()


class _Form:
    def __init__(self, one: Issued, form: Questionnaire, wording: Wording, pen: Drawing) -> None:
        self.one, self.form, self.wording, self.pen = one, form, wording, pen
        self.say = lambda key, **values: pen.clean(wording.phrases(key, **values))
        self.flow = Flow(pen)
        self.named = 0  # the page on which the names of the levels stand
        self.number = {question.id: at for at, question in enumerate(form, 1)}

    def pages(self) -> list[Page]:
        self._head()
        self._facts()
        self._how()
        for section in self.form.sections:
            self._section(section)
        self._end()
        return self.flow.pages

    def _head(self) -> None:
        flow, left = self.flow, INNER - QR - 6
        flow.page.codes.append(Code(MARGIN + INNER - QR, MARGIN, QR, self.one.code))
        code = flow.fitted(self.one.code, QR + 12, 9, bold=True)
        flow.place(code, MARGIN + INNER - QR - 6, MARGIN + QR + 1, QR + 12, "center")
        flow.paragraph(self.pen.clean(self.wording.owner), 11, bold=True, width=left, after=1.5)
        flow.paragraph(self.say("form_title"), 16, bold=True, width=left, after=0.5)
        flow.paragraph(self.pen.clean(self.form.title), BODY, width=left, after=1.5)
        flow.paragraph(self.say("form_intro", minutes=self.form.minutes), BODY, width=left)
        flow.top = max(flow.top, MARGIN + QR + 6)

    def _facts(self) -> None:
        flow, one = self.flow, self.one
        if not one.case:
            self._case_by_hand()
            return
        facts = [f"Thủ tục: {one.procedure}"] if one.procedure else []
        day = f"; ngày trả kết quả: {one.returned_at.astimezone(VIETNAM):%d/%m/%Y}" if one.returned_at else ""
        facts += [f"Cơ quan giải quyết: {one.unit}{day}", f"{self.say('form_case')}: {one.case}"]
        fitted = [flow.fitted(self.pen.clean(text), INNER - 6, BODY) for text in facts]
        height = sum(part.height for part in fitted) + 3
        flow.page.boxes.append(Box(MARGIN, flow.top, INNER, height))
        top = flow.top + 1.5
        for part in fitted:
            flow.place(part, MARGIN + 3, top)
            top += part.height
        flow.top += height + 2

    def _case_by_hand(self) -> None:
        flow = self.flow
        label = flow.fitted(f"{self.say('form_case')}:", 40, BODY, bold=True)
        flow.page.boxes.append(Box(MARGIN, flow.top, INNER, 11))
        flow.place(label, MARGIN + 3, flow.top + 3)
        flow.to_write_on(MARGIN + 30, INNER - 36, 8)
        flow.top += 13

    def _how(self) -> None:
        self.flow.paragraph(self.say("form_how_levels"), BODY, bold=True, after=0.3)
        self.flow.paragraph(self.say("form_how_rest"), BODY, after=2)

    # questions

    def _section(self, section: Section) -> None:
        flow, leveled = self.flow, any(one.kind is Kind.SINGLE for one in section.questions[:1])
        title = flow.fitted(self.pen.clean(section.title), ASKED - 4 if leveled else INNER - 4, BODY, bold=True)
        flow.room(title.height + 26)  # never alone at the end of a page
        names = self._names() if leveled else ()
        height = max((name.height for name in (*names, title)), default=0) + 1.6
        flow.page.boxes.append(Box(MARGIN, flow.top, INNER, height, GREY))
        flow.place(title, MARGIN + 2, flow.top + (height - title.height) / 2)
        self._put_names(names, height)
        for question in section.questions:
            self._question(question)

    def _names(self) -> Sequence[Fitted]:
        """What the levels are called: over the first of them on every page."""
        if self.named == len(self.flow.pages):
            return ()
        self.named = len(self.flow.pages)
        return [self.flow.fitted(name, LEVEL - 0.6, HEAD) for name in (*SCALE, NO_OPINION_HEAD)]

    def _put_names(self, names: Sequence[Fitted], height: float) -> None:
        for at, name in enumerate(names):
            width = LEVEL if at < len(SCALE) else NONE
            top = self.flow.top + (height - name.height) / 2
            self.flow.place(name, MARGIN + ASKED + at * LEVEL, top, width, "center")
        self.flow.top += height

    def _question(self, question: Question) -> None:
        draw = {Kind.SINGLE: self._levels, Kind.NUMBER: self._number, Kind.OPEN: self._open}
        draw.get(question.kind, self._choices)(question)

    def _asked(self, question: Question, width: float) -> Fitted:
        words = f"{self.number[question.id]}. {self._only_if(question)}{question.print or question.text}"
        return self.flow.fitted(self.pen.clean(words), width, BODY)

    def _only_if(self, question: Question) -> str:
        return "".join(f"({words}) " for one in question.show_if if (words := self._condition(one)))

    def _condition(self, one: Condition) -> str:
        """When a question is to be answered, in the numbers of the paper."""
        named = _runs(sorted(self.number[key] for key in (one.question, *one.also) if key in self.number))
        if one.one_of:
            return f"chỉ khi câu {named} đã chọn: {', '.join(self._titles(one))}"
        if one.at_most is not None:
            return f"chỉ khi câu {named} có mức từ {one.at_most} trở xuống"
        return f"chỉ khi câu {named} từ {one.at_least} trở lên"

    def _titles(self, one: Condition) -> Iterable[str]:
        question = self.form[one.question]
        return [choice.text if (choice := question.choice(name)) else name for name in one.one_of]

    def _levels(self, question: Question) -> None:
        asked = self._asked(question, ASKED - 4)
        height = max(asked.height, 6) + 2 * PAD
        if self.flow.room(height + 1):
            names = self._names()
            self._put_names(names, max(name.height for name in names) + 1)
        flow, middle = self.flow, self.flow.top + height / 2
        flow.place(asked, MARGIN + 2, flow.top + (height - asked.height) / 2)
        signs = [*map(str, range(1, len(SCALE) + 1)), *([NO_OPINION] if question.no_opinion else [])]
        for at, sign in enumerate(signs):
            width = LEVEL if at < len(SCALE) else NONE
            fitted = flow.fitted(sign, width, 12, bold=True)
            flow.place(fitted, MARGIN + ASKED + at * LEVEL, middle - fitted.height / 2, width, "center")
        flow.top += height
        flow.page.rules.append(Rule(MARGIN, flow.top, INNER))

    def _number(self, question: Question) -> None:
        asked, unit = self._asked(question, INNER - 54), self.flow.fitted(self.pen.clean(question.unit), 12, BODY)
        height = max(asked.height, 7) + 2 * PAD
        self.flow.room(height)
        flow, middle = self.flow, self.flow.top + height / 2
        flow.place(asked, MARGIN + 2, middle - asked.height / 2)
        flow.to_write_on(MARGIN + INNER - 46, 22, height / 2 + 1.6)
        flow.place(unit, MARGIN + INNER - 22, middle - unit.height / 2)
        if question.no_opinion:
            none = flow.fitted(NO_OPINION, NONE, 12, bold=True)
            flow.place(none, MARGIN + INNER - NONE, middle - none.height / 2, NONE, "center")
        flow.top += height
        flow.page.rules.append(Rule(MARGIN, flow.top, INNER))

    def _open(self, question: Question) -> None:
        asked = self._asked(question, INNER - 4)
        height = asked.height + LINES * LINE + 2 * PAD
        self.flow.room(height)
        self.flow.place(asked, MARGIN + 2, self.flow.top + PAD)
        for line in range(1, LINES + 1):
            self.flow.to_write_on(MARGIN + 2, INNER - 4, PAD + asked.height + line * LINE - 1)
        self.flow.top += height + PAD
        self.flow.page.rules.append(Rule(MARGIN, self.flow.top, INNER))

    def _choices(self, question: Question) -> None:
        several = question.kind is Kind.MULTIPLE
        asked = self._asked(question, INNER - 4)
        columns = 2 if all(len(one.text) <= 40 for one in question.choices) else 1
        wide = (INNER - 6) / columns
        signs = MARKS if several else [str(number) for number in range(1, len(question.choices) + 1)]
        fitted = [
            self.flow.fitted(self.pen.clean(f"{sign}. {one.text}"), wide - BOX - 6, BODY)
            for sign, one in zip(signs, question.choices, strict=False)
        ]
        rows = [fitted[at : at + columns] for at in range(0, len(fitted), columns)]
        heights = [max(part.height for part in row) + 1 for row in rows]
        self.flow.room(asked.height + sum(heights) + 3 * PAD)
        self.flow.place(asked, MARGIN + 2, self.flow.top + PAD)
        self.flow.top += asked.height + 2 * PAD
        for row, height in zip(rows, heights, strict=True):
            for at, part in enumerate(row):
                left = MARGIN + 4 + at * wide
                self.flow.page.boxes.append(Box(left, self.flow.top + 0.5, BOX, BOX))
                self.flow.place(part, left + BOX + 2, self.flow.top)
            self.flow.top += height
        self.flow.top += PAD
        self.flow.page.rules.append(Rule(MARGIN, self.flow.top, INNER))

    def _end(self) -> None:
        flow = self.flow
        words = " ".join(self.say(key) for key in ("form_consent", "form_privacy", "form_foot"))
        fitted = flow.fitted(words, INNER, SMALL)
        flow.room(fitted.height + 10)
        flow.top += 1.5
        flow.place(fitted, MARGIN, flow.top)
        flow.top += fitted.height + 3
        for label, left, width in (("Người thu phiếu:", 0.0, 100.0), ("Ngày thu:", 108.0, INNER - 108)):
            fitted_label = flow.fitted(label, 40, BODY)
            flow.place(fitted_label, MARGIN + left, flow.top)
            start = left + flow.pen.width(label, BODY, False) + 2
            flow.to_write_on(MARGIN + start, width - (start - left), 5)
        flow.top += 7


NO_OPINION_HEAD = "Không ý kiến"


def _runs(numbers: Sequence[int]) -> str:
    """1, 2, 3, 5 as "1–3, 5"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
