"""The Wilson interval around a share: honest with few answers and near the ends, where the usual one is not."""

from __future__ import annotations

from math import sqrt

Z95 = 1.959963984540054


def wilson(hits: int, n: int, z: float = Z95) -> tuple[float, float] | None:
    """Lower and upper end, between 0 and 1; None where nothing was counted."""
    if not n:
        return None
    share, spread = hits / n, z * z / n
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * sqrt(share * (1 - share) / n + spread / (4 * n))
    # The ends are exact where the share is: rounding must not lift 0 of 5 above nothing.
    return (0.0 if hits == 0 else max(0.0, middle - half), 1.0 if hits == n else min(1.0, middle + half))
