"""The pages people open: templates filled, and the files they load."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from fastapi.responses import HTMLResponse, Response
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from survey.display import day, inside, moment, percentage, points, whole

HERE = Path(__file__).parent
STATIC = HERE / "static"

# The link holds the invitation's token: it must reach neither other sites nor a shared cache.
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def _digest() -> str:
    files = sorted(path for path in STATIC.rglob("*") if path.is_file())
    return hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in files)).hexdigest()[:12]


VERSION = _digest()

_templates = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.globals["static"] = f"/static/{VERSION}"
_templates.filters |= {
    "moment": moment,
    "day": day,
    "whole": whole,
    "percentage": percentage,
    "points": points,
    "inside": inside,
}


def render(name: str, **values: object) -> str:
    """The page `name` (chat, picker, notice, error) as HTML. A variable that is missing raises."""
    return _templates.get_template(f"{name}.html").render(**values)


def script(name: str, **values: object) -> str:
    """The script `name` as text; it names files by their version, which only the server knows."""
    return _templates.get_template(f"{name}.js").render(**values)


def page(name: str, status: int = 200, **values: object) -> HTMLResponse:
    """The same page as an answer, with the headers that every page carries."""
    return HTMLResponse(render(name, **values), status, dict(HEADERS))


class Assets(StaticFiles):
    """Files under `/static/<version>/…`, kept by browsers for good: a changed file has another address.

    The version is not checked, so a page that was opened just before an update still loads.
    """

    def __init__(self) -> None:
        super().__init__(directory=STATIC)

    def get_path(self, scope: Mapping[str, object]) -> str:
        return str(Path(*Path(super().get_path(scope)).parts[1:]))

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
