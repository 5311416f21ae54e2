"""How the code is written: sizes, names, first lines, and where the clock, chance and settings may be read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from statistics import median

import pytest

from tests.house.source import Source, sources

LONGEST_FILE = 400
NAMES_THAT_SAY_NOTHING = {"util", "utils", "helper", "helpers", "manager", "managers", "base", "common", "misc"}

# The words that reach for time, chance or settings. survey/runtime hands them in; doors at the very edge of the
# system (cli, bench) and the tests may use them.
IMPURE = (
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "os.environ",
    "os.getenv",
    "os.urandom",
    "uuid.uuid1",
    "uuid.uuid4",
    "uuid.uuid7",
    "secrets",
)
PURE_ROOMS = ("survey/", "bot/", "paper/", "exports/", "nlu/", "themes/", "actions/", "api/")
EDGES = (
    "survey/runtime/",
    "nlu/channel.py",  # runs in Rasa's process, which has no survey.runtime: its secret comes by the environment
)


def functions(source: Source) -> Iterator[tuple[str, int]]:
    """Each function with the number of its lines: from `def` to the end, without decorators and docstring."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{source.name}:{node.lineno} {node.name}", _length(node)


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    if ast.get_docstring(node):
        words = node.body[0]
        lines -= (words.end_lineno or words.lineno) - words.lineno + 1
    return lines


def reaches(source: Source) -> list[str]:
    """Where a file reads the clock, draws ids or looks at the environment, as "file:line what"."""
    known = _names(source.tree)
    found = [(node.lineno, _full(node, known)) for node in ast.walk(source.tree) if _is_use(node)]
    return [f"{source.name}:{line} {full}" for line, full in sorted(set(found)) if _impure(full)]


def _is_use(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute | ast.Name)


def _names(tree: ast.Module) -> dict[str, str]:
    """Local names for what was imported: `from uuid import uuid4 as new` makes new → uuid.uuid4."""
    known: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            known |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
        elif isinstance(node, ast.Import):
            known |= {one.asname: one.name for one in node.names if one.asname}
            known |= {one.name: one.name for one in node.names if not one.asname}
    return known


def _full(node: ast.AST, known: dict[str, str]) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_full(node.value, known)}.{node.attr}"
    return known.get(node.id, "") if isinstance(node, ast.Name) else ""


def _impure(full: str) -> bool:
    full = full.removeprefix("datetime.") if full.startswith("datetime.date") else full
    return any(full == one or full.startswith(f"{one}.") for one in IMPURE)


def test_functions_are_short():
    lengths = sorted((lines, name) for source in sources() for name, lines in functions(source))
    assert median(lines for lines, _ in lengths) < 10
    long = [f"{name}: {lines} lines" for lines, name in lengths if lines >= 40]
    assert len(long) * 10 <= len(lengths), "\n".join(long)


def test_files_are_short():
    sizes = {source.name: len(source.text.splitlines()) for source in sources()}
    assert {name: lines for name, lines in sizes.items() if lines >= LONGEST_FILE} == {}


def test_every_file_says_its_job_in_its_first_line():
    silent = [one.name for one in sources() if one.text.strip() and not ast.get_docstring(one.tree)]
    assert silent == []


def test_no_file_or_folder_has_a_name_that_says_nothing():
    words = {one.name: set(re.split(r"[/_.]", one.name)) for one in sources()}
    assert {name: found for name, parts in words.items() if (found := parts & NAMES_THAT_SAY_NOTHING)} == {}


def test_time_ids_and_settings_are_handed_in():
    found = [
        one
        for source in sources()
        if source.name.startswith(PURE_ROOMS) and not source.name.startswith(EDGES)
        for one in reaches(source)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("from datetime import datetime, UTC\nx = datetime.now(UTC)", "datetime.now"),
        ("import datetime\nx = datetime.datetime.now()", "datetime.now"),
        ("from uuid import uuid4 as new\nx = new()", "uuid.uuid4"),
        ("import os\nx = os.environ['A']", "os.environ"),
        ("from os import environ\nx = environ.get('A')", "os.environ"),
        ("import secrets\nx = secrets.token_urlsafe()", "secrets"),
        ("from secrets import token_hex\nx = token_hex(4)", "secrets"),
        ("import datetime as d\nx = d.date.today()", "date.today"),
    ],
)
def test_the_check_for_the_clock_catches_a_violation(text, what):
    assert any(what in one for one in reaches(Source("bot/x.py", text)))


def test_the_check_for_the_clock_lets_values_pass():
    text = "from datetime import datetime\ndef f(now: datetime):\n    return datetime.fromisoformat('2026-01-01'), now"
    assert reaches(Source("bot/x.py", text)) == []


def test_a_function_is_measured_without_its_docstring():
    text = 'def f():\n    """Words.\n\n    More words.\n    """\n    return 1\n'
    assert list(functions(Source("bot/x.py", text))) == [("bot/x.py:1 f", 2)]
