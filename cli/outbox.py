"""`outbox`: what waits to leave, what did not leave and why, what is held; and sending it again."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.at_desk import at_desk
from cli.errors import CommandError
from cli.screen import say
from survey.desk import Desk
from survey.measures.period import VIETNAM

app = typer.Typer(add_completion=False, no_args_is_help=False)

DataDir = Annotated[Path | None, typer.Option("--data-dir", help="Thư mục dữ liệu của hệ thống đang chạy")]
AsJson = Annotated[bool, typer.Option("--json", help="In dạng JSON cho chương trình khác đọc")]

# Every state has its name; this is what it means and what can be done.
REASONS = {
    "ambiguous": "không có trả lời sau nhiều lần gửi; có thể đã tới",
    "throttled": "gửi quá nhanh, nền tảng yêu cầu chờ",
    "blocked": "người này đã chặn",
    "deactivated": "tài khoản không còn",
    "never-started": "người này chưa từng mở bot",
    "opted-out": "người này không muốn nhận tin",
    "erased": "thông tin của người này đã được xóa theo yêu cầu",
    "out-of-window": "đã quá 7 ngày từ lần tương tác cuối nên Zalo không cho nhắn",
    "no-zalo": "số điện thoại không có tài khoản Zalo",
    "cannot-receive": "tài khoản không nhận được loại tin này",
    "bad-phone": "số điện thoại không đúng",
    "not-following": "người này chưa quan tâm OA",
    "inactive": "tài khoản lâu không dùng",
    "grant-dead": "quyền của OA đã hết: chạy ./hailong zalo connect",
    "bad-token": "token của bot Telegram không đúng: chạy ./hailong telegram connect",
    "quota-day": "hết hạn mức tin mẫu trong ngày",
    "quota-template": "mẫu tin này hết hạn mức trong ngày",
    "quota-oa": "OA hết hạn mức tin",
    "night": "nền tảng không cho gửi ban đêm",
    "quality": "mẫu tin bị tạm khóa vì chất lượng gửi",
    "not-approved": "mẫu tin chưa được duyệt",
    "not-allowed": "OA hoặc ứng dụng chưa được cấp quyền gửi",
    "money": "tài khoản Zalo Cloud không còn tiền",
    "too-long": "tin dài quá mức nền tảng nhận",
    "not-yet": "đang chờ tin gửi đi được ghi nhận",
    "not-json": "nội dung không phải JSON",
    "tries": "đã thử nhiều lần",
}


@app.callback(invoke_without_command=True)
def look(ctx: typer.Context, data_dir: DataDir = None, as_json: AsJson = False, limit: int = 50) -> None:
    """Xem tin đang chờ, tin không gửi được, kênh đang tạm dừng và tin đến không đọc được."""
    if ctx.invoked_subcommand is None:
        found = at_desk(data_dir, lambda desk: _found(desk, limit))
        say(json.dumps(found, default=_plain, ensure_ascii=False, indent=2) if as_json else _written(found))


@app.command("resend")
def resend(
    numbers: Annotated[list[int] | None, typer.Argument(help="Số của tin, xem bằng ./hailong outbox")] = None,
    every: Annotated[bool, typer.Option("--all", help="Gửi lại mọi tin hỏng (không kể người đã chặn)")] = False,
    data_dir: DataDir = None,
) -> None:
    """Gửi lại tin đã hỏng. Người đã xin không nhận tin thì không gửi."""
    if not numbers and not every:
        raise CommandError("Hãy ghi số của tin cần gửi lại, hoặc --all. Xem số bằng: ./hailong outbox")
    done = at_desk(data_dir, lambda desk: desk.outgoing.resend(numbers or [], all_dead=every))
    left = len(set(numbers or []) - set(done))
    say(f"Đã đưa {len(done)} tin vào hàng gửi lại." + (f" {left} tin không gửi lại được." if left else ""))


@app.command("retry")
def retry(numbers: Annotated[list[int], typer.Argument(help="Số của sự kiện")], data_dir: DataDir = None) -> None:
    """Xử lý lại sự kiện của nền tảng đã hỏng."""
    done = at_desk(data_dir, lambda desk: desk.happenings.retry(numbers))
    say(f"Đã đưa {len(done)} sự kiện vào hàng xử lý lại.")


@app.command("lift")
def lift(
    scope: Annotated[str, typer.Argument(help="Kênh đang dừng, ví dụ zalo hoặc zbs:MÃ-MẪU")], data_dir: DataDir = None
) -> None:
    """Cho một kênh đang tạm dừng gửi lại, sau khi đã sửa nguyên nhân."""
    if not at_desk(data_dir, lambda desk: desk.outgoing.lift(scope)):
        raise CommandError(f"“{scope}” không bị dừng. Xem: ./hailong outbox")
    say(f"“{scope}” được gửi lại từ bây giờ.")


async def _found(desk: Desk, limit: int) -> dict[str, Any]:
    return {
        "waiting": [asdict(one) for one in await desk.outgoing.waiting()],
        "held": [asdict(one) for one in await desk.outgoing.holds()],
        "dead": [asdict(one) for one in await desk.outgoing.stuck(("dead",), limit)],
        "failed": [asdict(one) for one in await desk.outgoing.stuck(("failed",), limit)],
        "events": [asdict(one) for one in await desk.happenings.unused(limit)],
        "messages": [asdict(one) for one in await desk.post.failed(limit)],
    }


def _written(found: dict[str, Any]) -> str:
    states = {"due": "đang chờ", "sending": "đang gửi", "failed": "không tới được", "dead": "hỏng, cần xem"}
    lines = [
        *_block("Tin đi", found["waiting"], lambda o: f"{o['channel']}: {o['number']} tin {states[o['state']]}"),
        *_block("Đang tạm dừng", found["held"], _held),
        *_block("Tin hỏng, cần xem (./hailong outbox resend SỐ)", found["dead"], _stuck),
        *_block("Không tới được người nhận", found["failed"], _stuck),
        *_block("Sự kiện không dùng được (./hailong outbox retry SỐ)", found["events"], _event),
        *_block("Tin đến không xử lý được", found["messages"], _event),
    ]
    return "\n".join(lines) or "Không có tin nào chờ hoặc hỏng."


def _block(title: str, rows: list[dict[str, Any]], line: Callable[[dict[str, Any]], str]) -> list[str]:
    return [title, *(f"  {line(row)}" for row in rows)] if rows else []


def _held(row: dict[str, Any]) -> str:
    until = f"đến {_time(row['until'])}" if row["until"] else "cho đến khi có người xử lý"
    return f"{row['scope']}: {_meaning(row['reason'])}, {until}"


def _stuck(row: dict[str, Any]) -> str:
    return f"{row['id']}  {row['channel']}  {_time(row['created_at'])}  {_meaning(row['error'])}"


def _event(row: dict[str, Any]) -> str:
    return f"{row['id']}  {row['channel']}  {_time(row['received_at'])}  {row['kind']}: {_meaning(row['error'])}"


def _meaning(reason: str | None) -> str:
    return REASONS.get(reason or "", reason or "không rõ")


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(VIETNAM):%d/%m %H:%M}"


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
