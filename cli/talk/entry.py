"""What a line means that was typed at the prompt: words, a tap, a wish for help, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

HELP = """\
  Gõ chữ rồi nhấn Enter: gửi tin nhắn, như gõ trên điện thoại.
  /3                     bấm nút số 3 dưới tin mới nhất.
  /?                     xem lại hướng dẫn này.
  Enter ở dòng trống     xem có tin mới không.
  Ctrl-D                 rời đi; mở lại cùng hồ sơ thì nói tiếp."""


@dataclass(frozen=True, slots=True)
class Entry:
    """kind: words | tap (text: the payload) | help (text: what to say instead of the usual) | nothing."""

    kind: str
    text: str = ""


def read_entry(line: str, buttons: Sequence[Any]) -> Entry:
    typed = line.strip()
    if not typed:
        return Entry("nothing")
    if not typed.startswith("/"):
        return Entry("words", line)
    number = typed[1:].strip()
    if not number.isdecimal():
        return Entry("help")
    if 1 <= int(number) <= len(buttons):
        return Entry("tap", buttons[int(number) - 1]["payload"])
    return Entry("help", f"Có các nút từ /1 đến /{len(buttons)}." if buttons else "Tin này không có nút để bấm.")
