"""The codebook as it is kept: themes with a bit each, which of them gave way to others, and who may see them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

MOST = 63  # bits of a number that the database can count with
_CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")
FACTORS = ("I", "II", "III", "IV", "V")


class BadCodebook(ValueError):
    """A change of the codebook that cannot be made; the sentence is for the person who asked."""


@dataclass(frozen=True, slots=True)
class Theme:
    """`into`: the code that took its place. `confidential`: the rated unit never hears of it. `rule`: what is meant."""

    code: str
    name: str
    factor: str | None
    bit: int
    into: str | None = None
    confidential: bool = False
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """A code is never taken away, so that what was coded before can be read for ever."""

    version: int
    themes: tuple[Theme, ...]
    _by_code: dict[str, Theme] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        self._by_code.update((one.code, one) for one in self.themes)

    def __getitem__(self, code: str) -> Theme:
        return self._by_code[code]

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    @property
    def live(self) -> tuple[Theme, ...]:
        """The themes that are given now."""
        return tuple(one for one in self.themes if one.into is None)

    def now(self, code: str) -> str | None:
        """What a code is called in this version; None for one that nobody knows."""
        theme = self._by_code.get(code)
        while theme is not None and theme.into is not None:
            theme = self._by_code.get(theme.into)
        return theme.code if theme else None

    def current(self, codes: Iterable[str]) -> tuple[str, ...]:
        """The codes as they are now, in the order of the book, each once."""
        wanted = {self[one] for code in codes if (one := self.now(code))}
        return tuple(one.code for one in sorted(wanted, key=lambda theme: theme.bit))

    def bits(self, codes: Iterable[str]) -> int:
        return sum(1 << self[one].bit for one in self.current(codes))

    def groups(self) -> dict[str, int]:
        """For each live theme the bits of everything that it stands for, so that older rows need no rewriting."""
        found = {one.code: 0 for one in self.live}
        for one in self.themes:
            found[self.now(one.code) or one.code] |= 1 << one.bit
        return found

    def with_files(self, themes: Sequence[Mapping[str, Any]]) -> Book:
        """With the themes of the file that are new, and the file's names; the same book when nothing is."""
        known = {one.code: one for one in self.themes}
        for one in themes:
            old = known.get(one["code"])
            known[one["code"]] = _named(old, one) if old else self._new(known, one)
        made = tuple(known.values())
        return self if made == self.themes else Book(self.version + 1, made)

    def added(self, code: str, name: str, factor: str | None = None) -> Book:
        """With one theme more. Raises BadCodebook."""
        if not _CODE.fullmatch(code):
            raise BadCodebook("Mã chủ đề gồm chữ thường không dấu, số và dấu gạch dưới, ví dụ bai_giu_xe.")
        if code in self:
            raise BadCodebook(f"Mã {code} đã có trong bộ mã.")
        if not name.strip():
            raise BadCodebook("Hãy ghi tên chủ đề.")
        if factor not in (None, *FACTORS):
            raise BadCodebook(f"Yếu tố là một trong {', '.join(FACTORS)}, hoặc bỏ trống.")
        new = self._new({one.code: one for one in self.themes}, {"code": code, "title": name.strip(), "factor": factor})
        return Book(self.version + 1, (*self.themes, new))

    def merged(self, code: str, into: str) -> Book:
        """With a theme that gives way to another. Raises BadCodebook."""
        for one in (code, into):
            if one not in {theme.code for theme in self.live}:
                raise BadCodebook(f"Không có chủ đề nào đang dùng mang mã {one}.")
        if code == into:
            raise BadCodebook("Phải gộp vào một chủ đề khác.")
        if self[code].confidential and not self[into].confidential:
            raise BadCodebook(f"Chủ đề {code} được xử lý riêng, không gộp vào chủ đề thường được.")
        return Book(
            self.version + 1, tuple(replace(one, into=into) if one.code == code else one for one in self.themes)
        )

    def _new(self, known: Mapping[str, Theme], one: Mapping[str, Any]) -> Theme:
        bit = max((theme.bit for theme in known.values()), default=-1) + 1
        if bit >= MOST:
            raise BadCodebook(f"Bộ mã đã có {MOST} chủ đề, không thêm được nữa.")
        return _named(Theme(one["code"], "", None, bit), one)

    def plain(self) -> list[dict[str, Any]]:
        """As JSON keeps it."""
        return [asdict(one) for one in self.themes]


def load(version: int, themes: Sequence[Mapping[str, Any]]) -> Book:
    """The book that was kept."""
    return Book(version, tuple(Theme(**one) for one in themes))


def _named(theme: Theme, one: Mapping[str, Any]) -> Theme:
    confidential = bool(one.get("confidential"))
    about = one.get("about") or theme.rule
    return replace(theme, name=one["title"], factor=one.get("factor") or None, confidential=confidential, rule=about)
