"""Who may send cases and read figures: the holders of an API key. Without any key configured, nobody."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyHeader

from api.errors import ApiError

_header = APIKeyHeader(name="X-API-Key", auto_error=False, description="Khóa do đơn vị vận hành cấp.")


async def caller(request: Request, key: Annotated[str | None, Security(_header)]) -> str:
    """The name under which the caller's key was issued. Raises ApiError 401."""
    name = holder(key or "", request.app.state.settings.callers())
    if name is None:
        raise ApiError(401, "unauthorized", "Cần khóa API hợp lệ trong tiêu đề X-API-Key.")
    return name


def holder(key: str, callers: Mapping[str, str]) -> str | None:
    """The name of the key's holder. Takes the same time whichever key fits, or none."""
    given = _digest(key)
    found = None
    for known, name in callers.items():
        if hmac.compare_digest(given, _digest(known)) and key:
            found = name
    return found


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()


Caller = Annotated[str, Depends(caller)]
