"""What a storm tells: figures as JSON and in words, and the journal of everything that happened."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from cli.demo import line as fault_line
from tests.storm.play import Outcome
from tests.storm.verdict import Played, Verdict

KILLED = ("service", "worker", "rasa")
LAST = 8  # lines of a conversation that went wrong, on the screen; the journal has all
SHOWN = 10  # conversations that went wrong


class Journal:
    """Written as it goes, so that a storm which is broken off has left something too."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._began = time.monotonic()
        path.write_text("", encoding="utf-8")

    def note(self, what: str) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(f"{time.monotonic() - self._began:8.1f}  {what}\n")

    def keep(self, outcome: Outcome) -> None:
        for row in outcome.verdict.states:
            self.note(json.dumps(row, ensure_ascii=False, default=str))
        for fault in outcome.verdict.faults:
            self.note(f"✗ {fault_line(fault)}")
        for one in outcome.verdict.played:
            self.note("\n" + conversation(one))


def conversation(one: Played, last: int = 10_000) -> str:
    head = f"{one.trace.code} · {one.channel} {one.line.person} · {one.trace.person.course} · {one.trace.complaint}"
    return "\n".join((head, *(f"    {said}".replace("\n", "\n      ") for said in one.line.log[-last:])))


def plain(outcome: Outcome, journal: Path) -> dict[str, Any]:
    """The figures; `kills` are those of service, worker and Rasa."""
    verdict, strikes = outcome.verdict, outcome.strikes
    return {
        "conversations": len(verdict.played),
        "lost": verdict.lost,
        "doubled": verdict.doubled,
        "unfinished": verdict.unfinished,
        "redisplayed": verdict.redisplayed,
        "kills": sum(strikes[part] for part in KILLED),
        "killed": {part: strikes[part] for part in KILLED},
        "flushes": strikes["flush"],
        "token_expiries": strikes["token"],
        "by_channel": verdict.by_channel(),
        "left": dict(verdict.left),
        "states": verdict.states,
        "platforms": {name: _platform(state, outcome.sends[name]) for name, state in outcome.platforms.items()},
        "repeated_by_people": outcome.repeats,
        "faults": [fault_line(one) for one in verdict.faults],
        "conversations_with_faults": _troubled(verdict),
        "seconds": round(outcome.seconds, 1),
        "log": str(journal),
    }


def _platform(state: Mapping[str, Any], sends: Counter[str]) -> dict[str, Any]:
    failed = {kind: number for kind, number in sorted(sends.items()) if kind}
    struck = {"all": sends.total(), "failed": sum(failed.values()), "kinds": failed}
    return {"sends": struck, "updates": state["counts"], "acknowledged_ms": state["acknowledged_ms"]}


def _troubled(verdict: Verdict) -> list[str]:
    codes = {fault.case for fault in verdict.faults}
    return [conversation(one, LAST) for one in verdict.played if (one.trace.code or "-") in codes][:SHOWN]


def is_good(told: Mapping[str, Any]) -> bool:
    return not (told["lost"] or told["doubled"] or told["unfinished"])


def words(told: Mapping[str, Any]) -> str:
    """The same for people."""
    lines = _storm_words(told) if "conversations" in told else []
    tap, ack = told.get("tap_to_send_ms"), told.get("webhook_ack_ms")
    if tap and ack:
        lines += [
            f"Trời yên, từ lúc bấm nút đến lúc gửi câu kế tiếp: p50 {tap['p50']} ms, p95 {tap['p95']} ms.",
            f"Nhận tin khi có {ack['per_second']:.0f} tin mỗi giây: p50 {ack['p50']} ms, p99 {ack['p99']} ms.",
        ]
    return "\n".join(lines)


def _storm_words(told: Mapping[str, Any]) -> list[str]:
    killed = ", ".join(f"{part} {number} lần" for part, number in told["killed"].items())
    return [
        f"\n{told['conversations']} cuộc trò chuyện trong {told['seconds']:.0f} giây; tắt ngang: {killed}; "
        f"xóa Redis {told['flushes']} lần; token hết hạn {told['token_expiries']} lần.",
        f"Câu trả lời mất: {told['lost']}. Trùng: {told['doubled']}. Chưa xong hoặc sai trạng thái: "
        f"{told['unfinished']}. Tin hiện hơn một lần: {told['redisplayed']}.",
        *(f"  ✗ {one}" for one in told["faults"][:SHOWN]),
        *told["conversations_with_faults"],
        "Mọi câu trả lời đều còn, mỗi câu một lần." if is_good(told) else "Có chỗ không đúng.",
        f"Nhật ký: {told['log']}",
    ]


def progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True))
