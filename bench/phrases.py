"""What simulated citizens type: each level in words as people write them, with and without diacritics."""

from __future__ import annotations

from random import Random

LEVELS: dict[int, tuple[str, ...]] = {
    1: ("rất không hài lòng", "rat khong hai long", "quá tệ", "tôi rất không hài lòng"),
    2: ("không hài lòng", "khong hai long", "chưa hài lòng", "tôi không hài lòng"),
    3: ("bình thường", "binh thuong", "tạm được", "tôi thấy bình thường"),
    4: ("hài lòng", "hai long", "tôi hài lòng", "toi hai long", "tôi thấy hài lòng"),
    5: ("rất hài lòng", "rat hai long", "rất tốt", "tôi rất hài lòng", "tuyệt vời"),
}
WEIGHTS = (1, 1, 2, 5, 4)  # most people are content


def level(random: Random) -> int:
    return random.choices(range(1, 6), WEIGHTS)[0]


def typed(level: int, random: Random) -> str:
    return random.choice(LEVELS[level])
