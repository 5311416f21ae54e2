"""One questionnaire file: what may stand in it, and the Questionnaire it makes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from survey import questionnaire_json
from survey.questionnaire import (
    RECHECK_YES,
    SCALE,
    Choice,
    Condition,
    Factor,
    Kind,
    Question,
    Questionnaire,
    Role,
    Section,
)
from survey.runtime.marked import Entry, Report, Word, read

FORM_KEYS = ("id", "version", "title", "minutes", "source", "sections")
SECTION_KEYS = ("id", "title", "factor", "source", "questions")
ASKED_KEYS = ("id", "kind", "text", "print", "explain", "topics", "choices", "min", "max", "unit", "factor", "role")
QUESTION_KEYS = (*ASKED_KEYS, "skip", "no_opinion", "sensitive", "enabled", "show_if", "follow_up", "source")
TEST_KEYS = ("at_most", "at_least", "one_of")
CONDITION_KEYS = ("question", "also", *TEST_KEYS)
FOLLOW_KEYS = (*ASKED_KEYS, "skip", "no_opinion", "sensitive", "enabled", "also", "source", *TEST_KEYS)
CHOICE_KEYS = ("id", "text", "button")

QUESTION_ID = re.compile(r"[a-z][a-z0-9_]{1,19}")
FORM_ID = re.compile(r"[a-z][a-z0-9-]{1,39}")
FILE_NAME = "{id}.v{version}.yml"

MAX_BUTTON = 20  # characters; longer labels are cut on a narrow phone
MAX_CHOICES = 12
MAX_TEXT, MAX_PRINT, MAX_EXPLAIN = 300, 400, 400
RATED = frozenset({Kind.SINGLE, Kind.NUMBER})
CHOSEN = frozenset({Kind.CHOICE, Kind.MULTIPLE})
ROLE_KINDS = {Role.OVERALL: Kind.SINGLE, Role.COMMENT: Kind.OPEN, Role.RECHECK: Kind.CHOICE, Role.TRIPS: Kind.NUMBER}

KINDS = {kind.value: kind for kind in Kind}
FACTORS = {factor.value: factor for factor in Factor}
ROLES = {role.value: role for role in Role}


def form(file: Path, report: Report) -> Questionnaire | None:
    """The questionnaire in the file, or None with every fault in the report."""
    source = read(file, "bộ câu hỏi", FORM_KEYS, report)
    return _Form(report).build(source, file) if source else None


@dataclass
class _Form:
    report: Report
    known: dict[str, Question] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    sections: dict[str, int] = field(default_factory=dict)
    off: set[str] = field(default_factory=set)
    topics: dict[str, str] = field(default_factory=dict)
    roles: dict[Role, str] = field(default_factory=dict)
    later: frozenset[str] = frozenset()

    def build(self, source: Entry, file: Path) -> Questionnaire | None:
        form_id, version = source.text("id", required=True), source.number("version", required=True) or 0
        _named_well(source, form_id, version, file)
        title = source.text("title", required=True)
        minutes = _within(source, "minutes", 2, 1, 30)
        entries = source.entries("sections", "phần", SECTION_KEYS, required=True)
        self.later = frozenset(_ids(entries))
        sections = [self._section(one) for one in entries]
        if not self.report.faults and not any(self.known):
            source.fault("sections", "Bộ câu hỏi không có câu nào.")
        if self.report.faults:
            return None
        shown = tuple(one for one in sections if one.questions)
        made = Questionnaire(id=form_id, version=version, title=title, sections=shown, minutes=minutes)
        return replace(made, digest=questionnaire_json.digest(made))

    def _section(self, source: Entry) -> Section:
        section_id = self._identity(source, self.sections, "phần")
        factor = source.option("factor", FACTORS)
        entries = source.entries("questions", "câu hỏi", QUESTION_KEYS, required=True)
        questions = [asked for one in entries for asked in self._with_follow_up(one, factor)]
        return Section(section_id, source.text("title", required=True), tuple(questions), factor)

    def _with_follow_up(self, source: Entry, factor: Factor | None) -> list[Question]:
        """The question and the one nested under it; those that are switched off are checked and left out."""
        question = self._question(source, factor, self._conditions(source))
        asked = [question]
        enabled = source.flag("enabled", True)
        if nested := source.entry("follow_up", "câu hỏi thêm", FOLLOW_KEYS):
            condition = self._condition(nested, question.id, enabled and nested.flag("enabled", True))
            extra = self._question(nested, factor, (condition,) if condition else ())
            asked.append(replace(extra, follows=question.id))
            self.off |= set() if nested.flag("enabled", True) else {extra.id}
        self.off |= set() if enabled else {one.id for one in asked}
        return [one for one in asked if one.id not in self.off]

    def _question(self, source: Entry, factor: Factor | None, show_if: tuple[Condition, ...]) -> Question:
        kind = source.option("kind", KINDS, required=True)
        rated = kind in RATED
        question = Question(
            id=self._identity(source, self.lines, "câu hỏi"),
            kind=kind or Kind.OPEN,
            text=source.text("text", required=True, limit=MAX_TEXT),
            print=source.text("print", limit=MAX_PRINT),
            explain=source.text("explain", limit=MAX_EXPLAIN),
            topics=self._topics(source),
            factor=source.option("factor", FACTORS) or (factor if kind is Kind.SINGLE else None),
            role=source.option("role", ROLES),
            choices=_choices(source, kind),
            minimum=source.number("min"),
            maximum=source.number("max"),
            unit=source.text("unit", limit=20),
            skip=source.flag("skip", True),
            no_opinion=source.flag("no_opinion", rated),
            sensitive=source.flag("sensitive", False),
            show_if=show_if,
        )
        self._check(source, question, known_kind=kind is not None)
        self.known.setdefault(question.id, question)
        return question

    def _check(self, source: Entry, question: Question, *, known_kind: bool) -> None:
        if not known_kind:
            return
        _check_bounds(source, question)
        if question.sensitive and not question.skip:
            source.fault("skip", "Câu hỏi về dữ liệu nhạy cảm phải được phép bỏ qua.")
        if question.role and source.flag("enabled", True):
            self._check_role(source, question)

    def _check_role(self, source: Entry, question: Question) -> None:
        role = question.role
        assert role is not None
        if question.kind is not ROLE_KINDS[role]:
            source.fault("role", f"Câu có vai trò `{role}` phải thuộc loại `{ROLE_KINDS[role]}`.")
        if role in self.roles:
            source.fault("role", f"Vai trò `{role}` đã thuộc câu `{self.roles[role]}`; mỗi vai trò chỉ một câu.")
        if role is Role.RECHECK and question.choices and not question.choice(RECHECK_YES):
            source.fault("choices", f"Câu xin đồng ý phúc tra phải có lựa chọn mang mã `{RECHECK_YES}`.")
        self.roles.setdefault(role, question.id)

    def _identity(self, source: Entry, taken: dict[str, int], what: str) -> str:
        written = source.text("id", required=True)
        if written and not QUESTION_ID.fullmatch(written):
            source.fault("id", f"Mã {what} “{written}” không hợp lệ: 2–20 ký tự a–z, 0–9, _ và bắt đầu bằng chữ.")
        if written in taken:
            source.fault("id", f"Mã {what} `{written}` đã dùng ở dòng {taken[written]}.")
        if written:
            taken.setdefault(written, source.line("id"))
        return written

    def _topics(self, source: Entry) -> tuple[str, ...]:
        words, owner = source.words("topics", limit=40), source.text("id")
        for word in words:
            other = self.topics.setdefault(word.text.casefold(), owner)
            if other != owner:
                self.report.add(word.line, f"Tên gọi “{word.text}” đã thuộc câu `{other}`; mỗi tên chỉ chỉ một câu.")
        return tuple(word.text for word in words)

    def _conditions(self, source: Entry) -> tuple[Condition, ...]:
        if "show_if" not in source:
            return ()
        entries, asked = source.entries("show_if", "điều kiện", CONDITION_KEYS), source.flag("enabled", True)
        made = [self._condition(one, None, asked) for one in entries]
        return tuple(one for one in made if one)

    def _condition(self, source: Entry, parent: str | None, asked: bool) -> Condition | None:
        first = [Word(parent, source.at)] if parent else _word(source, "question")
        others = source.words("also")
        lowest, highest = source.number("at_least"), source.number("at_most")
        one_of = source.words("one_of")
        if not any(key in source for key in TEST_KEYS):
            source.report.add(source.at, f"{source.what.capitalize()} thiếu `at_most`, `at_least` hoặc `one_of`.")
        elif one_of and (lowest is not None or highest is not None):
            source.fault("one_of", "Chỉ dùng `one_of`, hoặc `at_most`/`at_least`, không dùng cả hai.")
        for word in [*first, *others]:
            self._check_on(word, asked)
            self._check_target(word, source, one_of, (lowest, highest))
        if not first or self.report.faults:
            return None
        also = tuple(word.text for word in others)
        return Condition(first[0].text, highest, lowest, tuple(word.text for word in one_of), also)

    def _check_on(self, word: Word, asked: bool) -> None:
        if asked and word.text in self.off:
            self.report.add(word.line, f"Điều kiện dựa vào câu `{word.text}` đang tắt (enabled: false).")

    def _check_target(
        self, word: Word, source: Entry, one_of: list[Word], bounds: tuple[int | None, int | None]
    ) -> None:
        target = self.known.get(word.text)
        if target is None:
            why = "đứng sau câu này" if word.text in self.later else "không có trong tệp"
            self.report.add(word.line, f"Điều kiện dựa vào câu `{word.text}` {why}.")
        elif target.kind not in (CHOSEN if one_of else RATED):
            usable = "`one_of`" if target.kind in CHOSEN else "`at_most`, `at_least`"
            hint = "không so sánh được" if target.kind is Kind.OPEN else f"phải dùng {usable}"
            self.report.add(word.line, f"Điều kiện dựa vào câu `{word.text}` loại `{target.kind}`: {hint}.")
        elif one_of:
            self._check_chosen(target, one_of)
        else:
            self._check_range(target, source, *bounds)

    def _check_chosen(self, target: Question, one_of: list[Word]) -> None:
        for word in one_of:
            if not target.choice(word.text):
                self.report.add(word.line, f"Câu `{target.id}` không có lựa chọn `{word.text}`.")

    def _check_range(self, target: Question, source: Entry, lowest: int | None, highest: int | None) -> None:
        least, most = (1, len(SCALE)) if target.kind is Kind.SINGLE else (target.minimum, target.maximum)
        if least is None or most is None:
            return
        lower = least if lowest is None else lowest
        upper = most if highest is None else highest
        if not least <= lower <= upper <= most:
            key = "at_most" if "at_most" in source else "at_least"
            source.fault(key, f"Điều kiện không bao giờ đúng hoặc ngoài khoảng {least}–{most} của câu `{target.id}`.")


def _named_well(source: Entry, form_id: str, version: int, file: Path) -> None:
    if form_id and not FORM_ID.fullmatch(form_id):
        source.fault("id", f"Mã bộ câu hỏi “{form_id}” không hợp lệ: 2–40 ký tự a–z, 0–9, - và bắt đầu bằng chữ.")
    if "version" in source and version < 1:
        source.fault("version", "`version` phải từ 1 trở lên.")
    expected = FILE_NAME.format(id=form_id, version=version)
    if form_id and version >= 1 and file.name != expected:
        source.fault("id", f"Tên tệp phải là `{expected}` cho khớp với `id` và `version`.")


def _ids(sections: Iterable[Entry]) -> Iterable[str]:
    """Every question id that the file mentions, before anything is judged."""
    for section in sections:
        for question in section.entries("questions", "câu hỏi", QUESTION_KEYS):
            yield question.text("id")
            if nested := question.entry("follow_up", "câu hỏi thêm", FOLLOW_KEYS):
                yield nested.text("id")


def _choices(source: Entry, kind: Kind | None) -> tuple[Choice, ...]:
    entries = source.entries("choices", "lựa chọn", CHOICE_KEYS)
    if kind is not None and kind not in CHOSEN:
        if "choices" in source:
            source.fault("choices", f"Câu loại `{kind}` không có `choices`.")
        return ()
    if kind is not None and not 2 <= len(entries) <= MAX_CHOICES:
        source.fault("choices", f"Câu loại `{kind}` phải có từ 2 đến {MAX_CHOICES} lựa chọn.")
    made = [_choice(one) for one in entries]
    _check_twice(entries, made)
    return tuple(made)


def _choice(source: Entry) -> Choice:
    choice = Choice(source.text("id", required=True), source.text("text", required=True), source.text("button"))
    if choice.id and not QUESTION_ID.fullmatch(choice.id):
        source.fault("id", f"Mã lựa chọn “{choice.id}” không hợp lệ: 2–20 ký tự a–z, 0–9, _ và bắt đầu bằng chữ.")
    if len(choice.title) > MAX_BUTTON:
        key = "button" if choice.button else "text"
        source.fault(key, f"Nhãn nút “{choice.title}” dài quá {MAX_BUTTON} ký tự; hãy viết ngắn hơn ở `button`.")
    return choice


def _check_twice(entries: list[Entry], choices: list[Choice]) -> None:
    ids: set[str] = set()
    titles: set[str] = set()
    for source, choice in zip(entries, choices, strict=True):
        if choice.id and choice.id in ids:
            source.fault("id", f"Lựa chọn `{choice.id}` viết hai lần.")
        if choice.title and choice.title.casefold() in titles:
            source.fault("text", f"Hai lựa chọn cùng một nhãn “{choice.title}”.")
        ids.add(choice.id)
        titles.add(choice.title.casefold())


def _check_bounds(source: Entry, question: Question) -> None:
    given = [key for key in ("min", "max", "unit") if key in source]
    if question.kind is not Kind.NUMBER:
        for key in given:
            source.fault(key, f"Câu loại `{question.kind}` không có `{key}`.")
        return
    for key in ("min", "max"):
        if key not in source:
            source.fault(key, f"Câu loại `number` thiếu `{key}`.")
    if question.minimum is not None and question.maximum is not None and question.minimum >= question.maximum:
        source.fault("max", "`max` phải lớn hơn `min`.")


def _within(source: Entry, key: str, default: int, least: int, most: int) -> int:
    number = source.number(key)
    if number is not None and not least <= number <= most:
        source.fault(key, f"`{key}` phải từ {least} đến {most}.")
    return default if number is None else number


def _word(source: Entry, key: str) -> list[Word]:
    text = source.text(key, required=True)
    return [Word(text, source.line(key))] if text else []
