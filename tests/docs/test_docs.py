"""The documents tell the truth: every setting, route and command stands in them, and every link leads somewhere."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from cli.main import COMMANDS, load
from survey.runtime.settings import Settings

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def text(name: str) -> str:
    return (ROOT / name).read_text()


def test_every_setting_is_described():
    names = {field.validation_alias or f"HAILONG_{name.upper()}" for name, field in Settings.model_fields.items()}
    described = set(re.findall(r"^\| `([A-Z_]+)`", text("docs/settings.md"), re.MULTILINE))
    assert described == names


def test_every_route_is_described():
    from api.app import build

    settings = Settings(DATABASE_URL="postgresql://x/y", REDIS_URL="redis://x", demo=True)
    app = build(settings)
    # Pages of staff are named one by one in the table of rights (tests/api/rights.py).
    routes = {path for path in _paths(app.routes) if not path.startswith(("/static", "/openapi", *PAGES_OF_STAFF))}
    described = set(re.findall(r"`(?:GET|POST) (/[^`]*)`", text("docs/api.md"))) - {"/openapi.json"}
    assert described == routes


PAGES_OF_STAFF = ("/dang-nhap", "/dang-xuat", "/tai-khoan", "/quan-ly", "/don-vi", "/ho-tro")


def _paths(routes) -> set[str]:
    """The addresses of all routes, those of included routers among them."""
    found: set[str] = set()
    for route in routes:
        if getattr(route, "path", ""):
            found.add(route.path)
        within = getattr(route, "original_router", None) or getattr(route, "app", None)
        found |= _paths(getattr(within, "routes", []))
    return found


def test_every_command_that_the_readme_names_exists():
    known = set(COMMANDS)
    named = set(re.findall(r"\./hailong ([a-z]+)", text("README.md")))
    assert named and named <= known


FIELDWORK = re.findall(r"^\./hailong (samples|forms|recheck) (.+)$", text("docs/fieldwork.md"), re.MULTILINE)


@pytest.mark.parametrize(("name", "words"), FIELDWORK, ids=[" ".join(line) for line in FIELDWORK])
def test_every_line_of_fieldwork_can_be_typed_as_it_stands(name: str, words: str) -> None:
    """With nothing left out that the command asks for, and no option that it does not know."""
    command, *rest = shlex.split(words)
    found = load(name).commands[command]
    assert set(found.make_context(command, list(rest)).params) >= {"data_dir"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path):
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
        assert (page.parent / target).exists(), target


def test_the_readme_fits_on_a_screen():
    assert len(text("README.md").splitlines()) <= 60
