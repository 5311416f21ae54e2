"""Numbers that rate ("4", "4/5", "8 điểm", "90%"), told apart from numbers that count something else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from survey.reading.lexicon import word_set
from survey.reading.negation import STANDING
from survey.reading.pieces import Piece

_OF_TEN = word_set("out of ten")
# "1 mình", "4 anh em", "số 4 đường …": the word behind says what the number counts.
_WITH = word_set("counted with")
# A spoken number is a rating only when it ends what is said ("ba tôi" is a father, "năm nay" a year).
_CLOSING = word_set("closing")
_BESIDE = frozenset(
    {
        "point",
        "percent",
        "over",
        "/",
        "%",
        "number",
        ",",
        ".",
        "!",
        ":",
        "-",
        "icon",
        "\n",
        "slip",
        "into",
        "command",
        "rather",
        "but",
        ")",
    }
    | set(STANDING)
)
_OF = frozenset({"/", "over"})  # "4/5", "tám trên mười", "ba phần mười"
TEN_TO_FIVE = (1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5)  # 0…10 → the shown scale


@dataclass(slots=True)
class Mention:
    """One number in the message. `level` is None when it counts or cannot be a rating."""

    at: int  # index of its first piece
    end: int
    level: int | None = None
    rates: bool = True  # False: it counts something else
    plainly: bool = False  # "số 4", "4 sao", "4/5": said to be a rating, not only a digit
    rejected: bool = False
    share: bool = False  # a percentage


def mentions(parts: Sequence[Piece]) -> list[Mention]:
    """Every number of the message, with those taken back ("4 à nhầm 3", "không phải 2 mà là 4") rejected."""
    found: list[Mention] = []
    i = 0
    while i < len(parts):
        if parts[i].tag == "number":
            found.append(_mention(parts, i))
            i = found[-1].end
        else:
            i += 1
    _reject(parts, found)
    return found


def out_of_ten(value: float) -> int | None:
    """7.5 of ten lies between 7 and 8, both level 4; 8.5 lies between two levels: None."""
    if not 0 <= value <= 10:
        return None
    low, high = TEN_TO_FIVE[int(value)], TEN_TO_FIVE[-int(-value // 1)]
    return low if low == high else None


def _at(parts: Sequence[Piece], i: int) -> Piece:
    return parts[i] if 0 <= i < len(parts) else Piece("")


def _mention(parts: Sequence[Piece], i: int) -> Mention:
    value, scale = parts[i].number or 0.0, _scale(parts)
    if _at(parts, i + 1).tag == "point" and _at(parts, i + 2).tag in _OF and _is_of(parts, i + 2):  # "7 điểm trên 10"
        return _fraction(parts, i, value, i + 2)
    if scale and value <= scale:
        return Mention(i, i + 1 + (_at(parts, i + 1).tag == "point"), out_of_ten(value * 10 / scale), plainly=True)
    if _is_of(parts, i + 1):
        return _fraction(parts, i, value, i + 1)
    if _at(parts, i + 1).tag in ("%", "percent"):
        return Mention(i, i + 2, out_of_ten(value / 10), plainly=True, share=True)
    if _counts(parts, i):
        return Mention(i, i + 1, rates=False)
    if _at(parts, i + 1).tag == "point":
        return Mention(i, i + 2, _points(value), plainly=True)
    if _is_star(_at(parts, i + 1)):
        return Mention(i, i + 2, _whole(value), plainly=True)
    if value > 5 and _at(parts, i - 1).text in _OF_TEN:
        return Mention(i, i + 1, out_of_ten(value), plainly=True)
    return Mention(
        i, i + 1, _whole(value) if _alone(parts, i) else None, plainly=bool(_at(parts, i - 1).tags & {"pick", "point"})
    )


def _scale(parts: Sequence[Piece]) -> float:
    """As in "thang 10 thì chấm 7": the scale that is said before the number; 0 when none is, or the shown one."""
    said = next((part.number for part in parts if part.tag == "scale"), None)
    return said if said in (10, 100) else 0


def _is_of(parts: Sequence[Piece], bar: int) -> bool:
    """Whether "/" or "trên" stands here, and a number behind it."""
    return bool(_at(parts, bar).tags & _OF) and _at(parts, bar + 1).tag == "number"


def _fraction(parts: Sequence[Piece], i: int, value: float, bar: int) -> Mention:
    """`bar`: where "/" or "trên" stands, with what the number is of behind it."""
    of, end = parts[bar + 1].number, bar + 2
    if _at(parts, end).tag == "/" or _at(parts, i - 1).tag == "/":  # a date
        return Mention(i, end + 2 * (_at(parts, end).tag == "/"), rates=False)
    end += _at(parts, end).tag == "point" or _is_star(_at(parts, end))
    if of == 5:
        return Mention(i, end, _whole(value), plainly=True)
    if of in (10, 100) and value <= of:
        return Mention(i, end, out_of_ten(value * 10 / of), plainly=True)
    return Mention(i, end)


def _points(value: float) -> int | None:
    if value == 0:
        return 1
    if value <= 5:
        return _whole(value)
    return out_of_ten(value if value <= 10 else value / 10)


def _whole(value: float) -> int | None:
    return int(value) if value in (1, 2, 3, 4, 5) else None


def _is_star(part: Piece) -> bool:
    return part.tag == "star" or part.text in ("sao", "*", "⭐", "★", "🌟")


def _counts(parts: Sequence[Piece], i: int) -> bool:
    """Does the number count something, or name a place or a day, rather than rate?"""
    after = _at(parts, i + 1)
    if "unit" in after.tags or (parts[i].number or 0) > 100 or after.text in _WITH:
        return True
    if parts[i].value and after.tag and after.text not in _CLOSING and after.tag not in _BESIDE:
        return True
    return _placed(parts, i) and after.tag != "point" and not _is_star(after)


def _placed(parts: Sequence[Piece], i: int) -> bool:
    """As in "quầy 4", "quầy số 4", "lần 4"; but not "số 4", "cái số 4", "thủ tục 4"."""
    before, first = _at(parts, i - 1), _at(parts, i - 2)
    if before.text in ("số", "so"):
        return bool(first.tags & {"place", "unit"}) and first.text != "cái"
    if "pick" in before.tags:
        return False
    return bool(before.tags & {"place", "mention"}) or ("unit" in before.tags and "thing" not in before.tags)


def _alone(parts: Sequence[Piece], i: int) -> bool:
    """A digit glued to another number, to a minus or among dashes ("4-5", "1 5") is no rating by itself."""
    before, after = _at(parts, i - 1), _at(parts, i + 1)
    glued = {before.tag, after.tag} & {"number", "/", "+", "="}
    span = (after.tag == "-" and _at(parts, i + 2).tag == "number") or (
        before.tag == "-" and _at(parts, i - 2).tag == "number"
    )
    return not glued and not span and before.tag not in ("about", "over") and not (before.tag == "-" and parts[i].tight)


_STEPS = frozenset({"polite", "filler", "pick", ",", ".", "mend"})


def _reject(parts: Sequence[Piece], found: list[Mention]) -> None:
    for n, mention in enumerate(found):
        tags = [
            (parts[i].tag, i) for i in range(found[n - 1].end if n else 0, mention.at) if parts[i].tag not in _STEPS
        ]
        denied = next((i for tag, i in tags if tag in ("neg", "notthat", "nothate", "wrong")), None)
        slipped = any(tag in ("slip", "into", "rather") for tag, _ in tags)
        if (n and slipped) or (denied is not None and n and _takes_back(parts, denied)):
            found[n - 1].rejected = True
        elif denied is not None and _near(parts, denied, mention.at):
            _deny(parts, denied, mention)


def _deny(parts: Sequence[Piece], denied: int, mention: Mention) -> None:
    """As in "không phải 3": taken back. A bare "không 3" with nothing put in its place cannot be read."""
    if parts[denied].tag == "neg" and not any(part.tag in ("rather", "slip") for part in parts[mention.end :]):
        mention.level = None
    else:
        mention.rejected = True


def _takes_back(parts: Sequence[Piece], i: int) -> bool:
    """As in "3, à không, 4": a bare "không" between two numbers takes the first back; "chứ không phải 2" the second."""
    said_but = i and parts[i - 1].text in ("chứ", "chớ", "chu", "cho")
    return parts[i].tag == "neg" and not said_but and any(p.tag in ("polite", ",") for p in parts[max(0, i - 2) : i])


def _near(parts: Sequence[Piece], denied: int, at: int) -> bool:
    return all(parts[i].tag in _STEPS - {",", "."} for i in range(denied + 1, at))
