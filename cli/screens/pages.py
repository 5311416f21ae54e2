"""Which pages there are to look at, as whom. Each part of the pages has its own list; `PAGES` is all of them.

A path may name what filling has found out: {agency}, {account}, {token} … (`cli.screens.filling`).
"""

from __future__ import annotations

from typing import Any

from cli.screens.comments import COMMENTS
from cli.screens.helping import settled
from cli.screens.office import OFFICE
from cli.screens.shot import Shot

__all__ = ["PAGES", "Shot"]


def unfold(page: Any) -> None:
    """Opens the menu where it is folded."""
    button = page.locator("#menu-button")
    if button.is_visible():
        button.click()


CITIZENS = (
    Shot("chon-ho-so", "", "/"),
    Shot("tro-chuyen", "", "/k/{token}", lambda page: page.locator(".answer").first.wait_for()),
)

ACCOUNTS = (
    Shot("dang-nhap", "", "/dang-nhap"),
    Shot("muc-luc", "admin", "/tai-khoan/cua-toi", unfold),
    Shot("tai-khoan", "admin", "/tai-khoan"),
    Shot("tai-khoan-moi", "admin", "/tai-khoan/moi"),
    Shot("tai-khoan-mot", "admin", "/tai-khoan/{account}"),
    Shot("tai-khoan-cua-toi", "office", "/tai-khoan/cua-toi"),
    Shot("hai-buoc", "office", "/tai-khoan/cua-toi/hai-buoc"),
    Shot("xac-nhan", "admin", "/tai-khoan/cua-toi/xac-nhan"),
    Shot("nhat-ky", "office", "/quan-ly/nhat-ky"),
    Shot("khong-co-quyen", "helper", "/tai-khoan"),
    Shot("khong-co-trang", "office", "/quan-ly/khong-co"),
)

HELPED = (
    Shot("ho-tro", "helper", "/ho-tro"),
    Shot("ho-tro-mo-phieu", "helper", "/ho-tro/phieu", settled("Mở phiếu của một hồ sơ")),
    Shot("ho-tro-dong-y", "helper", "/ho-tro/phieu#{helped_1}", settled("Ý kiến về hồ sơ")),
    Shot("ho-tro-cau-hoi", "helper", "/ho-tro/phieu#{helped_2}", settled("nơi làm thủ tục")),
    Shot("ho-tro-cau-rieng", "helper", "/ho-tro/phieu#{helped_3}", settled("Câu hỏi riêng")),
    Shot("ho-tro-y-kien", "helper", "/ho-tro/phieu#{helped_4}", settled("nói thêm")),
    Shot("ho-tro-xem-lai", "helper", "/ho-tro/phieu#{helped_5}", settled("Đã trả lời xong")),
    Shot("ho-tro-da-gui", "helper", "/ho-tro/phieu#{helped_6}", settled("Đã xong")),
)

AGENCIES = (
    Shot("don-vi", "agency", "/don-vi/{agency}"),
    Shot("don-vi-nam", "agency", "/don-vi/{agency}?ky={year}"),
    Shot("don-vi-danh-sach", "supervisor", "/don-vi"),
)

PUBLIC = (
    Shot("cong-khai", "", "/cong-khai"),
    Shot("cong-khai-ky", "", "/cong-khai/{period}?tim=phuong"),
    Shot("cong-khai-don-vi", "", "/cong-khai/{period}/{shown_agency}"),
    Shot("cong-khai-giai-thich", "", "/cong-khai/giai-thich"),
    Shot("cong-khai-khong-co", "", "/cong-khai/2001"),
)

PAGES: tuple[Shot, ...] = (*CITIZENS, *ACCOUNTS, *HELPED, *AGENCIES, *PUBLIC, *OFFICE, *COMMENTS)
