"""A YAML file read with its line numbers: every fault is noted with file and line, and reading goes on.

PyYAML composes nodes that know where they stand; nothing of the file is ever executed or resolved to Python objects.
Scalars are taken as they are written, so that `id: no` is the word "no" and not a false value.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

T = TypeVar("T")

TRUE, FALSE = {"true", "có"}, {"false", "không"}
EMPTY = {"", "~", "null"}
NOT_TEXT = "`{key}` phải là chữ, không phải danh sách hay nhóm khóa."


class LibraryError(Exception):
    """Files that cannot be used: `problems` holds one Vietnamese sentence per fault, with file and line."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass
class Report:
    """The faults found in one file so far."""

    file: Path
    faults: list[tuple[int, str]] = field(default_factory=list)

    def add(self, line: int, message: str) -> None:
        if (line, message) not in self.faults:
            self.faults.append((line, message))

    def lines(self) -> list[str]:
        name = _shown(self.file)
        return [f"{name} dòng {line}: {message}" for line, message in sorted(self.faults)]


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of text and the line it stands on."""

    text: str
    line: int


class Entry:
    """One mapping of a file, asked key by key. Wrong or missing keys are noted in the report, never raised."""

    def __init__(self, node: MappingNode, report: Report, what: str, allowed: Iterable[str] | None) -> None:
        self.report = report
        self.what = what
        self.at = node.start_mark.line + 1
        self._nodes: dict[str, tuple[int, Node]] = {}
        for key, value in node.value:
            self._take(key, value, None if allowed is None else list(allowed))

    def __contains__(self, key: str) -> bool:
        return key in self._nodes

    def keys(self) -> Iterator[str]:
        return iter(self._nodes)

    def line(self, key: str) -> int:
        """The line of the key, or of the mapping itself when the key is missing."""
        return self._nodes[key][0] if key in self._nodes else self.at

    def fault(self, key: str, message: str) -> None:
        self.report.add(self.line(key), message)

    def text(self, key: str, *, required: bool = False, limit: int = 300) -> str:
        node = self._node(key)
        if node is not None and not isinstance(node, ScalarNode):
            self.fault(key, NOT_TEXT.format(key=key))
            return ""
        text = _clean(node.value) if node is not None and not _empty(node) else ""
        if required and not text:
            self._missing(key)
        if len(text) > limit:
            self.fault(key, f"`{key}` dài {len(text)} ký tự, chỉ được tối đa {limit}.")
        return text

    def number(self, key: str, *, required: bool = False) -> int | None:
        written = self.text(key, required=required)
        if not written:
            return None
        if not written.removeprefix("-").isascii() or not written.removeprefix("-").isdigit():
            self.fault(key, f"`{key}` phải là số nguyên, không phải “{written}”.")
            return None
        return int(written)

    def flag(self, key: str, default: bool) -> bool:
        written = self.text(key).casefold()
        if written and written not in TRUE | FALSE:
            self.fault(key, f"`{key}` phải là true hoặc false, không phải “{written}”.")
        return written in TRUE if written in TRUE | FALSE else default

    def day(self, key: str) -> date | None:
        written = self.text(key)
        if not written:
            return None
        try:
            return date.fromisoformat(written)
        except ValueError:
            self.fault(key, f"`{key}` phải là ngày có thật, viết như 2025-07-01, không phải “{written}”.")
            return None

    def option(self, key: str, options: dict[str, T], *, required: bool = False) -> T | None:
        """The one of `options` that is written under `key`."""
        written = self.text(key, required=required)
        if written and written not in options:
            self.fault(key, f"`{key}` là “{written}”, chỉ được một trong: {', '.join(options)}.")
        return options.get(written)

    def words(self, key: str, *, limit: int = 100) -> list[Word]:
        """A list of short texts."""
        return [Word(text, line) for text, line in self._scalars(key, limit) if text]

    def entries(self, key: str, what: str, allowed: Iterable[str], *, required: bool = False) -> list[Entry]:
        """A list of mappings."""
        nodes = self._list(key)
        if required and not nodes and self._node(key) is None:
            self._missing(key)
        return [one for one in (entry(node, self.report, what, allowed) for node in nodes) if one]

    def entry(self, key: str, what: str, allowed: Iterable[str]) -> Entry | None:
        """A single mapping under the key."""
        node = self._node(key)
        return entry(node, self.report, what, allowed) if node is not None else None

    def _take(self, key: Node, value: Node, allowed: list[str] | None) -> None:
        line, name = key.start_mark.line + 1, str(key.value) if isinstance(key, ScalarNode) else ""
        if not name:
            self.report.add(line, f"Khóa của {self.what} phải là một từ.")
        elif name in self._nodes:
            self.report.add(line, f"Khóa `{name}` viết hai lần trong {self.what} (lần đầu ở dòng {self.line(name)}).")
        elif allowed is not None and name not in allowed:
            self.report.add(line, f"Không có khóa `{name}` trong {self.what}.{_guess(name, allowed)}")
        else:
            self._nodes[name] = (line, value)

    def _node(self, key: str) -> Node | None:
        return self._nodes[key][1] if key in self._nodes else None

    def _missing(self, key: str) -> None:
        self.fault(key, f"{self.what[:1].upper()}{self.what[1:]} thiếu `{key}`.")

    def _list(self, key: str) -> list[Node]:
        node = self._node(key)
        if node is None or _empty(node):
            return []
        if not isinstance(node, SequenceNode):
            self.fault(key, f"`{key}` phải là một danh sách (mỗi mục một dòng bắt đầu bằng dấu gạch).")
            return []
        return node.value

    def _scalars(self, key: str, limit: int) -> Iterator[tuple[str, int]]:
        for node in self._list(key):
            line = node.start_mark.line + 1
            if not isinstance(node, ScalarNode):
                self.report.add(line, f"Mỗi mục của `{key}` phải là chữ.")
                continue
            text = _clean(node.value)
            if not text or len(text) > limit:
                self.report.add(line, f"Mỗi mục của `{key}` phải có từ 1 đến {limit} ký tự.")
            yield text, line


def entry(node: Node, report: Report, what: str, allowed: Iterable[str] | None) -> Entry | None:
    if isinstance(node, MappingNode):
        return Entry(node, report, what, allowed)
    report.add(node.start_mark.line + 1, f"{what[:1].upper()}{what[1:]} phải viết thành các dòng `khóa: giá trị`.")
    return None


def read(file: Path, what: str, allowed: Iterable[str] | None, report: Report) -> Entry | None:
    """The outermost mapping of the file, or None, with the reason in the report."""
    text = _decoded(file, report)
    if text is None:
        return None
    node = _composed(text, report)
    if node is None:
        report.add(1, "Tệp không có nội dung đọc được.") if not report.faults else None
        return None
    return entry(node, report, what, allowed)


def _decoded(file: Path, report: Report) -> str | None:
    try:
        raw = file.read_bytes()
    except OSError:
        report.add(1, "Không đọc được tệp. Hãy kiểm tra tệp có ở đó và được phép đọc.")
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        report.add(raw[: error.start].count(b"\n") + 1, "Chữ không theo mã UTF-8. Hãy lưu lại tệp với mã UTF-8.")
        return None


def _composed(text: str, report: Report) -> Node | None:
    tabs = [number for number, line in enumerate(text.split("\n"), 1) if "\t" in line[: len(line) - len(line.lstrip())]]
    for number in tabs:
        report.add(number, "Thụt dòng bằng phím Tab. Hãy thay bằng dấu cách.")
    try:
        return None if tabs else yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.reader.ReaderError as error:
        report.add(text[: error.position].count("\n") + 1, "Có ký tự điều khiển không được phép. Hãy xóa ký tự đó.")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        report.add(mark.line + 1 if mark else 1, _syntax(error))
    except RecursionError:
        report.add(1, "Các mục lồng nhau quá sâu.")
    return None


def _syntax(error: yaml.MarkedYAMLError) -> str:
    if "single document" in (error.context or ""):
        return "Tệp chỉ được có một phần; hãy bỏ dấu `---` ở đây."
    hint = "kiểm tra dấu hai chấm, dấu nháy, dấu gạch và thụt dòng ở dòng này và dòng ngay trên"
    return f"Sai cú pháp YAML: {hint}."


def _clean(text: str) -> str:
    lines = (" ".join(line.split()) for line in unicodedata.normalize("NFC", text).strip().split("\n"))
    return "\n".join(lines)


def _empty(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.style is None and node.value in EMPTY


def _guess(name: str, allowed: list[str]) -> str:
    near = get_close_matches(name, allowed, n=1)
    return f" Có phải là `{near[0]}`?" if near else f" Các khóa được dùng: {', '.join(allowed)}."


def _shown(file: Path) -> str:
    full = file.resolve()
    return str(full.relative_to(Path.cwd())) if full.is_relative_to(Path.cwd()) else str(file)
