"""Sets of features as rows of a sparse matrix: words weighed by how rare they are, signs by a fixed weight."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from themes.features import SIGN

RARE = 2  # a feature seen in fewer comments is noise
SIGN_WEIGHT = 0.04  # found by training on some writers and testing on others; the more writers, the less signs weigh


@dataclass(frozen=True)
class Vocabulary:
    places: dict[str, int]
    weights: np.ndarray  # one a feature; words: inverse document frequency, signs: 0
    is_sign: np.ndarray

    @classmethod
    def of(cls, sets: Sequence[Collection[str]]) -> Vocabulary:
        counts = Counter(name for one in sets for name in one)
        names = sorted(name for name, count in counts.items() if count >= RARE)
        return cls._made(names, [log((1 + len(sets)) / (1 + counts[name])) + 1 for name in names])

    @classmethod
    def _made(cls, names: list[str], weights: Sequence[float]) -> Vocabulary:
        sign = np.array([name[0] == SIGN for name in names], dtype=bool)
        return cls({name: at for at, name in enumerate(names)}, np.asarray(weights, dtype=np.float64), sign)

    def row(self, names: Collection[str]) -> tuple[np.ndarray, np.ndarray]:
        """Columns and values of one set."""
        places = self.places
        columns = np.array(sorted({places[name] for name in names if name in places}), dtype=np.int32)
        return columns, self.values(columns)

    def values(self, columns: np.ndarray) -> np.ndarray:
        """The values of these columns in one row; the words together have length one."""
        values, sign = self.weights[columns], self.is_sign[columns]
        length = np.sqrt((values[~sign] ** 2).sum()) or 1.0
        return np.where(sign, SIGN_WEIGHT, values / length)

    def matrix(self, sets: Sequence[Collection[str]]) -> csr_matrix:
        rows = [self.row(one) for one in sets]
        starts = np.concatenate([[0], np.cumsum([len(columns) for columns, _ in rows])])
        columns = np.concatenate([columns for columns, _ in rows]) if rows else np.array([], dtype=np.int32)
        values = np.concatenate([values for _, values in rows]) if rows else np.array([])
        return csr_matrix((values, columns, starts), shape=(len(sets), len(self.places)))

    def save(self, folder: Path) -> None:
        names = sorted(self.places, key=self.places.__getitem__)
        (folder / "vocabulary.json").write_text(json.dumps(names, ensure_ascii=False), "utf-8")
        np.save(folder / "weights.npy", self.weights)

    @classmethod
    def load(cls, folder: Path) -> Vocabulary:
        names = json.loads((folder / "vocabulary.json").read_text("utf-8"))
        return cls._made(names, np.load(folder / "weights.npy", allow_pickle=False))
