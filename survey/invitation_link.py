"""The address at which an invitation opens: the same on slips, in messages and for the one-stop system."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"/k/([A-Za-z0-9_-]{16,64})/?$")


def link(public_url: str, token: str) -> str:
    return f"{public_url}/k/{token}"


def token_of(address: str) -> str | None:
    """The token in such an address, whichever host it names; None when the text is anything else."""
    found = _TOKEN.search(address.strip())
    return found[1] if found else None
