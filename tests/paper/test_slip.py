"""Slips: what stands on one, how large, and that nothing ever leaves it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from fpdf import FPDF

from paper.fitting import POINT, Sizes, fit
from paper.layout import HEIGHT, MARGIN, QR, QUIET, WIDTH, Layout, Line, Sheet, lay_out
from paper.slip import Pen, pdf
from paper.wording import Contacts
from tests.paper.slips import LONG, LONGEST, NOW, TOKEN, wording

WORST = {
    "ordinary": wording(),
    "a name of 300 signs": wording(procedure=LONG.ljust(300, "x")),
    "everything long": wording(LONGEST, procedure=LONG * 2, unit=LONGEST.owner),
    "one word without an end": wording(procedure="Đ" * 500, unit="W" * 200),
    "nothing known": wording(Contacts("A", "http://a.vn"), procedure="", returned_at=None),
}


@pytest.fixture(scope="module")
def pen() -> Iterator[Pen]:
    made = Pen(FPDF(unit="mm"))
    yield made
    made.pdf.output()  # closes the fonts


@pytest.fixture(params=WORST, ids=str)
def layout(request: pytest.FixtureRequest, pen: Pen) -> Layout:
    return lay_out(WORST[request.param], pen)


def text(layout: Layout) -> str:
    return " ".join(line.text for line in layout.lines)


def box(line: Line) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of a line's letters, marks and tails among them."""
    size = line.size * POINT
    return line.x, line.y - 0.95 * size, line.x + line.width, line.y + 0.27 * size


def test_everything_stays_on_the_slip(layout: Layout) -> None:
    for line in layout.lines:
        left, top, right, bottom = box(line)
        assert left >= MARGIN and right <= WIDTH - MARGIN + 0.01, line
        assert top >= MARGIN - 0.1 and bottom <= HEIGHT - MARGIN + 1, line
    x, y = layout.qr
    assert x >= MARGIN and x + QR <= WIDTH - MARGIN and y + QR <= HEIGHT - MARGIN


def test_nothing_lies_on_anything_else(layout: Layout) -> None:
    boxes = sorted((box(line) for line in layout.lines), key=lambda one: (one[1], one[0]))
    for one, other in pairwise(boxes):
        beside = one[2] <= other[0] or other[2] <= one[0]
        assert beside or other[1] >= one[3] - 0.5, (one, other)
    x, y = layout.qr
    quiet = (x - QUIET, y - QUIET, x + QR + QUIET - 0.1, y + QR + QUIET - 0.1)
    for left, top, right, bottom in boxes:
        apart = left >= quiet[2] or right <= quiet[0] or top >= quiet[3] or bottom <= quiet[1] + 0.5
        assert apart, (left, top, right, bottom)


def test_an_old_person_can_read_it(layout: Layout) -> None:
    sizes = {line.text: line.size for line in layout.lines}
    assert QR >= 30
    assert min(size for text, size in sizes.items() if text in "Xin Ông/Bà cho ý kiến về lần làm thủ tục này") >= 16
    assert min(size for text, size in sizes.items() if text in wording().how) >= 12
    assert sizes["4K8F-K63T"] >= 20


def test_on_an_ordinary_slip_all_but_the_foot_has_twelve_points(pen: Pen) -> None:
    small = [line.text for line in lay_out(WORST["ordinary"], pen).lines if line.size < 11.5]
    assert [one for one in small if not one.startswith(("Địa chỉ", "Cơ quan giải quyết chỉ nhận", "Hồ sơ "))] == []


def test_a_slip_says_what_a_person_needs_and_names_nobody(pen: Pen) -> None:
    said = text(lay_out(wording(), pen))
    for part in (
        "UBND thành phố Huế",
        "Cấp bản sao trích lục hộ tịch",
        "UBND phường Thuận Hóa",
        "11/11/2026",
        f"khaosat.hue.example.vn/k/{TOKEN}",
        "4K8F-K63T",
        "Nhắn mã này cho Zalo của UBND thành phố Huế, hoặc nói mã với nhân viên bưu điện.",
        "đến hết ngày 19/12/2026",
        "Hỏi thêm: 0234 3 123 456.",
        "Hồ sơ H57.39-261105-0003",
    ):
        assert part in said, said


def test_without_a_hotline_or_a_chat_it_does_not_name_one(pen: Pen) -> None:
    said = text(lay_out(wording(Contacts("UBND xã A", "https://a.vn")), pen))
    assert "Hỏi thêm" not in said and "Zalo" not in said and "Mở địa chỉ ở dưới" in said
    assert "Telegram @hue_bot" in text(lay_out(wording(Contacts("A", "https://a.vn", telegram="hue_bot")), pen))


def test_a_name_of_300_signs_is_printed_whole(pen: Pen) -> None:
    assert len(LONG) >= 290
    assert LONG in text(lay_out(wording(procedure=LONG), pen))
    assert "…" in text(lay_out(WORST["everything long"], pen))


def test_letters_become_smaller_before_anything_is_cut(pen: Pen) -> None:
    wide, small = fit("Thủ tục " * 8, 60, 10, Sizes(12, 6), pen), fit("Thủ tục " * 40, 60, 10, Sizes(12, 6), pen)
    assert wide.size > small.size == 6
    assert "…" not in "".join(wide.lines) and small.lines[-1].endswith("…")
    assert wide.height <= 10 and small.height <= 10


def pages(document: bytes) -> list[tuple[float, float]]:
    """The sizes of the pages, in millimetres."""
    count = len(re.findall(rb"/Type /Page\b(?!s)", document))
    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", document)
    return [(round(float(w) * POINT), round(float(h) * POINT)) for w, h in (sizes * count)[:count]]


@pytest.mark.parametrize(("count", "sheets"), [(1, 1), (4, 1), (5, 2)])
def test_a_batch_is_a_page_each_or_four_to_a_sheet(count: int, sheets: int) -> None:
    batch = [wording(token=f"{TOKEN}{number}") for number in range(count)]
    assert pages(pdf(batch, NOW)) == [(105, 148)] * count
    assert pages(pdf(batch, NOW, Sheet.A4)) == [(210, 297)] * sheets


def test_the_fonts_are_embedded_and_the_same_slip_is_the_same_file() -> None:
    document = pdf([wording()], NOW)
    assert document.startswith(b"%PDF-")
    assert {b"BeVietnamPro", b"BeVietnamProBold"} == set(re.findall(rb"/BaseFont /[A-Z]+\+(\w+)", document))
    assert b"/FontFile2" in document
    assert len(document) < 60_000
    assert document == pdf([wording()], NOW)


def test_signs_that_no_font_has_are_left_out(pen: Pen) -> None:
    assert pen.clean("Khai sinh 😀 cho tre\u0309") == "Khai sinh  cho trẻ"
    strange = replace(wording(), owner="UBND 😀 xã A", facts=("Thủ tục: \u202e漢字",))
    assert pdf([strange], NOW).startswith(b"%PDF-")


def test_a_link_too_long_for_one_line_goes_on_and_keeps_every_sign(pen: Pen) -> None:
    said = "".join(line.text for line in lay_out(wording(LONGEST), pen).lines)
    assert LONGEST.public_url.removeprefix("https://") + f"/k/{TOKEN}" in said
