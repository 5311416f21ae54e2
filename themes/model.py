"""What was learnt, in arrays and JSON: margins, what they are worth, from where on a theme is assigned. No pickles."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from themes.margins import Look, Margins, Seen


@dataclass(frozen=True)
class Second:
    """A chance from columns of what was seen."""

    weights: np.ndarray
    bias: float

    def chance(self, seen: np.ndarray) -> np.ndarray:
        return 1 / (1 + np.exp(-(seen @ self.weights + self.bias)))

    def listed(self) -> list[float]:
        return [self.bias, *self.weights.tolist()]

    @classmethod
    def of(cls, listed: Sequence[float]) -> Second:
        return cls(np.array(listed[1:]), listed[0])


@dataclass(frozen=True)
class Judged:
    """Chances of comments: of each theme, of each tone, of being sensitive."""

    themes: np.ndarray
    tones: np.ndarray
    alarm: np.ndarray


@dataclass(frozen=True)
class Model:
    """`themes`, `tones`: in the order of the codes and of TONES. `enough`: from which chance on, by theme."""

    margins: Margins
    themes: list[Second]
    tones: list[Second]
    alarm: Second
    enough: np.ndarray
    alarmed: float

    def judge(self, seen: Sequence[Seen]) -> Judged:
        look: Look = self.margins.looked(seen)
        themes = np.stack([one.chance(look.theme(at)) for at, one in enumerate(self.themes)], axis=1)
        tones = np.stack([one.chance(look.tone) for one in self.tones], axis=1)
        return Judged(themes, tones / tones.sum(axis=1, keepdims=True), self.alarm.chance(look.alarm))

    def save(self, folder: Path) -> None:
        self.margins.save(folder)
        second = {
            "themes": [one.listed() for one in self.themes],
            "tones": [one.listed() for one in self.tones],
            "alarm": self.alarm.listed(),
            "enough": self.enough.tolist(),
            "alarmed": self.alarmed,
        }
        (folder / "second.json").write_text(json.dumps(second), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> Model:
        found = json.loads((folder / "second.json").read_text("utf-8"))
        themes, tones = ([Second.of(one) for one in found[name]] for name in ("themes", "tones"))
        enough, alarm = np.array(found["enough"]), Second.of(found["alarm"])
        return cls(Margins.load(folder), themes, tones, alarm, enough, found["alarmed"])
