"""Who may import whom: the table of the house, held over the syntax tree of every file."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.house.source import ROOT, Source, packages, sources


@dataclass(frozen=True)
class Room:
    """What the files of one room may import besides the standard library and the room itself.

    `own` are modules of this project and everything below them, `never` takes some of that back; `packages` come
    from outside. A file in `only` may import one package more: the one place where that package is known.
    """

    own: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    packages: frozenset[str] = frozenset()
    only: tuple[tuple[str, str], ...] = ()


OUTSIDE_SURVEY = ("survey.store", "survey.runtime")

# The longest matching folder counts; change this table together with the design, never alone.
TABLE: dict[str, Room] = {
    "survey": Room(own=("survey",), never=("survey.desk", *OUTSIDE_SURVEY)),
    "survey/desk": Room(own=("survey",), never=OUTSIDE_SURVEY),
    "survey/store": Room(
        own=("survey",),
        never=("survey.desk", "survey.runtime"),
        packages=frozenset({"sqlalchemy", "asyncpg", "alembic"}),
        only=(("survey/store/direct.py", "orjson"),),
    ),
    "survey/runtime": Room(
        own=("survey",),
        packages=frozenset({"pydantic", "pydantic_settings", "yaml", "cryptography"}),
        only=(
            ("survey/runtime/wiring.py", "sqlalchemy"),
            ("survey/runtime/proofs.py", "argon2"),
            ("survey/runtime/proofs.py", "pyotp"),
        ),
    ),
    "bot": Room(
        own=("survey", "exports", "themes"),
        never=("survey.store",),
        packages=frozenset({"httpx"}),
        only=(
            ("bot/language.py", "aiohttp"),
            ("bot/language.py", "orjson"),
            ("bot/telegram/client.py", "telegram"),
            ("bot/jobs.py", "procrastinate"),
            ("bot/bell.py", "redis"),
            ("bot/telling.py", "standardwebhooks"),
        ),
    ),
    "actions": Room(
        own=("survey",),
        never=("survey.store",),
        packages=frozenset({"rasa_sdk"}),
        only=(("actions/app.py", "starlette"), ("actions/app.py", "orjson"), ("actions/__main__.py", "uvicorn")),
    ),
    "nlu": Room(
        own=("survey.reading",),
        packages=frozenset({"rasa", "numpy", "scipy"}),
        # Rasa's own stack, where a component meets it.
        only=(
            ("nlu/linear.py", "sklearn"),
            ("nlu/channel.py", "sanic"),
            ("nlu/speed.py", "aiohttp"),
            ("nlu/speed.py", "jsonschema"),
            ("nlu/tracker_store.py", "redis"),
        ),
    ),
    "paper": Room(
        own=("survey",),
        never=("survey.desk", *OUTSIDE_SURVEY),
        only=(
            ("paper/qr.py", "segno"),
            ("paper/slip.py", "fpdf"),
            ("paper/drawing.py", "fpdf"),
            ("paper/book.py", "openpyxl"),
        ),
    ),
    "intake": Room(
        own=("survey",),
        never=OUTSIDE_SURVEY,
        only=(("intake/rows.py", "python_calamine"), ("intake/refused_book.py", "openpyxl")),
    ),
    "exports": Room(
        own=("survey",),
        never=OUTSIDE_SURVEY,
        only=(
            ("exports/parquet.py", "pyarrow"),
            ("exports/xlsx.py", "openpyxl"),
            ("exports/report/annexes.py", "openpyxl"),
            ("exports/report/form.py", "docx"),
            ("exports/report/tables.py", "docx"),
            ("exports/report/document.py", "docx"),
        ),
    ),
    "themes": Room(
        own=("survey",),
        never=("survey.desk", "survey.store"),
        packages=frozenset({"numpy", "scipy", "sklearn"}),
    ),
    "api": Room(
        own=("survey", "bot", "paper", "exports", "intake"),
        never=("survey.store",),
        packages=frozenset({"fastapi", "starlette", "pydantic", "jinja2", "segno", "httpx", "orjson"}),
        only=(("api/oidc.py", "joserfc"),),
    ),
}

AWAITED: set[str] = set()  # rows for files that are still to come

# These may import everything; nobody but themselves imports them. Nor does anybody import api or actions.
OPEN_ROOMS = ("cli", "bench", "tests")
DOORS = ("api", "actions", *OPEN_ROOMS)


@dataclass(frozen=True)
class Imported:
    module: str
    line: int


def imports(source: Source) -> Iterator[Imported]:
    """Every import of a file, at the top or inside a function, with relative ones spelled out."""
    package = source.name.removesuffix(".py").removesuffix("/__init__").split("/")
    folder = package if source.name.endswith("/__init__.py") else package[:-1]
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from (Imported(one.name, node.lineno) for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = folder[: len(folder) - node.level + 1] if node.level else []
            prefix = ".".join([*above, *([node.module] if node.module else [])])
            yield from (Imported(f"{prefix}.{one.name}", node.lineno) for one in node.names)


def offences(source: Source) -> list[str]:
    """What a file imports against the table, as sentences with file and line."""
    room = source.name.split("/")[0]
    if room in OPEN_ROOMS:
        return []
    folder = max((one for one in TABLE if source.name.startswith(f"{one}/")), key=len)
    found = [one for one in imports(source) if not _allowed(one.module, source.name, folder)]
    return [f"{source.name}:{one.line} imports {one.module}; {folder}/ may not" for one in found]


def _allowed(module: str, name: str, folder: str) -> bool:
    room, top = TABLE[folder], module.split(".")[0]
    if top in DOORS and top != name.split("/")[0]:
        return False
    if _under(module, folder.replace("/", ".")):
        return not any(_under(module, one) for one in room.never)
    if any(_under(module, one) for one in room.own):
        return not any(_under(module, one) for one in room.never)
    extra = {package for file, package in room.only if file == name}
    return top in sys.stdlib_module_names or top in room.packages | extra


def _under(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def test_the_house_stands_as_the_table_says():
    found = [offence for source in sources() for offence in offences(source)]
    assert not found, "\n".join(found)


def test_every_folder_with_python_is_a_room():
    known = {folder.split("/")[0] for folder in TABLE} | set(OPEN_ROOMS)
    assert packages() <= known, f"not in the table of the house: {sorted(packages() - known)}"


def test_a_package_for_one_file_names_a_file_that_exists():
    names = {source.name for source in sources()}
    kept = {file for room in TABLE.values() for file, _ in room.only}
    assert kept - names == AWAITED


@pytest.mark.parametrize(
    ("name", "text", "module"),
    [
        ("survey/session/turn.py", "import sqlalchemy", "sqlalchemy"),
        ("survey/phone.py", "from survey.desk import report", "survey.desk.report"),
        ("survey/measures/index.py", "def f():\n    from ..store import tables", "survey.store.tables"),
        ("survey/desk/report.py", "from survey import store", "survey.store"),
        ("survey/desk/report.py", "import yaml", "yaml"),
        ("survey/store/talks.py", "from survey.runtime.settings import load", "survey.runtime.settings.load"),
        ("survey/runtime/settings.py", "import sqlalchemy.ext.asyncio", "sqlalchemy.ext.asyncio"),
        ("bot/sender.py", "from survey.store.mail import Mail", "survey.store.mail.Mail"),
        ("bot/sender.py", "import procrastinate", "procrastinate"),
        ("bot/inbox.py", "from api.app import create", "api.app.create"),
        ("actions/take.py", "import bot.sender", "bot.sender"),
        ("actions/take.py", "from cli.main import app", "cli.main.app"),
        ("nlu/rules.py", "from survey.questionnaire import Kind", "survey.questionnaire.Kind"),
        ("nlu/rules.py", "if TYPE_CHECKING:\n    import tensorflow", "tensorflow"),
        ("api/figures.py", "from sqlalchemy import select", "sqlalchemy.select"),
        ("api/figures.py", "import actions", "actions"),
    ],
)
def test_the_check_catches_a_violation(name, text, module):
    (offence,) = offences(Source(name, text))
    assert offence.startswith(f"{name}:{len(text.splitlines())} imports {module};")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("survey/measures/index.py", "from fractions import Fraction"),
        ("survey/session/turn.py", "from .state import Session"),
        ("survey/desk/report.py", "from survey.measures.index import percent"),
        ("survey/store/talks.py", "from sqlalchemy import text"),
        ("survey/runtime/wiring.py", "from sqlalchemy.ext.asyncio import create_async_engine"),
        ("bot/jobs.py", "import procrastinate"),
        ("nlu/rules.py", "from survey.reading import read"),
        ("api/app.py", "from bot.receive import receive"),
        ("cli/main.py", "import typer, sqlalchemy, api.app"),
    ],
)
def test_the_check_lets_the_allowed_pass(name, text):
    assert offences(Source(name, text)) == []


HEAVY = {"docx", "fontTools", "fpdf", "lxml", "numpy", "openpyxl", "pyarrow", "pyreadstat", "sklearn"}


def test_the_service_starts_without_the_libraries_that_few_requests_need():
    """They cost a second and tens of megabytes; each is imported where it is used."""
    asked = "import sys, api.app; print(*sorted({one.split('.')[0] for one in sys.modules}))"
    told = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, check=True, capture_output=True, text=True)
    assert not HEAVY & set(told.stdout.split())
