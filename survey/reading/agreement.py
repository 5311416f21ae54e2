"""Yes and no: at the consent, at the summary, and at a question whose choices are a yes and a no."""

from __future__ import annotations

from collections.abc import Sequence

from survey.reading import icons
from survey.reading.lexicon import word_set
from survey.reading.pieces import Piece
from survey.reading.result import Reading, unclear

_IDLE = frozenset(
    {"polite", "filler", "icon", "wish", "very", "truly", "thing", "also", ",", ".", "!", "-", ":", "\n", "pick"}
)
_ASIDE = frozenset({"polite", "nod", "icon", "assent", "okay", ",", ".", "!", "\n"})
_MYSELF = word_set("myself")
_THERE = word_set("trailing")
_NO_OF = {"khỏi": "no", "khoi": "no", "no": "no", "nope": "no"}
_YES = frozenset({"yes", "nod", "fair", "okay"})
_NO = frozenset({"no", "neg"})
_PLAIN_YES = frozenset({"yes", "nod", "right", "okay"})
_BEGINNING = word_set("beginning")
_AGAIN = word_set("again")


def read_consent(parts: Sequence[Piece]) -> Reading:
    """Yes only when every word agrees; a yes beside a condition, a question or a no is asked again."""
    return _answer(parts, yes=_YES | {"right"}, no=_NO)


def read_confirmation(parts: Sequence[Piece], *, level: bool) -> Reading:
    """Is it right, what was just asked back? Where it is a level, words that may be a level themselves are no yes."""
    reading = _answer(parts, yes=_YES | {"right"}, no=_NO | {"wrong", "notthat"})
    plain = any(_tag(part) in _PLAIN_YES for part in _core(parts)) and not any(part.tag == "very" for part in parts)
    return reading if plain or not level or reading.label != "yes" else unclear("a yes or a level")


def read_summary(parts: Sequence[Piece]) -> Reading:
    """Is the summary right? A bare "có" or "không" does not say whether to change something: asked again."""
    core = _core(parts)
    if (len(core) == 1 and core[0].text in ("có", "co", "dạ có")) or all(part.tag == "neg" for part in core):
        return unclear("a bare yes or no") if core else _drawn(parts)
    return _answer(parts, yes=_YES | {"right"}, no=_NO | {"wrong", "notthat", "mend", "slip"})


def begins(parts: Sequence[Piece], phase: str) -> Reading | None:
    """The wish to begin: yes where a yes is asked for, else to go on. To do it again counts where nothing is open."""
    core = " ".join(part.text for part in parts if part.tag not in _ASIDE and part.text not in _MYSELF)
    if core in _BEGINNING:
        return Reading("yes" if phase in ("consent", "summary") else "resume", rule="beginning")
    again = core in _AGAIN and phase in ("idle", "paused", "ended")
    return Reading("resume", rule="beginning") if again else None


def _answer(parts: Sequence[Piece], yes: frozenset[str], no: frozenset[str]) -> Reading:
    core = _core(parts)
    if any(part.tag == "?" for part in parts):
        return unclear("a question mark")
    if not core:
        return _drawn(parts)
    tags = {_tag(part) for part in core}
    if tags <= yes:
        return _unless_frowning(parts, Reading("yes", rule="agreement"))
    return Reading("no", rule="agreement") if _refuses(core, tags, yes, no) else unclear("neither yes nor no")


def _core(parts: Sequence[Piece]) -> list[Piece]:
    return [part for part in parts if part.tag not in _IDLE and part.value not in ("thanks", "greeting")]


def _tag(part: Piece) -> str:
    if part.tag == "helpful" and "right" in part.tags:  # "chính xác"
        return "right"
    if part.tag == "middle" and part.text in ("cũng được", "cung duoc", "cũng đc", "cx đc"):
        return "fair"
    if part.tag == "command" and part.value == "resume":
        return "yes"
    if part.tag == "ask" and part.text in _THERE:
        return "no"
    return "not yet" if part.tag == "neg" and part.text.startswith("ch") else _NO_OF.get(part.text, part.tag)


def _refuses(core: Sequence[Piece], tags: set[str], yes: frozenset[str], no: frozenset[str]) -> bool:
    """Only noes; or a no straight before what it denies ("không tham gia", "không ok")."""
    if all(part.text in _THERE for part in core):
        return False
    if tags <= no | {"nod"} and tags & no:
        return not (tags & {"nod"}) or core[0].tag != "nod" or core[0].text not in ("có", "co")
    return len(core) == 2 and core[0].tag == "neg" and core[1].tag in yes - {"nod"}


def _drawn(parts: Sequence[Piece]) -> Reading:
    side = icons.side([part.text for part in parts if part.tag == "icon"])
    return Reading({1: "yes", -1: "no"}[side], rule="icon") if side in (1, -1) else unclear("nothing said")


def _unless_frowning(parts: Sequence[Piece], reading: Reading) -> Reading:
    side = icons.side([part.text for part in parts if part.tag == "icon"])
    return reading if side in (0, 1) else unclear("icons against words")
