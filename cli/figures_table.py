"""Figures laid out as tables for the terminal, in Vietnamese, with a decimal comma."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from cli.written import moment
from survey.display import day, percentage, whole
from survey.measures.figures import Block, FactorFigure, Figures, QuestionFigure, Share
from survey.measures.period import Period
from survey.questionnaire import SCALE

MISSING = ("Bỏ qua", "Không ý kiến", "Chưa trả lời", "Không hỏi")
DISPOSITIONS = {
    "invited": "mới mở",
    "started": "đang trả lời",
    "partial": "trả lời một phần",
    "completed": "hoàn thành",
    "refused": "từ chối",
    "ineligible": "không thuộc diện",
    "expired": "hết hạn",
    "opted_out": "ngừng nhận",
}


def tables(figures: Figures) -> Iterator[RenderableType]:
    """What is printed, from top to bottom."""
    yield _heading(figures)
    if not figures.questionnaires:
        yield Text("Chưa có lời mời hay câu trả lời nào trong phạm vi này.")
    for block in figures.questionnaires:
        yield _reach(block)
        yield _scale(block)
        yield _answers(block)


def _heading(figures: Figures) -> Text:
    agency = f"{figures.agency.name} ({figures.agency.code})" if figures.agency else "tất cả đơn vị"
    below = ", gồm đơn vị trực thuộc" if figures.agency and figures.children else ""
    lines = [
        f"Đơn vị: {agency}{below}",
        f"Trả kết quả: {_period(figures.period)} · Kênh: {figures.channel or 'tất cả'}",
        f"Hồ sơ đã trả kết quả: {whole(figures.cases)} · Tính lúc {moment(figures.computed_at)}",
    ]
    return Text("\n".join(lines))


def _period(period: Period) -> str:
    first = f"từ {day(period.first)}" if period.first else ""
    last = f"đến hết {day(period.last)}" if period.last else ""
    return " ".join(filter(None, (first, last))) or "mọi ngày"


def _reach(block: Block) -> Text:
    reached = f"Được mời {whole(block.invited)} · Bắt đầu {whole(block.started)} · Hoàn thành {whole(block.completed)}"
    named = [f"{DISPOSITIONS.get(name, name)} {whole(n)}" for name, n in sorted(block.dispositions.items())]
    where = f"\nCuộc trò chuyện: {', '.join(named)}" if named else ""
    title = f"\n{block.title} ({block.ref})\n"
    return Text.assemble((title, "bold"), reached, f" · Phiếu được tính {whole(block.responses)}", where)


def _scale(block: Block) -> Table:
    caption = "Mức: " + " · ".join(f"{level} {words}" for level, words in enumerate(SCALE, 1))
    table = _table("Năm mức hài lòng", "Nội dung", *"12345", "Trả lời", "Hài lòng", "Tỷ lệ")
    table.caption = f"{caption}.\nTỷ lệ = (mức 4 + mức 5) / số trả lời."
    table.add_row("Chỉ số chung (gộp mọi câu trả lời)", *_share(block.overall.pooled), style="bold")
    table.add_row("Trung bình các yếu tố (tham khảo)", *[""] * 7, percentage(block.overall.alternative.percent))
    table.add_section()
    for factor in block.factors:
        table.add_row(factor.name, *_share(factor))
    table.add_section()
    for question in block.questions:
        if question.counts is not None:
            table.add_row(question.text, *_share(question))
    return table


def _answers(block: Block) -> Table:
    """Every question with what is missing, each kind of missing apart, and the answers that are no level."""
    table = _table("Trả lời và không trả lời", "Câu hỏi", "Trả lời", *MISSING)
    for question in block.questions:
        missing = (question.skipped, question.no_opinion, question.unread, question.not_asked)
        given = " · ".join(f"{one.text} ({whole(one.n)} phiếu)" for one in question.values)
        words = Text(question.text) if not given else Text.assemble(question.text, "\n", (given, "italic"))
        table.add_row(words, whole(question.n), *(whole(n) for n in missing))
    return table


def _table(title: str, first: str, *numbers: str) -> Table:
    table = Table(title=title, title_justify="left", caption_justify="left", box=box.SIMPLE_HEAD)
    table.add_column(first, justify="left", ratio=1)
    for name in numbers:
        table.add_column(name, justify="right")
    return table


def _share(share: Share | FactorFigure | QuestionFigure) -> list[str]:
    counts = [whole(one) for one in share.counts or ()]
    return [*counts, whole(share.n), whole(share.satisfied or 0), percentage(share.percent)]
