"""QR codes: the modules are those of the link, sharp enough for paper, with their quiet zone."""

from __future__ import annotations

import io

import pytest
import segno
from PIL import Image

from paper import qr

LINKS = ["https://a.vn/k/Ab9_dEfGhIjKlMnOpQrStw", f"https://{'khao-sat.' * 12}example.vn/k/Ab9_dEfGhIjKlMnOpQrStw"]


def image(link: str, side: float = qr.SIDE) -> Image.Image:
    return Image.open(io.BytesIO(qr.png(link, side)))


@pytest.mark.parametrize("link", LINKS, ids=len)
def test_the_picture_holds_the_modules_of_the_link(link: str) -> None:
    made = segno.make_qr(link, error="m", boost_error=False)
    assert made.error == "M"
    picture = image(link).convert("L")
    modules = len(made.matrix) + 2 * qr.QUIET
    scale = picture.width // modules
    assert picture.size == (modules * scale, modules * scale)
    seen = [
        [picture.getpixel((int((x + 0.5) * scale), int((y + 0.5) * scale))) < 128 for x in range(modules)]
        for y in range(modules)
    ]
    inner = [row[qr.QUIET : -qr.QUIET] for row in seen[qr.QUIET : -qr.QUIET]]
    assert inner == [[bool(module) for module in row] for row in made.matrix]
    assert sum(map(sum, seen)) == sum(map(sum, inner))  # nothing dark in the quiet zone


@pytest.mark.parametrize("link", LINKS, ids=len)
@pytest.mark.parametrize("side", [30.0, 60.0])
def test_it_prints_at_300_dpi_and_says_its_size(link: str, side: float) -> None:
    picture = image(link, side)
    symbol = picture.width * len(qr.rows(link)) / (len(qr.rows(link)) + 2 * qr.QUIET)
    assert symbol / (side / qr.INCH) >= 300
    assert symbol / picture.info["dpi"][0] * qr.INCH == pytest.approx(side, rel=0.01)


def test_the_rows_to_draw_are_those_of_the_picture() -> None:
    assert [list(row) for row in qr.rows(LINKS[0])] == [
        [bool(module) for module in row] for row in segno.make_qr(LINKS[0], error="m", boost_error=False).matrix
    ]
