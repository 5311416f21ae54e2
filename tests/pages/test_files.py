"""What the page is made of: small, plain, safe to show, and readable by a phone of 2018."""

from __future__ import annotations

import asyncio
import re

import httpx
import pytest
from jinja2 import UndefinedError
from starlette.applications import Starlette

from api import pages

VALUES = {
    "chat": {"unit_name": "UBND", "hotline": "", "token": "abc", "text_limit": 2000, "telegram": ""},
    "picker": {"unit_name": "UBND"},
    "notice": {"unit_name": "UBND", "hotline": "0234 123 456"},
    "error": {"unit_name": "UBND", "hotline": "", "message": "Đường dẫn đã hết hạn."},
}

# Other pages have a folder of templates each, and files named for it.
OF_OTHERS = {"parts", "charts", *(path.name for path in (pages.HERE / "templates").iterdir() if path.is_dir())}

FIELD = re.compile(r"^(?:export )?class .*^  (?:static )?\w+ = ", re.DOTALL | re.MULTILINE)

# Chrome 70 stops at the first of these it meets: the whole file, not the line.
TOO_NEW = (
    r"\?\.[A-Za-z\[(]", r"\?\?", r"\|\|=", r"&&=", r"\breplaceAll\(", r"\.at\(", r"replaceChildren\(", r"randomUUID\(",
    r"catch \{", r"allSettled", r"^\s+#\w", r"\bstructuredClone\b", r"\.flatMap\(",
)  # fmt: skip


def test_everything_of_the_chat_together_is_under_sixty_kilobytes() -> None:
    files = [*pages.STATIC.iterdir(), *(pages.HERE / "templates").iterdir()]
    files = [path for path in files if path.is_file() and path.stem not in OF_OTHERS]
    assert len(files) > 10
    assert sum(path.stat().st_size for path in files) < 60_000


def test_what_every_page_of_staff_loads_is_under_forty_kilobytes() -> None:
    files = [pages.STATIC / "staff.css", pages.STATIC / "staff.js", pages.HERE / "templates" / "staff.html"]
    assert sum(path.stat().st_size for path in files) < 40_000


@pytest.mark.parametrize("path", sorted(pages.STATIC.glob("*.js")), ids=lambda path: path.name)
def test_a_script_has_no_syntax_newer_than_the_phones(path) -> None:
    source = re.sub(r"//.*", "", path.read_text())
    assert [one for one in TOO_NEW if re.search(one, source, re.MULTILINE)] == []
    assert not [part for part in re.split(r"^}$", source, flags=re.MULTILINE) if FIELD.search(part)]
    assert len(source.splitlines()) < 400


@pytest.mark.parametrize("name", VALUES)
def test_a_page_runs_under_a_strict_policy(name: str) -> None:
    html = pages.render(name, **VALUES[name])
    assert '<html lang="vi">' in html and "<title>" in html
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|https?://", html)


@pytest.mark.parametrize("name", VALUES)
def test_a_page_refuses_to_guess_a_missing_value(name: str) -> None:
    with pytest.raises(UndefinedError):
        pages.render(name)


def test_values_never_become_markup() -> None:
    html = pages.render("chat", **{**VALUES["chat"], "token": '"><script>', "unit_name": "<b>"})
    assert '"><script>' not in html and "<b>" not in html


def test_nothing_of_the_demo_is_in_the_real_page() -> None:
    real = pages.render("chat", **VALUES["chat"]) + pages.render("notice", **VALUES["notice"])
    scripts = "".join(path.read_text() for path in pages.STATIC.glob("*.js") if path.name != "picker.js")
    assert "demo" not in (real + scripts).lower() and "picker" not in real + scripts


def test_a_page_reaches_no_other_site_and_no_cache() -> None:
    headers = pages.page("error", 410, **VALUES["error"]).headers
    assert "script-src 'self'" in headers["content-security-policy"]
    assert (headers["referrer-policy"], headers["cache-control"]) == ("no-referrer", "no-store")


def test_files_are_kept_for_good_under_any_version_and_nothing_else_is_served() -> None:
    found, older = get(f"/static/{pages.VERSION}/chat.js"), get("/static/older/chat.js")
    assert found.status_code == 200 and "immutable" in found.headers["cache-control"]
    assert older.text == found.text
    for path in ("/static/", "/static/x", "/static/x/none.js", "/static/x/%2e%2e/__init__.py", "/static/chat.js"):
        assert get(path).status_code == 404, path


def get(path: str) -> httpx.Response:
    app = Starlette()
    app.mount("/static", pages.Assets())

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hailong") as client:
            return await client.get(path)

    return asyncio.run(ask())


def test_the_way_to_telegram_is_offered_only_where_there_is_one() -> None:
    link = "https://t.me/HaiLongBot?start=abc"
    assert link in pages.render("chat", **{**VALUES["chat"], "telegram": link})
    assert "Telegram" not in pages.render("chat", **VALUES["chat"])
