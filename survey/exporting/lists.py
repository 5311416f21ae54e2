"""The other sheets of rows: what people wrote, and what became of invitations."""

from __future__ import annotations

from survey.exporting.sheet import Column, Shape, Sheet
from survey.exporting.themes import TONE_NAMES

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
