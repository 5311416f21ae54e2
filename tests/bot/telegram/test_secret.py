"""The secret of the webhook: the right one alone, and none at all without one of our own."""

from __future__ import annotations

import pytest

from bot.telegram.secret import verify


@pytest.mark.parametrize(
    ("header", "secret", "good"),
    [
        ("bi-mat", "bi-mat", True),
        ("bi-maT", "bi-mat", False),
        ("bi-mat ", "bi-mat", False),
        ("bi-ma", "bi-mat", False),
        ("", "bi-mat", False),
        (None, "bi-mat", False),
        ("bí-mật", "bi-mat", False),
        ("", "", False),
        (None, "", False),
        ("bi-mat", "", False),
    ],
)
def test_verify(header, secret, good) -> None:
    assert verify(header, secret) is good
