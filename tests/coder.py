"""A little coder of rules, for tests of everything around one: the same text always reads the same."""

from __future__ import annotations

from collections.abc import Sequence

from survey.comment import Coded, Found

WORDS = {
    "thai_do": ("nhiệt tình", "vui vẻ", "cáu"),
    "huong_dan": ("hướng dẫn", "chỉ"),
    "thoi_gian_cho": ("chờ", "đợi"),
    "co_so_vat_chat": ("ghế", "quạt", "xe"),
    "nhung_nhieu": ("phong bì", "quen biết"),
}


class Rules:
    """Reads as a coder does, without holding anybody up. What says "có lẽ" is doubtful."""

    def __init__(self, version: str = "thu@1") -> None:
        self.version = version
        self.asked: list[str] = []

    async def read(self, texts: Sequence[str]) -> list[Coded]:
        self.asked += texts
        return [self._coded(one) for one in texts]

    def _coded(self, text: str) -> Coded:
        text = text.casefold()
        found = tuple(
            Found(code, 0.9, tuple(one for one in words if one in text))
            for code, words in WORDS.items()
            if any(one in text for one in words)
        )
        doubtful = "có lẽ" in text
        tone = "tieu_cuc" if any(one in text for one in ("cáu", "lâu", "thiếu", "phong bì")) else "tich_cuc"
        tone = "trung_tinh" if "nên" in text else tone
        sensitive = "dọa" in text
        return Coded(() if doubtful else found, found if doubtful else (), tone, 0.8, sensitive, self.version)
