"""Slips for the tests of paper: an ordinary one, and the worst that a province can put on one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from paper.wording import Contacts, Wording, word
from survey.codes import Slip
from survey.runtime.library import phrases

SAY = phrases(Path(__file__).parents[2] / "data" / "phrases.yml").say
NOW = datetime(2026, 11, 20, 5, tzinfo=UTC)
TOKEN = "Ab9_dEfGhIjKlMnOpQrStw"
LONG = (
    "Đăng ký biến động quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất trong các trường hợp chuyển nhượng, "
    "cho thuê, cho thuê lại, thừa kế, tặng cho, góp vốn bằng quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất; "
    "chuyển quyền sử dụng đất của vợ hoặc chồng thành của chung vợ và chồng"
)
HUE = Contacts("UBND thành phố Huế", "https://khaosat.hue.example.vn", "0234 3 123 456", zalo="UBND thành phố Huế")
LONGEST = Contacts(
    "Trung tâm Phục vụ hành chính công và Văn phòng Ủy ban nhân dân thành phố trực thuộc Trung ương",
    "https://khao-sat-muc-do-hai-long-cua-nguoi-dan.trung-tam-phuc-vu-hanh-chinh-cong.example.vn/duong-dan-dai",
    "0234 3 123 456 hoặc 1900 1234 (giờ hành chính, từ thứ Hai đến thứ Sáu)",
    zalo="Trung tâm Phục vụ hành chính công và Văn phòng Ủy ban nhân dân thành phố",
)


def slip(**fields: Any) -> Slip:
    return Slip(
        **{
            "case": "H57.39-261105-0003",
            "token": TOKEN,
            "code": "4K8F-K63T",
            "unit": "UBND phường Thuận Hóa",
            "procedure": "Cấp bản sao trích lục hộ tịch",
            "returned_at": datetime(2026, 11, 10, 18, tzinfo=UTC),
            "expires_at": datetime(2026, 12, 20, 5, tzinfo=UTC),
            **fields,
        }
    )


def wording(contacts: Contacts = HUE, **fields: Any) -> Wording:
    return word(slip(**fields), contacts, SAY)
