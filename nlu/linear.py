"""Linear support vector machines over sets of features: learnt with scikit-learn, applied with NumPy alone."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

STRENGTH = 1.0  # inverse regularisation (C); found by cross-validation over 0.25…2, flat around here
RARE = 2  # a feature seen in fewer training texts is noise


@dataclass(frozen=True)
class Linear:
    """One margin a label, one against the rest. `temperature` divides the margins into odds that can be believed.

    With the right one a confidence of 0.9 is right about nine times in ten (Guo et al., "On Calibration of Modern
    Neural Networks", 2017).
    """

    labels: list[str]
    vocabulary: dict[str, int]
    weigh: np.ndarray  # one weight a feature (inverse document frequency)
    coefficients: np.ndarray  # features × labels
    bias: np.ndarray
    temperature: float = 1.0

    @classmethod
    def learn(cls, sets: Sequence[set[str]], labels: Sequence[str], temperature: float = 1.0) -> Linear:
        """From texts of three labels or more."""
        vocabulary, weigh = _vocabulary(sets)
        rows = [_row(one, vocabulary, weigh) for one in sets]
        model = LinearSVC(C=STRENGTH, random_state=1)
        model.fit(_matrix(rows, len(vocabulary)), labels)
        coefficients = np.ascontiguousarray(model.coef_.T, dtype=np.float32)
        names = [str(name) for name in model.classes_]
        return cls(names, vocabulary, weigh, coefficients, model.intercept_.astype(np.float32), temperature)

    def margins(self, found: set[str]) -> np.ndarray:
        ids, values = _row(found, self.vocabulary, self.weigh)
        return values @ self.coefficients[ids] + self.bias

    def ranking(self, found: set[str]) -> list[tuple[str, float]]:
        """Every label with its confidence (0…1), best first."""
        chances = softmax(self.margins(found) / self.temperature)
        return [(self.labels[i], float(chances[i])) for i in np.argsort(-chances)]

    def save(self, folder: Path) -> None:
        words = sorted(self.vocabulary, key=self.vocabulary.__getitem__)
        named = {"labels": self.labels, "words": words, "temperature": self.temperature}
        (folder / "names.json").write_text(json.dumps(named, ensure_ascii=False), encoding="utf-8")
        np.savez(folder / "numbers.npz", weigh=self.weigh, coefficients=self.coefficients, bias=self.bias)

    @classmethod
    def load(cls, folder: Path) -> Linear:
        named = json.loads((folder / "names.json").read_text(encoding="utf-8"))
        vocabulary = {word: i for i, word in enumerate(named["words"])}
        with np.load(folder / "numbers.npz", allow_pickle=False) as numbers:
            arrays = (numbers["weigh"], numbers["coefficients"], numbers["bias"])
        return cls(named["labels"], vocabulary, *arrays, temperature=named["temperature"])


def softmax(margins: np.ndarray) -> np.ndarray:
    grown = np.exp(margins - margins.max())
    return grown / grown.sum()


def best_temperature(margins: Sequence[np.ndarray], right: Sequence[int]) -> float:
    """The temperature under which `margins`, of texts not learnt from, give the right labels the best odds."""

    def surprise(temperature: float) -> float:
        return -sum(float(np.log(softmax(one / temperature)[i] + 1e-12)) for one, i in zip(margins, right, strict=True))

    return float(min(np.arange(0.1, 1.02, 0.02), key=surprise)) if margins else 1.0


def _vocabulary(sets: Sequence[set[str]]) -> tuple[dict[str, int], np.ndarray]:
    counts = Counter(feature for one in sets for feature in one)
    kept = sorted(feature for feature, count in counts.items() if count >= RARE)
    weigh = np.array([np.log((1 + len(sets)) / (1 + counts[feature])) + 1 for feature in kept], dtype=np.float32)
    return {feature: i for i, feature in enumerate(kept)}, weigh


def _row(found: Iterable[str], vocabulary: dict[str, int], weigh: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    ids = np.array(sorted(vocabulary[one] for one in found if one in vocabulary), dtype=np.intp)
    values = weigh[ids]
    length = float(np.sqrt(values @ values))
    return ids, values / length if length else values


def _matrix(rows: Sequence[tuple[np.ndarray, np.ndarray]], width: int) -> csr_matrix:
    starts = np.cumsum([0, *(len(ids) for ids, _ in rows)])
    ids = np.concatenate([ids for ids, _ in rows])
    values = np.concatenate([values for _, values in rows])
    return csr_matrix((values, ids, starts), shape=(len(rows), width))
