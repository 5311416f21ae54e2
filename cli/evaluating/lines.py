"""Labelled files line by line: what can be read, and one refusal that names the lines that cannot be used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from cli.errors import BadFile

SHOWN = 5  # faults named at once


def lines(file: Path) -> list[tuple[int, str]]:
    """The lines that hold something, numbered. Only a line feed ends a line: a reply may hold anything else."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadFile(f"{file} không phải UTF-8. Hãy lưu lại tệp bằng mã UTF-8.") from None
    except FileNotFoundError:
        raise BadFile(f"Không tìm thấy tệp {file}. Hãy kiểm tra lại đường dẫn.") from None
    except OSError as error:
        raise BadFile(f"Không mở được {file} ({error.strerror}).") from None
    numbered = enumerate(text.split("\n"), 1)
    return [(number, line.removesuffix("\r")) for number, line in numbered if line.strip()]


def each[Row](
    file: Path, found: Sequence[tuple[int, str]], read: Callable[[int, str], Row | str], hint: str
) -> list[Row]:
    """What `read` makes of every line; it answers with a sentence where a line cannot be used, and then none is."""
    made = [read(number, line) for number, line in found]
    faults = [one for one in made if isinstance(one, str)]
    if faults:
        more = [f"… và {len(faults) - SHOWN} dòng nữa."] if len(faults) > SHOWN else []
        raise BadFile("\n".join([f"{file} có {len(faults)} dòng không dùng được:", *faults[:SHOWN], *more, hint]))
    return [one for one in made if not isinstance(one, str)]
