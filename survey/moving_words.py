"""Whether somebody asks to go on elsewhere: the whole message, with or without marks, and nothing less."""

from __future__ import annotations

import re

from survey.reading.syllables import bare

# What nobody says for any other reason, also where their own words are asked for.
_PLAIN = frozenset(
    [
        "chuyen kenh",
        "doi kenh",
        "ma chuyen",
        "ma chuyen kenh",
        "ma chuyen may",
        "lay ma chuyen",
        "lay ma chuyen kenh",
        "xin ma chuyen kenh",
        "cho ma chuyen kenh",
        "chuyen kenh khac",
        "doi kenh khac",
        "chuyen sang kenh khac",
        "doi sang kenh khac",
    ]
)

# What may also be an opinion, or the beginning of one: taken only where no words of their own are asked for.
_LIKELY = frozenset(
    [
        "doi may",
        "chuyen may",
        "doi may khac",
        "chuyen may khac",
        "chuyen sang may khac",
        "doi sang may khac",
        "doi dien thoai",
        "chuyen dien thoai",
        "lay ma",
        "xin ma",
        "cho ma",
        "cho xin ma",
        "gui ma",
        "lam tiep tren may khac",
        "tra loi tren may khac",
        "lam tiep tren zalo",
        "tra loi tren zalo",
        "chuyen sang zalo",
        "doi sang zalo",
        "lam tiep tren telegram",
        "tra loi tren telegram",
        "chuyen sang telegram",
        "doi sang telegram",
        "chuyen qua zalo",
        "chuyen qua telegram",
    ]
)

_COURTESY = re.compile(r"^(toi |em |xin |hay |cho toi |toi muon |muon |can )+| (a|nhe|voi|giup|di|giup toi)$")
_LONGEST = 60  # characters


def asks_to_move(text: str, *, own_words: bool = False) -> bool:
    """Whether the message asks for a code to go on elsewhere; `own_words`: an open question is being asked."""
    if len(text) > _LONGEST:
        return False
    said = " ".join(re.findall(r"\w+", bare(text.lower())))
    if said in _PLAIN:
        return True
    shorter = _COURTESY.sub("", said)
    return shorter in _PLAIN or (not own_words and (said in _LIKELY or shorter in _LIKELY))
