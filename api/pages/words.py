"""The words of the audit: each kind of act as people read it."""

from __future__ import annotations

ACTS: dict[str, str] = {
    "sign-in": "Đăng nhập",
    "sign-in-failed": "Đăng nhập không thành",
    "sign-out": "Đăng xuất",
    "session-end": "Kết thúc phiên đăng nhập của mình",
    "password-change": "Đổi mật khẩu",
    "totp-on": "Bật xác thực hai bước",
    "totp-off": "Tắt xác thực hai bước",
    "account-create": "Tạo tài khoản",
    "account-change": "Sửa tài khoản",
    "account-reset": "Cấp lại mật khẩu",
    "account-totp-reset": "Bỏ xác thực hai bước của tài khoản",
    "account-on": "Bật tài khoản",
    "account-off": "Tắt tài khoản",
    "account-end-sessions": "Kết thúc mọi phiên của tài khoản",
    "form": "Gửi biểu mẫu",
    "flag": "Rà soát phiếu",
    "exclude": "Loại phiếu",
    "keep": "Giữ phiếu",
    "undo-exclude": "Rút lại việc loại phiếu",
    "undo-keep": "Rút lại việc giữ phiếu",
    "helper-declared": "Khai số di động của người hỗ trợ",
    "helped-open": "Mở phiếu hỗ trợ",
    "helped-closed": "Đóng phiếu hỗ trợ",
    "callback-phone": "Xem số để gọi lại",
    "callback-settled": "Ghi kết quả yêu cầu giúp",
    "identifiers": "Xuất kèm thông tin cá nhân",
}

DETAILS: dict[str, str] = {
    "page": "trang",
    "login": "tài khoản",
    "role": "vai trò",
    "agencies": "đơn vị",
    "places": "điểm hỗ trợ",
    "way": "bằng",
    "number": "số lượng",
    "rule": "quy tắc",
    "rules": "quy tắc",
    "version": "phiên bản",
    "what": "nội dung",
    "scope": "phạm vi",
    "looked": "đã xem",
    "flagged": "bị đánh dấu",
    "place": "nơi hỗ trợ",
    "device": "máy",
    "outcome": "kết quả",
    "request": "yêu cầu số",
    "state": "tình trạng",
}

WAYS = {"password": "mật khẩu", "password+code": "mật khẩu và mã", "code": "mã xác thực", "sso": "đăng nhập một lần"}
