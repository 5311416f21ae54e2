"""What one call from Rasa says: who wrote, which message, and what it was taken for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from rasa_sdk import Tracker

from survey.heard import Heard
from survey.reading import times

UNCLEAR = "unclear"


class NotOurs(ValueError):
    """A call that does not say which contact and which message it is about: it did not come through our channel."""


@dataclass(frozen=True, slots=True)
class Turn:
    contact: UUID
    message: int
    heard: Heard


def turn(tracker: Tracker) -> Turn:
    """Raises NotOurs when the message carries no contact or no inbox id."""
    latest = tracker.latest_message
    metadata = latest.get("metadata") or {}
    try:
        contact, message = UUID(metadata["contact"]), int(metadata["message"])
    except (KeyError, TypeError, ValueError) as error:
        raise NotOurs("message without contact or id") from error
    return Turn(contact, message, _heard(latest, metadata.get("asked") or {}, _said(tracker)))


def _heard(latest: Mapping[str, Any], asked: Mapping[str, Any], texts: tuple[str, ...]) -> Heard:
    intent = latest.get("intent") or {}
    parts = {one["entity"]: one.get("value") for one in latest.get("entities") or ()}
    label = intent.get("name") or UNCLEAR
    confirm = bool(parts.get("confirm"))
    return Heard(
        label=UNCLEAR if label == "nlu_fallback" else label,
        value=_value(label, parts, latest),
        question=parts.get("question") or _open(label, asked),
        rule=parts.get("rule") or "",
        source="rule" if parts.get("rule") else "model",
        confidence=float(intent.get("confidence") or 0.0),
        texts=texts,
        confirm=confirm,
        rest=tuple(_further(one, asked) for one in parts.get("rest") or ()),
        words=str(latest.get("text") or "") if confirm else "",
    )


def _further(one: Mapping[str, Any], asked: Mapping[str, Any]) -> Heard:
    """One of the other answers of a message that answers more than one question; only rules read these."""
    question = one.get("question") or _open(one["label"], asked)
    return Heard(one["label"], one.get("value"), question, one.get("rule") or "")


def _open(label: str, asked: Mapping[str, Any]) -> str | None:
    """The question that words are for when they name none; a correction is never for the one that is open."""
    return None if label == "correct" else asked.get("question")


def _value(label: str, parts: Mapping[str, Any], latest: Mapping[str, Any]) -> Any:
    """What goes with the label; the time that a "later" names is read here when no rule has read it."""
    value = parts.get("value", _level(label))
    return times.find(str(latest.get("text") or "")) if label == "later" and value is None else value


def _level(label: str) -> int | None:
    return int(label[-1]) if label.startswith("likert_") else None


def _said(tracker: Tracker) -> tuple[str, ...]:
    """What Rasa has said since the person's message, in order."""
    texts: list[str] = []
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            break
        if event.get("event") == "bot" and event.get("text"):
            texts.append(event["text"])
    return tuple(reversed(texts))
