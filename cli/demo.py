"""`./hailong demo`: the main job with nobody at the keyboard, on a system of its own that is gone afterwards."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import os
import secrets
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from cli.citizens.check import Fault, Sort
from cli.citizens.crowd import Crowd, Played, play
from cli.figures import show
from cli.figures_table import DISPOSITIONS
from cli.options import AsJson
from cli.parts.environments import ensure
from cli.parts.stack import Stack
from cli.screen import Steps, say, seconds
from cli.stopping import stop_once
from cli.written import to_json
from survey.measures.period import VIETNAM
from survey.measures.plain import plain
from survey.runtime import library, settings, wiring

SHOWN = 20  # faults on the screen; --json has them all
SORTS = {
    Sort.WRONG: "sai",
    Sort.MISSING: "mất",
    Sort.DOUBLED: "trùng",
    Sort.STATE: "sai trạng thái",
    Sort.FIGURE: "sai số liệu",
    Sort.STUCK: "không đi tiếp được",
}

Citizens = Annotated[int, typer.Option("--citizens", min=1, max=2000, metavar="<số>", help="Bao nhiêu người dân")]
Seed = Annotated[int, typer.Option("--seed", metavar="<số>", help="Cùng một số thì cùng những người dân ấy")]


def run(citizens: Citizens = 60, seed: Seed = 7, as_json: AsJson = False) -> int:
    """Chạy trọn công việc chính với những người dân mô phỏng, rồi đối chiếu từng câu trả lời đã lưu.

    Hệ thống chạy tạm, nhập một tệp hồ sơ, người dân trả lời qua trang chat, in số liệu, rồi dừng và xóa hết.
    Mã thoát là 1 khi có câu trả lời sai ý, mất hoặc trùng.
    """
    stop_once()
    began = time.monotonic()
    ensure("rasa", "rasa")
    with contextlib.redirect_stdout(sys.stderr) if as_json else contextlib.nullcontext():
        played, talked = _play(citizens, seed)
    took = time.monotonic() - began
    if as_json:
        typer.echo(to_json(as_plain(played, took, talked)))
    else:
        show(played.figures)
        _tell(played, took, talked)
    return 1 if played.faults else 0


def _play(citizens: int, seed: int) -> tuple[Played, float]:
    """What came of it, and the seconds that the conversations took."""
    with _own_system() as stack, TemporaryDirectory(prefix="hailong-demo-") as folder:
        os.environ.update(stack.env)
        return asyncio.run(_with_desk(stack.url, Path(folder) / "ho-so-da-tra.csv", citizens, seed))


@contextlib.contextmanager
def _own_system() -> Iterator[Stack]:
    """A system as it runs for real, with a key of its own and no cases yet; no database that somebody else has set."""
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    for name in [one for one in os.environ if one.startswith("HAILONG_") or one in ("DATABASE_URL", "REDIS_URL")]:
        del os.environ[name]
    stack = Stack(environ={"HAILONG_KEY": key}, demo=False, notice=(steps := Steps()))
    with steps:
        stack.start()
    try:
        yield stack
    finally:
        stack.stop()


async def _with_desk(url: str, file: Path, citizens: int, seed: int) -> tuple[Played, float]:
    read = settings.read()
    async with wiring.desk(read) as desk:
        forms = library.questionnaires(wiring.DATA / "questionnaires")
        form = forms[wiring.newest(forms, read.questionnaire)]
        crowd = Crowd(url, desk, form, citizens, seed, datetime.now(VIETNAM).date())
        with _progress() as progress:
            task = progress.add_task("Người dân trả lời", total=citizens)
            began = time.monotonic()
            played = await play(crowd, file, advance=lambda: progress.advance(task))
        return played, time.monotonic() - began


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True))


def _tell(played: Played, took: float, talked: float) -> None:
    counts = ", ".join(f"{played.count(sort)} {name}" for sort, name in SORTS.items())
    ends = Counter(trace.person.end for trace in played.traces if trace.code)
    named = ", ".join(f"{DISPOSITIONS[end]} {n}" for end, n in ends.most_common())
    messages = sum(trace.messages for trace in played.traces)
    say(f"\n{played.cases} hồ sơ từ tệp CSV, {played.invited} lời mời.")
    say(f"{len(played.traces)} người dân ({named}), {messages} tin nhắn trong {seconds(talked)}.")
    say(f"{played.answers} câu trả lời đã lưu; {len(played.asked_again)} lần phải hỏi lại.")
    say(f"Đối chiếu với điều mỗi người muốn nói: {counts}.")
    for fault in played.faults[:SHOWN]:
        say(f"  ✗ {line(fault)}")
    verdict = "Mọi câu trả lời đều đúng ý." if not played.faults else f"Có {len(played.faults)} chỗ không đúng."
    say(f"{verdict} Toàn bộ mất {seconds(took)}.")


def line(fault: Fault) -> str:
    """One fault for people."""
    stored = f", đã lưu {fault.stored}" if fault.stored is not None else ""
    said = f" (nói “{fault.said}”, {fault.rule.strip()})" if fault.said else ""
    meant = f": muốn nói {fault.meant}" if fault.meant is not None else ""
    return f"{SORTS[fault.sort]} · {fault.case} · {fault.what}{meant}{stored}{said}"


def as_plain(played: Played, took: float, talked: float) -> dict[str, Any]:
    """The same as numbers and names."""
    return {
        "citizens": len(played.traces),
        "cases": played.cases,
        "invited": played.invited,
        "messages": sum(trace.messages for trace in played.traces),
        "answers": played.answers,
        "asked_again": played.asked_again,
        **{sort.value: played.count(sort) for sort in Sort},
        "ends": dict(Counter(trace.person.end for trace in played.traces if trace.code)),
        "courses": dict(Counter(trace.person.course for trace in played.traces)),
        "faults": [{**asdict(fault), "line": line(fault)} for fault in played.faults],
        "seconds": {"all": round(took, 1), "conversations": round(talked, 1)},
        "figures": plain(played.figures),
    }
