"""The coder to compare with: plain TF-IDF of words, one logistic regression a theme, learnt from the same comments."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier

from survey.comment import Coded, Found
from themes.examples import Example

HALF = 0.5


class Plain:
    """As one begins with scikit-learn: everything at its defaults, a theme from a chance of one half on."""

    version = "tf-idf"

    def __init__(self, found: Sequence[Example], codes: Sequence[str]) -> None:
        self._codes = tuple(codes)
        self._words = TfidfVectorizer()
        seen = self._words.fit_transform([one.text for one in found])
        themes = np.array([[code in one.themes for code in codes] for one in found], dtype=int)
        self._themes = OneVsRestClassifier(LogisticRegression(max_iter=1000)).fit(seen, themes)
        self._tone = LogisticRegression(max_iter=1000).fit(seen, [one.tone for one in found])
        self._sensitive = LogisticRegression(max_iter=1000).fit(seen, [bool(one.sensitive) for one in found])

    def read(self, texts: Sequence[str]) -> list[Coded]:
        seen = self._words.transform(texts)
        columns = self._themes.predict_proba(seen), self._tone.predict(seen), self._sensitive.predict(seen)
        return [self._coded(*one) for one in zip(*columns, strict=True)]

    def _coded(self, chances: np.ndarray, tone: str, sensitive: bool) -> Coded:
        sure = zip(self._codes, chances.tolist(), strict=True)
        themes = tuple(Found(code, round(chance, 4)) for code, chance in sure if chance >= HALF)
        return Coded(themes, (), tone, 1.0, bool(sensitive), self.version)
