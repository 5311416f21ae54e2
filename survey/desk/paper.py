"""The desk's verbs for paper forms: issue, enter once or twice, compare, settle. A form becomes a response like others.

The first entry counts at once; a second one by another person is compared with it, and what is then decided corrects
the answers, which are appended as always.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from survey.case import printable
from survey.codes import make_code, read_code
from survey.desk.again import again
from survey.desk.comment_keeping import kept_comment, kept_until
from survey.desk.report import Unknown
from survey.desk.tools import Tools
from survey.fault import Impossible, Unreadable
from survey.fieldwork import cells
from survey.fieldwork.comparing import Difference, compare
from survey.fieldwork.forms import (
    COMPARED,
    COUNTED,
    NOT_COUNTED,
    BadForms,
    Entered,
    Filled,
    Issued,
    Returned,
    Undecided,
)
from survey.fieldwork.reading import ReadForm, read_forms
from survey.masking import mask
from survey.measures.period import VIETNAM
from survey.questionnaire import Kind, Questionnaire
from survey.session import Disposition, Entry, Phase, Session, Status
from survey.session.answering import consents
from survey.session.bubbles import Bubbles

MOST_BLANK = 1000
CHOICES = ("first", "second", "other")


class Paper:
    def __init__(self, tools: Tools, questionnaire: str) -> None:
        self._tools = tools
        self.questionnaire = questionnaire

    def form(self, ref: str = "") -> Questionnaire:
        """The questionnaire of a reference, by default the one that people are invited to. Raises Unknown."""
        ref = ref or self.questionnaire
        if ref not in self._tools.forms:
            known = ", ".join(sorted(self._tools.forms))
            raise Unknown("questionnaire", f"Không có bộ câu hỏi «{printable(ref, 40)}». Hiện có: {known}.")
        return self._tools.forms[ref]

    def forms(self) -> list[Questionnaire]:
        """Every questionnaire version there is; the one that people are invited to first, then the newest of each."""
        found = sorted(self._tools.forms.values(), key=lambda one: (one.id, -one.version))
        return sorted(found, key=lambda one: one.ref != self.questionnaire)

    async def issue(self, cases: Sequence[str], ref: str, by: str) -> list[Issued]:
        """A form for each case, the same one whenever it is printed again. Raises Unknown for a case not known."""
        form, now = self.form(ref), self._tools.now()
        wanted = list(dict.fromkeys("".join(case.split()).upper() for case in cases))
        async with self._tools.store.transaction() as tx:
            known = await tx.paper.cases(wanted, form.ref)
            missing = [printable(case, 40) for case in wanted if case not in known]
            if missing:
                raise Unknown("case", f"Chưa có trong hệ thống: {', '.join(missing[:5])}.")
            codes = {one: known[one].form or await self._new(tx, form.ref, known[one].id, by) for one in wanted}
            await tx.paper.audit("forms-issued", by, now, {"questionnaire": form.ref, "forms": len(wanted)})
        return [_issued(codes[case], known[case]) for case in wanted]

    async def blank(self, number: int, ref: str, by: str) -> list[Issued]:
        """Forms that belong to no case yet."""
        form = self.form(ref)
        if not 1 <= number <= MOST_BLANK:
            raise Impossible(f"Mỗi lần in từ 1 đến {MOST_BLANK} phiếu trống.")
        async with self._tools.store.transaction() as tx:
            codes = [await self._new(tx, form.ref, None, by) for _ in range(number)]
            await tx.paper.audit("forms-issued", by, self._tools.now(), {"questionnaire": form.ref, "forms": number})
        return [Issued(code) for code in codes]

    async def _new(self, tx: Any, ref: str, case: Any, by: str) -> str:
        while True:
            code = make_code(self._tools.ids.token())
            if await tx.paper.issue(self._tools.ids.uuid(), code, ref, case, by, self._tools.now()):
                return code

    async def enter(self, filled: Sequence[Filled], ref: str, by: str, file: str = "") -> list[Entered]:
        """All of the forms or none: raises BadForms with every cell that cannot be taken, Unknown for `ref`."""
        form = self.form(ref)
        return await again(lambda: self._enter(filled, form, by, file))

    async def _enter(self, filled: Sequence[Filled], form: Questionnaire, by: str, file: str) -> list[Entered]:
        now = self._tools.now()
        async with self._tools.store.transaction() as tx:
            forms = await tx.paper.forms([code for one in filled if (code := read_code(_written(one, "@form")))])
            cases = await tx.paper.cases(["".join(_written(one, "@case").split()).upper() for one in filled], form.ref)
            read, faults = read_forms(form, filled, forms, cases, by, now)
            if faults:
                raise BadForms(faults)
            entered = [await self._take(tx, form, one, by, file, now) for one in read]
            told = {"forms": len(entered), "questionnaire": form.ref, "file": file}
            await tx.paper.audit("forms-entered", by, now, told)
        return entered

    async def _take(self, tx: Any, form: Questionnaire, one: ReadForm, by: str, file: str, now: datetime) -> Entered:
        number = len(one.form.entries) + 1
        originals, one = {key: entry.value for key, entry in one.entries.items()}, masked(form, one)
        given = (one.form.id, number, cells.plain(one.entries), one.enumerator, one.collected_on, by, file, now)
        await tx.paper.enter(*given)
        if number == 2:
            differing = compare(form, cells.load(one.form.entries[0]["answers"]), one.entries)
            return Entered(one.row, one.form.code, one.case_code, COMPARED, len(differing))
        counted = await self._respond(tx, form, one, originals, now)
        return Entered(one.row, one.form.code, one.case_code, COUNTED if counted else NOT_COUNTED)

    async def _respond(
        self, tx: Any, form: Questionnaire, one: ReadForm, originals: Mapping[str, Any], now: datetime
    ) -> bool:
        """The response of a form: a session that nobody talked in, its answers, and what was consented to."""
        ids, kept = self._tools.ids, cells.kept(form, one.entries)
        # The hour is not known: noon, but never before the result was returned.
        collected_at = min(max(datetime.combine(one.collected_on, time(12), VIETNAM), one.returned_at), now)
        session = Session(ids.key(), Phase.ENDED, Disposition.COMPLETED, entries=kept)
        invitation = await tx.paper.invitation(one.case_id, ids.uuid(), form.ref, now)
        row = {"id": ids.uuid(), "key": session.key, "case": one.case_id, "invitation": invitation}
        row |= {"contact": ids.uuid(), "ref": form.ref, "enumerator": one.enumerator, "collected_at": collected_at}
        row |= {"state": _dumped(session), "at": now}
        index = self._tools.sealer.index(f"paper:{one.form.code}")
        counted = await tx.paper.respond(row, index, one.form.id)
        await tx.paper.consent(row["id"], "survey", True, self._tools.phrases("form_consent"), collected_at)
        await self._answer(tx, form, row["id"], kept, "entry", collected_at, originals)
        return counted

    async def _answer(
        self,
        tx: Any,
        form: Questionnaire,
        session: Any,
        entries: Mapping[str, Entry],
        rule: str,
        at: datetime,
        originals: Mapping[str, Any],
    ) -> None:
        for key, entry in entries.items():
            await tx.paper.answer(session, form.ref, key, entry.status.value, entry.value, rule, at)
            for made in consents(form[key], entry):
                await tx.paper.consent(session, made.purpose, made.given, form[key].print or made.wording, at)
        told = [
            kept_comment(self._tools, key, entry.value, originals.get(key, entry.value))
            for key, entry in entries.items()
            if form[key].kind is Kind.OPEN and entry.status is Status.ANSWERED
        ]
        if told:
            await tx.comments.note(session, told, kept_until(self._tools, self._tools.now()), at)

    # two entries

    async def differences(self, code: str | None = None, *, decided: bool = False) -> list[Undecided]:
        """Where two entries differ, of one form or of all; with `decided` also what was settled. Raises Unknown."""
        wanted = _code(code) if code else None
        async with self._tools.store.transaction() as tx:
            rows = await tx.paper.twice(wanted)
        if wanted and not rows:
            raise Unknown("form", f"Phiếu {wanted} chưa được nhập hai lần.")
        found = [one for row in rows for one in self._differing(row)]
        return [one for one in found if decided or one.decided is None]

    def _differing(self, row: Any) -> list[Undecided]:
        form, (first, second) = self._tools.forms[row.questionnaire_ref], row.entries
        words, settled = self._words(form), cells.load(row.settled)
        return [
            Undecided(
                form=row.code,
                case=row.case_code,
                question=one.question,
                text=form[one.question].print or form[one.question].text,
                first=words(one.question, one.first),
                second=words(one.question, one.second),
                first_by=first["by"],
                second_by=second["by"],
                decided=words(one.question, settled[one.question]) if one.question in settled else None,
            )
            for one in compare(form, cells.load(first["answers"]), cells.load(second["answers"]))
        ]

    def _words(self, form: Questionnaire) -> Callable[[str, Entry], str]:
        bubbles = Bubbles(Session(key="-"), form, self._tools.phrases)
        return lambda question, entry: (
            "để trống" if entry.status is Status.SKIPPED else bubbles.label(form[question], entry)
        )

    async def settle(self, code: str, question: str, choice: str, by: str, value: str = "", reason: str = "") -> str:
        """Decides which of two entries holds for a question, or what does instead; returns it in words.

        Raises Unknown for a form or a question, Impossible where nothing differs, Unreadable for a value.
        """
        wanted = _code(code)
        return await again(lambda: self._settle(wanted, question, choice, by, value, reason))

    async def _settle(self, code: str, question: str, choice: str, by: str, value: str, reason: str) -> str:
        now = self._tools.now()
        async with self._tools.store.transaction() as tx:
            row = (await tx.paper.forms([code])).get(code)
            if row is None or len(row.entries) < 2:
                raise Unknown("form", f"Phiếu {code} chưa được nhập hai lần.")
            form = self._tools.forms[row.questionnaire_ref]
            entry = _covered(form, question, _chosen(form, _differs(form, row, question), choice, value, reason))
            given = (row.id, question, entry.status.value, entry.value, choice, reason, by, now)
            await tx.paper.settle(*given)
            await self._correct(tx, form, row, {question: entry}, now)
            told = {"form": code, "question": question, "choice": choice}
            await tx.paper.audit("form-settled", by, now, told, reason)
        return self._words(form)(question, entry)

    async def _correct(
        self, tx: Any, form: Questionnaire, row: Any, decided: Mapping[str, Entry], now: datetime
    ) -> None:
        """Appends what was decided; a follow-up that thereby no longer applies is withdrawn, as in a conversation."""
        state = await tx.paper.state(row.session_id)
        before = Session.load(state, Disposition.COMPLETED)
        on_paper = cells.load(row.entries[0]["answers"]) | cells.load(row.settled) | dict(decided)
        kept = cells.kept(form, on_paper)
        made = {key: one for key, one in kept.items() if before.entries.get(key) != one}
        gone = {key: Entry(Status.WITHDRAWN) for key in before.entries if key not in kept}
        await self._answer(tx, form, row.session_id, made | gone, "settled", now, {})
        await tx.paper.move(row.session_id, {**state, **replace(before, entries=kept).dump()}, now)

    async def status(self) -> list[Returned]:
        async with self._tools.store.transaction() as tx:
            return [Returned(**row._mapping) for row in await tx.paper.status()]


def _dumped(session: Session) -> str:
    return json.dumps(session.dump(), ensure_ascii=False)


def masked(form: Questionnaire, one: ReadForm) -> ReadForm:
    """A form whose open answers are masked, as everything that is kept of it."""
    return replace(one, entries={key: _covered(form, key, entry) for key, entry in one.entries.items()})


def _covered(form: Questionnaire, key: str, entry: Entry) -> Entry:
    is_open = form[key].kind is Kind.OPEN and isinstance(entry.value, str)
    return replace(entry, value=mask(entry.value).text) if is_open else entry


def _issued(code: str, row: Any) -> Issued:
    return Issued(code, row.code, row.unit, row.procedure, row.returned_at)


def _written(one: Filled, key: str) -> str:
    return str(one.cells.get(key) or "")


def _code(text: str) -> str:
    code = read_code(text)
    if code is None:
        raise Unknown("form", f"«{printable(text, 20)}» không phải mã phiếu. Mã phiếu viết như K7QF-3MXJ.")
    return code


def _differs(form: Questionnaire, row: Any, question: str) -> Difference:
    first, second = (cells.load(one["answers"]) for one in row.entries)
    found = next((one for one in compare(form, first, second) if one.question == question), None)
    if found is None:
        raise Impossible(f"Hai lần nhập phiếu {row.code} không khác nhau ở câu «{printable(question, 20)}».")
    return found


def _chosen(form: Questionnaire, found: Difference, choice: str, value: str, reason: str) -> Entry:
    if choice not in CHOICES:
        raise Impossible("Chọn lần nhập 1, lần nhập 2, hoặc ghi giá trị khác.")
    if choice != "other":
        return found.first if choice == "first" else found.second
    if not reason.strip():
        raise Impossible("Ghi giá trị khác hai lần nhập thì phải có lý do.")
    written = dict.fromkeys((one.key for one in cells.columns(form)), "")
    entries, faults = cells.read(form, written | {found.question: value})
    fault = next((one for key, one in faults.items() if key == found.question), None)
    if fault:
        raise Unreadable(fault.message)
    return entries[found.question]
