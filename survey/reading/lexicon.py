"""The words that are known, as written in `words/`, in one tree that is walked syllable by syllable."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Protocol

from survey.reading.syllables import canon, fits, plain

_WORDS = Path(__file__).parent / "words"
_FILES = ("judgement.txt", "answers.txt", "dialogues.txt", "commands.txt", "numbers.txt")
_PARTS = re.compile(r"\(([^)]*)\)|\[([^\]]*)\]|(\S+)")
_FLAT = 64  # phrases with more variants than this share their nodes instead of being written out
_GAP = 3  # other words that ".." may skip


class Syllable(Protocol):
    """What the tree needs of a token."""

    plain: str
    canon: str
    complete: bool
    known: bool
    number: float | None


@dataclass(frozen=True, slots=True)
class Entry:
    """What a phrase is: its tag, the value that goes with it, and its place in the files (earlier wins)."""

    tag: str
    value: str
    order: int


@dataclass(frozen=True, slots=True)
class Match:
    end: int
    entry: Entry
    exact: int  # how many syllables carried exactly the marks of the phrase
    tags: frozenset[str] = frozenset()  # everything that the same words may also be
    number: float | None = None

    @property
    def rank(self) -> tuple[int, int, int]:
        return self.end, self.exact, -self.entry.order


@dataclass(slots=True)
class _Node:
    after: dict[str, list[tuple[str, bool, _Node]]] = field(default_factory=dict)
    number: list[_Node] = field(default_factory=list)
    gap: list[_Node] = field(default_factory=list)
    free: list[_Node] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    joint: bool = False  # several ways of one phrase meet here: no other phrase may grow through it


class Lexicon:
    """All phrases; `longest` finds the best one that starts at a given token."""

    def __init__(self) -> None:
        self._root = _Node()
        self.forms: dict[str, set[str]] = {}

    def add(self, phrase: str, entry: Entry) -> None:
        variants = [_variants(part) for part in _PARTS.finditer(phrase)]
        size = 1
        for one in variants:
            size *= len(one)
        if size <= _FLAT:
            for words in product(*variants):
                self._path(self._root, [w for group in words for w in group], None).entries.append(entry)
        else:
            self._shared(variants).entries.append(entry)

    def _shared(self, variants: list[list[tuple[str, ...]]]) -> _Node:
        node = self._root
        for group in variants:
            meeting = _Node(joint=True)
            for words in group:
                self._path(node, list(words), meeting)
            node = meeting
        return node

    def _path(self, node: _Node, words: list[str], meeting: _Node | None) -> _Node:
        if not words and meeting is not None:
            node.free.append(meeting)
            return meeting
        for i, word in enumerate(words):
            last = meeting if i == len(words) - 1 else None
            node = self._step(node, word, last)
        return node

    def _step(self, node: _Node, word: str, target: _Node | None) -> _Node:
        if word == "#":
            node.number.append(target or _Node())
            return node.number[-1]
        if word == "..":
            node.gap.append(target or _Node())
            return node.gap[-1]
        return self._edge(node, word, target)

    def _edge(self, node: _Node, word: str, target: _Node | None) -> _Node:
        form, strict = canon(word.rstrip("!")), word.endswith("!")
        self.forms.setdefault(plain(form), set()).add(form)
        edges = node.after.setdefault(plain(form), [])
        if target is None:
            for known, exact, child in edges:
                if (known, exact) == (form, strict) and not child.joint:
                    return child
        child = target or _Node()
        edges.append((form, strict, child))
        return child

    def knows(self, form: str) -> bool:
        """Is the canonical `form`, or one whose missing marks it may stand for, in any phrase?"""
        return any(fits(form, known) for known in self.forms.get(plain(form), ()))

    def longest(self, tokens: Sequence[Syllable], start: int) -> Match | None:
        """The longest phrase that starts at `start`; of equal ones the one whose marks fit best."""
        found = self._found(tokens, start)
        if not found:
            return None
        best = max(found, key=lambda match: match.rank)
        return replace(best, tags=frozenset(match.entry.tag for match in found if match.end == best.end))

    def _found(self, tokens: Sequence[Syllable], start: int) -> list[Match]:
        found: list[Match] = []
        stack: list[_Step] = [(self._root, start, 0, None)]
        seen: set[tuple[int, int]] = set()
        while stack:
            step = stack.pop()
            node, at, exact, number = step
            if node.joint and (id(node), at) in seen:  # another way to the same place
                continue
            seen.add((id(node), at))
            if node.entries:
                found += [Match(at, entry, exact, number=number) for entry in node.entries]
            _on(step, tokens, stack)
        return found


# Where a walk stands: the node, the token it is at, exact syllables so far, the number met. A bare tuple: this is
# the hottest place of all reading.
_Step = tuple[_Node, int, int, "float | None"]


def _on(step: _Step, tokens: Sequence[Syllable], stack: list[_Step]) -> None:
    """The steps that lead on from `step`, put on the stack."""
    node, at, exact, number = step
    for free in node.free:
        stack.append((free, at, exact, number))
    for gap in node.gap:
        stack.extend((gap, j, exact, number) for j in _skips(tokens, at))
    if at == len(tokens):
        return
    token = tokens[at]
    if token.number is not None:
        sure = exact + (token.known or token.plain.isdigit())  # "câu sau" is "the next" rather than "câu sáu"
        stack.extend((after, at + 1, sure, token.number) for after in node.number)
    for form, strict, child in node.after.get(token.plain, ()):
        if token.canon == form:
            stack.append((child, at + 1, exact + token.known, number))
        # Marks may be missing, but a marked word that is known as it stands means itself.
        elif not (strict or token.known or token.complete) and fits(token.canon, form):
            stack.append((child, at + 1, exact, number))


def _skips(tokens: Sequence[Syllable], i: int) -> Iterator[int]:
    yield i
    for j in range(i, min(i + _GAP, len(tokens))):
        if not tokens[j].plain:
            return
        yield j + 1


def _variants(part: re.Match[str]) -> list[tuple[str, ...]]:
    choices, optional, word = part.groups()
    if word is not None:
        return [(word,)]
    found = [tuple(one.split()) for one in (choices if choices is not None else optional).split("|")]
    return found if optional is None else [(), *found]


def _groups(name: str) -> Iterator[tuple[str, str, str]]:
    tag = value = ""
    for line in (_WORDS / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            tag, _, value = line[1:].strip().partition(" ")
        elif line and not line.startswith("#"):
            for phrase in filter(None, map(str.strip, line.split(";"))):
                yield tag, value, phrase


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Read once, on first use."""
    return tree(*_FILES)


def tree(*files: str) -> Lexicon:
    """The phrases of some files of `words/` alone."""
    known = Lexicon()
    rows = [row for name in files for row in _groups(name)]
    for order, (tag, value, phrase) in enumerate(rows):
        known.add(phrase, Entry(tag, value, order))
    return known


@lru_cache(maxsize=1)
def _sets() -> dict[str, frozenset[str]]:
    found: dict[str, list[str]] = {}
    for line in (_WORDS / "sets.txt").read_text(encoding="utf-8").splitlines():
        name, colon, words = line.partition(": ")
        if colon and not line.startswith("#"):
            found.setdefault(name, []).extend(word.strip() for word in words.split(";"))
    return {name: frozenset(words) for name, words in found.items()}


def word_set(name: str) -> frozenset[str]:
    """One of the small sets in `words/sets.txt`."""
    return _sets()[name]


@lru_cache(maxsize=1)
def short_forms() -> dict[str, tuple[str, ...]]:
    """Teencode: what is typed → the syllables it stands for."""
    pairs = (
        line.split("=") for line in (_WORDS / "short_forms.txt").read_text(encoding="utf-8").splitlines() if "=" in line
    )
    return {short.strip().rstrip("!"): tuple(canon(word) for word in full.split()) for short, full in pairs}
