"""Becomes one part: notes its pid, takes the account, ties its life to its parent's, and executes the program.

Run as a file, `python -I -S launch.py SPEC.json`, so that it costs a few milliseconds; standard library only.
"""

import ctypes
import json
import os
import signal
import sys
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_SECUREBITS, NO_SETUID_FIXUP, KEEP_CAPS = 28, 1 << 2, 1 << 4
PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 47, 2
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2
CAPABILITY_VERSION_3 = 0x20080522

libc = ctypes.CDLL(None, use_errno=True)


def permitted_capabilities() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("CapPrm")), 16)


def keep_reach() -> None:
    """Keeps, through the change of account and of program, leave to read past closed folders and nothing more."""
    mine = permitted_capabilities()
    wanted = CAP_DAC_READ_SEARCH if mine >> CAP_DAC_READ_SEARCH & 1 else CAP_DAC_OVERRIDE
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    data = (ctypes.c_uint32 * 6)(1 << wanted, 1 << wanted, 1 << wanted, 0, 0, 0)
    if libc.capset(header, data) or libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, wanted, 0, 0):
        sys.exit("Tài khoản của PostgreSQL không vào được thư mục của dự án. Hãy đặt dự án ở chỗ khác, ví dụ /opt.")


def become(account: dict) -> None:
    if account["reach"]:
        # Without the fixup bit, access(2) would judge by the account alone, and initdb asks it.
        libc.prctl(PR_SET_SECUREBITS, NO_SETUID_FIXUP | KEEP_CAPS, 0, 0, 0)
    os.setgroups([])
    os.setresgid(account["gid"], account["gid"], account["gid"])
    os.setresuid(account["uid"], account["uid"], account["uid"])
    if account["reach"]:
        keep_reach()


def note_pid(path: str) -> None:
    start = Path("/proc/self/stat").read_text().rpartition(") ")[2].split()[19]
    Path(path).write_text(f"{os.getpid()} {start}")


def main(spec_path: str) -> None:
    parent = os.getppid()
    spec = json.loads(Path(spec_path).read_text())
    if spec["pid_file"]:
        note_pid(spec["pid_file"])
    os.chdir(spec["cwd"])
    os.umask(0o077)
    if spec["account"]:
        become(spec["account"])
    # After the change of account, which would clear it.
    libc.prctl(PR_SET_PDEATHSIG, getattr(signal, "SIG" + spec["stop_signal"]), 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(1)
    os.execve(spec["argv"][0], spec["argv"], spec["env"])


if __name__ == "__main__":
    main(sys.argv[1])
