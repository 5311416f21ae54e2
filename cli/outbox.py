"""`outbox`: what waits to leave, what did not leave and why, what is held; and sending it again."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli.at_desk import at_desk
from cli.errors import CommandError
from cli.options import AsJson, DataDir
from cli.reasons import held, meaning
from cli.screen import say
from cli.written import block, moment, to_json
from survey.desk import Desk
from survey.desk.outgoing import Stuck, Waiting
from survey.meanings import OUTBOX_STATES as STATES
from survey.records import Failed

app = typer.Typer(add_completion=False, no_args_is_help=False)


@app.callback(invoke_without_command=True)
def look(ctx: typer.Context, data_dir: DataDir = None, as_json: AsJson = False, limit: int = 50) -> None:
    """Xem tin đang chờ, tin không gửi được, kênh đang tạm dừng và tin đến không đọc được."""
    if ctx.invoked_subcommand is None:
        found = at_desk(data_dir, lambda desk: _found(desk, limit))
        say(to_json(found) if as_json else _written(found))


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


async def _found(desk: Desk, limit: int) -> dict[str, list[Any]]:
    return {
        "waiting": await desk.outgoing.waiting(),
        "held": await desk.outgoing.holds(),
        "dead": await desk.outgoing.stuck(("dead",), limit),
        "failed": await desk.outgoing.stuck(("failed",), limit),
        "events": await desk.happenings.unused(limit),
        "messages": await desk.post.failed(limit),
    }


def _written(found: dict[str, list[Any]]) -> str:
    told = (
        ("Tin đi", "waiting", _waiting),
        ("Đang tạm dừng", "held", held),
        ("Tin hỏng, cần xem (./hailong outbox resend SỐ)", "dead", _stuck),
        ("Không tới được người nhận", "failed", _stuck),
        ("Sự kiện không dùng được (./hailong outbox retry SỐ)", "events", _event),
        ("Tin đến không xử lý được", "messages", _event),
    )
    lines = [line for title, name, written in told for line in block(title, [written(one) for one in found[name]])]
    return "\n".join(lines) or "Không có tin nào chờ hoặc hỏng."


def _waiting(one: Waiting) -> str:
    return f"{one.channel}: {one.number} tin {STATES[one.state]}"


def _stuck(one: Stuck) -> str:
    return f"{one.id}  {one.channel}  {moment(one.created_at)}  {meaning(one.error)}"


def _event(one: Failed) -> str:
    return f"{one.id}  {one.channel}  {moment(one.received_at)}  {one.kind}: {meaning(one.error)}"
