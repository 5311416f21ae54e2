"""Typer's own words in Vietnamese: the frame of a help page, and what is wrong with a command line."""

from __future__ import annotations

import re
import sys
from typing import Any

from typer._click.core import Command, Context
from typer._click.formatting import HelpFormatter
from typer.core import TyperGroup

HEADINGS = {"Arguments": "Tham số", "Options": "Tùy chọn", "Commands": "Lệnh"}
NOTES = (
    ("Show this message and exit.", "Hiện hướng dẫn này."),
    ("[default: ", "[mặc định: "),
    ("; default: ", "; mặc định: "),
    ("[required]", "[bắt buộc]"),
    ("; required]", "; bắt buộc]"),
    ("[env var: ", "[biến môi trường: "),
)
METAVARS = (
    ("COMMAND [ARGS]...", "LỆNH [THAM SỐ]…"),
    ("[OPTIONS]", "[TÙY CHỌN]"),
)
TYPES = (
    ("<int>", "<số>"),
    ("<int range>", "<số>"),
    ("<float>", "<số>"),
    ("<str>", "<chữ>"),
    ("<path>", "<đường dẫn>"),
    ("<file>", "<tệp>"),
    ("<directory>", "<thư mục>"),
)
SENTENCES = (
    (r"No such command '(.+?)'\.?.*", r"Không có lệnh “\1”."),
    (r"Missing command\.", "Thiếu tên lệnh."),
    (r"No such option: (\S+).*", r"Không có tùy chọn “\1”."),
    (r"Option '?(.+?)'? requires (?:an argument|\d+ arguments)\.", r"Tùy chọn “\1” cần một giá trị."),
    (r"Option '?(.+?)'? does not take a value\.", r"Tùy chọn “\1” không nhận giá trị."),
    (r"Got unexpected extra argument(?:s|\(s\))? \((.+)\)", r"Thừa tham số: \1."),
    (r"Missing (?:argument|option|parameter)s? '?(.+?)'?\.(?s:.*)", r"Thiếu “\1”."),
    (
        r"Invalid value for '?([^']+)'?.*?: (?:Path|File|Directory|Value) (.+) does not exist\.",
        r"“\1”: không tìm thấy \2.",
    ),
    (r"Invalid value for '?([^']+)'?(?s:.*)", r"Giá trị của “\1” không hợp lệ."),
)


def _translated(text: str, pairs: tuple[tuple[str, str], ...]) -> str:
    for english, vietnamese in pairs:
        text = text.replace(english, vietnamese)
    return text


class Formatter(HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, _translated(args, METAVARS), prefix or "Cách dùng: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(HEADINGS.get(heading, heading))

    def write_dl(self, rows: Any, *args: Any, **kwargs: Any) -> None:
        plain = [(_translated(first, TYPES), _translated(second, NOTES)) for first, second in rows]
        super().write_dl(plain, *args, **kwargs)


class VietnameseContext(Context):
    formatter_class = Formatter


def speak(command: Command) -> Command:
    """Makes a command and those under it print their help through `Formatter`."""
    command.context_class = VietnameseContext
    command.rich_markup_mode = None  # type: ignore[attr-defined]  # Typer's own commands all have it
    if isinstance(command, TyperGroup):
        for below in command.commands.values():
            speak(below)
    return command


def sentence(message: str) -> str:
    """What is wrong with the command line, in Vietnamese where the wording is known."""
    for pattern, vietnamese in SENTENCES:
        if re.fullmatch(pattern, message):
            return re.sub(pattern, vietnamese, message, count=1)
    return message


def complain(message: str) -> None:
    sys.stderr.write(f"Lỗi: {message}\n")
