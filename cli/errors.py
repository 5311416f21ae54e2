"""What a command can fail with.

CommandError            one sentence for the person, and the exit code
├── BadFile             a file that was handed in cannot be used; exit code 2, like a wrong command line
├── Taken               the port, or the data folder, is in use
├── NoSpace             the disk is too full
├── NotRunning          a command needs the system up, and it is not
├── NotInstalled        an environment could not be installed
└── PartFailed          a part did not start, or keeps dying; carries the last lines of its log
"""

from __future__ import annotations


class CommandError(Exception):
    exit_code = 1


class BadFile(CommandError):
    exit_code = 2


class Taken(CommandError):
    pass


class NoSpace(CommandError):
    pass


class NotRunning(CommandError):
    def __init__(self) -> None:
        super().__init__("Hệ thống chưa chạy. Hãy chạy: ./hailong up")


class NotInstalled(CommandError):
    pass


class PartFailed(CommandError):
    """`lines` are the end of the part's log; `log` is where the rest is."""

    def __init__(self, title: str, why: str, log: str, lines: tuple[str, ...] = ()) -> None:
        shown = "".join(f"\n    {line}" for line in lines)
        super().__init__(f"{title}: {why}. Nhật ký: {log}{shown}")
        self.title, self.log, self.lines = title, log, lines
