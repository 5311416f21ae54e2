"""What the words of a message judge: clause by clause, then together, contrast last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from survey.reading.lexicon import word_set
from survey.reading.negation import STANDING, Bent, level
from survey.reading.pieces import Piece, has, unknowns

_ENDS = frozenset({",", ".", ";", "!", "?", "\n", ":", "-", "(", ")", "+"})
_BENDERS = frozenset({"neg", "nothate", "notquite", "notthat", "very", "fairly", "little", "also", "truly", "atall"})
_NEGATORS = frozenset({"neg", "nothate", "notquite", "notthat"})
_UNKNOWN_BY_STANDING = {3: 60, 2: 10, 1: 5}  # how many unknown words each kind of judgement may stand among
_HALF = word_set("half")
_NO = ("không", "khong")  # "à không hài lòng": one word taken back, or the whole denied


@dataclass(frozen=True, slots=True)
class Judged:
    """One judging word with its level (None: it leans to `side` but names no level)."""

    standing: int
    level: int | None
    side: int
    text: str = ""
    mild: bool = False
    bent: bool = False
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """`level` None and no `trouble`: nothing was judged. `trouble` says why no level is taken."""

    level: int | None = None
    standing: int = 0
    trouble: str = ""
    rule: str = "words"


@dataclass(slots=True)
class Clause:
    judged: list[Judged]
    trouble: str = ""
    bare_no: bool = False


def judge(parts: Sequence[Piece]) -> Verdict:
    """The one level that the words stand for, or why there is none."""
    parts = _kept(parts)
    if has(parts, "doubt"):
        return Verdict(trouble="doubt")
    sides = [_side(part) for part in _split(parts, frozenset({"but"}))]
    if has(parts, "though") and not has(parts, "but"):
        return Verdict(trouble="a concession without its answer")
    verdict = _weigh(sides)
    if verdict.level and unknowns(parts) > _UNKNOWN_BY_STANDING[verdict.standing]:
        return Verdict(trouble="too many unknown words")
    return verdict


def _kept(parts: Sequence[Piece]) -> list[Piece]:
    """What is left when the person takes back what came before: "… à nhầm …", "không phải … mà là …"."""
    kept = list(parts)
    for i in range(len(kept) - 1, -1, -1):
        if (
            kept[i].tag == "slip"
            and any(p.tag in STANDING for p in kept[:i])
            and any(p.tag in STANDING for p in kept[i:])
        ):
            return kept[i + 1 :]
        if kept[i].tag == "rather" and _denied_before(kept[:i]) and any(p.tag in STANDING for p in kept[i:]):
            return kept[i + 1 :]
    return kept


def _denied_before(parts: Sequence[Piece]) -> bool:
    denied = next((i for i, part in enumerate(parts) if part.tag == "notthat"), None)
    return denied is not None and any(part.tag in STANDING for part in parts[denied:])


def _split(parts: Sequence[Piece], ends: frozenset[str]) -> list[list[Piece]]:
    out: list[list[Piece]] = [[]]
    for part in parts:
        if part.tag in ends:
            out.append([])
        else:
            out[-1].append(part)
    return [one for one in out if one]


def _side(parts: Sequence[Piece]) -> list[Clause]:
    """The clauses of one side of a contrast; what was so only at first does not count."""
    clauses = _split(parts, _ENDS)
    return [_clause(one) for one in clauses if not has(one, "earlier") or (len(clauses) > 1 and one is clauses[-1])]


def _clause(parts: Sequence[Piece]) -> Clause:
    places = [i for i, part in enumerate(parts) if part.tag in STANDING]
    if not places:
        return _silent(parts)
    judged: list[Judged] = []
    troubles: set[str] = set()
    start = 0
    for n, i in enumerate(places):
        stop = places[n + 1] if n + 1 < len(places) else len(parts)
        after_end = _reach(parts, i, stop, n + 1 == len(places))
        bent = Bent(_leading(parts[start:i]), _tags(parts[i + 1 : after_end]))
        troubles.add(_led_astray(parts[i], parts[start:i]) or _cut_in_two(parts[i : i + 2]))
        troubles.add(_trouble(parts[start:i], parts[i + 1 :] if n + 1 == len(places) else (), bent))
        judged.append(_judged(parts[i], bent))
        start = after_end
    if has(parts, "wish"):
        return Clause([], trouble="wish")
    if len(judged) > 1 and any(one.negated and one.level is None for one in judged):
        troubles.add("a negation that may reach further")
    return Clause(judged, trouble=next(filter(None, sorted(troubles)), ""))


def _silent(parts: Sequence[Piece]) -> Clause:
    words = [part for part in parts if part.tag not in ("polite", "filler", "nod")]
    refused = [part for part in words if part.tag == "neg" and part.value]
    if refused and refused[0] is words[-1]:  # "không được": a judgement when nothing follows
        return Clause([Judged(2, 2, -1, refused[0].text, bent=True)])
    bare_no = bool(words) and all(part.tag in ("neg", "no", "wrong", "nothate", "notthat") for part in words)
    return Clause([], bare_no=bare_no, trouble="wish" if has(parts, "wish") else "")


def _reach(parts: Sequence[Piece], i: int, stop: int, last: bool) -> int:
    """How far after the judging word at `i` the words reach that still bend it."""
    if last:
        return next((j for j in range(i + 1, stop) if parts[j].tag in _NEGATORS), stop)
    end = i + 1
    while end < stop and (parts[end].tag in ("polite", "atall") or _trails(parts, end)):
        end += 1
    return end


def _trails(parts: Sequence[Piece], i: int) -> bool:
    return parts[i].tag == "very" and parts[i].value != "pre"


def _tags(parts: Sequence[Piece]) -> list[str]:
    return [part.tag for part in parts if part.tag in _BENDERS]


def _leading(parts: Sequence[Piece]) -> list[str]:
    """The same of the words before: "lắm" only ever follows ("lam tot" is "làm tốt")."""
    return _tags([part for part in parts if not (part.tag == "very" and part.value == "post")])


def _trouble(before: Sequence[Piece], after: Sequence[Piece], bent: Bent) -> str:
    """A negation whose reach is not sure, or a question: then the clause is not read."""
    negated = next((i for i, part in enumerate(before) if part.tag in _NEGATORS), None)
    if negated is not None and unknowns(before[negated:]):
        return "a negation that may not reach"
    if has(after, *_NEGATORS, "wrong", "no"):
        return "a negation behind"
    if len(bent.negators) > 1 or any(part.tag == "whole" and part.text.startswith(_NO) for part in before):
        return "two negations"
    if any(part.tag == "slip" and part.text.endswith(_NO) for part in before):
        return "a slip that may be a no"
    if has(before, "undo", "mock", "wrong", "no") or has(after, "mock") or any(part.value == "odd" for part in before):
        return "a word before that may turn it round"
    asks = has(before, "ask") or (has(after, "ask") and negated is None)
    return "a question" if asks else ""


def _led_astray(judged: Piece, before: Sequence[Piece]) -> str:
    """An unknown word straight before "hài lòng" may deny it ("khó hài lòng")."""
    near = [part for part in before if part.tag not in _BENDERS | {"polite", "filler"}]
    return "an unknown word before" if judged.tag == "sat" and near and near[-1].tag == "unknown" else ""


def _cut_in_two(parts: Sequence[Piece]) -> str:
    cut = parts[0].text in _HALF and len(parts) > 1 and parts[1].tag == "unknown"
    return "half of an unknown word" if cut else ""


def _judged(part: Piece, bent: Bent) -> Judged:
    base = part.level
    found = level(part.tag, base, bent)
    side = (base > 3) - (base < 3)
    if bent.negators:
        side = -side if part.tag != "middle" else 0
    return Judged(
        STANDING[part.tag],
        found,
        side,
        part.text,
        mild=bent.softened or part.tag == "slow" or (bool(bent.negators) and base < 3),
        bent=bool(_BENDERS & set(bent.before)),
        negated=bool(bent.negators),
    )


def _weigh(sides: list[list[Clause]]) -> Verdict:
    verdicts = [_together(side) for side in sides]
    verdicts = [v for v in verdicts if v != _Together()]
    if not verdicts:
        return Verdict()
    if len(verdicts) == 2 and verdicts[0].standing == 3 and verdicts[1].trouble == "wish":
        return verdicts[0].verdict()  # "hài lòng nhưng cần cải thiện thêm"
    if any(v.trouble for v in verdicts):
        return Verdict(trouble=next(v.trouble for v in verdicts if v.trouble))
    if len(verdicts) == 1:
        return verdicts[0].verdict()
    return _contrast(verdicts[:-1], verdicts[-1])


@dataclass(frozen=True, slots=True)
class _Together:
    """One side of a contrast: its level and standing, or only which way it leans."""

    level: int | None = None
    standing: int = 0
    lean: int = 0
    mild: bool = True
    bent: bool = False
    trouble: str = ""

    def verdict(self) -> Verdict:
        if self.level is None:
            return Verdict(trouble="leans but names no level")
        return Verdict(self.level, self.standing, rule="negation+intensity" if self.bent else "words")


def _together(clauses: list[Clause]) -> _Together:
    judged = [one for clause in clauses for one in clause.judged if not clause.trouble]
    troubles = [clause.trouble for clause in clauses if clause.trouble and clause.trouble != "wish"]
    if troubles:
        return _Together(trouble=troubles[0])
    wished = any(clause.trouble == "wish" for clause in clauses)
    if not judged:
        return _Together(trouble="wish" if wished else "")
    if any(clause.bare_no for clause in clauses):
        return _Together(trouble="a bare no beside a judgement")
    return _agree(judged, wished)


def _agree(judged: list[Judged], wished: bool) -> _Together:
    top = max(one.standing for one in judged)
    levels = {one.level for one in judged if one.standing == top}
    sides = {one.side for one in judged if one.level is not None or one.standing > 1} - {0}
    if len(sides) > 1 or (wished and top < 3):
        return _Together(trouble="praise and blame side by side")
    if None in levels or len({(n > 3) - (n < 3) for n in levels if n}) > 1:
        return _hint(judged, levels)
    decided = max(levels) if max(levels) > 3 else min(levels)
    if _between(judged, top, decided):
        return _Together(trouble="between two levels")
    return _Together(
        decided, top, (decided > 3) - (decided < 3), all(one.mild for one in judged), any(one.bent for one in judged)
    )


def _hint(judged: list[Judged], levels: set[int | None]) -> _Together:
    leans = {one.side for one in judged}
    if len(leans) == 1 and all(one.mild or one.standing == 1 for one in judged):
        return _Together(lean=leans.pop(), mild=all(one.mild for one in judged))
    return _Together(trouble="names no level")


def _between(judged: list[Judged], top: int, decided: int) -> bool:
    """Lesser words that contradict: "bình thường, hài lòng", or "rất tốt … hài lòng" (5 against 4)."""
    lesser = {one.level for one in judged if one.standing < top and one.level is not None}
    if any((n > 3) - (n < 3) != (decided > 3) - (decided < 3) for n in lesser):
        return True
    return top == 2 and bool(lesser) and lesser != {decided}


def _contrast(earlier: list[_Together], last: _Together) -> Verdict:
    """As in "hơi chậm nhưng được": the last side decides when what came before only concedes."""
    if last.level is None:
        return _caveat(earlier, last)
    for before in earlier:
        if not _concedes(before, last):
            return Verdict(trouble="a contrast that is not settled")
    return Verdict(last.level, last.standing, rule="contrast")


def _caveat(earlier: list[_Together], last: _Together) -> Verdict:
    """As in "hài lòng nhưng hơi lâu": the scale's own words stand against a mild "but"."""
    first = earlier[0]
    if len(earlier) == 1 and first.standing == 3 and first.level in (2, 4) and last.lean and last.mild:
        return Verdict(first.level, 3, rule="contrast")
    return Verdict(trouble="a contrast that is not settled")


def _concedes(before: _Together, last: _Together) -> bool:
    if before.level is None:
        return before.mild or last.standing == 3
    if before.lean == last.lean:
        return before.level == last.level or before.standing < last.standing
    if last.standing == 3:
        return before.standing == 1 or (before.level == 3 and last.level in (2, 4))
    return before.standing == 1 and last.level == 3
