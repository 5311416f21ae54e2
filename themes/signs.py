"""Words and phrases that a theme, a tone or an alarm is told by, found in the words of a comment.

In a comment written with marks the marks must agree. In one without, a single word that lost its marks is no sign:
"gậy" is also "gáy", "chờ" also "cho".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from themes.text import Word, read

LONGEST = 4
Found = tuple[str, int, int]  # the sign's name, its first word, and the one after its last


class Signs:
    """`named`: by group and name the phrases, as in data/codebook/signs.yml."""

    def __init__(self, named: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
        with_marks: dict[str, set[str]] = {}
        without: dict[str, set[str]] = {}
        for group, names in named.items():
            for name, phrases in names.items():
                for words in filter(None, map(read, phrases)):
                    with_marks.setdefault(" ".join(word.marked for word in words), set()).add(f"{group}:{name}")
                    if len(words) > 1 or words[0].marked == words[0].plain:
                        without.setdefault(" ".join(word.plain for word in words), set()).add(f"{group}:{name}")
        self._with_marks, self._without = _sorted(with_marks), _sorted(without)

    def find(self, words: Sequence[Word], with_marks: bool) -> Iterator[Found]:
        listed = self._with_marks if with_marks else self._without
        spoken = [word.marked if with_marks else word.plain for word in words]
        for start in range(len(spoken)):
            key = ""
            for end in range(start + 1, min(start + LONGEST, len(spoken)) + 1):
                key = f"{key} {spoken[end - 1]}" if key else spoken[start]
                for name in listed.get(key, ()):
                    yield name, start, end


def _sorted(named: Mapping[str, set[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(sorted(names)) for key, names in named.items() if key}
