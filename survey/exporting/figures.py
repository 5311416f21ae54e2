"""Figures as a long table: a row for each figure of each questionnaire version, with what it is of and its interval."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from survey.exporting.sheet import Cell, Column, Row, Shape, Sheet
from survey.measures.figures import Block, Difference, Figures, Part, QuestionFigure, Ratio, Share
from survey.measures.index import LEVELS
from survey.measures.quota import Quota
from survey.questionnaire import SCALE

PARTS = {
    "chung": "chỉ số chung",
    "trung_binh": "trung bình các yếu tố, để tham khảo",
    "cau_chung": "câu hỏi chung",
    "yeu_to": "yếu tố",
    "cau_hoi": "câu hỏi",
    "chenh_lech": "chênh lệch chỉ số chung, điểm phần trăm",
    "ty_le_thu_ve": "tỷ lệ phiếu thu về trên số được mời",
    "ty_le_hop_le": "tỷ lệ phiếu hợp lệ trên số thu về",
    "bi_loai": "phiếu bị loại, theo quy tắc",
}
FIGURES = Sheet(
    "so_lieu",
    "Số liệu hài lòng",
    (
        Column("don_vi", "Mã đơn vị"),
        Column("ten_don_vi", "Đơn vị"),
        Column("tu_ngay", "Từ ngày trả kết quả", Shape.DAY),
        Column("den_ngay", "Đến ngày trả kết quả", Shape.DAY),
        Column("kenh", "Kênh trả lời"),
        Column("bo_cau_hoi", "Bộ câu hỏi"),
        Column("phuong_phap", "Phương pháp tính"),
        Column("phan", "Phần", Shape.CHOICE, PARTS),
        Column("nhom", "Của những phiếu nào", note="Trống là tất cả; not- là các phiếu còn lại khi bỏ nhóm ấy ra"),
        Column("ma", "Mã yếu tố, câu hỏi hoặc quy tắc; với chênh lệch: nhóm bị trừ"),
        Column("ten", "Yếu tố hoặc câu hỏi"),
        *(Column(f"muc_{n}", SCALE[n - 1], Shape.WHOLE) for n in range(1, LEVELS + 1)),
        Column("so_tra_loi", "Số trả lời", Shape.WHOLE),
        Column("hai_long", "Số hài lòng và rất hài lòng", Shape.WHOLE),
        Column("ty_le", "Tỷ lệ hài lòng (%)", Shape.DECIMAL, note="Trống là không ai trả lời, không phải 0%"),
        Column("thap", "Đầu dưới của khoảng tin cậy 95%", Shape.DECIMAL),
        Column("cao", "Đầu trên của khoảng tin cậy 95%", Shape.DECIMAL),
        Column("bo_qua", "Bỏ qua", Shape.WHOLE),
        Column("khong_y_kien", "Không ý kiến", Shape.WHOLE),
        Column("chua_doc_duoc", "Đã hỏi, chưa đọc được trả lời", Shape.WHOLE),
        Column("khong_hoi", "Không được hỏi", Shape.WHOLE),
        Column("ho_so", "Số hồ sơ", Shape.WHOLE),
        Column("da_moi", "Đã mời", Shape.WHOLE),
        Column("den_noi", "Lời mời đã tới nơi", Shape.WHOLE),
        Column("bat_dau", "Đã bắt đầu trả lời", Shape.WHOLE),
        Column("xong", "Đã trả lời xong", Shape.WHOLE),
        Column("phieu_thu_ve", "Số phiếu thu về", Shape.WHOLE, note="Cả phiếu bị loại"),
        Column("phieu", "Số phiếu hợp lệ, được tính", Shape.WHOLE),
        Column("toi_thieu", "Số phiếu tối thiểu của cả năm", Shape.WHOLE, note="Trống khi không đặt cho phạm vi này"),
        Column("dat_thu_ve", "Số phiếu thu về cả năm đã đạt", Shape.YES),
        Column("dat_hop_le", "Số phiếu hợp lệ cả năm đã đạt", Shape.YES),
        Column("du_bao_hop_le", "Số phiếu hợp lệ cuối năm với nhịp hiện nay", Shape.WHOLE),
        Column("du_bao_toi_thieu", "Số phiếu tối thiểu cuối năm với nhịp hiện nay", Shape.WHOLE),
        Column("tinh_luc", "Tính lúc", Shape.MOMENT),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """What differs from row to row."""

    part: str
    among: str = ""
    id: str | None = None
    name: str | None = None
    counts: tuple[int | None, ...] = (None,) * LEVELS
    n: int | None = None
    satisfied: int | None = None
    percent: str | None = None
    low: str | None = None
    high: str | None = None
    missing: tuple[int | None, ...] = (None,) * 4

    def cells(self) -> Row:
        about = (self.part, self.among or None, self.id, self.name)
        ends = map(_number, (self.percent, self.low, self.high))
        return (*about, *self.counts, self.n, self.satisfied, *ends, *self.missing)


def figure_rows(figures: Figures) -> Iterator[Row]:
    """A row for each of the figures of each questionnaire version."""
    agency = (figures.agency.code, figures.agency.name) if figures.agency else (None, "Tất cả đơn vị")
    period = (figures.period.first, figures.period.last, figures.channel)
    floor = _floor(figures.quota)
    for block in figures.questionnaires:
        came = (block.invited, block.delivered, block.started, block.completed, block.responses, block.valid)
        for line in _lines(block):
            cells = (*line.cells(), block.cases, *came, *floor, figures.computed_at)
            yield (*agency, *period, block.ref, figures.method, *cells)


def _floor(quota: Quota | None) -> tuple[Cell, ...]:
    if quota is None:
        return (None,) * 5
    so_far, expected = quota.so_far, quota.forecast.expected if quota.forecast else None
    ends = (expected.valid, expected.required) if expected else (None, None)
    return (so_far.required, so_far.met_returned, so_far.met_valid, *ends)


def _lines(block: Block) -> Iterable[_Line]:
    overall = block.overall
    yield _share("chung", overall.pooled, name="Chỉ số hài lòng chung")
    yield _Line(part="trung_binh", name="Trung bình các yếu tố", percent=overall.alternative.percent)
    if overall.question:
        yield _share("cau_chung", overall.question, name="Câu hỏi chung")
    for one in block.factors:
        yield _share("yeu_to", one, id=one.factor, name=one.name)
    for question in block.questions:
        missing = (question.skipped, question.no_opinion, question.unread, question.not_asked)
        yield _share("cau_hoi", question, id=question.id, name=question.text, missing=missing)
    yield from _apart(block)
    yield _ratio("ty_le_thu_ve", block.response_rate)
    yield _ratio("ty_le_hop_le", block.valid_rate)
    for rule, n in block.excluded.items():
        yield _Line(part="bi_loai", id=rule, n=n)


def _apart(block: Block) -> Iterator[_Line]:
    """Each kind of responses alone, all the others, and how far they differ."""
    named = [(f"channel:{one.name}", one) for one in block.channels]
    for name, split in (*named, ("helped", block.helped), ("flagged", block.flagged)):
        for among, part in ((name, split.alone), (f"not-{name}", split.without)):
            yield from _part(among, part)
        yield _difference(split.difference, name, f"not-{name}")
    for one in block.between_channels:
        yield _difference(one, f"channel:{one.first}", f"channel:{one.second}")


def _part(among: str, part: Part) -> Iterator[_Line]:
    yield _share("chung", part.pooled, among=among, name="Chỉ số hài lòng chung")
    for one in part.factors:
        yield _share("yeu_to", one, among=among, id=one.factor, name=one.name)


def _share(kind: str, one: Share | QuestionFigure, **more) -> _Line:
    ends = {"low": one.interval.low, "high": one.interval.high} if one.interval else {}
    counts = one.counts or (None,) * LEVELS
    return _Line(part=kind, counts=counts, n=one.n, satisfied=one.satisfied, percent=one.percent, **ends, **more)


def _ratio(kind: str, one: Ratio) -> _Line:
    return _Line(part=kind, name=PARTS[kind], n=one.whole, satisfied=one.part, percent=one.percent)


def _difference(one: Difference, first: str, second: str) -> _Line:
    return _Line(part="chenh_lech", among=first, id=second, percent=one.points, low=one.low, high=one.high)


def _number(percent: str | None) -> Decimal | None:
    return None if percent is None else Decimal(percent)
