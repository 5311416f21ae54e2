"""What names that programs use are called for people: reasons, states, channels, ways, kinds of lists."""

from __future__ import annotations

_PERSON = {
    "blocked": "người này đã chặn",
    "unfollowed": "người này đã bỏ quan tâm OA",
    "deactivated": "tài khoản không còn",
    "never-started": "người này chưa từng mở bot",
    "not-following": "người này chưa quan tâm OA",
    "inactive": "tài khoản lâu không dùng",
    "receive-limit": "người này đã nhận đủ số tin Zalo cho phép",
    "no-zalo": "số điện thoại không có Zalo",
    "cannot-receive": "tài khoản không nhận được loại tin này",
    "bad-phone": "số điện thoại không đúng",
    "opted-out": "đã xin không nhận tin",
    "erased": "thông tin đã xóa theo yêu cầu",
}

_SENDING = {
    "ambiguous": "không có trả lời sau nhiều lần gửi; có thể đã tới",
    "connection": "không kết nối được với nền tảng",
    "send-failed": "nền tảng báo chưa gửi được",
    "throttled": "gửi quá nhanh, nền tảng yêu cầu chờ",
    "out-of-window": "đã quá 7 ngày từ lần tương tác cuối nên Zalo không cho nhắn",
    "empty": "tin không có chữ",
    "too-long": "tin dài quá mức nền tảng nhận",
    "text-too-long": "tin dài quá mức nền tảng nhận",
    "no-template": "chưa có mẫu tin được duyệt",
    "parameter": "nội dung tin không đúng dạng Zalo nhận",
    "template-data": "dữ liệu không khớp với mẫu tin",
    "template-not-by-user-id": "mẫu tin này không gửi theo tài khoản Zalo được",
    "development-mode": "mẫu tin đang ở chế độ thử, chỉ gửi cho quản trị viên được",
    "violates-standards": "Zalo cho là trái tiêu chuẩn nội dung",
    "not-yet": "đang chờ tin gửi đi được ghi nhận",
    "not-json": "nội dung không phải JSON",
    "tries": "đã thử nhiều lần",
}

_HOLDS = {
    "no-grant": "chưa được cấp quyền gửi tin: chạy ./hailong zalo connect",
    "grant-dead": "quyền gửi tin đã mất: chạy ./hailong zalo connect",
    "app-settings": "Zalo không nhận cài đặt ứng dụng: xem lại mã và khóa ứng dụng",
    "token-refused": "Zalo không nhận mã truy cập: xem lại quyền của ứng dụng với OA",
    "bad-token": "Telegram không nhận token của bot: chạy ./hailong telegram connect",
    "quota-oa": "OA hết lượt gửi",
    "quota-day": "hết lượt gửi tin mẫu trong ngày",
    "quota-template": "mẫu tin hết lượt gửi trong ngày",
    "quota-promotion": "hết lượt gửi tin quảng bá",
    "quality": "Zalo đã tắt mẫu tin vì bị phản hồi kém",
    "not-approved": "mẫu tin chưa được duyệt",
    "not-allowed": "OA hoặc ứng dụng chưa được cấp quyền này",
    "money": "hết tiền hoặc chưa có tài khoản Zalo Cloud: cần nạp tiền",
    "night": "ngoài giờ được nhắn tin",
}

_INVITING = {
    "mobile": "có số di động",
    "no-mobile": "không có số di động",
    "asked-recently": "vừa được mời về hồ sơ khác",
    "shared-phone": "số điện thoại nhiều người dùng chung",
    "not-returned": "chưa trả kết quả",
    "not-adult": "chưa đủ 18 tuổi",
    "too-old": "trả kết quả quá lâu",
    "official": "là cán bộ của cơ quan giải quyết",
    "revoked": "lời mời đã thu hồi",
    "expired": "lời mời đã hết hạn",
    "started": "đã bắt đầu trả lời",
    "finished": "đã trả lời xong",
    "refused": "không tham gia",
    "ineligible": "không thuộc đối tượng hỏi",
    "opened": "đã tự mở lời mời",
    "nothing-left": "không còn câu nào để hỏi",
    "gone-on": "đã trả lời tiếp trước giờ hẹn",
    "promised": "đã hẹn giờ nhắn lại",
    "replaced": "đã hẹn giờ khác",
    "no-route": "không có cách gửi nào",
    "no-consent": "không đồng ý được liên hệ lại",
    "paper": "phiếu giấy",
    "no-phone": "không có số di động",
    "template-stopped": "mẫu tin bị dừng",
    "window-over": "quá 7 ngày từ lần nhắn cuối",
    "unreachable": "không gửi tới được",
    "tried": "đã thử mà không tới",
    "quiet-day": "ngày không nhắn",
    "held": "kênh đang tạm dừng",
    "handed-over": "đang nói chuyện với cán bộ",
    "in-conversation": "đang trả lời khảo sát khác",
    "free-window": "trong 48 giờ, miễn phí",
    "charged-window": "trong 7 ngày, tính phí",
    "user-known": "biết tài khoản Zalo",
    "phone-known": "biết số điện thoại",
    "telegram-known": "biết Telegram",
    "rating": "mẫu chấm sao được ưu tiên",
}

REASONS = {**_PERSON, **_SENDING, **_HOLDS, **_INVITING}


def meaning(reason: str | None) -> str:
    """The reason in words; one that is not known stands as it is."""
    return REASONS.get(reason or "", reason or "không rõ")


# channels, and how a conversation ended

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
CHANNELS = {
    "web": "trang chat",
    "zalo": "Zalo",
    "zbs": "tin mẫu Zalo",
    "telegram": "Telegram",
    "console": "dòng lệnh",
    "paper": "phiếu giấy",
    "tablet": "máy tính bảng",
}

# invitations and what else is due

ERRANDS = {
    "invitation": "mời",
    "reminder": "nhắc lại",
    "continuation": "mời trả lời tiếp",
    "promised": "nhắn theo hẹn",
    "recheck": "phúc tra",
}
ERRAND_STATES = {"waiting": "đang chờ", "sent": "đã gửi", "skipped": "không gửi", "fell_through": "gửi không tới"}
ROUTES = {
    "chat": "trò chuyện Zalo",
    "user-template": "tin mẫu theo tài khoản Zalo",
    "rating-template": "tin mẫu chấm sao",
    "phone-template": "tin mẫu theo số điện thoại",
    "telegram": "Telegram",
    "link": "chỉ còn phiếu",
}
CHARGES = {
    "message-free": "tin trò chuyện miễn phí",
    "message-charged": "tin trò chuyện tính phí",
    "template-user": "tin mẫu theo tài khoản",
    "template-phone": "tin mẫu theo số điện thoại",
}
REACHES = {"phone": "nhắn tin", "slip": "chỉ đưa phiếu", "paper": "phiếu giấy"}

# messages on their way

OUTBOX_STATES = {"due": "đang chờ", "sending": "đang gửi", "failed": "không tới được", "dead": "hỏng, cần xem"}

# re-checks

RECHECK_STATES = {
    "waiting": "đang chờ hỏi",
    "sent": "đã hỏi, chưa trả lời",
    "answered": "đã trả lời",
    "unreached": "chưa hỏi được",
}
RECHECK_OUTCOMES = {"own": "tự trả lời", "not_own": "không trả lời phiếu", "other": "người khác trả lời thay"}

# samples

STRATA = {
    "none": "không phân tầng",
    "field": "theo lĩnh vực",
    "month": "theo tháng",
    "filed_via": "theo cách nộp",
}
SIZES = {
    "minimum": "số phiếu tối thiểu theo số hồ sơ trong năm",
    "error": "công thức n = N/(1+N·e²)",
    "fixed": "số phiếu định trước",
}
APPLICANTS = {"ca_nhan": "cá nhân", "to_chuc": "tổ chức"}
LISTS = {"official": "Danh sách chính thức", "reserve": "Danh sách dự phòng"}
REPLACEMENTS = {
    "refused": "từ chối",
    "unreachable": "không liên lạc được",
    "wrong_number": "sai số điện thoại hoặc địa chỉ",
    "ineligible": "không đủ điều kiện",
    "other": "lý do khác",
}
FILED = {"truc_tiep": "trực tiếp", "truc_tuyen": "trực tuyến", "buu_chinh": "bưu chính"}
