"""Messages and events as Rasa makes them, for tests."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.events import ActionExecuted, Event, UserUttered
from rasa.shared.nlu.training_data.message import Message

SINGLE = {"phase": "question", "question": "thai_do", "kind": "single", "skip": True, "no_opinion": True}
NUMBER = {"phase": "question", "question": "so_lan", "kind": "number", "min": 0, "max": 50}


def message(text: str, asked: dict[str, Any] | None = None) -> Message:
    return Message(data={"text": text, "metadata": {"asked": asked} if asked else None})


def said(intent: str) -> list[Event]:
    """A person's message of this intent, as it stands in a conversation that was listening."""
    return [ActionExecuted("action_listen"), UserUttered("…", {"name": intent, "confidence": 1.0})]
