"""Updates as Zalo sends them, for tests."""

from __future__ import annotations

from typing import Any

OA, USER, APP = "388613280878808645", "246845883529197922", "360846524940903967"


def update(name: str, **more: Any) -> dict[str, Any]:
    return {"app_id": APP, "event_name": name, "timestamp": "1543908534740", **more}


def said(text: Any, msg_id: Any = "96d3cdf3af150460909", **more: Any) -> dict[str, Any]:
    return from_user("user_send_text", {"text": text, "msg_id": msg_id}, **more)


def from_user(name: str, message: dict[str, Any], **more: Any) -> dict[str, Any]:
    return update(name, **{"sender": {"id": USER}, "recipient": {"id": OA}, "message": message, **more})


def from_oa(name: str, message: dict[str, Any], **sender: Any) -> dict[str, Any]:
    return update(name, sender={"id": OA, **sender}, recipient={"id": USER}, message=message)


def feedback(**message: Any) -> dict[str, Any]:
    given = {
        "note": "Tôi rất hài lòng.",
        "rate": 5,
        "submit_time": "1616673095659",
        "msg_id": "7e4c33cfc20b05575c18",
        "feedbacks": ["Nhân viên vui vẻ", "Nhanh"],
        "tracking_id": "1956",
        **message,
    }
    return update("user_feedback", oa_id=OA, message=given)
