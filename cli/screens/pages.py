"""Which pages there are to look at, as whom. Each part of the pages has its own list; `PAGES` is all of them.

A path may name what filling has found out: {agency}, {account}, {token} … (`cli.screens.filling`).
"""

from __future__ import annotations

from typing import Any

from cli.screens.comments import COMMENTS
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

PAGES: tuple[Shot, ...] = (*CITIZENS, *ACCOUNTS, *OFFICE, *COMMENTS)
