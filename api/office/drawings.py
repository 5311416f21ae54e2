"""The charts of the office's pages, from what the desk knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from api.pages.charts import Bar, Chart, Levels, Series, bars, levels, line
from survey.display import between, percentage, whole
from survey.meanings import CHANNELS
from survey.measures.figures import Block, FactorFigure, QuestionFigure, Share
from survey.progress import AgencyProgress, Overview, Stop

MOST = 12  # bars of one drawing; the page beside it has them all


def reach(one: Overview) -> Chart:
    """From finished cases to valid responses."""
    all_ = one.reached
    steps = (
        ("Hồ sơ đã trả kết quả", all_.cases),
        ("Được mời", all_.invited),
        ("Lời mời đã tới", all_.delivered),
        ("Bắt đầu trả lời", all_.started),
        ("Trả lời hết", all_.completed),
        ("Phiếu thu về", all_.returned),
        ("Phiếu hợp lệ", all_.valid),
    )
    found = [Bar(name, number, whole(number)) for name, number in steps]
    return bars("Từ hồ sơ đến phiếu hợp lệ", found, head="Số lượng", of="Bước", top=None)


def lagging(agencies: Sequence[AgencyProgress]) -> Chart:
    """The agencies that are furthest behind, against their floor."""
    found = [
        Bar(
            one.name,
            one.quota.so_far.returned,
            whole(one.quota.so_far.returned),
            target=one.quota.so_far.required,
            target_shown=whole(one.quota.so_far.required),
        )
        for one in agencies[:MOST]
        if one.quota
    ]
    return bars("Đơn vị chậm nhất: phiếu thu về và mức tối thiểu", found, head="Thu về", of="Đơn vị", top=None)


def months(one: Overview) -> Chart:
    labels = [f"{it.month:%m/%Y}" for it in one.months]
    returned, done = ([getattr(it.reached, name) for it in one.months] for name in ("returned", "completed"))
    series = [
        Series("Phiếu thu về", returned, list(map(whole, returned))),
        Series("Trả lời hết", done, list(map(whole, done))),
    ]
    return line("Phiếu theo tháng trả kết quả", labels, series, of="Tháng")


def rates(one: Overview) -> Chart:
    labels = [f"{it.month:%m/%Y}" for it in one.months]
    response = [it.reached.response_rate for it in one.months]
    completion = [it.reached.completion_rate for it in one.months]
    series = [_rate("Thu về trên số được mời", response), _rate("Trả lời hết trên số bắt đầu", completion)]
    return line("Tỷ lệ trả lời theo tháng (%)", labels, series, of="Tháng", top=100)


def _rate(name: str, found: Sequence[str | None]) -> Series:
    return Series(name, [None if one is None else float(one) for one in found], [percentage(one) for one in found])


def channels(one: Overview) -> Chart:
    found = [Bar(CHANNELS.get(it.channel, it.channel), it.returned, whole(it.returned)) for it in one.channels]
    return bars("Phiếu thu về theo kênh", found, head="Thu về", of="Kênh", top=None)


def stops(found: Iterable[Stop]) -> Chart:
    """Where people stopped, in the order of one questionnaire."""
    drawn = [Bar(f"Câu {one.number}. {one.text}", one.people, whole(one.people)) for one in found]
    return bars("Người trả lời dừng ở câu nào", drawn, head="Số người dừng", of="Câu hỏi", top=None)


def factors(block: Block) -> Chart:
    """The five levels by factor."""
    cut = [Levels(one.name, one.counts) for one in block.factors if one.n]
    return levels("Năm mức theo yếu tố", [Levels("Chung", block.overall.pooled.counts), *cut], of="Yếu tố")


def indices(block: Block) -> Chart:
    """The index of each factor with its interval."""
    found = [_index("Chung", block.overall.pooled), *(_index(one.name, one) for one in block.factors)]
    return bars("Chỉ số hài lòng theo yếu tố", found, head="Chỉ số", of="Yếu tố")


def _index(name: str, one: Share | FactorFigure) -> Bar:
    value = None if one.percent is None else float(one.percent)
    if one.interval is None:
        return Bar(name, value, percentage(one.percent))
    ends = float(one.interval.low), float(one.interval.high)
    return Bar(name, value, percentage(one.percent), *ends, between(one.interval.low, one.interval.high))


def by_channel(block: Block) -> Chart:
    found = [_index(CHANNELS.get(one.name, one.name), one.alone.pooled) for one in block.channels]
    return bars("Chỉ số theo kênh", found, head="Chỉ số", of="Kênh")


def question(one: QuestionFigure) -> Chart | None:
    """What was said to one question; None for one in people's own words."""
    if one.counts is not None:
        return levels("Năm mức", [Levels(one.text, one.counts)], of="Câu hỏi")
    if not one.values:
        return None
    found = [Bar(it.text, it.n, whole(it.n)) for it in one.values]
    return bars("Các trả lời", found, head="Số phiếu", of="Trả lời", top=None)
