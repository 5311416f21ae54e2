"""What was learnt, in arrays: margins and chances of every theme, tone and of being sensitive. No pickles."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from themes.features import Feature
from themes.matrix import Vocabulary


@dataclass(frozen=True)
class Model:
    """`names`: the codes first (`codes` of them), then the tones, then whether it is sensitive."""

    names: tuple[str, ...]
    codes: int
    vocabulary: Vocabulary
    coefficients: np.ndarray  # features × names
    bias: np.ndarray
    scale: np.ndarray  # names × (slope, offset)
    enough: np.ndarray  # from which chance on, by name

    def chances(self, sets: Sequence[set[str]]) -> np.ndarray:
        margins = self.vocabulary.matrix(sets) @ self.coefficients + self.bias
        return 1 / (1 + np.exp(-(margins * self.scale[:, 0] + self.scale[:, 1])))

    def carried(self, found: Sequence[Feature], at: int, count: int) -> np.ndarray:
        """How much each of `count` words carried name number `at`; a feature is shared out over its words."""
        names = list({name: None for name, _, _ in found})
        columns, values = self.vocabulary.row(names)
        worth = dict(zip(columns.tolist(), values * self.coefficients[columns, at], strict=True))
        shares = np.zeros(count)
        for name, start, end in found:
            place = self.vocabulary.places.get(name)
            if place is not None and end > start:
                shares[start:end] += worth[place] / (end - start)
        return shares

    def save(self, folder: Path) -> None:
        self.vocabulary.save(folder)
        (folder / "names.json").write_text(json.dumps({"names": self.names, "codes": self.codes}), "utf-8")
        np.save(folder / "coefficients.npy", self.coefficients)
        np.savez(folder / "numbers.npz", bias=self.bias, scale=self.scale, enough=self.enough)

    @classmethod
    def load(cls, folder: Path) -> Model:
        named = json.loads((folder / "names.json").read_text("utf-8"))
        coefficients = np.load(folder / "coefficients.npy", mmap_mode="r", allow_pickle=False)
        with np.load(folder / "numbers.npz", allow_pickle=False) as numbers:
            bias, scale, enough = numbers["bias"], numbers["scale"], numbers["enough"]
        return cls(tuple(named["names"]), named["codes"], Vocabulary.load(folder), coefficients, bias, scale, enough)
