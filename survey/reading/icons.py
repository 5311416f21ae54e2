"""Emoji, typed faces and stars."""

from __future__ import annotations

from collections.abc import Sequence

_LEVELS = {
    5: "😍🥰🤩💯😻🎉💖💕💗💝",
    4: "👍😀😃😄😁😊🙂☺😇👌🤗😋✅😺🙌👏💪😎🆗✔",
    3: "😐😑😶",
    2: "👎🙁☹😞😔😕😟😣😖😠😤😒🙄😢😩😫💔❌😿",
    1: "😡🤬💩🤮🤢👿😾🖕",
}
_LEVEL = {icon: level for level, icons in _LEVELS.items() for icon in icons}
_HEARTS = "❤🧡💛💚💙💜🤍♥🌹🌸💐😘"
_THANKS = "🙏"
_MOCKING = "🙃🤡🙄"  # they turn round what they stand beside
_FULL, _EMPTY = "⭐🌟★✨*", "☆"
_FACES = {":)": 4, ":-)": 4, "=)": 4, ":d": 4, ":(": 2, ":-(": 2, "=(": 2, ":'(": 2}
_FURIOUS = frozenset("😡🤬")

ICON = r"[:=][-']?(?:\)+|\(+|d(?!\w))|[\U0001F000-\U0001FAFF\u2600-\u27BF\u2B50\u2B55\u2764]"


def is_icon(piece: str) -> bool:
    return (
        piece in _LEVEL
        or piece in _HEARTS
        or piece in _THANKS
        or (piece[0] in ":=" and len(piece) > 1)
        or ord(piece[0]) > 0x25FF
    )


def is_star(piece: str) -> bool:
    return len(piece) == 1 and (piece in _FULL or piece in _EMPTY)


def stars(icons: Sequence[str]) -> int | None:
    """⭐⭐⭐ → 3, ★★★☆☆ → 3; None when anything else is among them or there are more than five."""
    if not icons or not all(is_star(icon) for icon in icons) or len(icons) > 5:
        return None
    return sum(icon in _FULL for icon in icons) or None


def mood(icons: Sequence[str]) -> int | None:
    """The level that faces and thumbs alone stand for; 0 when they disagree, None when they say nothing."""
    levels = {level for level in map(_level, icons) if level}
    if not levels:
        return None
    if len(levels) > 1:
        return _shared(levels)
    return _stressed(levels.pop(), icons)


def _level(icon: str) -> int | None:
    return _LEVEL.get(icon) or _FACES.get(icon[:2] if icon[:1] in ":=" and icon[1:2] in "()" else icon)


def _shared(levels: set[int]) -> int:
    if levels <= {4, 5}:
        return 5
    return 1 if levels <= {1, 2} else 0


def _stressed(level: int, icons: Sequence[str]) -> int:
    """👍👍👍 → 5, 👎👎👎 → 1. Twice 👍, or one 😡, lies between two levels: 0."""
    times = len(icons)
    if level == 1 and times == 1 and icons[0] in _FURIOUS:
        return 0
    if level in (4, 2) and icons[0] in "👍👎":
        return {1: level, 2: 0}.get(times, 5 if level == 4 else 1)
    return level


def side(icons: Sequence[str]) -> int:
    """+1, -1 or 0: on which side faces and thumbs stand; 9 when they stand on both."""
    sides = {(level > 3) - (level < 3) for level in map(_level, icons) if level} - {0}
    if len(sides) > 1 or any(icon in _MOCKING for icon in icons):
        return 9
    return sides.pop() if sides else 0


def thanks(icons: Sequence[str]) -> bool:
    return bool(icons) and all(icon in _THANKS for icon in icons)
