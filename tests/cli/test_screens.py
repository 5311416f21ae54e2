"""The list of pictures: names of their own, roles that there are, addresses that lead somewhere; and what stops it."""

from __future__ import annotations

import re

from cli.screens import take
from cli.screens.pages import PAGES
from survey.staff import ROLES
from tests.api.test_rights import doors


def test_every_picture_has_a_name_of_its_own_and_a_role_that_there_is():
    names = [one.name for one in PAGES]
    assert len(set(names)) == len(names)
    assert {one.role for one in PAGES} <= {"", *ROLES}


def test_every_page_of_accounts_is_in_the_pictures():
    pages = {door.removeprefix("GET ") for door in doors() if door.startswith(("GET /tai-khoan", "GET /dang-nhap"))}
    pages -= {"/dang-nhap/ma", "/dang-nhap/sso", "/dang-nhap/sso/ve"}  # only on the way in
    taken = {one.path for one in PAGES}
    assert {re.sub(r"\{\w+\}", "{account}", one) for one in pages} <= taken


def test_without_a_browser_it_says_what_to_install(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(take, "BROWSERS", ("khong-co-trinh-duyet",))
    assert take_command(str(tmp_path)) == 1
    assert "apt install chromium" in capsys.readouterr().err


def test_a_name_that_no_page_has_is_refused(capsys, tmp_path):
    assert take_command(str(tmp_path), "--only", "khong-co-trang-nao") == 1
    assert "khong-co-trang-nao" in capsys.readouterr().err


def take_command(*words: str) -> int:
    from cli.main import call

    return call(["screens", *words])
