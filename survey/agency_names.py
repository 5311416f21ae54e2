"""Which agency a cell means: its code, or its name however it is written."""

from __future__ import annotations

import re
from collections.abc import Mapping

from survey.cells import fold

_SHORT = {"p": "phuong", "x": "xa", "tp": "thanh pho", "tt": "trung tam", "vp": "van phong"}
_COUNCIL = re.compile(r"\b(?:ubnd|uy ban nhan dan)\b")  # "UBND phường Thuận Hóa" and "Phường Thuận Hóa" are one


class AgencyNames:
    """Looks an agency up among the known ones; a name that two agencies share means neither."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._codes = {code.upper(): code for code in names}
        self._by_name: dict[str, set[str]] = {}
        for code, name in names.items():
            for key in (fold(name), _canonical(name)):
                self._by_name.setdefault(key, set()).add(code)

    def __call__(self, text: str) -> str | None:
        written = re.sub(r"\s", "", text).upper()
        if written in self._codes:
            return self._codes[written]
        found = self._by_name.get(fold(text)) or self._by_name.get(_canonical(text)) or set()
        return next(iter(found)) if len(found) == 1 else None


def _canonical(name: str) -> str:
    words = " ".join(_SHORT.get(word, word) for word in fold(name).split())
    return " ".join(_COUNCIL.sub(" ", words).split())
