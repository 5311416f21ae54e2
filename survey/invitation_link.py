"""The address at which an invitation opens: the same on slips, in messages and for the one-stop system."""

from __future__ import annotations


def link(public_url: str, token: str) -> str:
    return f"{public_url}/k/{token}"
