"""Settings: what is refused, in which words, and that secrets stay out of what is printed."""

from __future__ import annotations

import base64

import pytest

from survey.runtime.settings import SettingsError, read

KEY = base64.b64encode(bytes(range(32))).decode()
GOOD = {"DATABASE_URL": "postgresql://u:hunter2@/db", "REDIS_URL": "redis://127.0.0.1", "HAILONG_KEY": KEY}


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch):
    import os

    for name in list(os.environ):
        if name.startswith("HAILONG_") or name in GOOD:
            monkeypatch.delenv(name)

    def give(**settings: str) -> None:
        for name, value in (GOOD | settings).items():
            monkeypatch.setenv(name, value)

    return give


def test_defaults_are_those_of_a_single_machine(given) -> None:
    given()
    settings = read()
    assert (settings.port, settings.demo, settings.rasa_timeout) == (8080, False, 4.0)
    assert settings.key_bytes() == bytes(range(32))


def test_nothing_secret_is_shown(given) -> None:
    given(HAILONG_API_KEYS="one:abcdefghijklmnopqrst")
    shown = repr(read())
    assert all(secret not in shown for secret in ("hunter2", KEY, "abcdefghijklmnopqrst"))


def test_callers_are_found_by_key(given) -> None:
    given(HAILONG_API_KEYS="one-stop:aaaaaaaaaaaaaaaa, backup:bbbbbbbbbbbbbbbb")
    assert read().callers() == {"aaaaaaaaaaaaaaaa": "one-stop", "bbbbbbbbbbbbbbbb": "backup"}


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"DATABASE_URL": ""}, "DATABASE_URL đang thiếu"),
        ({"DATABASE_URL": "sqlite:///x"}, "DATABASE_URL phải bắt đầu bằng postgresql://"),
        ({"REDIS_URL": "127.0.0.1:6379"}, "REDIS_URL phải bắt đầu bằng redis://"),
        ({"HAILONG_KEY": ""}, "HAILONG_KEY đang thiếu"),
        ({"HAILONG_KEY": "c2hvcnQ="}, "HAILONG_KEY phải là base64 của đúng 32 byte"),
        ({"HAILONG_PORT": "http"}, "HAILONG_PORT phải là số nguyên"),
        ({"HAILONG_PORT": "70000"}, "HAILONG_PORT quá lớn"),
        ({"HAILONG_DEMO": "maybe"}, "HAILONG_DEMO phải là true hoặc false"),
        ({"HAILONG_API_KEYS": "short:123"}, "HAILONG_API_KEYS phải có dạng tên:khóa"),
        ({"HAILONG_TOTP_ROLES": "admin, vua"}, "HAILONG_TOTP_ROLES không có vai trò vua"),
        ({"HAILONG_OIDC_ISSUER": "https://sso.example"}, "HAILONG_OIDC_CLIENT_ID đang thiếu"),
        (
            {"HAILONG_OIDC_ISSUER": "http://a", "HAILONG_OIDC_CLIENT_ID": "x", "HAILONG_OIDC_CLIENT_SECRET": "y"},
            "HAILONG_OIDC_ISSUER phải bắt đầu bằng https://",
        ),
        ({"HAILONG_SMALLEST_CELL": "2"}, "HAILONG_SMALLEST_CELL quá nhỏ"),
        ({"HAILONG_RASA_URL": "localhost:5005"}, "HAILONG_RASA_URL phải là một địa chỉ http"),
    ],
)
def test_a_broken_setting_is_named(given, settings: dict[str, str], said: str) -> None:
    given(**settings)
    with pytest.raises(SettingsError, match="Cài đặt sai") as refused:
        read()
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_refused_value_is_not_repeated(given) -> None:
    given(HAILONG_KEY="bi-mat-cua-toi")
    with pytest.raises(SettingsError) as refused:
        read()
    assert "bi-mat-cua-toi" not in str(refused.value)


def test_the_demo_runs_without_a_key(given) -> None:
    given(HAILONG_KEY="", HAILONG_DEMO="true")
    assert read().key_bytes() is None
