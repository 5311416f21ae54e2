"""Each kind of writing that new writers brought: found in its variants, and its lookalikes left alone."""

from __future__ import annotations

import pytest

from survey.masking import mask

KINDS = {
    "name": (
        # the order of birth between title and name, titles in dialect, names that are small
        *("chị hai Nguyệt quầy nông nghiệp", "eng Bốn Lé xóm dưới", "o nguyệt nhiệt tình", "o thắm hướng dẫn"),
        *("dì nga bán cháo", "dượng tuấn", "thím hồng", "mợ hạnh", "mệ hoa", "chú minh bảo vệ", "o Xiu man"),
        # "minh" is a name too; a town's first word is one when the second is small
        *("chu Minh bao ve tot bung", "anh Hai phong ha tang", "em Trung Hieu nam chac", "ong Viet o thue"),
        # jobs, foreigners, short titles with a point
        *("chị dược sĩ Ánh Nguyệt", "tiến sĩ Lê Huy", "cha xứ Giuse Hùng", "cô giáo hạnh", "bác sĩ tuấn"),
        *("quản lý của tôi Mr. Daniel Cole", "Ms. Emily Watson", "c. Hoa quầy 3"),
        # all in capitals, all small
        *("CAM ON CO GIAO HANH DA GIUP", "toi PHAN DINH TRUC, hoi vien", "TOI TEN LA LE VAN HUNG"),
        *("tôi là NGUYỄN THỊ HOA ở phường", "tôi tên nguyễn thị hoa", "ông trần văn bảy", "nguyen van hung an cuu"),
        *("ten toi la le van nam", "chu le van tam", "toi la tran quoc bao"),
        # without surname or title
        *("má tui là Thị Lài", "Loan quầy 2 dễ thương", "Tuấn địa chính gắt"),
    ),
    "phone": (
        *("Dien thoai toi +1 714 555 0148", "+1 (408) 555-0199", "+61 412 345 678", "0081 90 1234 5678"),
        *("+856 20 5512 3456", "(0234) 3.822.111", "máy nhà 3822111", "số bàn 3 822 111", "ĐT 3.822.111"),
        *("nhắn từ số 084.7712.6650", "sdt0905123456", "zalo0905123456", "0905_123_456", "09o5I23456"),
        "chín trăm lẻ năm một hai ba bốn năm sáu",
    ),
    "identity": (
        *("giay dat so BK 771204", "sổ đỏ số BĐ 123456", "so do cd 445566", "giay phep lai xe so 460112004587"),
        *("GPLX 460112004587", "BHYT số HC4460123456789", "mã BHXH 0123456789", "MST 3301234567-001"),
        *("hộ chiếu C 1234567", "stk Vietinbank 101234567890"),
    ),
    "case": (
        *("hồ sơ 0119/H49/2611", "Mã H49.11.261018.00921", "mã PA-2026-118823", "HS-2026-00412"),
        *("phiếu hẹn 00921", "số biên nhận 12345", "mã bưu gửi EB123456789VN", "ma tra cuu 26031800471"),
    ),
    "address": (
        *("47 tổ 9 Thuỷ Xuân", "số 4/12 Xuân 68", "ghé 21/8 Lịch Đợi", "xóm Đập, thôn 7, số 3"),
        *("thôn Kim Đâu, số 18", "ấp 3 số 12", "chung cư Aranya, căn B1208", "căn 12A05 chung cư Vicoland"),
        *("block B2 căn 405", "lô B5-12 khu đô thị Phú Mỹ An", "lô số 7 đường số 3", "số nhà: 45"),
        *("số 45 bis Nguyễn Huệ", "tổ 12 khu vực 3, nhà 45", "nhà 14 lê quang đạo"),
    ),
    "mail": ("abc [a còng] gmail [chấm] com", "lananhgmail.com"),
}
LOOKALIKES = (
    *("gọi 0234 1022", "113, 114, 115", "tổng đài 1900.9095, 18001096", "ngày 07/12/2025 08 giờ"),
    *("mua điện thoại 3.500.000", "+100.000.000 đồng", "+1 điểm", "QĐ 123456", "tốn 2000000000 đồng"),
    *("giấy hẹn 20/11/2026", "phiếu hẹn 7h30", "giấy hẹn 8/2026", "Nghi dinh 124/2025", "so voi Nghi dinh 124"),
    *("thôn 3 nhà 5 người", "nop 2 to 3 lan phuong khong nhan", "quay so 4 ban 2", "tổ một cửa số 2"),
    *("tỷ lệ 50/50 Người dân", "ngày 21/8 Sở Tư pháp trả", "tới 3/4 Phường trả", "công chứng phòng 3", "em sn 2004"),
    *("chung cư cần 3 tháng", "lô đất số 5 khu phố 2", "Tổ 12 nhà văn hoá"),
    *("A Di Đà Phật", "Nam mô Quán Thế Âm Bồ Tát", "hinh Bac Ho", "o Houston", "o My ve", "quê Thái Bình, Hưng Yên"),
    *("ten phuong bi sai", "ten minh bi sai", "goi ten lien", "ten khai sinh", "Chị gửi ly nước", "chị ly nước"),
    *("Anh chi mot cua", "anh truc quay", "anh Việt kiều", "em Trung tâm", "Mẹ Việt Nam Anh hùng", "Thị Trấn Sịa"),
    *("cán bộ minh bạch", "anh thái độ tốt", "anh sang quầy 3", "chị bảo quầy 3 nghỉ", "cô trong quầy 3"),
    *("vo thi o nha", "phan thi cham phan thi sai", "noi dang hoang thi toi di", "TRAN TRONG CAM ON", "DO VAN THU SAI"),
    *("vào gmail.com", "Phong tu phap cham", "Sáng quầy 3 đóng cửa", "o phong tiep dan cho lau"),
)


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in KINDS.items() for text in texts])
def test_a_kind_of_writing_is_masked_as_what_it_is(kind, text):
    assert kind in {one.kind for one in mask(text).spans}


@pytest.mark.parametrize("text", LOOKALIKES)
def test_a_lookalike_stays(text):
    assert mask(text).text == text


def test_a_name_behind_the_order_of_birth_goes_and_the_title_stays():
    assert mask("chị hai Nguyệt ở quầy 2").text == "chị hai [tên] ở quầy 2"


@pytest.mark.parametrize(
    "piece", ["tổ 5 ", "to 5, ", "kiệt 5 tổ 5 ", "chung cư a b c ", "+1 2 3 ", "1/2/3 ", "stk a b "]
)
def test_a_piece_said_over_and_over_is_read_through(piece):
    """Patterns that could try every split of such a text would not come back."""
    mask(piece * 300)
