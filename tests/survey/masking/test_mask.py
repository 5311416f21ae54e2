"""Personal data however it is written is masked; what only looks like it is not."""

from __future__ import annotations

import unicodedata

import pytest

from survey.masking import LABELS, mask

PERSONAL = (
    "gọi tôi qua số không chín một hai ba bốn năm sáu bảy tám",
    "sdt o9o5 123 456 nha",
    "Sđt: 0905.123.456",
    "+84 (0)905 123 456",
    "84905123456 là số tôi",
    "0 9 0 5 1 2 3 4 5 6",
    "không chín không năm một hai ba bốn lăm sáu",
    "lien he khong chin khong nam mot hai ba bon nam sau",
    "zalo 0905-123-456 Hương",
    "CCCD 046 090 001 234",
    "cmnd của tôi 191234567",
    "số cmnd: 191.234.567",
    "mail a chấm b a còng gmail",
    "nguyenvana@gmail.com",
    "lananh chấm hue a còng gmail chấm com",
    "tôi ở số nhà 12/3 kiệt 45 Nguyễn Trãi",
    "nhà tôi 45 Lê Lợi, Huế",
    "nha toi o 12 kiet 5 nguyen trai",
    "ở thôn 3, số nhà 15",
    "tổ 5 số nhà 12 phường An Cựu",
    "H57.22-260214-0066",
    "hồ sơ 260214-0066-H57.22 chưa xong",
    "mã hồ sơ 000.00.12.H57-260203-0006 trễ",
    "chị Hoa ở quầy 3 thân thiện",
    "chi hoa quay 3 than thien",
    "chị hoa quầy 3",
    "ông Nguyễn Văn A hẹn tới hẹn lui",
    "cán bộ tên Tuấn hách dịch",
    "can bo ten tuan hach dich",
    "co Lan nhiet tinh",
    "cô lan nhiệt tình",
    "anh tuấn địa chính",
    "thầy Minh",
    "gặp anh Phạm Quốc Bảo phòng TNMT",
    "anh tuan dia chinh lam tien",
    "ĐỊA CHÍNH TÊN LÀ HÙNG LÀM KHÓ DÂN",
    "bà Năm bán nước chè dẫn mối",
    "Cảm ơn Nguyễn Thị Lan Anh",
    "địa chỉ: 25 đường Nguyễn Huệ",
    "k12/5 Đào Duy Từ",
    "K131/15 Trần Phú",
    "lô 15 khu quy hoạch Kiểm Huệ, số 8 Tố Hữu",
    "điện thoại tôi không-chín-không-năm một-hai-ba bốn-năm-sáu",
    "không chín mốt hai ba bốn năm sáu bảy tám",
    "Sđt 091 234 56 78 gọi giùm",
    "O905123456",
    "024 3825 1234 gọi nhà",
    "chị Ng. Thị Hoa",
    "0905/123/456",
    "Bích Trâm ở quầy 3 vui vẻ",
    "gặp Quỳnh quầy 2 thì xong",
    "sếp Hùng hay vắng",
    "bà cụ Thảo đi xe lăn",
    "em gái Lan quầy 1",
    "tổ trưởng dân phố Lợi thu tiền",
    "cán bộ địa chính Tuấn hách dịch",
    "cmnd một chín một hai ba bốn năm sáu bảy",
    "chín không năm một hai ba bốn năm sáu",
    "cccd không bốn sáu không chín không không không một hai ba bốn",
    "nhà tôi đường Lê Lợi số 12",
    "đường Nguyễn Trãi, số nhà 45",
    "căn hộ 302 chung cư Xuân Phú",
    "lô B5 khu tái định cư Hương Sơ",
    "tổ 7, nhà số 12",
    "số 18 Tịnh Tâm",
    "tôi ở 22 Cầu Ngói",
    "hồ sơ số 2602140066 chưa xong",
    "giấy hẹn số 0066-H57.22",
    "0066/260214/H57.22",
    "H57 260214 0066",
    "máy bàn 382 34 56",
    "stk 0123456789012 vietcombank",
    "mail: huong.nguyen at yahoo dot com",
    "huongnguyen a còng yahoo chấm com chấm vn",
    "Cảm ơn Thu Hà nhiều",
    "chú Nguyễn Tấn D. ở xã",
    "ba tôi Lê Văn Sơn bị liệt",
    "chồng tôi tên Dũng",
    "o Lụa bán chè",
    "zalo 0905.12.34.56",
    "số chị ấy 09 05 12 34 56",
    "không chín không năm, ba ba ba, bốn bốn bốn",
    "bác Tư xe ôm chỉ đường",
    "Thầy Thích Minh Tuệ",
    "cô Ba bán bún",
)
NOBODY = (
    "gọi 1022 không ai nghe",
    "tổng đài 1900 9095, 1800.1091, 113 và 114 115",
    "1900 1075 bấm phím 2",
    "Nghị định 61/2018/NĐ-CP và 766/QĐ-TTg",
    "Nghị định 118/2025/NĐ-CP, Thông tư 03/2025/TT-VPCP",
    "QĐ 5997/QĐ-UBND ngày 02/12/2025",
    "chị ở tổ một cửa nhiệt tình",
    "anh cán bộ nói nhẹ nhàng",
    "cô tiếp nhận hồ sơ vui vẻ",
    "em gái quầy 3 dễ thương",
    "đường Nguyễn Huệ kẹt xe",
    "duong Le Loi ket xe",
    "chị H. quầy 2, anh N.V.A",
    "ông A nói một đằng bà B nói một nẻo",
    "một điều nhịn chín điều lành",
    "ông nói gà bà nói vịt",
    "đi 3 lần, chờ 2 tiếng, nộp 150.000 đồng",
    "nộp 1.500.000đ, rồi 12 000 000 đồng",
    "lên 15 lần trong năm 2025, từ 7h30 tới 10h45",
    "ngày 12/3/2026 nộp, ngày 30.4.2026 trả",
    "chị Tư pháp hộ tịch giỏi",
    "anh Công an phường làm căn cước",
    "các anh chị Địa chính",
    "anh Công An, chị Một Cửa",
    "bà con Vân Kiều, người Cơ Tu",
    "o Hue ra co VNeID roi",
    "Sở Tư pháp, Ủy ban phường Thuận Hóa",
    "con tôi học lớp 12 trường Hai Bà Trưng",
    "ông trời ơi, bà con cô bác",
    "số thứ tự 216, quầy số 4",
    "cô hướng dẫn nhiệt tình",
    "co huong dan nhiet tinh",
    "chi dung cho de",
    "anh em tư pháp tận tình, chị em phụ nữ",
    "cái bà bán vé số",
    "đường dây nóng 0234... không có",
    "quyết định số 1234/QĐ-UBND ngày 5 tháng 6",
    "Luật Đất đai 2024 số 31/2024/QH15",
    "từ Phong Điền vô Huế 40 cây",
    "Anh ơi cho hỏi",
    "Chị Ơi",
    "cô chú bác sĩ",
    "mẫu số 01/ĐK, phiếu A4",
    "ông Chủ tịch phường, bà Phó Chủ tịch",
    "anh Bí thư",
    "Kính gửi ông Giám đốc Sở Nội vụ",
    "em Sinh viên năm 2",
    "tra cứu trên Cổng DVC, anh Zalo",
    "tờ 12 thửa 345 diện tích 1250 m2",
    "TIẾP NHẬN CHẬM, CÁN BỘ THIẾU TRÁCH NHIỆM",
    "xã Phú Thượng, huyện Phú Vang cũ",
    "đường 2 tháng 9 ngập",
    "18001096 gọi miễn phí, 19006868",
    "chị Cán Bộ tiếp nhận",
    "Thông tư số 01/2018/TT-VPCP",
    "các bạn Đoàn viên thanh niên",
    "cô Nhân viên bưu điện",
    "Đề nghị mở thêm quầy",
    "Công An phường, Tư Pháp, Địa Chính",
    "Sở Xây Dựng tỉnh",
    "Hà Nội, Bình Dương, Nam Định",
    "chờ ở Trung tâm Hành chính",
    "Kính gửi Ủy Ban Nhân Dân phường",
    "Chúc An Khang Thịnh Vượng",
    "phòng 5 tầng 2 đóng cửa",
    "lô đất 5 thửa 12",
    "đường 30 tháng 4 ngập nước",
    "gọi 1900 9095 hỏi",
    "năm 2024 số 3 hồ sơ",
    "quầy 3 phường Thuận Hóa",
    "phòng số 4 Sở Y tế",
    "hẹn ngày 12 Tháng 3",
    "điện thoại iPhone 14 Pro Max",
    "số 1 Việt Nam",
    "Thông tư 01/2024/TT-BTP",
    "gọi 113 và 114",
    "đợi số 45 Trung tâm gọi",
    "số 12 Sở Nội vụ",
    "cổng của Bộ Công an",
    "Của Bộ Tài Chính",
)


@pytest.mark.parametrize("text", PERSONAL)
def test_personal_data_is_masked(text):
    assert mask(text).spans


@pytest.mark.parametrize("text", NOBODY)
def test_what_is_nobodys_stays(text):
    assert mask(text).text == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("gọi tôi số không chín một hai ba bốn năm sáu bảy tám nha", "gọi tôi số [điện thoại] nha"),
        ("sđt o9o5 123 456", "sđt [điện thoại]"),
        ("CCCD 046 090 001 234 ghi sai", "CCCD [số giấy tờ] ghi sai"),
        ("thư về a chấm b a còng gmail chấm com nhé", "thư về [thư điện tử] nhé"),
        ("nhà tôi số nhà 12/3 kiệt 45 Nguyễn Trãi, hẻm nhỏ", "nhà tôi [địa chỉ], hẻm nhỏ"),
        ("hồ sơ 260214-0066-H57.22 và H57.22-260214-0067 trễ", "hồ sơ [mã hồ sơ] và [mã hồ sơ] trễ"),
        ("chị Hoa ở tổ một cửa, ông Nguyễn Văn A ký", "chị [tên] ở tổ một cửa, ông [tên] ký"),
        ("bà Phó chủ tịch Thanh nghe dân", "bà Phó chủ tịch [tên] nghe dân"),
        ("gọi 0905 123 456 không được, gọi 1022 cũng không", "gọi [điện thoại] không được, gọi 1022 cũng không"),
    ],
)
def test_a_mask_keeps_the_kind_and_the_title(text, masked):
    assert mask(text).text == masked


def test_spans_are_positions_of_the_text_that_came():
    text = unicodedata.normalize("NFD", "chị Hòa ở số 12 đường Lê Lợi, đt 0905123456")
    found = mask(text)
    assert [one.kind for one in found.spans] == ["name", "address", "phone"]
    assert unicodedata.normalize("NFC", text[found.spans[0].start : found.spans[0].end]) == "Hòa"
    assert text[found.spans[2].start :] == "0905123456"


def test_masking_again_changes_nothing():
    for text in PERSONAL:
        once = mask(text).text
        assert mask(once).text == once
        assert any(label in once for label in LABELS.values())
