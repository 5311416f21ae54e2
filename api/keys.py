"""Who may call: the holders of an API key, for what their key's scopes name. Without a key, nobody.

Keys are made by `./hailong keys` and kept as digests. Those written in the settings go on opening what they always
did: cases and figures.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Annotated

from fastapi import Request, Security
from fastapi.security import APIKeyHeader, SecurityScopes

from api.errors import ApiError
from survey.access import SETTINGS_SCOPES, Holder, digest

_header = APIKeyHeader(
    name="X-API-Key", scheme_name="khoa", auto_error=False, description="Khóa do đơn vị vận hành cấp: ./hailong keys"
)


async def caller(request: Request, needed: SecurityScopes, key: Annotated[str | None, Security(_header)]) -> str:
    """The name under which the caller's key was issued. Raises ApiError 401, or 403 for what it may not do."""
    state = request.app.state
    found = in_settings(key or "", state.settings.callers()) or await state.desk.keys.holder(key or "")
    if found is None:
        raise ApiError(401, "unauthorized", "Cần khóa API hợp lệ trong tiêu đề X-API-Key.")
    for scope in needed.scopes:
        if not found.may(scope):
            raise ApiError(403, "forbidden", f"Khóa này không có quyền {scope}.")
    return found.name


def in_settings(key: str, callers: Mapping[str, str]) -> Holder | None:
    """The holder of a key written in the settings. Takes the same time whichever key fits, or none."""
    given = digest(key)
    found = None
    for known, name in callers.items():
        if hmac.compare_digest(given, digest(known)) and key:
            found = Holder(name, SETTINGS_SCOPES)
    return found


# A door names what it is for: there is no caller "with any key", so that a new door cannot be left open by mistake.
CaseSender = Annotated[str, Security(caller, scopes=["cases:write"])]
FiguresReader = Annotated[str, Security(caller, scopes=["figures:read"])]
Publisher = Annotated[str, Security(caller, scopes=["snapshots:write"])]
FieldReader = Annotated[str, Security(caller, scopes=["fieldwork:read"])]
FieldWorker = Annotated[str, Security(caller, scopes=["fieldwork:write"])]
Exporter = Annotated[str, Security(caller, scopes=["export:read"])]
