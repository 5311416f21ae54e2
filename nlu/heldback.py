"""Texts held back from learning: they calibrate the classifier, and they choose the bars of `nlu.weighing`.

A fifth of the texts is held back at a time, by a hash of the text without diacritics, so that two spellings of one
reply are never on both sides; five rounds hold back all. `python -m nlu.heldback` prints, for the bars of config.yml
and for stricter and looser ones, what would be understood, asked again, and stored wrong. To store an answer that
the person did not mean is taken to cost as much as asking twenty people again; its opposite, as asking a hundred.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rasa.shared.utils.io import read_config_file

from nlu.features import features, plain
from nlu.linear import Linear, best_temperature, is_long
from nlu.weighing import ANSWERS, LEVELS, Bars, settles, weigh
from survey.reading import Reading, read
from survey.reading.result import UNCLEAR

ROUNDS = 5
WRONG, OPPOSITE = 20, 100  # what they cost, in people asked again
BESIDE = (-0.2, -0.1, 0.0, 0.1, 0.2)
ASKED = {"phase": "question", "kind": "single"}
Ranking = list[tuple[str, float]]
Sets = Sequence[set[str]]


@dataclass(frozen=True)
class Guess:
    """What the rules, and a model that had not learnt the text, made of it."""

    text: str
    meant: str
    reading: Reading
    ranking: Ranking


@dataclass(frozen=True)
class Tally:
    rows: int
    understood: int
    asked_again: int
    wrong: int
    opposite: int
    levels: int
    levels_understood: int

    @property
    def cost(self) -> int:
        return self.asked_again + WRONG * self.wrong + OPPOSITE * self.opposite


def held(text: str) -> int:
    """Which round (0…4) holds this text back."""
    return zlib.crc32(" ".join(plain(text.lower()).split()).encode()) % ROUNDS


def calibrated(texts: Sequence[str], sets: Sets, labels: Sequence[str]) -> Linear:
    """A model of all the texts, with the temperatures that fit models of four fifths on the other fifth."""
    return Linear.learn(sets, labels, *_temperatures(_trials(texts, sets, labels), sets, labels))


def guesses(texts: Sequence[str], labels: Sequence[str]) -> list[Guess]:
    """Every text once, as it is taken while it is held back."""
    sets = [features(text) for text in texts]
    trials = _trials(texts, sets, labels)
    temperature, slow = _temperatures(trials, sets, labels)
    found: list[Guess] = []
    for trial, back in trials:
        model = replace(trial, temperature=temperature, slow=slow)
        found += [Guess(texts[i], labels[i], read(texts[i]), model.ranking(sets[i])) for i in back]
    return found


def _trials(texts: Sequence[str], sets: Sets, labels: Sequence[str]) -> list[tuple[Linear, list[int]]]:
    """For each round a model of what is learnt from, and which texts are held back from it."""
    return [(Linear.learn([sets[i] for i in kept], [labels[i] for i in kept]), back) for kept, back in _rounds(texts)]


def _temperatures(
    trials: Sequence[tuple[Linear, Sequence[int]]], sets: Sets, labels: Sequence[str]
) -> tuple[float, float]:
    """The ones that fit the trials on what was held back from them: of usual texts, and of long ones."""
    heard: dict[bool, tuple[list, list]] = {True: ([], []), False: ([], [])}
    for trial, back in trials:
        for i in back:
            if labels[i] in trial.labels:
                margins, right = heard[is_long(sets[i])]
                margins.append(trial.margins(sets[i]))
                right.append(trial.labels.index(labels[i]))
    usual = best_temperature(*heard[False])
    return usual, best_temperature(*heard[True]) if heard[True][0] else usual


def taken(guess: Guess, bars: Bars) -> str:
    """The label that a reply to a five-level question would be taken for; "unclear" where it would be asked again."""
    if settles(guess.reading, ASKED):
        return guess.reading.label
    verdict = weigh(guess.reading, guess.ranking, ASKED, bars)
    return UNCLEAR if verdict.confirm else verdict.label


def tally(found: Sequence[Guess], bars: Bars) -> Tally:
    pairs = [(guess.meant, taken(guess, bars)) for guess in found]
    wrong = [(meant, took) for meant, took in pairs if took in ANSWERS and took != meant]
    levels = [(meant, took) for meant, took in pairs if meant in LEVELS]
    return Tally(
        rows=len(pairs),
        understood=sum(meant == took for meant, took in pairs),
        asked_again=sum(took == UNCLEAR != meant for meant, took in pairs),
        wrong=len(wrong),
        opposite=sum(opposite(meant, took) for meant, took in wrong),
        levels=len(levels),
        levels_understood=sum(meant == took for meant, took in levels),
    )


def opposite(meant: str, took: str) -> bool:
    """1–2 taken for 4–5, or the reverse."""
    if meant not in LEVELS or took not in LEVELS:
        return False
    a, b = sorted((int(meant[-1]), int(took[-1])))
    return a <= 2 and b >= 4


def bars(config: Path = Path("config.yml")) -> Bars:
    """Those that hold."""
    pipeline = read_config_file(config)["pipeline"]
    component: Mapping[str, float] = next(one for one in pipeline if one["name"].endswith("CarefulFallback"))
    return Bars(**{name: component[name] for name in Bars.__dataclass_fields__})


def _rounds(texts: Sequence[str]) -> list[tuple[list[int], list[int]]]:
    """For each round, which texts are learnt from and which are held back."""
    drawn = [held(text) for text in texts]
    everyone = range(len(texts))
    return [([i for i in everyone if drawn[i] != n], [i for i in everyone if drawn[i] == n]) for n in range(ROUNDS)]


def _beside(holding: Bars, by: float) -> Bars:
    """The bars of an answer, all moved by as much."""
    moved = {name: min(0.99, max(0.3, getattr(holding, name) + by)) for name in ("agreed", "alone", "against")}
    return replace(holding, **moved)


def _line(name: str, one: Tally) -> str:
    shares = (one.understood, one.asked_again, one.wrong, one.opposite)
    rates = " · ".join(f"{share / one.rows:.2%}" for share in shares)
    return f"{name:>6} {rates} · {one.levels_understood / one.levels:.2%} · {one.cost}"


def main(folder: str = "data/nlu") -> None:
    from nlu.examples import load

    texts, labels = load(folder)
    found, holding = guesses(texts, labels), bars()
    sys.stdout.write(f"{len(found)} câu. Ngưỡng: hiểu · hỏi lại · ghi sai · ngược chiều · hiểu câu năm mức · giá\n")
    for by in BESIDE:
        sys.stdout.write(_line(f"{by:+.1f}" if by else "đang", tally(found, _beside(holding, by))) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
