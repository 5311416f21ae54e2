"""The desk's verbs for cleaning: rules flag, a person excludes, keeps or undoes, and every deed is on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from survey.desk.tools import Tools
from survey.quality import Facts, Rulebook, inspect
from survey.quality.rules import BY_HAND
from survey.questionnaire import Kind, Questionnaire

AT_ONCE = 500
BACK = timedelta(days=1)  # a pass looks again at what changed this long before the last one: bursts grow
EVER = datetime(1970, 1, 1, tzinfo=UTC)
FIRST = UUID(int=0)
SHORTEST, LONGEST = 6, 32  # digits of an id by which a response may be named
NOTICED = "flag"
BOT = "hailong"


class Refused(Exception):
    """A decision that cannot be taken; the sentence is for the person who tried."""


@dataclass(frozen=True, slots=True)
class Pass:
    """What one pass of the rules did."""

    looked: int
    flagged: int
    withdrawn: int
    by_rule: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One response with what was noticed and, if so, why it does not count."""

    id: UUID
    agency_code: str
    agency: str
    channel: str
    completed_at: datetime | None
    flags: tuple[Mapping[str, Any], ...]
    kept: bool
    excluded: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of the audit."""

    at: datetime
    act: str
    by: str
    reason: str
    session: UUID | None
    detail: Mapping[str, Any]


class Cleaning:
    def __init__(self, tools: Tools, book: Rulebook) -> None:
        self._tools, self.book = tools, book

    async def flag(self, *, every: bool = False, by: str = BOT) -> Pass:
        """Has the rules look at what changed since the last pass, or at `every` response.

        A rule whose numbers changed without a new version is refused: figures name the version by which they exclude.
        """
        now, rules = self._tools.now(), {one.id: asdict(one) for one in self.book if one.on}
        async with self._tools.store.transaction() as tx:
            before = await tx.cleaning.last(NOTICED)
        known = before.detail["rules"] if before else {}
        _versions_hold(rules, known)
        again = every or known != rules
        since = EVER if again or before is None else before.at - BACK
        done = await self._look(since, now)
        if done.looked or again:
            detail = {"rules": rules, "looked": done.looked, "flagged": done.flagged}
            async with self._tools.store.transaction() as tx:
                await tx.cleaning.note(NOTICED, by, "", now, None, detail)
        return done

    async def _look(self, since: datetime, now: datetime) -> Pass:
        looked, withdrawn, after, by_rule = 0, 0, FIRST, dict.fromkeys((one.id for one in self.book), 0)
        flagged = 0
        while True:
            async with self._tools.store.transaction() as tx:
                rows = await tx.cleaning.facts(after, since, AT_ONCE)
                found = {row.id: inspect(_facts(row, self._tools.forms.get(row.ref)), self.book) for row in rows}
                raised = [(session, flag) for session, flags in found.items() for flag in flags]
                withdrawn += await tx.cleaning.flag(list(found), raised, now) if rows else 0
            for _, flag in raised:
                by_rule[flag.rule] += 1
            looked, flagged = looked + len(rows), flagged + sum(map(bool, found.values()))
            if len(rows) < AT_ONCE:
                return Pass(looked, flagged, withdrawn, {rule: n for rule, n in by_rule.items() if n})
            after = rows[-1].id

    async def review(
        self,
        state: str = "waiting",
        agency: str | None = None,
        rule: str | None = None,
        number: int = 50,
        skip: int = 0,
    ) -> list[Reviewed]:
        """Responses to look at: waiting, kept, excluded, or all; the newest first, without the first `skip`."""
        async with self._tools.store.transaction() as tx:
            return [_reviewed(row) for row in await tx.cleaning.listed(state, agency, rule, number, skip)]

    async def one(self, response: UUID) -> Reviewed | None:
        """A response about which there is something to see; None: there is nothing, or no such response."""
        async with self._tools.store.transaction() as tx:
            rows = await tx.cleaning.listed("all", None, None, 1, 0, response)
        return _reviewed(rows[0]) if rows else None

    async def exclude(self, response: str, reason: str, by: str, rule: str | None = None) -> UUID:
        """Decides that a response does not count. Without `rule`, the one whose flag stands. Raises Refused."""
        _reasoned(reason, by)
        async with self._tools.store.transaction() as tx:
            found = await _one(tx, response)
            if found.exclusion is not None:
                raise Refused(f"Phiếu này đã bị loại ({self.book.title(found.rule)}).")
            chosen = rule or _only(await tx.cleaning.standing(found.id))
            version = self._version(chosen)
            now = self._tools.now()
            await tx.cleaning.exclude(found.id, chosen, version, reason.strip(), by.strip(), now)
            detail = {"rule": chosen, "version": version}
            await tx.cleaning.note("exclude", by.strip(), reason.strip(), now, found.id, detail)
        return found.id

    async def keep(self, response: str, reason: str, by: str) -> UUID:
        """Decides that a flagged response counts. Raises Refused."""
        _reasoned(reason, by)
        async with self._tools.store.transaction() as tx:
            found = await _one(tx, response)
            if found.exclusion is not None:
                raise Refused("Phiếu này đang bị loại. Hãy rút lại trước: ./hailong clean undo")
            now = self._tools.now()
            rules = await tx.cleaning.keep(found.id, now)
            if not rules:
                raise Refused("Phiếu này không có dấu hiệu nào đang chờ xem.")
            await tx.cleaning.note("keep", by.strip(), reason.strip(), now, found.id, {"rules": rules})
        return found.id

    async def undo(self, response: str, reason: str, by: str) -> UUID:
        """Takes back an exclusion, or else the keeping of a flagged response. Raises Refused."""
        _reasoned(reason, by)
        async with self._tools.store.transaction() as tx:
            found = await _one(tx, response)
            now = self._tools.now()
            if await tx.cleaning.undo(found.id, reason.strip(), by.strip(), now):
                act, rules = "undo-exclude", [found.rule]
            else:
                act, rules = "undo-keep", await tx.cleaning.keep(found.id, None)
            if not rules:
                raise Refused("Phiếu này chưa bị loại, cũng chưa được giữ lại; không có gì để rút.")
            await tx.cleaning.note(act, by.strip(), reason.strip(), now, found.id, {"rules": rules})
        return found.id

    async def history(self, response: str | None = None, number: int = 50) -> list[Deed]:
        """Who did what and why, the newest first; of one response, or of all."""
        async with self._tools.store.transaction() as tx:
            session = (await _one(tx, response)).id if response else None
            rows = await tx.cleaning.history(session, number)
        return [Deed(row.at, row.act, row.by, row.reason, row.session_id, row.detail) for row in rows]

    def _version(self, rule: str) -> int:
        found = self.book.get(rule)
        if found is None and rule != BY_HAND:
            known = ", ".join([*(one.id for one in self.book), BY_HAND])
            raise Refused(f"Không có quy tắc “{rule}”. Hãy ghi một trong: {known}.")
        return found.version if found else 1


def _facts(row: Any, form: Questionnaire | None) -> Facts:
    scored = [one.id for one in form or () if one.kind is Kind.SINGLE]
    said = row.answers
    return Facts(
        returned_at=row.returned_at,
        status=row.status,
        adult=row.adult,
        channel=row.channel,
        helped=row.helped,
        first_at=row.first_at,
        last_at=row.last_at,
        replies=len(said),
        scored=len(scored),
        levels=tuple(said[one][1] for one in scored if one in said and said[one][0] == "answered"),
        no_opinion=sum(said[one][0] == "no_opinion" for one in scored if one in said),
        comments=tuple(str(said[q.id][1]) for q in form or () if q.kind is Kind.OPEN and said.get(q.id, [0, 0])[1]),
        official_answered=row.official_answered,
        official_filed=row.official_filed,
        twins=row.twins,
        near=tuple(row.moments),
    )


def _versions_hold(rules: Mapping[str, Any], known: Mapping[str, Any]) -> None:
    for name, rule in rules.items():
        old = known.get(name)
        if old and old["version"] == rule["version"] and old["numbers"] != rule["numbers"]:
            title, version = rule["title"], rule["version"]
            raise Refused(f"Quy tắc “{title}” đã đổi số nhưng vẫn là phiên bản {version}. Hãy tăng `version`.")


async def _one(tx: Any, response: str) -> Any:
    start = response.strip().casefold()
    digits = start.replace("-", "")
    if not SHORTEST <= len(digits) <= LONGEST or set(digits) - set("0123456789abcdef"):
        raise Refused(f"Mã phiếu “{response}” không đúng. Hãy chép ít nhất {SHORTEST} ký tự đầu của mã.")
    found = await tx.cleaning.find(start)
    if len(found) != 1:
        many = "Có nhiều phiếu bắt đầu bằng mã này; hãy chép dài hơn." if found else "Không có phiếu nào mang mã này."
        raise Refused(many)
    return found[0]


def _only(rules: list[str]) -> str:
    if len(rules) == 1:
        return rules[0]
    why = "Phiếu có nhiều dấu hiệu" if rules else "Phiếu không có dấu hiệu nào"
    raise Refused(f"{why}; hãy ghi rõ --rule" + (f": {', '.join(rules)}." if rules else f" (ví dụ {BY_HAND})."))


def _reasoned(reason: str, by: str) -> None:
    if not reason.strip() or not by.strip():
        raise Refused("Hãy ghi lý do và tên người quyết định.")


def _reviewed(row: Any) -> Reviewed:
    excluded = None
    if row.excluded_rule is not None:
        excluded = {
            "rule": row.excluded_rule,
            "reason": row.excluded_reason,
            "by": row.excluded_by,
            "at": row.excluded_at,
        }
    flags = tuple(row.flags or ())
    return Reviewed(row.id, row.agency_code, row.agency, row.channel, row.completed_at, flags, bool(row.kept), excluded)
