"""Rows of typed forms against what is known of the forms and cases: what is to be entered, and every fault at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from survey.case import printable
from survey.cells import read_date, read_text
from survey.codes import read_code
from survey.fault import Fault, Impossible, Missing, Unreadable
from survey.fieldwork import cells
from survey.fieldwork.forms import CASE, COLLECTED, ENUMERATOR, FORM, Faulty, Filled
from survey.measures.period import VIETNAM
from survey.questionnaire import Questionnaire
from survey.session import Entry


class Form(Protocol):
    """A form that was printed; `entries` are those of before, each with `by`."""

    id: UUID
    code: str
    questionnaire_ref: str
    case_id: UUID | None
    case_code: str | None
    returned_at: datetime | None
    entries: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class ReadForm:
    row: int
    form: Form
    case_id: UUID
    case_code: str
    returned_at: datetime
    enumerator: str
    collected_on: date
    entries: Mapping[str, Entry]


def read_forms(
    form: Questionnaire,
    filled: Sequence[Filled],
    forms: Mapping[str, Form],
    cases: Mapping[str, Any],
    by: str,
    now: datetime,
) -> tuple[list[ReadForm], list[Faulty]]:
    """`forms` and `cases` are those that the rows name, by their codes."""
    times = Counter(read_code(str(one.cells.get(FORM) or "")) for one in filled)
    read: list[ReadForm] = []
    faults: list[Faulty] = []
    for one in filled:
        row = _Row(form, one, forms, cases, by, now.astimezone(VIETNAM).date())
        found = row.read(times)
        faults += row.faults
        read += [found] if found else []
    return read, faults


class _Row:
    def __init__(
        self,
        form: Questionnaire,
        filled: Filled,
        forms: Mapping[str, Form],
        cases: Mapping[str, Any],
        by: str,
        today: date,
    ) -> None:
        self._form, self._filled, self._forms, self._cases = form, filled, forms, cases
        self._by, self._today = by, today
        self.faults: list[Faulty] = []

    def read(self, times: Mapping[str | None, int]) -> ReadForm | None:
        paper = self._taken(FORM, lambda: self._paper(times))
        case = self._taken(CASE, lambda: self._case(paper)) if paper else None
        enumerator = self._taken(ENUMERATOR, self._enumerator)
        collected = self._taken(COLLECTED, lambda: self._collected(case[2] if case else None))
        entries, faults = cells.read(self._form, self._filled.cells)
        self.faults += [Faulty(self._filled.row, key, fault.message) for key, fault in faults.items()]
        if not faults and cells.blank(entries):
            self._fault(FORM, "Phiếu không có câu nào được trả lời: không nhập phiếu trắng.")
        if self.faults or paper is None or case is None or enumerator is None or collected is None:
            return None
        return ReadForm(self._filled.row, paper, *case, enumerator, collected, entries)

    def _taken[T](self, key: str, read: Any) -> T | None:
        try:
            return read()
        except Fault as fault:
            self._fault(key, fault.message)
            return None

    def _fault(self, key: str, message: str) -> None:
        self.faults.append(Faulty(self._filled.row, key, message))

    def _cell(self, key: str) -> object:
        return self._filled.cells.get(key)

    def _paper(self, times: Mapping[str | None, int]) -> Form:
        written = read_text(self._cell(FORM), 40)
        if not written:
            raise Missing("Thiếu mã phiếu.")
        code = read_code(written)
        if code is None or code not in self._forms:
            raise Unreadable(f"Không có phiếu nào mang mã «{printable(written, 20)}».")
        paper = self._forms[code]
        if times[code] > 1:
            raise Impossible(f"Mã phiếu {code} có ở nhiều dòng.")
        if paper.questionnaire_ref != self._form.ref:
            raise Impossible(f"Phiếu {code} thuộc bộ câu hỏi {paper.questionnaire_ref}, không phải {self._form.ref}.")
        if len(paper.entries) > 1:
            raise Impossible(f"Phiếu {code} đã được nhập hai lần.")
        if any(one["by"] == self._by for one in paper.entries):
            raise Impossible(f"{self._by} đã nhập phiếu {code}; lần thứ hai phải do người khác nhập.")
        return paper

    def _case(self, paper: Form) -> tuple[UUID, str, datetime]:
        written = "".join(read_text(self._cell(CASE), 60).split()).upper()
        if paper.case_id and written and written != paper.case_code:
            raise Impossible(f"Phiếu này in cho hồ sơ {paper.case_code}, không phải {printable(written, 40)}.")
        if paper.case_id:
            return self._returned(paper.case_id, paper.case_code or "", paper.returned_at)
        if not written:
            raise Missing("Phiếu này không in sẵn hồ sơ: cần ghi mã hồ sơ.")
        if written not in self._cases:
            raise Unreadable(f"Chưa có hồ sơ {printable(written, 40)} trong hệ thống.")
        known = self._cases[written]
        return self._returned(known.id, written, known.returned_at)

    def _returned(self, case: UUID, code: str, at: datetime | None) -> tuple[UUID, str, datetime]:
        if at is None:
            raise Impossible(f"Hồ sơ {code} chưa trả kết quả.")
        return case, code, at

    def _enumerator(self) -> str:
        name = read_text(self._cell(ENUMERATOR), 60)
        if not name:
            raise Missing("Thiếu người thu phiếu.")
        return name

    def _collected(self, returned: datetime | None) -> date:
        day = read_date(self._cell(COLLECTED))
        if day is None:
            raise Missing("Thiếu ngày thu phiếu.")
        if day > self._today:
            raise Impossible("Ngày thu phiếu ở tương lai.")
        if returned and day < returned.astimezone(VIETNAM).date():
            raise Impossible("Ngày thu phiếu trước ngày trả kết quả hồ sơ.")
        return day
