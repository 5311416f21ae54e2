"""Texts held back from learning: they calibrate the classifier, and they choose the bars of `nlu.fit`.

`python -m nlu.heldback` prints what each bar would cost. A fifth of the texts is held back at a time, by a hash of
the text without diacritics, so that two spellings of one reply are never on both sides; five rounds hold back all.
A bar is good when at most one text in a hundred would be stored as a level that the person did not mean, and one in
a thousand as its opposite.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from nlu.features import features, plain
from nlu.fit import LEVELS
from nlu.logistic import Logistic, best_temperature

ROUNDS = 5
BARS = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.99)
Sets = Sequence[set[str]]


@dataclass(frozen=True)
class Guess:
    """What a model that had not learnt the text made of it; `ahead` is the lead over the next label."""

    text: str
    meant: str
    taken: str
    confidence: float
    ahead: float


def held(text: str, level: int = 0) -> int:
    """Which round (0…4) holds this text back; rounds of another level are drawn independently."""
    digest = zlib.crc32(" ".join(plain(text.lower()).split()).encode())
    return digest // ROUNDS**level % ROUNDS


def calibrated(texts: Sequence[str], sets: Sets, labels: Sequence[str]) -> Logistic:
    """A model of all the texts, with the temperature that a model of four fifths needs for the other fifth."""
    back = [i for i, text in enumerate(texts) if held(text, level=1) == 0]
    kept = sorted(set(range(len(texts))) - set(back))
    trial = Logistic.learn([sets[i] for i in kept], [labels[i] for i in kept])
    known = [i for i in back if labels[i] in trial.labels]
    right = [trial.labels.index(labels[i]) for i in known]
    return Logistic.learn(sets, labels, best_temperature([trial.logits(sets[i]) for i in known], right))


def guesses(texts: Sequence[str], sets: Sets, labels: Sequence[str]) -> list[Guess]:
    rounds = [held(text) for text in texts]
    found: list[Guess] = []
    for one in range(ROUNDS):
        learn = [i for i, held_in in enumerate(rounds) if held_in != one]
        model = calibrated([texts[i] for i in learn], [sets[i] for i in learn], [labels[i] for i in learn])
        found += [_guess(model, texts[i], sets[i], labels[i]) for i, held_in in enumerate(rounds) if held_in == one]
    return found


def cost(found: Sequence[Guess], bar: float, margin: float) -> tuple[int, int, int]:
    """How many levels would be stored right, stored wrong, and stored as their opposite."""
    stored = [g for g in found if g.taken in LEVELS and g.confidence >= bar and g.ahead >= margin]
    wrong = [g for g in stored if g.taken != g.meant]
    return len(stored) - len(wrong), len(wrong), sum(_flipped(g) for g in wrong)


def _guess(model: Logistic, text: str, found: set[str], meant: str) -> Guess:
    (taken, confidence), (_, next_best) = model.ranking(found, 2)
    return Guess(text, meant, taken, confidence, confidence - next_best)


def _flipped(guess: Guess) -> bool:
    if guess.meant not in LEVELS:
        return False
    meant, taken = int(guess.meant[-1]), int(guess.taken[-1])
    return min(meant, taken) <= 2 and max(meant, taken) >= 4


def report(found: Sequence[Guess], margin: float = 0.2) -> str:
    """A line a bar: levels stored right, stored wrong, and stored as their opposite."""
    levels = sum(g.meant in LEVELS for g in found)
    lines = [f"{len(found)} câu, {levels} câu năm mức; mỗi ngưỡng: ghi đúng, ghi sai, ngược chiều"]
    return "\n".join([*lines, *(f"{bar:.2f}: {cost(found, bar, margin)}" for bar in BARS)])


def main(folder: str = "data/nlu") -> None:
    from nlu.examples import load
    from nlu.reading import settles
    from survey.reading import read

    texts, words, labels = load(folder)
    found = guesses(texts, [features(text, cut) for text, cut in zip(texts, words, strict=True)], labels)
    left = [guess for guess in found if not settles(read(guess.text))]
    sys.stdout.write(f"Mọi câu: {report(found)}\nCâu mà quy tắc không đọc được: {report(left)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
