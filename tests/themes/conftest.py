"""A coder learnt once, from the project's own data, for every test of this room."""

from __future__ import annotations

import pytest

from themes.coder import ThemeCoder, open_coder


@pytest.fixture(scope="session")
def coder() -> ThemeCoder:
    return open_coder()
