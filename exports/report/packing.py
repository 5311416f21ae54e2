"""Office files with the same bytes for the same content: fixed moments in the archive and in its properties."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime

_EPOCH = (1980, 1, 1, 0, 0, 0)
_MOMENT = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")


def packed(raw: bytes, at: datetime) -> bytes:
    """The office file as of `at`: nothing in it tells when, or how often, it was made."""
    stamp = f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}".encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as given, zipfile.ZipFile(out, "w") as made:
        for name in given.namelist():
            body = given.read(name)
            if name == "docProps/core.xml":
                body = _MOMENT.sub(lambda found: found[1] + stamp + found[3], body)
            made.writestr(zipfile.ZipInfo(name, _EPOCH), body, zipfile.ZIP_DEFLATED, 6)
    return out.getvalue()
