"""A reply to a five-level question: numbers, icons and words, and whether they agree."""

from __future__ import annotations

from collections.abc import Sequence

from survey.reading import icons
from survey.reading.judgement import Verdict, judge
from survey.reading.lexicon import word_set
from survey.reading.negation import STANDING
from survey.reading.numbers import Mention, mentions
from survey.reading.pieces import Piece, has, unknowns
from survey.reading.result import Reading, likert, unclear

_IDLE = frozenset(
    {
        "polite",
        "filler",
        "pick",
        "point",
        "mend",
        "thing",
        "icon",
        "nod",
        "yes",
        "right",
        "slip",
        "into",
        "number",
        "thanks",
    }
    | {",", ".", "!", ":", "-", "\n", "(", ")", "star", "+", ";", "command"}
)


_BECAUSE = word_set("because")


def read_scale(parts: Sequence[Piece]) -> Reading:
    """likert_1 … likert_5, or unclear with the reason."""
    if has(parts, "?"):
        return unclear("a question mark")
    numbers = mentions(parts)
    rated = _rated(parts, numbers)
    if rated is not None and not rated.clear:
        return rated
    end = len(parts) if rated is None else _reason(parts, numbers)
    verdict = judge([part for i, part in enumerate(parts[:end]) if not _in_number(numbers, i)])
    if verdict.trouble:
        return unclear(verdict.trouble)
    if rated is not None and _against(rated, judge(parts[end:])):
        return unclear("a reason against its rating")
    return _with_icons(parts, rated, verdict)


def _against(rated: Reading, reason: Verdict) -> bool:
    level = rated.value if isinstance(rated.value, int) else 0
    return reason.level is not None and (reason.level - 3) * (level - 3) < 0


def _reason(parts: Sequence[Piece], numbers: Sequence[Mention]) -> int:
    """Where the reason of a rating already said begins: "3 vì phải đi lại nhiều"."""
    start = next((one.end for one in numbers if one.rates and not one.rejected), 0)
    return next((i for i in range(start, len(parts)) if parts[i].text in _BECAUSE), len(parts))


def _in_number(numbers: Sequence[Mention], i: int) -> bool:
    return any(one.at <= i < one.end for one in numbers)


def _rated(parts: Sequence[Piece], numbers: Sequence[Mention]) -> Reading | None:
    """What the numbers say: a level, nothing at all, or that they cannot be read."""
    rating = [one for one in numbers if one.rates and not one.rejected]
    if not rating:
        return unclear("a number taken back") if any(one.rates for one in numbers) else None
    if any(one.level is None for one in rating):
        return unclear("a number off the scale")
    if len({one.level for one in rating}) > 1 or sum(not one.plainly for one in rating) > 1:
        return unclear("more than one number")
    claim = parts[: _reason(parts, numbers)]
    if has(claim, "neg", "notthat", "nothate") and not any(one.rejected for one in numbers) and not _judges(claim):
        return unclear("a number beside a no")
    others = [part for i, part in enumerate(claim) if not _in_number(numbers, i)]
    if unknowns(others) > (6 if rating[0].plainly else 0) or has(others, "about", "vague", "ask", "doubt", "wish"):
        return unclear("a number among other words")
    return likert(rating[0].level or 0, _how(rating[0], any(one.rejected for one in numbers)))


def _how(rating: Mention, corrected: bool) -> str:
    if rating.share:
        return "percent"
    return "number corrected" if corrected else "number" if rating.plainly else "digit"


def _judges(parts: Sequence[Piece]) -> bool:
    return any(part.tag in STANDING for part in parts)


def _with_icons(parts: Sequence[Piece], rated: Reading | None, verdict: Verdict) -> Reading:
    drawn = [part.text for part in parts if part.tag == "icon" or part.tag == "*"]
    if rated is None and verdict.level is None:
        return _drawn(parts, drawn)
    said = _agreed(rated, verdict)
    if not said.clear or not drawn:
        return said
    return _beside_icons(said, drawn)


def _drawn(parts: Sequence[Piece], drawn: list[str]) -> Reading:
    if not drawn:
        return unclear("nothing judged")
    if any(part.tag not in _IDLE and part.tag != "*" for part in parts) or has(parts, "number"):
        return unclear("icons among other words")
    found = icons.stars(drawn) or icons.mood(drawn)
    return likert(found, "icon") if found else unclear("icons that name no level")


def _beside_icons(said: Reading, drawn: list[str]) -> Reading:
    shown = icons.side(drawn)
    level = said.value if isinstance(said.value, int) else 0
    lean = (level > 3) - (level < 3)
    if shown == 9 or (shown and shown != lean and not (shown > 0 and level == 3)):
        return unclear("icons against words")
    counted = icons.stars(drawn)
    return unclear("stars against words") if counted and len(drawn) > 1 and counted != level else said


def _agreed(rated: Reading | None, verdict: Verdict) -> Reading:
    if rated is None:
        return likert(verdict.level or 0, verdict.rule)
    if verdict.level is None or rated.value == verdict.level:
        return rated
    level = rated.value if isinstance(rated.value, int) else 0
    if rated.rule == "percent":
        return rated if level > 3 and verdict.level > 3 else unclear("a percentage against its words")
    same_side = (level > 3) - (level < 3) == (verdict.level > 3) - (verdict.level < 3)
    return rated if same_side and verdict.standing < 3 and level != 3 else unclear("a digit against its words")
