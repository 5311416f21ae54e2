"""What a message asks the conversation to do: skip, go back, stop, who are you, where is my case …"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from survey.reading.lexicon import word_set
from survey.reading.pieces import Piece, unknowns
from survey.reading.result import Reading, unclear

OPT_OUT = "opt_out"  # the value of a stop that is meant for every message

_COURTESIES = ("greeting", "thanks")
_BESIDE = frozenset(
    {"polite", "filler", "nod", "icon", "thing", "wish", "mend", "very", "little", "also", "place", "truly", "mention"}
    | {",", ".", "!", "?", ":", "\n", "-", ";", "(", ")"}
)
_BESIDE_STRICT = _BESIDE - {"thing", "very", "little", "also", "place"}
_PLEASE = word_set("please")
_TRAILING = word_set("trailing")
_MOST_UNKNOWN = 4
_HELP = frozenset({"giúp", "giup"})  # polite beside anything else
_COURTEOUS = frozenset({"polite", "nod", ",", ".", "!", "icon"})
_FARTHEST_BACK = 100  # questions; a form has fewer
_NEGATORS = frozenset({"neg", "nothate", "notthat", "notquite"})

# Two requests in one message, where one includes or outweighs the other. Any other pair is asked back.
_OUTWEIGHS = {
    frozenset({"skip", "no_opinion"}): "skip",
    frozenset({"delete_data", "stop"}): "delete_data",
    frozenset({"explain", "repeat"}): "explain",
    frozenset({"explain", "no_opinion"}): "explain",
    frozenset({"abuse", "stop"}): "stop",
    frozenset({"help_human", "explain"}): "help_human",
    frozenset({"help_human", "no_opinion"}): "help_human",
    frozenset({"complaint", "help_human"}): "complaint",
    frozenset({"complaint", "abuse"}): "complaint",
    frozenset({"complaint", "case_status"}): "complaint",
    frozenset({"back", "repeat"}): "back",
    frozenset({"skip", "stop"}): "stop",
    frozenset({"leave", "stop"}): "leave",
    frozenset({"leave", "abuse"}): "leave",
    frozenset({"leave", "skip"}): "leave",
    frozenset({"leave", "delete_data"}): "delete_data",
}
_LEAVE = Reading("stop", OPT_OUT, rule="command")  # not only this survey: no messages any more


def labels(parts: Sequence[Piece]) -> list[str]:
    """The requests found in the message, each once; courtesies last."""
    asked = [part for part in parts if _requests(part)]
    found = dict.fromkeys(_label(part) for part in asked if len(asked) == 1 or part.text not in _PLEASE)
    return sorted(found, key=lambda label: label in _COURTESIES)


def _requests(part: Piece) -> bool:
    return part.tag in ("command", "whole", "grievance") or (part.tag == "no" and bool(part.value))


def _label(part: Piece) -> str:
    return part.value.partition(":")[0]


def _value(parts: Sequence[Piece], label: str) -> str | int | None:
    """What the request says more closely ("who:number"), or how far to go back; None when it does not, or says two."""
    mine = [part for part in parts if _requests(part) and _label(part) == label]
    if label == "back":
        return next((min(int(part.number), _FARTHEST_BACK) for part in mine if part.number), None)
    said = {part.value.partition(":")[2] for part in mine} - {""}
    return said.pop() if len(said) == 1 else None


def find(parts: Sequence[Piece]) -> Reading | None:
    """The one request of a message that holds no answer; None when it holds none."""
    if {part.text for part in parts} & _HELP and all(part.text in _HELP or part.tag in _COURTEOUS for part in parts):
        return Reading("help_human", rule="command")
    found = labels(parts)
    wanted = [label for label in found if label not in _COURTESIES]
    if not wanted:
        return _courtesy(parts, found)
    if denied(parts):
        return unclear("a request with a no before it")
    label = wanted[0] if len(wanted) == 1 else _OUTWEIGHS.get(frozenset(wanted))
    if label is None:
        return unclear("more than one request")
    if not _stands(parts):
        return None
    return _LEAVE if label == "leave" else Reading(label, _value(parts, label), rule="command")


def whole(parts: Sequence[Piece]) -> Reading | None:
    """The request, when the whole message is nothing else (what an open question demands)."""
    if all(_requests(part) or part.tag in _BESIDE_STRICT or "pick" in part.tags for part in parts):
        return find(parts)
    return None


def _stands(parts: Sequence[Piece]) -> bool:
    others = [part for part in parts if not _requests(part) and part.text not in _TRAILING]
    if any(part.tag == "command" or part.tag == "grievance" for part in parts):
        return unknowns(others) <= _MOST_UNKNOWN or any(part.tag == "grievance" for part in parts)
    stops = any(part.value in ("stop", "leave") for part in parts)  # "toi muon dung dich vu": there it may be "dùng"
    return all(part.tag in (_BESIDE_STRICT if stops else _BESIDE) for part in others)


def denied(parts: Sequence[Piece]) -> bool:
    """As in "không bỏ qua", "đừng xoá": the opposite of a request is not guessed."""
    return any(a.tag in _NEGATORS and _requests(b) and b.value not in _COURTESIES for a, b in pairwise(parts))


def _courtesy(parts: Sequence[Piece], found: list[str]) -> Reading | None:
    if not found:
        return None
    others = [part for part in parts if not _requests(part)]
    if unknowns(others) > 3 or any(
        part.tag not in _BESIDE | {"unknown", "number", "yes", "right", "vague"} for part in others
    ):
        return None
    return Reading("thanks" if "thanks" in found else found[0], rule="courtesy")
