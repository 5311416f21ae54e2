"""Words by which a comment leaves the ordinary path at once, before anybody has coded it.

Money asked for, harassment, threats, danger to a person. Rather one too many than one too few: a person clears it.
What the coder finds later comes on top of this.
"""

from __future__ import annotations

import re
import unicodedata

# By groups of words that say nothing else; written with marks, and read also where marks are missing.
_WORDS = (
    r"phong bì|lót tay|hối lộ|đút lót|vòi vĩnh|vòi tiền|đòi tiền|gợi ý tiền|làm tiền|ăn tiền|nhận tiền riêng|tiền ngoài"
    r"|tiền bồi dưỡng|tiền trà nước|tiền cà phê|tiền cảm ơn|chung chi|bôi trơn|ra giá|moi tiền"
    r"|(?:đòi|vòi|xin|gợi ý|yêu cầu|bắt|ép|bảo)(?: \w+){0,4} (?:bồi dưỡng|quà cáp|lì xì|đưa thêm tiền|thêm tiền ngoài)"
    r"|(?:đòi|vòi|gợi ý|kẹp|dúi|nhét|bảo đưa|kêu đưa|biểu đưa|xin|bảo nộp|phải chi|không đưa|chịu chi|lót|chung)"
    r"(?: \S+){0,4} (?:\d+ ?(?:k|tr|triệu|trăm|nghìn|ngàn|củ|chai)\b"
    r"|(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mấy|vài) (?:triệu|trăm|chục|củ)\b)",
    r"quấy rối|sàm sỡ|gạ gẫm|gạ tình|sờ soạng|sờ mó|quấy nhiễu tình dục|rủ(?: \w+){0,3} (?:nhà nghỉ|khách sạn)",
    r"đe d[oọ]a|đe doạ|hăm d[oọ]a|hăm doạ|d[oọ]a (?:đánh|giết|chém|bắt)|doạ (?:đánh|giết|chém|bắt)|trù dập|trả thù"
    r"|(?:dọa|doạ) (?:nạt|sẽ|cho)|hành hung"
    r"|(?:đánh|tát|đấm|đạp|xô) (?:tôi|em|bà|ông|cháu|con|mẹ|bố|ba|má|dân|người|chị|anh|mình)\b"
    r"|(?:cho|đòi)(?: \w+){0,2} (?:một trận|ăn đòn|biết tay)|giết|chém",
    r"tự tử|tự sát|tự thiêu|muốn chết|không muốn sống|nguy hiểm đến tính mạng",
)
_NEGATORS = frozenset(
    ("không", "ko", "k", "hông", "hong", "hổng", "khong", "chẳng", "chả", "chưa", "đừng", "chớ", "cấm", "chống", "khỏi")
)
_TURNS = re.compile(r"\W+(?:\w+\W+){0,3}?(?:thì|thi|mới|moi|là không|la khong)\b")
_REACH = 4  # words before that a negation reaches over


def _bare(text: str) -> str:
    parts = unicodedata.normalize("NFD", text.replace("đ", "d"))
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


_MARKED = re.compile(rf"\b(?:{'|'.join(_WORDS)})")
_PLAIN = re.compile(rf"\b(?:{_bare('|'.join(_WORDS))})")


def alarming(words: str) -> bool:
    """Whether a comment speaks of something that the rated unit must never be shown."""
    text = " ".join(unicodedata.normalize("NFC", words).casefold().split())
    patterns = _PLAIN if text == _bare(text) else _MARKED
    return any(not _denied(text, found) for found in patterns.finditer(text))


def _denied(text: str, found: re.Match[str]) -> bool:
    """ "không ai đòi phong bì" says the contrary; "không có phong bì thì không làm" does not."""
    before = re.findall(r"\w+", re.split(r"[.;!?,]", text[: found.start()])[-1])[-_REACH:]
    return any(word in _NEGATORS for word in before) and not _TURNS.match(text, found.end())
