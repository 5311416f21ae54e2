"""A conversation as text: what the citizen does, and what the bot says to it. docs/transcripts.md tells the format."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from cli.errors import CommandError

SUFFIX = ".txt"
CITIZEN, BOT, STAGE, COMMENT = "Dân:", "Máy:", "*", "#"
HEADER = {
    "phiếu": "questionnaire",
    "thủ tục": "procedure_name",
    "đơn vị": "agency",
    "kết quả": "outcome",
    "điện thoại": "applicant_phone",
}

OPENINGS = {"mở lời mời": "open", "mở lời mời lạ": "open-unknown", "người khác mở lời mời": "open-other"}
SENDINGS = {"gửi ảnh": "unsupported", "gửi tin thoại": "unsupported", "gửi nhãn dán": "unsupported"}
BURST, AND = "gửi liền:", " | "
UNITS = {"phút": "minutes", "giờ": "hours", "ngày": "days"}

_WAIT = re.compile(r"sau (\d{1,4}) (\w+)")
_TAP = re.compile(r"\[([^\]]+)\](?P<old> \(nút cũ\))?")
_REPEATED = re.compile(r"(.+) \(lặp (\d{1,3}) lần\)")
_ESCAPE = re.compile(r"\\(?:(?P<plain>[nt\\])|x(?P<two>[0-9a-fA-F]{2})|u(?P<four>[0-9a-fA-F]{4}))")
_PLAIN = {"n": "\n", "t": "\t", "\\": "\\"}


class TranscriptError(CommandError):
    """A transcript that cannot be read; says file and line."""

    def __init__(self, path: Path, line: int, why: str) -> None:
        super().__init__(f"{path}:{line}: {why}")


@dataclass(frozen=True, slots=True)
class Expected:
    """One bubble of the bot as it is written down; `…` stands for any words."""

    raw: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.raw).removeprefix(BOT).split())


@dataclass(frozen=True, slots=True)
class Turn:
    """What happens, and what the bot is to say to it.

    kind: words | burst (of several messages) | tap | old-tap (a button of an earlier bubble) | unsupported
    | open | open-unknown | open-other | wait.
    `lead` are the lines as written up to and including the one that says what happens.
    """

    line: int
    kind: str
    value: str
    lead: tuple[str, ...]
    expected: tuple[Expected, ...] = ()

    @property
    def waits(self) -> timedelta:
        number, unit = self.value.split()
        return timedelta(**{UNITS[unit]: int(number)})

    @property
    def messages(self) -> list[str]:
        return self.value.split(AND)

    @property
    def shown(self) -> str:
        return self.lead[-1]


@dataclass(frozen=True, slots=True)
class Transcript:
    path: Path
    head: tuple[str, ...]
    facts: dict[str, str]
    turns: tuple[Turn, ...]
    tail: tuple[str, ...] = ()

    def written(self) -> str:
        lines = [*self.head]
        for turn in self.turns:
            lines += [*turn.lead, *(line for one in turn.expected for line in one.raw)]
        return "\n".join([*lines, *self.tail]).rstrip("\n") + "\n"


def read(path: Path) -> Transcript:
    """Raises TranscriptError."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise TranscriptError(path, 1, "Không đọc được tệp. Tệp phải là văn bản UTF-8.") from None
    return _Reader(path, text.splitlines()).transcript()


def find(place: Path) -> list[Path]:
    """The transcript itself, or all of a folder. Raises CommandError when there is none."""
    found = sorted(place.rglob(f"*{SUFFIX}")) if place.is_dir() else [place] if place.is_file() else []
    if not found:
        raise CommandError(f"Không có kịch bản nào ở {place}. Hãy chỉ một tệp {SUFFIX} hoặc thư mục có tệp {SUFFIX}.")
    return found


class _Reader:
    def __init__(self, path: Path, lines: Sequence[str]) -> None:
        self._path = path
        self._lines = lines

    def transcript(self) -> Transcript:
        start = next((at for at, line in enumerate(self._lines) if line.startswith((CITIZEN, STAGE))), None)
        if start is None:
            raise TranscriptError(
                self._path, 1, f"Chưa có lượt nào; một lượt bắt đầu bằng “{CITIZEN}” hoặc “{STAGE} ”."
            )
        facts = dict(self._facts(self._lines[:start]))
        turns, tail = self._turns(start)
        return Transcript(self._path, tuple(self._lines[:start]), facts, turns, tail)

    def _facts(self, head: Sequence[str]) -> Iterator[tuple[str, str]]:
        for at, line in enumerate(head, 1):
            if not line.strip() or line.startswith(COMMENT):
                continue
            name, _, value = line.partition(":")
            if name.strip() not in HEADER or not value.strip():
                raise TranscriptError(self._path, at, f"Phần đầu chỉ có: {', '.join(HEADER)} (viết “tên: giá trị”).")
            yield HEADER[name.strip()], value.strip()

    def _turns(self, start: int) -> tuple[tuple[Turn, ...], tuple[str, ...]]:
        turns: list[Turn] = []
        lead: list[str] = []
        for at, line in enumerate(self._lines[start:], start + 1):
            if line.startswith((CITIZEN, STAGE)):
                turns.append(self._turn(at, line, (*lead, line)))
                lead = []
            elif line.startswith(BOT):
                turns[-1] = _grown(turns[-1], Expected((line,)))
                lead = []
            elif line[:1].isspace() and line.strip() and turns[-1].expected and not lead:
                turns[-1] = _longer(turns[-1], line)
            elif not line.strip() or line.startswith(COMMENT):
                lead.append(line)
            else:
                raise TranscriptError(self._path, at, "Dòng này không thuộc lượt nào; dòng nối tiếp phải thụt vào.")
        return tuple(turns), tuple(lead)

    def _turn(self, at: int, line: str, lead: tuple[str, ...]) -> Turn:
        if line.startswith(CITIZEN):
            return self._said(at, line.removeprefix(CITIZEN).strip(), lead)
        direction = unicodedata.normalize("NFC", line.removeprefix(STAGE).strip())
        waiting = _WAIT.fullmatch(direction)
        if waiting and waiting[2] in UNITS:
            return Turn(at, "wait", f"{waiting[1]} {waiting[2]}", lead)
        if direction.startswith(BURST) and AND in direction:
            return Turn(at, "burst", direction.removeprefix(BURST).strip(), lead)
        happenings = OPENINGS | SENDINGS
        if direction not in happenings:
            known = ", ".join((*happenings, f"{BURST} một{AND}hai", "sau 3 ngày"))
            raise TranscriptError(self._path, at, f"Không có chỉ dẫn này. Dùng một trong: {known}.")
        return Turn(at, happenings[direction], "", lead)

    def _said(self, at: int, said: str, lead: tuple[str, ...]) -> Turn:
        tap = _TAP.fullmatch(said)
        if tap:
            return Turn(at, "old-tap" if tap["old"] else "tap", tap[1], lead)
        if not said:
            raise TranscriptError(self._path, at, "Người dân chưa nói gì ở dòng này.")
        repeated = _REPEATED.fullmatch(said)
        said = " ".join([repeated[1]] * int(repeated[2])) if repeated else said
        return Turn(at, "words", _ESCAPE.sub(_unescaped, said), lead)


def _grown(turn: Turn, bubble: Expected) -> Turn:
    return replace(turn, expected=(*turn.expected, bubble))


def _longer(turn: Turn, line: str) -> Turn:
    *others, last = turn.expected
    return replace(turn, expected=(*others, Expected((*last.raw, line))))


def _unescaped(found: re.Match[str]) -> str:
    if found["plain"]:
        return _PLAIN[found["plain"]]
    return chr(int(found["two"] or found["four"], 16))
