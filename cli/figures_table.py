"""Figures laid out as tables for the terminal, in Vietnamese, with a decimal comma."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from cli.figures_words import CHANNELS, DISPOSITIONS, REASONS, SIDES
from cli.written import moment
from survey.display import between, day, percentage, points, whole
from survey.measures.figures import Block, Difference, Figures, Part, QuestionFigure, Ratio, Share
from survey.measures.period import Period
from survey.measures.quota import Quota, Standing
from survey.questionnaire import SCALE

MISSING = ("Bỏ qua", "Không ý kiến", "Chưa trả lời", "Không hỏi")


def tables(figures: Figures) -> Iterator[RenderableType]:
    """What is printed, from top to bottom."""
    yield _heading(figures)
    if not figures.questionnaires:
        yield Text("Chưa có lời mời hay câu trả lời nào trong phạm vi này.")
    for block in figures.questionnaires:
        yield _reach(block)
        yield _scale(block)
        yield _apart(block)
        yield _answers(block)


def each(figures: Sequence[Figures]) -> Iterator[RenderableType]:
    """Many agencies in one table: a row for each questionnaire version of each."""
    if not figures:
        yield Text("Chưa có hồ sơ nào đã trả kết quả trong phạm vi này.")
        return
    table = _table(
        "Theo từng đơn vị", "Đơn vị", "Hồ sơ", "Mời", "Thu về", "Hợp lệ", "Loại", "Tối thiểu", "Đạt", "Chỉ số", "95 %"
    )
    for one in figures:
        for block in one.questionnaires:
            table.add_row(*_line(one, block))
        if not one.questionnaires:
            table.add_row(one.agency.name, whole(one.cases), *["0"] * 4, *_floor(one.quota), percentage(None), "")
    table.caption = "Tối thiểu và đạt: theo số phiếu hợp lệ trong cả năm. 95 %: khoảng tin cậy của chỉ số."
    yield table


def _line(figures: Figures, block: Block) -> list[str]:
    excluded = block.responses - block.valid
    numbers = (block.cases, block.invited, block.responses, block.valid, excluded)
    index = block.overall.pooled
    name = f"{figures.agency.name} · {block.ref}" if len(figures.questionnaires) > 1 else figures.agency.name
    return [name, *map(whole, numbers), *_floor(figures.quota), percentage(index.percent), _interval(index)]


def _floor(quota: Quota | None) -> tuple[str, str]:
    return (whole(quota.so_far.required), _yes(quota.so_far.met_valid)) if quota else ("", "")


def _heading(figures: Figures) -> Text:
    agency = f"{figures.agency.name} ({figures.agency.code})" if figures.agency else "tất cả đơn vị"
    below = ", gồm đơn vị trực thuộc" if figures.agency and figures.children else ""
    lines = [
        f"Đơn vị: {agency}{below}",
        f"Trả kết quả: {_period(figures.period)} · Kênh: {_channel(figures.channel) if figures.channel else 'tất cả'}",
        f"Hồ sơ đã trả kết quả: {whole(figures.cases)} · Tính lúc {moment(figures.computed_at)}",
        f"Cách tính: {figures.method}",
    ]
    for one in figures.carries:
        last = f", đến {day(one.valid_to)}" if one.valid_to else ""
        lines.append(f"Gồm cả hồ sơ của: {one.name} ({one.code}{last})")
    for asked, side in ((figures.helped, "helped"), (figures.flagged, "flagged")):
        if asked is not None:
            lines.append(f"Chỉ phiếu {'' if asked else 'không '}{SIDES[side]}")
    return Text("\n".join([*lines, *_quota(figures)]))


def _quota(figures: Figures) -> list[str]:
    quota = figures.quota
    if quota is None:
        return [f"Số phiếu tối thiểu: {REASONS[figures.no_quota]}"] if figures.no_quota else []
    of = "" if quota.table_year == quota.year else ", bảng gần nhất đang có"
    lines = [
        f"Số phiếu tối thiểu năm {quota.year} (bảng năm {quota.table_year}{of}): {_standing(quota.so_far)}",
    ]
    if quota.forecast:
        days = f"sau {quota.forecast.days}/{quota.forecast.of_days} ngày"
        lines.append(f"Nếu cứ như đến nay ({days}) thì hết năm: {_standing(quota.forecast.expected)}")
    return lines


def _standing(one: Standing) -> str:
    parts = (
        f"{whole(one.cases)} hồ sơ cần {whole(one.required)} phiếu",
        f"thu về {whole(one.returned)} ({_met(one.met_returned)})",
        f"hợp lệ {whole(one.valid)} ({_met(one.met_valid)})",
    )
    return "; ".join(parts)


def _met(met: bool) -> str:
    return "đạt" if met else "chưa đạt"


def _yes(met: bool) -> str:
    return "đạt" if met else "chưa"


def _period(period: Period) -> str:
    first = f"từ {day(period.first)}" if period.first else ""
    last = f"đến hết {day(period.last)}" if period.last else ""
    return " ".join(filter(None, (first, last))) or "mọi ngày"


def _reach(block: Block) -> Text:
    came = (
        ("Được mời", block.invited),
        ("Tin đã đến", block.delivered),
        ("Bắt đầu", block.started),
        ("Hoàn thành", block.completed),
    )
    lines = [
        " · ".join(f"{name} {whole(n)}" for name, n in came),
        f"Phiếu thu về {whole(block.responses)} (tỷ lệ trả lời {_ratio(block.response_rate)})"
        f" · hợp lệ {whole(block.valid)} ({_ratio(block.valid_rate)})",
    ]
    if block.excluded:
        reasons = ", ".join(f"{rule} {whole(n)}" for rule, n in sorted(block.excluded.items()))
        lines.append(f"Loại {whole(block.responses - block.valid)}: {reasons}")
    if block.dispositions:
        named = [f"{DISPOSITIONS.get(name, name)} {whole(n)}" for name, n in sorted(block.dispositions.items())]
        lines.append(f"Cuộc trò chuyện: {', '.join(named)}")
    return Text.assemble((f"\n{block.title} ({block.ref})\n", "bold"), "\n".join(lines))


def _ratio(ratio: Ratio) -> str:
    return percentage(ratio.percent) if ratio.percent else REASONS[ratio.reason]


def _scale(block: Block) -> Table:
    caption = "Mức: " + " · ".join(f"{level} {words}" for level, words in enumerate(SCALE, 1))
    table = _table("Năm mức hài lòng", "Nội dung", *"12345", "Trả lời", "Hài lòng", "Tỷ lệ", "95 %")
    table.caption = (
        f"{caption}.\nTỷ lệ = (mức 4 + mức 5) / số trả lời. 95 %: khoảng tin cậy Wilson, hiệu chỉnh theo số hồ sơ."
    )
    table.add_row("Chỉ số chung (gộp mọi câu trả lời)", *_share(block.overall.pooled), style="bold")
    table.add_row("Trung bình các yếu tố (tham khảo)", *[""] * 7, percentage(block.overall.alternative.percent), "")
    table.add_section()
    for factor in block.factors:
        table.add_row(factor.name, *_share(factor))
    table.add_section()
    for question in block.questions:
        if question.counts is not None:
            table.add_row(question.text, *_share(question))
    return table


def _apart(block: Block) -> Table:
    """The index of each kind of responses alone, without it, and the difference."""
    table = _table(
        "Có và không có từng loại phiếu", "Loại phiếu", "Phiếu", "Chỉ số", "Khi không tính", "Chênh lệch", "95 %"
    )
    for one in block.channels:
        table.add_row(f"Kênh {_channel(one.name)}", *_sides(one.alone, one.without, one.difference))
    for one in (block.helped, block.flagged):
        table.add_row(f"Phiếu {SIDES[one.name]}", *_sides(one.alone, one.without, one.difference))
    if len(block.channels) > 2:
        table.add_section()
        for one in block.between_channels:
            names = f"Kênh {_channel(one.first)} so với {_channel(one.second)}"
            table.add_row(names, "", "", "", points(one.points), _ends(one))
    table.caption = "Chênh lệch tính bằng điểm phần trăm, với phần còn lại; khoảng tin cậy Newcombe."
    return table


def _sides(alone: Part, without: Part, difference: Difference) -> list[str]:
    indices = (percentage(one.pooled.percent) for one in (alone, without))
    missing = difference.points is None
    ends = "" if missing else _ends(difference)
    return [whole(alone.responses), *indices, "" if missing else points(difference.points), ends]


def _ends(difference: Difference) -> str:
    return f"{points(difference.low)} đến {points(difference.high)}"


def _channel(name: str) -> str:
    return CHANNELS.get(name, name)


def _interval(share: Share | QuestionFigure) -> str:
    return between(share.interval.low, share.interval.high) if share.interval else ""


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


def _share(share: Share | QuestionFigure) -> list[str]:
    counts = [whole(one) for one in share.counts or ()]
    percent = percentage(share.percent) if share.percent else REASONS[share.reason]
    return [*counts, whole(share.n), whole(share.satisfied or 0), percent, _interval(share)]
