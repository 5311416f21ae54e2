"""How the coder learns: one linear model over all themes, tones and the sensitive, calibrated on what it had not seen.

Margins of five parts, each judged by a model of the other four, say how far a margin can be believed and from where on
a theme is worth assigning.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from survey.comment import Tone
from themes.examples import Example
from themes.features import features
from themes.matrix import Vocabulary
from themes.model import Model
from themes.signs import Signs
from themes.text import read

TONES: tuple[Tone, ...] = ("tich_cuc", "tieu_cuc", "trung_tinh", "lan_lon")
PARTS = 5
STRENGTH = 1.0  # inverse regularisation (C)
SENSITIVE = "nhay_cam"
STEPS = np.arange(0.2, 0.66, 0.01)
RECALLED = 0.985  # of the sensitive comments of the parts; missing one costs more than a look too many

Step = Callable[[str], None]


def learn(found: Sequence[Example], codes: Sequence[str], signs: Signs, step: Step = lambda _: None) -> Model:
    """From comments in any order: they are sorted first, so that the same ones give the same model."""
    rows = sorted(found, key=lambda one: one.text)
    sets = [{name for name, _, _ in features(read(one.text), signs)} for one in rows]
    named = (*codes, *TONES, SENSITIVE)
    truth = np.array([[_is(one, name) for name in named] for one in rows])
    vocabulary = Vocabulary.of(sets)
    matrix = vocabulary.matrix(sets)
    step("học")
    coefficients, bias = _fitted(matrix, truth)
    step("hiệu chỉnh")
    margins = unseen(sets, truth)
    scale = np.array([_calibrated(margins[:, at], truth[:, at]) for at in range(len(named))])
    chances = 1 / (1 + np.exp(-(margins * scale[:, 0] + scale[:, 1])))
    enough = [_enough(chances[:, at], truth[:, at]) for at in range(len(named))]
    enough[-1] = _recalling(chances[:, -1], truth[:, -1])
    return Model(tuple(named), len(codes), vocabulary, coefficients, bias, scale, np.array(enough))


def _is(one: Example, name: str) -> bool:
    return bool(one.sensitive) if name == SENSITIVE else name in one.themes or name == one.tone


def _fitted(matrix: csr_matrix, truth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Features × names, and a bias each."""
    fitted = [LinearSVC(C=STRENGTH, random_state=1).fit(matrix, truth[:, at]) for at in range(truth.shape[1])]
    coefficients = np.stack([one.coef_[0] for one in fitted], axis=1).astype(np.float32)
    return np.ascontiguousarray(coefficients), np.array([one.intercept_[0] for one in fitted], dtype=np.float32)


def unseen(sets: Sequence[set[str]], truth: np.ndarray) -> np.ndarray:
    """The margin of each row by a model that did not learn from it."""
    margins = np.zeros(truth.shape)
    part = np.arange(len(sets)) % PARTS
    for number in range(PARTS):
        learnt, judged = np.flatnonzero(part != number), np.flatnonzero(part == number)
        vocabulary = Vocabulary.of([sets[at] for at in learnt])
        coefficients, bias = _fitted(vocabulary.matrix([sets[at] for at in learnt]), truth[learnt])
        margins[judged] = vocabulary.matrix([sets[at] for at in judged]) @ coefficients + bias
    return margins


def _calibrated(margins: np.ndarray, truth: np.ndarray) -> tuple[float, float]:
    """Slope and offset that turn margins into odds (Platt, 1999)."""
    fitted = LogisticRegression(C=1e3).fit(margins[:, None], truth)
    return float(fitted.coef_[0][0]), float(fitted.intercept_[0])


def _enough(chances: np.ndarray, truth: np.ndarray) -> float:
    """From which chance on assigning gives the best F1; the middle of the thresholds that do about as well."""
    scores = np.array([_f1(chances >= step, truth) for step in STEPS])
    return float(np.median(STEPS[scores >= scores.max() - 0.004]))


def _f1(said: np.ndarray, truth: np.ndarray) -> float:
    both = (said & truth).sum()
    return 2 * both / max(said.sum() + truth.sum(), 1)


def _recalling(chances: np.ndarray, truth: np.ndarray) -> float:
    """The highest threshold that still finds nearly all."""
    return float(min(0.5, np.quantile(chances[truth], 1 - RECALLED)))
