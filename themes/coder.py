"""Reads masked comments: themes and why, doubtful ones for a person, tone, and whether it is sensitive."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from survey.codebook import Codebook
from survey.comment import Coded, Found
from survey.runtime.codebook import codebook, signs
from themes.fingerprint import DATA, MODELS
from themes.keeping import Step, kept, quiet
from themes.margins import TONES, Seen, Sight, Trace
from themes.model import Model
from themes.signs import Signs
from themes.why import why

AT_ONCE = 500  # comments in memory as features
DOUBTFUL = 0.5  # of what a theme needs to be assigned: from there on a person is asked
LEAST = 0.2  # the likeliest theme is taken from here on when none reaches what it needs


def open_coder(data: Path = DATA, models: Path = MODELS, step: Step = quiet) -> ThemeCoder:
    """The coder of the present codebook and training data; learns first when nobody has yet (half a minute)."""
    book, named = codebook(data / "codebook"), Signs(signs(data / "codebook"))
    model, digest = kept(data, models, book, named, step)
    return ThemeCoder(book, named, model, f"{book.version}+{digest}")


class ThemeCoder:
    """The same text under the same version always gives the same values, alone or among others."""

    def __init__(self, book: Codebook, signs: Signs, model: Model, version: str) -> None:
        self.book = book
        self._sight, self._model, self._version = Sight(signs), model, version
        self._enough = dict(zip(book.codes, model.enough.tolist(), strict=True))

    @property
    def version(self) -> str:
        return self._version

    def read(self, texts: Sequence[str]) -> list[Coded]:
        parts = (texts[at : at + AT_ONCE] for at in range(0, len(texts), AT_ONCE))
        return [one for part in parts for one in self._read(part)]

    def _read(self, texts: Sequence[str]) -> list[Coded]:
        seen = [self._sight.see(text) for text in texts]
        judged = self._model.judge(seen)
        return [self._coded(*one) for one in zip(seen, judged.themes, judged.tones, judged.alarm, strict=True)]

    def _coded(self, seen: Seen, themes: np.ndarray, tones: np.ndarray, alarm: float) -> Coded:
        assigned, doubtful = self._decided(dict(zip(self.book.codes, themes.tolist(), strict=True)))
        trace = self._model.margins.trace(seen.found)
        tone = int(np.argmax(tones))
        return Coded(
            themes=tuple(self._found(code, sure, seen, trace) for code, sure in assigned.items()),
            doubtful=tuple(self._found(code, sure, seen, trace) for code, sure in doubtful.items()),
            tone=TONES[tone],
            tone_sure=round(float(tones[tone]), 4),
            sensitive=bool(alarm >= self._model.alarmed),
            version=self._version,
        )

    def _decided(self, sure: dict[str, float]) -> tuple[dict[str, float], dict[str, float]]:
        enough = self._enough
        likely = {code: chance for code, chance in sure.items() if chance >= enough[code]}
        if not likely and sure:
            best = max(sure, key=lambda code: sure[code])
            likely = {best: sure[best]} if sure[best] >= LEAST else {}
        assigned = {code: sure[code] for code in self.book.settled(likely)}
        doubtful = {code: sure[code] for code in sure if code not in assigned and sure[code] >= DOUBTFUL * enough[code]}
        return assigned, dict(sorted(doubtful.items(), key=lambda one: (-one[1], one[0])))

    def _found(self, code: str, sure: float, seen: Seen, trace: Trace) -> Found:
        at = self.book.codes.index(code)
        return Found(code, round(sure, 4), why(seen.words, self._model.margins.carried(trace, at, len(seen.words))))
