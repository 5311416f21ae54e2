"""QR codes of links: the modules to draw, and a PNG to print."""

from __future__ import annotations

import io
from math import ceil

import segno

QUIET = 4  # light modules that a reader needs on every side
INCH = 25.4  # mm
DPI = 300
SIDE = 30.0  # mm of the code itself, without its quiet zone


def code(url: str) -> segno.QRCode:
    """Correction M: a seventh of the code may be creased or stained. Raises ValueError for a text too long for one."""
    return segno.make_qr(url, error="m", boost_error=False)


def rows(url: str) -> list[tuple[bool, ...]]:
    """The modules row by row, True for dark, without the quiet zone."""
    return [tuple(bool(module) for module in row) for row in code(url).matrix]


def png(url: str, side: float = SIDE) -> bytes:
    """A PNG with its quiet zone, of at least 300 dpi when the code is printed `side` mm wide, which is its own size."""
    made = code(url)
    modules = made.symbol_size(border=0)[0]
    scale = ceil(side / INCH * DPI / modules)
    out = io.BytesIO()
    made.save(out, kind="png", scale=scale, border=QUIET, dpi=ceil(modules * scale / (side / INCH)))
    return out.getvalue()
