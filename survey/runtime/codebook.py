"""Reads the codebook of comments and the words that themes and tones are told by, from data/codebook."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from survey.codebook import Codebook, Theme
from survey.runtime.marked import LibraryError

_NUMBERED = re.compile(r"gop-y-(\d+)\.yml")


def codebook(folder: Path) -> Codebook:
    """The newest version. Raises LibraryError."""
    files = {int(found[1]): file for file in folder.glob("*.yml") if (found := _NUMBERED.fullmatch(file.name))}
    if not files:
        raise LibraryError([f"{folder}: không có bộ mã góp ý (gop-y-<số>.yml)."])
    return _codebook(files[max(files)])


def signs(folder: Path) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """By group (`themes`, `tone`) and name: the words and phrases. Raises LibraryError."""
    found = _read(folder / "signs.yml")
    return {
        group: {name: tuple(one.strip() for one in words.split(",") if one.strip()) for name, words in named.items()}
        for group, named in found.items()
    }


def _codebook(file: Path) -> Codebook:
    found = _read(file)
    try:
        themes = [_theme(one) for one in found["themes"]]
        book = Codebook(found["version"], found["factors"], {one.code: one for one in themes})
    except (KeyError, TypeError, AttributeError) as error:
        raise LibraryError([f"{file}: thiếu hoặc sai mục {error}."]) from None
    _checked(file, book, len(themes))
    return book


def _theme(found: Mapping[str, Any]) -> Theme:
    only = found.get("only_with")
    return Theme(
        found["code"],
        found["title"],
        found.get("factor", ""),
        found["about"],
        bool(found.get("confidential", False)),
        None if only is None else frozenset(only),
    )


def _checked(file: Path, book: Codebook, count: int) -> None:
    if len(book.themes) != count:
        raise LibraryError([f"{file}: có mã ghi hai lần."])
    for theme in book:
        if theme.factor and theme.factor not in book.factors:
            raise LibraryError([f"{file}: {theme.code} có yếu tố {theme.factor!r} không có trong bảng yếu tố."])
        if theme.only_with and not theme.only_with <= set(book.themes):
            raise LibraryError([f"{file}: {theme.code} chỉ đi cùng một mã không có trong bộ mã."])


def _read(file: Path) -> dict[str, Any]:
    try:
        found = yaml.safe_load(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise LibraryError([f"{file}: không đọc được ({error})."]) from None
    if not isinstance(found, dict):
        raise LibraryError([f"{file}: phải là một bảng YAML."])
    return found
