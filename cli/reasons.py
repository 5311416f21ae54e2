"""What is held, in words for an operator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.written import moment
from survey.meanings import REASONS, meaning

if TYPE_CHECKING:
    from survey.desk.outgoing import Held

__all__ = ["REASONS", "held", "meaning"]


def held(hold: Held) -> str:
    """What does not send, why, and until when."""
    until = f"đến {moment(hold.until)}" if hold.until else "cho đến khi được sửa"
    code = f" (mã {hold.detail})" if hold.detail else ""
    return f"{hold.scope}: {meaning(hold.reason)}{code}, {until}"
