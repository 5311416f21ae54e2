"""Answers with a strong ETag: the same bytes bear the same tag, and who has them already gets none."""

from __future__ import annotations

import hashlib

from fastapi import Request
from fastapi.responses import Response

JSON = "application/json"
CSV = "text/csv; charset=utf-8"

ASK_AGAIN = "private, no-cache"  # may be kept, must be asked about: figures change with every answer
FOR_EVER = "private, max-age=31536000, immutable"
FOR_ALL = "public, max-age=300"


def tagged(request: Request, body: bytes, media: str, cache: str, link: str | None = None) -> Response:
    """200 with the body, or 304 without it when If-None-Match names its tag."""
    tag = f'"{hashlib.sha256(body).hexdigest()}"'
    headers = {"ETag": tag, "Cache-Control": cache}
    if link is not None:
        headers["Link"] = f'<{link}>; rel="next"'
    if _known(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media, headers=headers)


def _known(header: str, tag: str) -> bool:
    given = [one.strip().removeprefix("W/") for one in header.split(",")]
    return "*" in given or tag in given


def following(request: Request, after: str | None) -> str | None:
    """The address of the next page, relative to this server; None at the end."""
    if after is None:
        return None
    url = request.url.include_query_params(after=after)
    return f"{url.path}?{url.query}"
