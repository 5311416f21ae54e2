"""The settings, read once from the environment and refused with one sentence when they make no sense.

Every name is `HAILONG_` and the field in capitals, except DATABASE_URL and REDIS_URL, which belong to everybody.
"""

from __future__ import annotations

import base64
import binascii
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from survey.runtime.errors import SettingsError

__all__ = ["Settings", "SettingsError", "load"]

KEY_BYTES = 32
MAKE_KEY = "python3 -c 'import base64, os; print(base64.b64encode(os.urandom(32)).decode())'"
MEANINGS = {
    "bool_parsing": "phải là true hoặc false",
    "int_parsing": "phải là số nguyên",
    "float_parsing": "phải là số",
    "greater_than_equal": "quá nhỏ",
    "less_than_equal": "quá lớn",
    "greater_than": "quá nhỏ",
    "missing": "đang thiếu",
}


class Settings(BaseSettings):
    """All that can be set from outside. Times are in seconds."""

    model_config = SettingsConfigDict(env_prefix="HAILONG_", extra="ignore", frozen=True, env_ignore_empty=True)

    database_url: str = Field(validation_alias="DATABASE_URL", min_length=1, repr=False)
    redis_url: str = Field(validation_alias="REDIS_URL", min_length=1, repr=False)
    demo: bool = False
    data_dir: Path = Path(".hailong")
    port: int = Field(8080, ge=1, le=65535)
    key: SecretStr | None = None  # base64 of 32 bytes: seals what identifies a person
    api_keys: SecretStr = SecretStr("")  # "name:key,name:key"
    rasa_url: str = "http://127.0.0.1:5105"
    rasa_secret: SecretStr = SecretStr("")  # what service, Rasa and actions know each other by
    rasa_timeout: float = Field(4.0, gt=0, le=60)
    actions_url: str = "http://127.0.0.1:5155/webhook"
    actions_port: int = Field(5155, ge=1, le=65535)
    public_url: str = "http://127.0.0.1:8080"
    hotline: str = ""
    reception: str = ""
    unit_name: str = "UBND thành phố Huế"
    questionnaire: str = "tthc-rut-gon"

    @field_validator("database_url")
    @classmethod
    def _is_postgresql(cls, url: str) -> str:
        if urlsplit(url).scheme.partition("+")[0] not in ("postgresql", "postgres"):
            raise ValueError("phải bắt đầu bằng postgresql:// (hệ thống chỉ dùng PostgreSQL)")
        return url

    @field_validator("redis_url")
    @classmethod
    def _is_redis(cls, url: str) -> str:
        if urlsplit(url).scheme not in ("redis", "rediss", "unix"):
            raise ValueError("phải bắt đầu bằng redis://, rediss:// hoặc unix://")
        return url

    @field_validator("rasa_url", "actions_url", "public_url")
    @classmethod
    def _is_http(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("phải là một địa chỉ http:// hoặc https://")
        return url.rstrip("/")

    @field_validator("key")
    @classmethod
    def _is_a_key(cls, key: SecretStr | None) -> SecretStr | None:
        if key is not None and len(_decoded(key.get_secret_value())) != KEY_BYTES:
            raise ValueError(f"phải là base64 của đúng {KEY_BYTES} byte; tạo bằng: {MAKE_KEY}")
        return key

    @field_validator("api_keys")
    @classmethod
    def _are_pairs(cls, keys: SecretStr) -> SecretStr:
        _pairs(keys.get_secret_value())
        return keys

    @model_validator(mode="after")
    def _sealed_outside_demo(self) -> Settings:
        if self.key is None and not self.demo:
            raise ValueError(
                f"HAILONG_KEY đang thiếu: thông tin cá nhân phải được mã hóa khi chạy thật; tạo bằng: {MAKE_KEY}"
            )
        return self

    def key_bytes(self) -> bytes | None:
        """The encryption key itself; None only in a demo that was given none."""
        return None if self.key is None else _decoded(self.key.get_secret_value())

    def callers(self) -> dict[str, str]:
        """API keys and the names of those who hold them: {key: name}."""
        return {key: name for name, key in _pairs(self.api_keys.get_secret_value())}


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _pairs(text: str) -> list[tuple[str, str]]:
    pairs = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, key = part.partition(":")
        if not name or len(key) < 16:
            raise ValueError("phải có dạng tên:khóa,tên:khóa với mỗi khóa từ 16 ký tự")
        pairs.append((name, key))
    return pairs


def _sentence(error: dict[str, Any]) -> str:
    """One validation error as people read it; the refused value is left out, since it may be a secret."""
    if not error["loc"]:
        return f"{error['ctx']['error']}."
    field = str(error["loc"][0])
    name = field.upper() if field.isupper() or field in ("database_url", "redis_url") else f"HAILONG_{field.upper()}"
    if error["type"] == "value_error":
        return f"{name} {error['ctx']['error']}."
    return f"{name} {MEANINGS.get(error['type'], 'không hợp lệ')}."


def read() -> Settings:
    """The settings as the environment has them now. Raises SettingsError."""
    try:
        return Settings()
    except ValidationError as refused:
        errors = refused.errors(include_input=False, include_url=False)
        raise SettingsError("Cài đặt sai: " + " ".join(_sentence(dict(error)) for error in errors)) from None


@lru_cache(maxsize=1)
def load() -> Settings:
    """The settings of this process, read once. Raises SettingsError."""
    return read()
