"""The other sheets: what people wrote, what became of invitations, and figures as a long table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from survey.exporting.sheet import Column, Row, Shape, Sheet
from survey.exporting.themes import TONE_NAMES
from survey.measures.figures import Block, Figures, QuestionFigure, Share
from survey.measures.index import LEVELS
from survey.questionnaire import SCALE

COMMENTS = Sheet(
    "gop_y",
    "Lời góp ý",
    (
        Column("phieu", "Mã phiếu"),
        Column("don_vi", "Mã đơn vị giải quyết"),
        Column("ten_don_vi", "Đơn vị giải quyết"),
        Column("linh_vuc", "Lĩnh vực"),
        Column("ngay_tra", "Ngày trả kết quả", Shape.DAY),
        Column("kenh", "Kênh trả lời"),
        Column("bo_cau_hoi", "Bộ câu hỏi"),
        Column("cau_hoi", "Mã câu hỏi"),
        Column("luc", "Lúc viết", Shape.MOMENT),
        Column("bi_loai", "Phiếu bị loại khỏi số liệu", Shape.YES),
        Column("chu_de", "Chủ đề", note="Mã chủ đề, cách nhau bằng dấu chấm phẩy; trống là chưa rõ"),
        Column("giong_dieu", "Giọng điệu", Shape.CHOICE, TONE_NAMES),
        Column("loi", "Lời góp ý", note="Thông tin cá nhân đã được che"),
    ),
)

INVITATIONS = Sheet(
    "loi_moi",
    "Lời mời và kết quả",
    (
        Column("don_vi", "Mã đơn vị giải quyết"),
        Column("ten_don_vi", "Đơn vị giải quyết"),
        Column("linh_vuc", "Lĩnh vực"),
        Column("ngay_tra", "Ngày trả kết quả", Shape.DAY),
        Column("quyet_dinh", "Quyết định", Shape.CHOICE, {"invite": "mời", "skip": "không mời"}),
        Column("ly_do", "Lý do không mời"),
        Column("bo_cau_hoi", "Bộ câu hỏi"),
        Column("lap_luc", "Lập lúc", Shape.MOMENT),
        Column("hen_gui", "Hẹn gửi", Shape.MOMENT),
        Column("gui_luc", "Gửi lúc", Shape.MOMENT),
        Column("den_luc", "Đến người nhận lúc", Shape.MOMENT, note="Theo xác nhận của nền tảng; trống là không biết"),
        Column("thu_hoi", "Thu hồi lúc", Shape.MOMENT),
        Column("kenh", "Kênh trả lời"),
        Column("tinh_trang", "Tình trạng phiếu"),
        Column("bat_dau", "Bắt đầu trả lời", Shape.MOMENT),
        Column("hoan_thanh", "Trả lời xong", Shape.MOMENT),
        Column("duoc_tinh", "Phiếu được tính", Shape.YES),
        Column("bi_loai", "Phiếu bị loại khỏi số liệu", Shape.YES),
    ),
)

PARTS = {"chung": "chỉ số chung", "cau_chung": "câu hỏi chung", "yeu_to": "yếu tố", "cau_hoi": "câu hỏi"}
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
        Column("ma", "Mã yếu tố hoặc câu hỏi"),
        Column("ten", "Yếu tố hoặc câu hỏi"),
        *(Column(f"muc_{n}", SCALE[n - 1], Shape.WHOLE) for n in range(1, LEVELS + 1)),
        Column("so_tra_loi", "Số trả lời", Shape.WHOLE),
        Column("hai_long", "Số hài lòng và rất hài lòng", Shape.WHOLE),
        Column("ty_le", "Tỷ lệ hài lòng (%)", Shape.DECIMAL, note="Trống là không ai trả lời, không phải 0%"),
        Column("bo_qua", "Bỏ qua", Shape.WHOLE),
        Column("khong_y_kien", "Không ý kiến", Shape.WHOLE),
        Column("chua_doc_duoc", "Đã hỏi, chưa đọc được trả lời", Shape.WHOLE),
        Column("khong_hoi", "Không được hỏi", Shape.WHOLE),
        Column("ho_so", "Số hồ sơ", Shape.WHOLE),
        Column("da_moi", "Đã mời", Shape.WHOLE),
        Column("phieu_thu_ve", "Số phiếu thu về", Shape.WHOLE, note="Cả phiếu bị loại"),
        Column("phieu", "Số phiếu hợp lệ, được tính", Shape.WHOLE),
        Column("tinh_luc", "Tính lúc", Shape.MOMENT),
    ),
)


def figure_rows(figures: Figures) -> Iterator[Row]:
    """The long table of figures: one row for each of the parts of each questionnaire version."""
    agency = (figures.agency.code, figures.agency.name) if figures.agency else (None, "Tất cả đơn vị")
    period = (figures.period.first, figures.period.last, figures.channel)
    for block in figures.questionnaires:
        reach = (block.cases, block.invited, block.responses, block.valid, figures.computed_at)
        for part in _parts(block):
            yield (*agency, *period, block.ref, figures.method, *part, *reach)


def _parts(block: Block) -> Iterable[Row]:
    overall = block.overall
    yield ("chung", None, "Chỉ số hài lòng chung", *_share(overall.pooled), *_NONE)
    if overall.question:
        yield ("cau_chung", None, "Câu hỏi chung", *_share(overall.question), *_NONE)
    for one in block.factors:
        yield ("yeu_to", one.factor, one.name, *one.counts, one.n, one.satisfied, _number(one.percent), *_NONE)
    for question in block.questions:
        yield ("cau_hoi", question.id, question.text, *_question(question))


_NONE = (None,) * 4


def _share(share: Share) -> Row:
    return (*share.counts, share.n, share.satisfied, _number(share.percent))


def _question(one: QuestionFigure) -> Row:
    counts = one.counts or (None,) * LEVELS
    return (*counts, one.n, one.satisfied, _number(one.percent), one.skipped, one.no_opinion, one.unread, one.not_asked)


def _number(percent: str | None) -> Decimal | None:
    return None if percent is None else Decimal(percent)
