"""Words and phrases that a theme or a tone is told by, found in the words of a comment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from themes.text import Word, read

LONGEST = 4
Found = tuple[str, int, int]  # the sign's name, its first word, and the one after its last


class Signs:
    """`named`: by group and name the phrases, as in data/codebook/signs.yml."""

    def __init__(self, named: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
        self._names: dict[str, set[str]] = {}
        for group, names in named.items():
            for name, phrases in names.items():
                for phrase in phrases:
                    self._names.setdefault(_key(read(phrase)), set()).add(f"{group}:{name}")
        self._names.pop("", None)
        self._sorted = {key: tuple(sorted(names)) for key, names in self._names.items()}

    def find(self, words: Sequence[Word]) -> Iterator[Found]:
        plain = [word.plain for word in words]
        for start in range(len(plain)):
            key = ""
            for end in range(start + 1, min(start + LONGEST, len(plain)) + 1):
                key = f"{key} {plain[end - 1]}" if key else plain[start]
                for name in self._sorted.get(key, ()):
                    yield name, start, end


def _key(words: Sequence[Word]) -> str:
    return " ".join(word.plain for word in words)
