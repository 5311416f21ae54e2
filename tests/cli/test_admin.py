"""`./hailong admin` as people type it: accounts made, listed, changed, reset; no password on the command line."""

from __future__ import annotations

import io
import json

import pytest

from tests.site import AGENCY


def made(ask, *words: str) -> str:
    code, out, err = ask("admin", "create", *words, "--json")
    assert code == 0, err
    return json.loads(out)["password"]


def listed(ask) -> dict[str, dict]:
    return {one["login"]: one for one in json.loads(ask("admin", "list", "--json")[1])["accounts"]}


def test_the_first_administrator_is_made_with_a_password_that_is_shown_once(ask):
    assert "Chưa có tài khoản" in ask("admin", "list")[1]
    password = made(ask, "quan.tri", "--name", "Lê Thị Bưởi")
    assert len(password) >= 18
    assert password not in ask("admin", "list")[1]
    assert listed(ask)["quan.tri"]["role"] == "admin"


def test_a_password_is_asked_for_and_too_easy_ones_are_refused(ask, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("ngắn\n"))
    code, _, err = ask("admin", "create", "quan.tri", "--ask")
    assert code == 1 and "12 ký tự" in err
    monkeypatch.setattr("sys.stdin", io.StringIO("con trâu đi trước cái cày\n"))
    code, out, _ = ask("admin", "create", "quan.tri", "--ask")
    assert code == 0 and "trâu" not in out


def test_roles_are_bound_to_what_they_read(ask):
    made(ask, "quan.tri")
    code, _, err = ask("admin", "create", "phuong", "--role", "agency")
    assert code == 1 and "ít nhất một đơn vị" in err
    code, _, err = ask("admin", "create", "phuong", "--role", "agency", "--agency", "H57.KHONG")
    assert code == 1 and "H57.KHONG" in err
    made(ask, "phuong", "--role", "agency", "--agency", AGENCY)
    code, out, _ = ask("admin", "role", "phuong", "supervisor")
    assert code == 0 and "Giám sát" in out
    assert (listed(ask)["phuong"]["role"], listed(ask)["phuong"]["agencies"]) == ("supervisor", [])


def test_the_last_administrator_stays(ask):
    made(ask, "quan.tri")
    for words in (("role", "quan.tri", "office"), ("switch", "quan.tri", "off")):
        code, _, err = ask("admin", *words)
        assert code == 1 and "cuối cùng" in err
    made(ask, "quan.tri.2")
    assert ask("admin", "switch", "quan.tri", "off")[0] == 0
    assert not listed(ask)["quan.tri"]["on"]


def test_a_reset_makes_a_new_password_and_is_in_the_audit(ask):
    first = made(ask, "quan.tri")
    code, out, _ = ask("admin", "reset", "quan.tri", "--totp", "--json")
    assert code == 0 and json.loads(out)["password"] != first
    assert "0 phiên" in ask("admin", "end-sessions", "quan.tri")[1]
    entries = json.loads(ask("admin", "audit", "--json")[1])["entries"]
    assert [one["act"] for one in entries] == ["account-reset", "account-create"]
    assert all("dòng lệnh" in one["by"] for one in entries)
    assert ask("admin", "audit", "--act", "account-reset")[1].count("\n") == 1


def test_an_unknown_account_is_named(ask):
    code, _, err = ask("admin", "reset", "khong.co")
    assert code == 1 and "khong.co" in err
