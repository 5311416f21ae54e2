"""Comments that fit no theme, in groups that a person may name: which belong together, and by which words.

Nothing is drawn by chance, and the order in which the comments come makes no difference: the same comments always give
the same groups.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

import numpy as np
from sklearn.cluster import AgglomerativeClustering

from themes.matrix import Vocabulary
from themes.text import Word, read

FEWEST = 3  # comments that make a group
MOST = 2000  # comments looked at: all pairs of them are compared
FAR = 0.8  # cosine distance from which on comments do not belong together
TELLING = 5  # words named for a group
# Says nothing of what a comment is about.
EMPTY = frozenset((
    "tôi", "em", "mình", "anh", "chị", "cô", "chú", "bác", "ông", "bà", "con", "cháu", "và", "là", "thì", "mà",
    "có", "không", "được", "cho", "với", "của", "các", "những", "này", "kia", "đó", "ấy", "ở", "ra", "vào",
    "lên", "xuống", "đi", "đến", "tới", "từ", "rồi", "đã", "đang", "sẽ", "cũng", "vẫn", "còn", "nữa", "quá",
    "lắm", "rất", "nên", "mong", "xin", "đề", "nghị", "ạ", "dạ", "nhé", "nha", "đâu", "gì", "sao", "vậy", "khi",
    "nào", "ai", "một", "hai", "nhiều", "ít", "hơn", "như", "để", "về", "do", "vì", "bị", "phải", "cần", "muốn",
    "biết", "nói", "hỏi", "làm", "hết", "chỉ", "cứ", "lại", "thêm", "trong", "ngoài", "trên", "dưới", "xname",
    "xphone", "xhouse", "xcase", "xmail", "xcard",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """`words` tell it from the others, strongest first; `members` are the ids, the most typical comment first."""

    words: tuple[str, ...]
    members: tuple[str, ...]


def grouped(comments: Mapping[str, str]) -> list[Group]:
    """Groups of masked comments by id, the largest first. A comment that resembles no other is in none."""
    ids = sorted(comments, key=lambda one: (comments[one], one))[:MOST]
    read_words = [_spoken(read(comments[one])) for one in ids]
    kept = [at for at, words in enumerate(read_words) if words]
    if len(kept) < FEWEST:
        return []
    ids, spoken = [ids[at] for at in kept], [read_words[at] for at in kept]
    rows = _rows(spoken)
    labels = AgglomerativeClustering(
        n_clusters=None, distance_threshold=FAR, metric="precomputed", linkage="average"
    ).fit_predict(np.clip(1 - rows @ rows.T, 0, 2))
    groups = [np.flatnonzero(labels == label) for label in range(labels.max() + 1)]
    made = [_group(members, ids, spoken, rows) for members in groups if len(members) >= FEWEST]
    return sorted(made, key=lambda one: (-len(one.members), one.words, one.members))


def _spoken(words: Sequence[Word]) -> list[Word]:
    return [word for word in words if word.marked not in EMPTY and word.marked[:1].isalpha()]


def _rows(spoken: Sequence[Sequence[Word]]) -> np.ndarray:
    """Each comment as a row of length one."""
    sets = [_seen(words) for words in spoken]
    rows = Vocabulary.of(sets).matrix(sets).toarray()
    length = np.sqrt((rows**2).sum(axis=1, keepdims=True))
    return np.divide(rows, length, out=np.zeros_like(rows), where=length > 0)


def _seen(words: Sequence[Word]) -> set[str]:
    """Words with and without marks, and neighbours: "chó" is a little like "cho", and much like itself."""
    pairs = {f"{first.plain} {second.plain}" for first, second in pairwise(words)}
    return {word.plain for word in words} | {f"m{word.marked}" for word in words} | pairs


def _group(members: np.ndarray, ids: Sequence[str], spoken: Sequence[Sequence[Word]], rows: np.ndarray) -> Group:
    middle = rows[members].mean(axis=0)
    typical = sorted(members.tolist(), key=lambda at: (-round(float(rows[at] @ middle), 9), ids[at]))
    return Group(_telling(members, spoken), tuple(ids[at] for at in typical))


def _telling(members: np.ndarray, spoken: Sequence[Sequence[Word]]) -> tuple[str, ...]:
    """The words that more of these comments hold than of the others, as they are mostly written."""
    inside, total = Counter[str](), Counter[str]()
    written: dict[str, Counter[str]] = {}
    own = set(members.tolist())
    for at, words in enumerate(spoken):
        for plain in {word.plain for word in words}:
            total[plain] += 1
            inside[plain] += at in own
        for word in words:
            written.setdefault(word.plain, Counter())[word.marked] += 1
    worth = {plain: count * log(count * len(spoken) / (total[plain] * len(own)) + 1) for plain, count in inside.items()}
    best = sorted((plain for plain in worth if inside[plain] > 1), key=lambda plain: (-round(worth[plain], 9), plain))
    return tuple(_mostly(written[plain]) for plain in best[:TELLING])


def _mostly(forms: Counter[str]) -> str:
    """The form with marks where anybody wrote them."""
    return min(forms, key=lambda form: (form.isascii(), -forms[form], form))
