"""Linear margins of a comment and of its clauses, and what the second step sees of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from survey.comment import Tone
from themes.clauses import Clauses, clauses
from themes.features import Feature, features, negated
from themes.matrix import Vocabulary
from themes.signs import Signs
from themes.text import Word, marked, read

TONES: tuple[Tone, ...] = ("tich_cuc", "tieu_cuc", "trung_tinh", "lan_lon")
SENSITIVE = "nhay_cam"
POLARITY = {"khen": "tich_cuc", "che": "tieu_cuc", "mong": "trung_tinh"}  # learnt from comments of one tone alone
NAMED_AFTER_CODES = (*TONES, SENSITIVE, *POLARITY)
ALARMS = ("sensitive:money", "sensitive:threat", "sensitive:harm", "sensitive:harass")
TOLD = ("tone:praise", "tone:blame", "tone:praise~", "tone:blame~", "tone:wish", "tone:turn")
MOST = 3  # more of the same says no more
BRIBERY = "nhung_nhieu"


@dataclass(frozen=True, slots=True)
class Seen:
    """One comment as features: of the whole, of each clause, and how often words of alarm and of tone stand in it."""

    words: list[Word]
    found: list[Feature]
    clauses: Clauses
    parts: list[set[str]]
    alarms: list[int]
    tones: list[int]

    @property
    def names(self) -> set[str]:
        return {name for name, _, _ in self.found}


class Sight:
    """Reads comments into features."""

    def __init__(self, signs: Signs) -> None:
        self._signs = signs
        self._kept: dict[str, set[str]] = {}

    def whole(self, text: str) -> set[str]:
        """Kept: learning looks at the same comments again and again."""
        if text not in self._kept:
            words = read(text)
            self._kept[text] = {name for name, _, _ in features(words, self._signs, marked(words))}
        return self._kept[text]

    def see(self, text: str) -> Seen:
        words = read(text)
        marks, split = marked(words), clauses(words)
        found = list(features(words, self._signs, marks))
        parts = [{name for name, _, _ in features(words[start:end], self._signs, marks)} for start, end in split.spans]
        seen = [name for name, _, _ in negated(words, self._signs.find(words, marks))]
        alarms, tones = ([min(seen.count(name), MOST) for name in names] for names in (ALARMS, TOLD))
        return Seen(words, found, split, parts, alarms, tones)


@dataclass(frozen=True)
class Look:
    """What the second step sees: a row for each comment. `margins` are of the whole, `best` the highest of a clause."""

    margins: np.ndarray
    best: np.ndarray
    tone: np.ndarray
    alarm: np.ndarray

    def theme(self, at: int) -> np.ndarray:
        return np.stack([self.margins[:, at], self.best[:, at]], axis=1)

    def joined(self, others: Sequence[Look]) -> Look:
        every = (self, *others)
        return Look(*(np.concatenate([getattr(one, name) for one in every]) for name in self.__dataclass_fields__))

    def ordered(self, order: np.ndarray) -> Look:
        return Look(*(getattr(self, name)[order] for name in self.__dataclass_fields__))


@dataclass(frozen=True, slots=True)
class Trace:
    """Features where they stand: columns of the matrix, first words, the ones after the last; `values` by column."""

    columns: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    values: np.ndarray


@dataclass(frozen=True)
class Margins:
    """`names`: the codes, then NAMED_AFTER_CODES."""

    names: tuple[str, ...]
    vocabulary: Vocabulary
    coefficients: np.ndarray  # features × names
    bias: np.ndarray

    def look(self, texts: Sequence[str], sight: Sight) -> Look:
        return self.looked([sight.see(text) for text in texts])

    def looked(self, seen: Sequence[Seen]) -> Look:
        whole = self._of([one.names for one in seen])
        parts = self._of([part for one in seen for part in one.parts])
        ends = np.cumsum([len(one.parts) for one in seen])
        pieces = np.split(parts, ends[:-1])
        best = np.stack([piece.max(axis=0) for piece in pieces])
        tone = np.stack([self._tone(*one) for one in zip(seen, whole, pieces, strict=True)])
        alarm = np.stack([self._alarm(*one) for one in zip(seen, whole, best, strict=True)])
        return Look(whole, best, tone, alarm)

    def _of(self, sets: Sequence[set[str]]) -> np.ndarray:
        return self.vocabulary.matrix(sets) @ self.coefficients + self.bias

    def _tone(self, seen: Seen, whole: np.ndarray, parts: np.ndarray) -> np.ndarray:
        """Praise against blame, and wishing, of the whole, of the clauses at both ends and of the extreme ones."""
        first = self.names.index(TONES[0])
        tones, polar = whole[first : first + len(TONES)], slice(-len(POLARITY), None)
        praise, blame, wish = parts[:, polar].T
        lean = praise - blame
        split = seen.clauses
        shape = [len(parts), min(len(parts), 2), split.strong, split.strong > 0, split.weak, min(len(seen.words), 40)]
        leaning = [lean.max(), lean.min(), lean[0], lean[-1], wish.max(), wish.min(), wish[0], wish[-1]]
        return np.array(
            [*tones, *whole[polar], *leaning, max(lean.max(), 0) * max(-lean.min(), 0), *shape, *seen.tones]
        )

    def _alarm(self, seen: Seen, whole: np.ndarray, best: np.ndarray) -> np.ndarray:
        sensitive, bribery, first = (self.names.index(name) for name in (SENSITIVE, BRIBERY, TONES[0]))
        tones = whole[first : first + len(TONES)]
        return np.array([whole[sensitive], best[sensitive], whole[bribery], best[bribery], *tones, *seen.alarms])

    def trace(self, found: Sequence[Feature]) -> Trace:
        """Where the features of a comment stand, and what each is worth before a theme weighs it."""
        known = [(place, start, end) for name, start, end in found if (place := self._place(name)) is not None]
        columns, starts, ends = np.array(known, dtype=np.int64).reshape(-1, 3).T
        return Trace(columns, starts, ends, self.vocabulary.values(np.unique(columns)))

    def _place(self, name: str) -> int | None:
        return self.vocabulary.places.get(name)

    def carried(self, trace: Trace, at: int, count: int) -> np.ndarray:
        """How much each of `count` words carried name number `at`; a feature is shared out over its words."""
        unique, back = np.unique(trace.columns, return_inverse=True)
        worth = (trace.values * self.coefficients[unique, at])[back] / (trace.ends - trace.starts)
        steps = np.bincount(trace.starts, worth, count + 1) - np.bincount(trace.ends, worth, count + 1)
        return np.cumsum(steps[:count])

    def save(self, folder: Path) -> None:
        self.vocabulary.save(folder)
        (folder / "names.json").write_text(json.dumps(self.names), "utf-8")
        np.save(folder / "coefficients.npy", self.coefficients)
        np.save(folder / "bias.npy", self.bias)

    @classmethod
    def load(cls, folder: Path) -> Margins:
        names = tuple(json.loads((folder / "names.json").read_text("utf-8")))
        coefficients = np.load(folder / "coefficients.npy", allow_pickle=False)
        return cls(names, Vocabulary.load(folder), coefficients, np.load(folder / "bias.npy", allow_pickle=False))
