"""What simulated citizens type: every phrase is one whose meaning nobody who knows the five levels would doubt."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from random import Random

Pool = Sequence[str]

LEVELS: Mapping[int, Pool] = {
    1: (
        "rất không hài lòng",
        "tôi rất không hài lòng",
        "hoàn toàn không hài lòng",
        "dạ rất không hài lòng ạ",
        "quá tệ",
        "rất tệ",
        "cực kỳ tệ",
        "vô cùng không hài lòng",
        "tôi thấy rất tệ",
        "rất kém",
        "tôi không hài lòng chút nào",
    ),
    2: (
        "không hài lòng",
        "tôi không hài lòng",
        "chưa hài lòng",
        "dạ không hài lòng ạ",
        "tôi thấy không hài lòng",
        "chưa hài lòng lắm",
        "tôi chưa hài lòng",
        "không được hài lòng lắm",
        "chưa tốt",
        "tôi thấy chưa tốt",
    ),
    3: (
        "bình thường",
        "tôi thấy bình thường",
        "dạ bình thường",
        "bình thường thôi",
        "cũng bình thường thôi",
        "tạm được",
        "nói chung bình thường",
        "không khen không chê",
        "tôi thấy tạm được",
        "mức bình thường",
    ),
    4: (
        "hài lòng",
        "tôi hài lòng",
        "dạ hài lòng",
        "tôi thấy hài lòng",
        "hài lòng ạ",
        "nói chung là hài lòng",
        "tốt",
        "tôi thấy tốt",
        "vâng, tôi hài lòng",
        "khá hài lòng",
    ),
    5: (
        "rất hài lòng",
        "tôi rất hài lòng",
        "hoàn toàn hài lòng",
        "dạ rất hài lòng ạ",
        "rất tốt",
        "tuyệt vời",
        "vô cùng hài lòng",
        "tôi thấy rất tốt",
        "hết sức hài lòng",
        "tốt lắm",
        "cực kỳ hài lòng",
    ),
}

# As the young type.
TEEN: Mapping[int, Pool] = {
    1: (
        "rất ko hài lòng",
        "rat ko hai long nha",
        "rất k hài lòng",
        "quá tệ lun",
        "rat te nha",
        "hoàn toàn ko hài lòng",
        "cực kì tệ",
        "rat hok hai long",
    ),
    2: (
        "ko hài lòng",
        "k hài lòng",
        "mik thấy ko hài lòng",
        "hok hài lòng",
        "hổng hài lòng nha",
        "chua hai long nha",
        "kg hài lòng",
        "mik ko hài lòng",
    ),
    3: (
        "bthg",
        "bth",
        "mik thấy bthg",
        "bình thường thui",
        "bt thôi",
        "binh thuong thui",
        "thấy bth nha",
        "cũng bthg thôi",
        "bthường",
    ),
    4: (
        "hài lòng nha",
        "hai long nhe",
        "mik hài lòng",
        "hài lòng ak",
        "tốt nha",
        "thấy hài lòng",
        "hài lòng nhaaa",
        "e thấy hài lòng",
    ),
    5: (
        "rat hai long luon",
        "rất hài lòng nhaaa",
        "rất hài lòng nè",
        "tuyet voi lun",
        "rat tot nha",
        "hài lòng lắm lun",
        "mik rất hài lòng",
        "tốt lắm lun",
    ),
}

# Around the digit of a level.
DIGITS: Pool = ("{}", "{}", "{}", "mức {}", "muc {}", "số {}", "{}.", "{} ạ")

NUMBERS: Mapping[int, Pool] = {
    0: ("0", "0 lần", "không lần nào"),
    1: ("1", "một lần", "1 lần", "mot lan"),
    2: ("2", "hai lần", "2 lan", "2 lần ạ"),
    3: ("3", "ba lần", "3 lần", "ba lan"),
    4: ("4", "bốn lần", "4 lần", "bon lan"),
    6: ("6", "sáu lần", "6 lần", "6 lan"),
}

NO_OPINION: Pool = ("không ý kiến", "ko ý kiến", "khong y kien", "tôi không có ý kiến", "không rõ", "tôi không biết")
SKIP: Pool = ("bỏ qua", "bo qua", "bỏ qua câu này", "cho tôi bỏ qua", "xin bỏ qua")

CONSENT: Pool = ("đồng ý", "dong y", "tôi đồng ý", "đồng ý ạ", "vâng, tôi đồng ý", "dong y nhe", "tôi đồng ý trả lời")
REFUSE: Pool = ("không đồng ý", "tôi không đồng ý", "khong dong y", "ko đồng ý")
RIGHT: Pool = ("đúng rồi", "dung roi", "đúng rồi ạ", "chính xác")

BACK: Pool = ("quay lại câu trước", "quay lai cau truoc", "quay lại", "cho tôi quay lại câu trước")
EXPLAIN: Pool = ("câu này nghĩa là gì", "cau nay nghia la gi", "câu này nghĩa là sao", "tôi chưa hiểu câu hỏi")
REPEAT: Pool = ("nhắc lại câu hỏi", "nhac lai cau hoi", "hỏi lại giúp tôi", "nói lại câu hỏi")
PRIVACY: Pool = ("ai xem câu trả lời của tôi", "có bị lộ thông tin không", "ai xem cau tra loi")
STOP: Pool = ("dừng lại", "tôi muốn dừng", "dừng khảo sát", "dung lai", "thôi, tôi không trả lời nữa")
LATER: Pool = ("để sau", "de sau", "tôi đang bận, để sau nhé", "để lúc khác", "bận rồi, lát nữa")
RESUME: Pool = ("tiếp tục", "tiep tuc", "tôi muốn làm tiếp", "tiếp tục khảo sát")
CORRECT: Pool = ("sửa câu {topic} thành {level}", "sửa {topic} thành {level}", "đổi câu {topic} thành {level}")

COMMENTS: Pool = (
    "Cán bộ hướng dẫn tận tình, chỉ mong có thêm chỗ gửi xe.",
    "can bo nhiet tinh, cam on",
    "Nên có thêm ghế ngồi cho người già.",
    "Phải chờ hơn 2 tiếng mới tới lượt, mong sắp xếp lại.",
    "Thủ tục nhanh, không phải đi lại nhiều.",
    "Trang mạng hay bị lỗi lúc tải giấy tờ lên, mong sửa sớm.",
    "Mấy cô ở quầy số 3 rất nhẹ nhàng.",
    "Mong giảm bớt giấy tờ phải photo.",
    "Kết quả trả trước hẹn 1 ngày, tốt.",
    "Không hài lòng vì phải bổ sung hồ sơ tới 3 lần.",
    "Phòng chờ nóng quá, nên lắp thêm quạt 🙂",
    "Mọi việc đều ổn.",
    "nen tra ket qua qua buu dien cho tien",
    "Đề nghị niêm yết phí rõ ràng\nđể người dân dễ xem.",
)


def bare(text: str) -> str:
    """The text without its marks, as many people type on a phone."""
    plain = "".join(one for one in unicodedata.normalize("NFD", text) if not unicodedata.combining(one))
    return plain.replace("đ", "d").replace("Đ", "D")


def shouted(text: str, chance: Random) -> str:
    """Now and then with a capital, with a stop, or all in capitals."""
    return chance.choice((text, text, text, text.capitalize(), f"{text}.", text.upper(), f"  {text} "))
