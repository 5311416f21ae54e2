"""Figures of comments that were read: themes, tone, personal data, the sensitive. Nothing known is None, not nought."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cli.evaluating.comment_rows import Comment
from survey.comment import Coded
from survey.masking import Masked

DIGITS = 4


@dataclass(frozen=True, slots=True)
class Read:
    """One comment and what it was read as. `masked` is None for a reader that does not mask itself."""

    comment: Comment
    coded: Coded
    masked: Masked | None = None

    @property
    def assigned(self) -> set[str]:
        return {one.code for one in self.coded.themes}

    def missed(self) -> list[str]:
        """Personal data that no mask touches."""
        spans = self.masked.spans if self.masked else ()
        return [text for text, start, end in self._personal() if not any(one.touches(start, end) for one in spans)]

    def needless(self) -> list[str]:
        """What was masked and touches nothing personal."""
        personal = list(self._personal())
        return [
            self.comment.text[one.start : one.end]
            for one in (self.masked.spans if self.masked else ())
            if not any(one.touches(start, end) for _, start, end in personal)
        ]

    def _personal(self) -> Iterator[tuple[str, int, int]]:
        """Each labelled piece at a place of its own; one that the text does not hold is passed over."""
        taken: list[tuple[int, int]] = []
        for piece in self.comment.personal or ():
            start = self._place(piece, taken)
            if start >= 0:
                taken.append((start, start + len(piece)))
                yield piece, start, start + len(piece)

    def _place(self, piece: str, taken: Sequence[tuple[int, int]]) -> int:
        start = self.comment.text.find(piece)
        while start >= 0 and any(start < end and first < start + len(piece) for first, end in taken):
            start = self.comment.text.find(piece, start + 1)
        return start


def composed(comment: Comment) -> Comment:
    """With its marks composed, so that what was labelled is found again in the text."""
    text = unicodedata.normalize("NFC", comment.text)
    personal = comment.personal and tuple(unicodedata.normalize("NFC", one) for one in comment.personal)
    return Comment(comment.line, comment.id, text, comment.themes, comment.tone, personal, comment.sensitive)


def figures(found: Sequence[Read], codes: Sequence[str]) -> dict[str, Any]:
    """Of themes that were assigned; what waits for a person (`doubtful`) counts as not found."""
    return {
        "rows": len(found),
        **_themes([one for one in found if one.comment.themes is not None], codes),
        **_tone([one for one in found if one.comment.tone is not None]),
        **_personal([one for one in found if one.comment.personal is not None and one.masked]),
        **_sensitive([one for one in found if one.comment.sensitive is not None]),
    }


def _themes(found: Sequence[Read], codes: Sequence[str]) -> dict[str, Any]:
    """Macro-F1 is over the themes that the file speaks of."""
    themes = {code: _theme(found, code) for code in codes}
    spoken = [one["f1"] for one in themes.values() if one["rows"]]
    right, said, labelled = (sum(one[key] for one in themes.values()) for key in ("right", "said", "rows"))
    exact = sum(one.assigned == one.comment.themes for one in found)
    return {
        "micro_f1": _share(2 * right, said + labelled) if found else None,
        "macro_f1": round(sum(spoken) / len(spoken), DIGITS) if spoken else None,
        "exact": _share(exact, len(found)),
        "doubtful": sum(len(one.coded.doubtful) for one in found),
        "themes": {code: one for code, one in themes.items() if one["rows"] or one["said"]} if found else None,
    }


def _theme(found: Sequence[Read], code: str) -> dict[str, Any]:
    labelled = [one for one in found if code in (one.comment.themes or ())]
    said = [one for one in found if code in one.assigned]
    right = sum(code in one.assigned for one in labelled)
    return {
        "rows": len(labelled),
        "said": len(said),
        "right": right,
        "precision": _share(right, len(said)),
        "recall": _share(right, len(labelled)),
        "f1": _share(2 * right, len(said) + len(labelled)) or 0.0,
    }


def _tone(found: Sequence[Read]) -> dict[str, Any]:
    confused: dict[str, dict[str, int]] = {}
    for one in found:
        row = confused.setdefault(str(one.comment.tone), {})
        row[one.coded.tone] = row.get(one.coded.tone, 0) + 1
    right = sum(one.coded.tone == one.comment.tone for one in found)
    return {"tone_accuracy": _share(right, len(found)), "tones": confused or None}


def _personal(found: Sequence[Read]) -> dict[str, Any]:
    pieces = sum(len(one.comment.personal or ()) for one in found)
    masks = sum(len(one.masked.spans) for one in found if one.masked)
    missed, needless = (sum(len(part) for part in parts) for parts in _both(found))
    return {
        "pii_recall": _share(pieces - missed, pieces),
        "pii_precision": _share(masks - needless, masks),
        "pii_spans": pieces if found else None,
    }


def _both(found: Sequence[Read]) -> tuple[list[list[str]], list[list[str]]]:
    return [one.missed() for one in found], [one.needless() for one in found]


def _sensitive(found: Sequence[Read]) -> dict[str, Any]:
    labelled = [one for one in found if one.comment.sensitive]
    said = [one for one in found if one.coded.sensitive]
    right = sum(one.coded.sensitive for one in labelled)
    return {
        "sensitive_recall": _share(right, len(labelled)),
        "sensitive_precision": _share(right, len(said)) if found else None,
        "sensitive_rows": len(labelled) if found else None,
    }


def _share(part: int, of: int) -> float | None:
    return round(part / of, DIGITS) if of else None
