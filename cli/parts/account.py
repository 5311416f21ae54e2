"""PostgreSQL refuses to run as root; whose account it runs under then."""

from __future__ import annotations

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from cli.errors import CommandError

CANDIDATES = ("hailong", "postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """`reach`: the project lies where this account may not look, so it needs leave to read past closed folders."""

    name: str
    uid: int
    gid: int
    reach: bool


def _open_to_others(path: Path) -> bool:
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.parents) if folder.exists())


def _owner(folder: Path) -> pwd.struct_passwd | None:
    try:
        owner = folder.stat().st_uid
        return pwd.getpwuid(owner) if owner else None
    except (OSError, KeyError):
        return None


def _named(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def account_for(data: Path, sockets: Path, programs: Path) -> Account | None:
    """The account for a server whose files lie in these folders; None for the present one."""
    if os.getuid() != 0:
        return None
    entry = _owner(data) or next(filter(None, map(_named, CANDIDATES)), None)
    if entry is None:
        raise CommandError(
            "PostgreSQL không chạy bằng quyền root. Hãy tạo một tài khoản thường: useradd --system hailong"
        )
    reach = not all(_open_to_others(folder) for folder in (data.parent, sockets.parent, programs))
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, reach)


def own_name() -> str:
    """The present account's name, which PostgreSQL asks for on its socket."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        raise CommandError(
            f"Tài khoản số {os.getuid()} không có tên trên máy này nên PostgreSQL không nhận. "
            "Hãy chạy bằng một tài khoản có tên, hoặc đặt DATABASE_URL."
        ) from None
