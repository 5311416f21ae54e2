"""The menu of staff: what stands in it, under which heading, and for whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from survey.staff import Staff


class Link(NamedTuple):
    """`right`: who sees it; empty for everybody who is signed in."""

    label: str
    path: str
    right: str = ""


class Section(NamedTuple):
    title: str
    links: tuple[Link, ...]


# Whoever signs in comes to the first link that is theirs.
MENU: tuple[Section, ...] = (
    Section(
        "Điều hành",
        (
            Link("Tổng quan", "/quan-ly", "office:read"),
            Link("Các đơn vị", "/quan-ly/don-vi", "office:read"),
            Link("Đôn đốc", "/quan-ly/don-doc", "office:read"),
            Link("Hồ sơ", "/quan-ly/ho-so", "office:read"),
            Link("Lời mời", "/quan-ly/loi-moi", "office:read"),
            Link("Chi phí", "/quan-ly/chi-phi", "office:read"),
            Link("Làm sạch phiếu", "/quan-ly/lam-sach", "office:read"),
            Link("Góp ý", "/quan-ly/gop-y", "office:read"),
            Link("Mẫu", "/quan-ly/mau", "office:read"),
            Link("Phiếu giấy", "/quan-ly/phieu-giay", "office:read"),
            Link("Phúc tra", "/quan-ly/phuc-tra", "office:read"),
            Link("Xuất và báo cáo", "/quan-ly/xuat", "office:read"),
            Link("Công bố", "/quan-ly/cong-bo", "office:read"),
            Link("Xem phiếu hỏi", "/quan-ly/xem-phieu", "office:read"),
        ),
    ),
    Section("Đơn vị", (Link("Số liệu đơn vị", "/don-vi", "agency:read"),)),
    Section("Hỗ trợ người dân", (Link("Hỗ trợ trả lời", "/ho-tro", "help"),)),
    Section(
        "Hệ thống",
        (
            Link("Nhật ký", "/quan-ly/nhat-ky", "office:read"),
            Link("Khóa và nơi nhận", "/quan-ly/ket-noi", "admin"),
            Link("Tài khoản", "/tai-khoan", "admin"),
            Link("Tài khoản của tôi", "/tai-khoan/cua-toi"),
        ),
    ),
)


def menu(staff: Staff) -> list[Section]:
    """What of the menu is theirs; headings with nothing under them are left out."""
    own = [
        Section(one.title, tuple(link for link in one.links if not link.right or staff.may(link.right))) for one in MENU
    ]
    return [one for one in own if one.links]


def current(sections: Sequence[Section], path: str) -> str:
    """The link under which a page stands: the longest that its address begins with."""
    paths = [link.path for section in sections for link in section.links]
    return max((one for one in paths if path == one or path.startswith(f"{one}/")), key=len, default="")


def home(staff: Staff) -> str:
    """Where whoever signs in begins."""
    return menu(staff)[0].links[0].path
