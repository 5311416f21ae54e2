"""How the coder learns: linear margins first, then what they are worth, judged on comments they did not learn from.

Each writer's comments are judged by a model of other writers': whoever comes next writes in their own way too. From
those margins come the chances of themes, how tones and the sensitive follow from margins of the whole and of its
clauses, and from where on a theme is assigned.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from themes.examples import Example
from themes.margins import NAMED_AFTER_CODES, POLARITY, SENSITIVE, TONES, Look, Margins, Sight
from themes.matrix import Vocabulary
from themes.model import Model, Second
from themes.signs import Signs

PARTS = 5  # a margin is judged on a fifth of the writers; on a fifth of the comments where there are fewer than WRITERS
WRITERS = 3
STRENGTH = 1.0  # inverse regularisation (C) of the margins
STEADY = 0.3  # of the second step
STEPS = np.arange(0.2, 0.66, 0.01)
AS_GOOD = 0.004  # F1; thresholds so near the best are as good as the best
RECALLED = 0.97  # of the sensitive comments it did not learn from; missing one costs more than a look too many

Step = Callable[[str], None]


def learn(found: Sequence[Example], codes: Sequence[str], signs: Signs, step: Step = lambda _: None) -> Model:
    """From comments in any order: they are sorted first, so that the same ones give the same model."""
    rows = sorted(found, key=lambda one: one.text)
    sight, names = Sight(signs), (*codes, *NAMED_AFTER_CODES)
    step("học")
    margins = fitted(rows, names, sight)
    step("hiệu chỉnh trên phần chưa học")
    seen = unseen(rows, names, sight)
    truth = np.array([[code in one.themes for code in codes] for one in rows])
    themes = [_second(seen.theme(at), truth[:, at]) for at in range(len(codes))]
    chances = np.stack([one.chance(seen.theme(at)) for at, one in enumerate(themes)], axis=1)
    sensitive = np.array([bool(one.sensitive) for one in rows])
    alarm = _second(seen.alarm, sensitive)
    return Model(
        margins=margins,
        themes=themes,
        tones=[_second(seen.tone, np.array([one.tone == tone for one in rows])) for tone in TONES],
        alarm=alarm,
        enough=np.array([_enough(chances[:, at], truth[:, at]) for at in range(len(codes))]),
        alarmed=_recalling(alarm.chance(seen.alarm), sensitive),
    )


def fitted(rows: Sequence[Example], names: Sequence[str], sight: Sight) -> Margins:
    """A margin for every theme, tone, being sensitive, and praise, blame and wish among comments of one tone."""
    sets = [sight.whole(one.text) for one in rows]
    vocabulary = Vocabulary.of(sets)
    matrix = vocabulary.matrix(sets)
    columns = [_column(matrix, rows, name) for name in names]
    coefficients = np.stack([one.coef_[0] for one in columns], axis=1).astype(np.float32)
    bias = np.array([one.intercept_[0] for one in columns], dtype=np.float32)
    return Margins(tuple(names), vocabulary, np.ascontiguousarray(coefficients), bias)


def _column(matrix: csr_matrix, rows: Sequence[Example], name: str) -> LinearSVC:
    learner = LinearSVC(C=STRENGTH, random_state=1, class_weight="balanced" if name == SENSITIVE else None)
    if name in POLARITY:
        pure = [at for at, one in enumerate(rows) if one.tone in POLARITY.values()]
        return learner.fit(matrix[pure], [rows[at].tone == POLARITY[name] for at in pure])
    return learner.fit(matrix, [_is(one, name) for one in rows])


def _is(one: Example, name: str) -> bool:
    return bool(one.sensitive) if name == SENSITIVE else name in one.themes or name == one.tone


def unseen(rows: Sequence[Example], names: Sequence[str], sight: Sight) -> Look:
    """What each comment looks like to margins that did not learn from it."""
    part = _parts(rows)
    numbers, looks = np.unique(part), []
    for number in numbers:
        margins = fitted([rows[at] for at in np.flatnonzero(part != number)], names, sight)
        looks.append(margins.look([rows[at].text for at in np.flatnonzero(part == number)], sight))
    order = np.argsort(np.concatenate([np.flatnonzero(part == number) for number in numbers]))
    return looks[0].joined(looks[1:]).ordered(order)


def _parts(rows: Sequence[Example]) -> np.ndarray:
    writers = sorted({one.writer for one in rows})
    if len(writers) < WRITERS:
        return np.arange(len(rows)) % PARTS
    return np.array([writers.index(one.writer) % PARTS for one in rows])


def _second(seen: np.ndarray, truth: np.ndarray) -> Second:
    """What columns of margins say of one thing, as a chance (after Platt, 1999)."""
    middle, spread = seen.mean(axis=0), seen.std(axis=0) + 1e-9
    learnt = LogisticRegression(C=STEADY, max_iter=2000).fit((seen - middle) / spread, truth)
    weights = learnt.coef_[0] / spread
    return Second(weights, float(learnt.intercept_[0] - (middle * weights).sum()))


def _enough(chances: np.ndarray, truth: np.ndarray) -> float:
    """From which chance on assigning gives the best F1; the middle of the thresholds that do about as well."""
    scores = np.array([_f1(chances >= step, truth) for step in STEPS])
    return float(np.median(STEPS[scores >= scores.max() - AS_GOOD]))


def _f1(said: np.ndarray, truth: np.ndarray) -> float:
    both = (said & truth).sum()
    return 2 * both / max(said.sum() + truth.sum(), 1)


def _recalling(chances: np.ndarray, truth: np.ndarray) -> float:
    """The highest threshold that still finds nearly all."""
    return float(min(0.5, np.quantile(chances[truth], 1 - RECALLED))) if truth.any() else 0.5
