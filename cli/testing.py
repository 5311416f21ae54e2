"""`test`: every check, with real stores of its own: ruff, the service's tests, Rasa's tests."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Annotated

import typer

from cli.parts.blueprint import STORES
from cli.parts.environments import ensure, python
from cli.parts.layout import PROJECT
from cli.parts.stack import Stack
from cli.screen import say

app = typer.Typer(add_completion=False)
NO_TESTS = 5  # pytest's exit code when nothing was collected or all was left out by -m or -k
# Rasa's own libraries warn of much that is not ours to mend.
LENIENT = ("-o", "filterwarnings=default", "--disable-warnings")
RASA_TESTS = "tests/nlu"
PASSED_ON = {"allow_extra_args": True, "ignore_unknown_options": True}


@app.command("test", context_settings=PASSED_ON)
def run(
    ctx: typer.Context,
    slow: Annotated[bool, typer.Option("--slow", help="Chạy cả những kiểm thử lâu")] = False,
) -> int:
    """Chạy toàn bộ kiểm thử. Tham số thêm được chuyển cho pytest, ví dụ: ./hailong test -k session"""
    ensure("service", "service", "test")
    ensure("rasa", "rasa", "rasa-test")
    with Stack(parts=STORES, durable=False) as stack:
        env = {**os.environ, **stack.env}
        codes = {name: _call(env, *argv) for name, argv in _checks(slow, ctx.args).items()}
    failed = [name for name, code in codes.items() if code not in (0, NO_TESTS)]
    say(f"\n✗ Không đạt: {', '.join(failed)}." if failed else "\n✓ Mọi kiểm thử đều đạt.")
    return 1 if failed else 0


def _checks(slow: bool, args: list[str]) -> dict[str, tuple[str, ...]]:
    """The command lines to run, by name. Named test files are run alone, each under its own environment."""
    options = (*(("-m", "") if slow else ()), *(one for one in args if not one.startswith("tests/")))
    named = [one for one in args if one.startswith("tests/")]
    rasa = tuple(one for one in named if one.startswith(RASA_TESTS))
    ours = tuple(one for one in named if one not in rasa)
    checks: dict[str, tuple[str, ...]] = {}
    if not named:
        checks["ruff"] = (sys.executable, "-m", "ruff", "check", ".")
        ours, rasa = ("tests", f"--ignore={RASA_TESTS}"), (RASA_TESTS,)
    if ours:
        checks["dịch vụ"] = (sys.executable, "-m", "pytest", *ours, "-n", "2", "--dist", "loadgroup", *options)
    if rasa:
        checks["Rasa"] = (str(python("rasa")), "-m", "pytest", *rasa, *LENIENT, *options)
    return checks


def _call(env: dict[str, str], *argv: str) -> int:
    say(f"\n$ {' '.join(argv[1:])}")
    return subprocess.run(argv, cwd=PROJECT, env=env, check=False).returncode
