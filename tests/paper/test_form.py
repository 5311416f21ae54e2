"""Forms and lists on paper: everything of the questionnaire stands there, and nothing leaves the page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from paper.book import listing as book_of
from paper.drawing import Paper
from paper.fitting import POINT
from paper.form import Wording, lay_out, pdf
from paper.lists import Column, Listing
from paper.lists import lay_out as lay_out_list
from paper.lists import pdf as list_pdf
from paper.pages import HEIGHT, INNER, MARGIN, WIDTH, Drawing, Page
from survey.fieldwork.forms import Issued
from survey.questionnaire import Questionnaire
from tests.talking import form, words

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
PROCEDURE = "Đăng ký biến động quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất"
ONE = Issued("K7QF-3MXJ", "H57.21-261103-0001", "UBND phường Vỹ Dạ", PROCEDURE, datetime(2026, 11, 10, tzinfo=UTC))
BLANK = Issued("QQ77-BBCC")
WORDING = Wording("Sở Nội vụ thành phố Huế", words().say)
ENDLESS = Issued("K7QF-3MXJ", "H" * 60, "Ư" * 300, f"{PROCEDURE} " * 9, ONE.returned_at)


@pytest.fixture(scope="module")
def pen() -> Iterator[Drawing]:
    paper = Paper("thử", NOW)
    yield paper.pen
    paper.pdf()  # closes the fonts


@pytest.fixture(params=["tthc-rut-gon@1", "tthc-day-du@1"])
def asked(request: pytest.FixtureRequest) -> Questionnaire:
    return form(request.param)


def text(pages: list[Page]) -> str:
    return " ".join(one.text for page in pages for one in page.texts)


def stays(page: Page, width: float, height: float) -> None:
    for one in page.texts:
        assert one.x >= MARGIN - 0.01 and one.x + one.width <= width - MARGIN + 0.01, one
        assert one.y - one.size * POINT >= MARGIN - 1 and one.y + 0.3 * one.size * POINT <= height - MARGIN, one
    for box in page.boxes:
        assert box.x >= MARGIN - 0.01 and box.x + box.width <= width - MARGIN + 0.01
        assert box.y + box.height <= height - MARGIN + 0.01
    for rule in page.rules:
        assert rule.x >= MARGIN - 0.01 and rule.x + rule.length <= width - MARGIN + 0.01
        assert rule.y <= height - MARGIN
    for code in page.codes:
        assert code.x + code.side <= width - MARGIN + 0.01 and code.y >= MARGIN


@pytest.mark.parametrize("one", [ONE, BLANK, ENDLESS], ids=["of a case", "blank", "endless"])
def test_nothing_leaves_the_page_and_nothing_is_left_out(pen: Drawing, asked: Questionnaire, one: Issued) -> None:
    pages = lay_out(one, asked, WORDING, pen)
    for page in pages:
        stays(page, WIDTH, HEIGHT)
    said = text(pages)
    for number, question in enumerate(asked, 1):
        assert f"{number}. " in said
        wording = pen.clean(question.print or question.text)
        assert " ".join(wording.split()[-3:]) in " ".join(said.split()) or wording.split()[-1] in said
        for choice in question.choices:
            assert choice.text.split()[0] in said
    assert one.code in said and pages[0].codes[0].text == one.code and len([p for p in pages if p.codes]) == 1


def test_texts_do_not_lie_on_each_other(pen: Drawing, asked: Questionnaire) -> None:
    for page in lay_out(ONE, asked, WORDING, pen):
        lines = [(o.x, o.y - 0.75 * o.size * POINT, o.x + o.width, o.y, o.text) for o in page.texts]
        for at, (left, top, right, bottom, said) in enumerate(lines):
            for other_left, other_top, other_right, other_bottom, other in lines[at + 1 :]:
                apart = right <= other_left or other_right <= left or bottom <= other_top or other_bottom <= top
                assert apart, (said, other)


def test_the_short_form_fits_on_one_page(pen: Drawing) -> None:
    assert len(lay_out(ONE, form(), WORDING, pen)) == len(lay_out(BLANK, form(), WORDING, pen)) == 1


def test_a_follow_up_says_when_it_is_to_be_answered(pen: Drawing) -> None:
    assert "(chỉ khi câu 1–5, 7 có mức từ 2 trở xuống)" in text(lay_out(ONE, form(), WORDING, pen))
    assert "(chỉ khi câu 24 đã chọn: Đồng ý)" in text(lay_out(ONE, form("tthc-day-du@1"), WORDING, pen))


def test_every_page_with_levels_says_what_they_are_called(pen: Drawing) -> None:
    for page in lay_out(ONE, form("tthc-day-du@1"), WORDING, pen):
        levels = [one for one in page.texts if one.text == "5" and one.bold]
        assert bool(levels) == any(one.text == "Hài lòng" for one in page.texts)


def test_a_form_knows_its_case_and_no_person(pen: Drawing) -> None:
    said = text(lay_out(ONE, form(), WORDING, pen))
    assert ONE.case in said and "10/11/2026" in said and "UBND phường Vỹ Dạ" in said
    assert ONE.case not in text(lay_out(BLANK, form(), WORDING, pen))


def test_the_same_forms_are_the_same_bytes() -> None:
    first, again = (pdf([ONE, BLANK], form(), WORDING, NOW) for _ in range(2))
    assert first == again and first.startswith(b"%PDF")


LISTING = Listing(
    "DANH SÁCH MẪU",
    ("5 hồ sơ", "Hạt giống a"),
    (Column("STT", 5), Column("Mã hồ sơ", 22), Column("Thủ tục", 44)),
    [(f"Đơn vị {number // 40}", (str(number), f"H57-{number:04d}", PROCEDURE * (number % 3))) for number in range(120)],
    "Mẫu số 1",
)


def test_a_list_goes_over_pages_with_its_head_on_each(pen: Drawing) -> None:
    pages = lay_out_list(LISTING, pen)
    assert len(pages) > 3
    for page in pages:
        stays(page, HEIGHT, WIDTH)
        assert sum(one.text == "Mã hồ sơ" for one in page.texts) == 1
    said = text(pages)
    assert all(f"H57-{number:04d}" in said for number in range(120))
    assert all(said.count(f"Đơn vị {number}") == 1 for number in range(3))
    assert INNER < HEIGHT - 2 * MARGIN


def test_the_same_list_is_the_same_bytes_on_paper_and_as_a_spreadsheet() -> None:
    assert list_pdf(LISTING, NOW) == list_pdf(LISTING, NOW)
    assert book_of(LISTING, NOW) == book_of(LISTING, NOW)
