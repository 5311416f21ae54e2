"""The settings, read once from the environment and refused with one sentence when they make no sense.

Every name is `HAILONG_` and the field in capitals, except DATABASE_URL and REDIS_URL, which belong to everybody.
"""

from __future__ import annotations

import base64
import binascii
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from survey.measures.suppression import LEAST_K
from survey.runtime.errors import SettingsError
from survey.staff import ROLES

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
    "literal_error": "không phải một trong các giá trị được nhận",
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
    help_place: str = ""  # where somebody helps people to answer, such as a post office counter
    unit_name: str = "UBND thành phố Huế"
    questionnaire: str = "tthc-rut-gon"
    originals_days: int = Field(90, ge=0, le=3650)  # how long comments lie sealed as they were written; 0: never
    smallest_cell: int = Field(5, ge=LEAST_K, le=1000)  # people behind any figure that everybody may see
    session_idle: int = Field(120, ge=5, le=1440)  # minutes after which a session of staff that nobody uses ends
    session_longest: int = Field(12, ge=1, le=168)  # hours after which it ends in any case
    totp_roles: str = ""  # "admin,office": who has to set up a second step before anything else

    oidc_issuer: str = ""  # the province's single sign-on; empty: none
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_claim: str = "preferred_username"  # of the id token: names the account
    oidc_scopes: str = "openid profile"
    oidc_name: str = "tài khoản của tỉnh"  # on the button: "Đăng nhập bằng …"

    telegram_token: SecretStr = SecretStr("")  # empty: no Telegram
    telegram_mode: Literal["webhook", "polling"] = "webhook"
    telegram_secret: SecretStr = SecretStr("")  # what Telegram sends along with every webhook call
    telegram_name: str = ""  # the bot's user name, for deep links
    telegram_url: str = "https://api.telegram.org"
    telegram_proxy: str = ""

    zalo_oa_id: str = ""  # empty: no Zalo
    zalo_app_id: str = ""
    zalo_app_secret: SecretStr = SecretStr("")  # of the application: for tokens
    zalo_oa_secret: SecretStr = SecretStr("")  # of the webhook: for signatures
    zalo_url: str = "https://openapi.zalo.me"
    zalo_oauth_url: str = "https://oauth.zaloapp.com"
    zalo_business_url: str = "https://business.openapi.zalo.me"
    zalo_button_template: str = ""  # a template_type to name with buttons, should the platform ask for one
    zalo_invitation_template: str = ""  # by phone: an invitation with the link
    zalo_rating_template: str = ""  # by phone: the built-in rating; goes before the invitation template when set
    zalo_user_template: str = ""  # by user id: an invitation to somebody who once wrote to the OA
    zalo_reminder_template: str = ""
    zalo_recheck_template: str = ""  # whether somebody answered a form themselves
    zalo_continuation_template: str = ""  # after a rating: on to the rest of the questions
    zalo_price_phone: int | None = Field(None, ge=0)  # đồng for one template message by phone
    zalo_price_user: int | None = Field(None, ge=0)  # … by user id
    zalo_price_message: int | None = Field(None, ge=0)  # … for a consultation message outside of what is free

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

    @field_validator(
        "oidc_issuer",
        "rasa_url",
        "actions_url",
        "public_url",
        "telegram_url",
        "zalo_url",
        "zalo_oauth_url",
        "zalo_business_url",
    )
    @classmethod
    def _is_http(cls, url: str, info: ValidationInfo) -> str:
        if not url and info.field_name == "oidc_issuer":
            return url
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

    @field_validator("totp_roles")
    @classmethod
    def _are_roles(cls, text: str) -> str:
        roles = [one.strip() for one in text.split(",") if one.strip()]
        if unknown := sorted(set(roles) - set(ROLES)):
            raise ValueError(f"không có vai trò {', '.join(unknown)}; các vai trò: {', '.join(ROLES)}")
        return ",".join(roles)

    @field_validator("api_keys")
    @classmethod
    def _are_pairs(cls, keys: SecretStr) -> SecretStr:
        _pairs(keys.get_secret_value())
        return keys

    @model_validator(mode="after")
    def _channels_are_whole(self) -> Settings:
        """A channel that is named has its secrets: without them nobody could tell a platform's word from anybody's."""
        if self.telegram_token.get_secret_value() and self.telegram_mode == "webhook":
            _needs(self, "HAILONG_TELEGRAM_TOKEN", "telegram_secret")
        if self.zalo_oa_id:
            _needs(self, "HAILONG_ZALO_OA_ID", "zalo_app_id", "zalo_app_secret", "zalo_oa_secret")
        if self.oidc_issuer:
            if not self.demo and not _guarded(self.oidc_issuer):
                raise ValueError("HAILONG_OIDC_ISSUER phải bắt đầu bằng https://")
            _needs(self, "HAILONG_OIDC_ISSUER", "oidc_client_id", "oidc_client_secret")
        return self

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


def _guarded(url: str) -> bool:
    """Whether nobody between here and there can listen: by https, or on this very machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or parts.hostname in ("127.0.0.1", "localhost", "::1")


def _needs(settings: Settings, because: str, *names: str) -> None:
    for name in names:
        value = getattr(settings, name)
        if not (value.get_secret_value() if isinstance(value, SecretStr) else value):
            raise ValueError(f"HAILONG_{name.upper()} đang thiếu: cần có khi đã đặt {because}")


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
