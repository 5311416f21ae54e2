"""`./hailong webhooks`: who is told when a period is frozen, whether it reached them, a test, sending again."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer

from bot.telling import Teller
from cli.at_desk import at_desk
from cli.errors import CommandError
from cli.options import AsJson, DataDir
from cli.screen import say
from cli.written import block, moment, to_json
from survey.desk import Desk
from survey.desk.subscribers import Delivery, Refused, Subscriber

app = typer.Typer(add_completion=False, no_args_is_help=True)

STATES = {"waiting": "đang chờ", "sending": "đang gửi", "sent": "đã tới", "dead": "hỏng, cần xem"}
ENDS = {"removed": "đã gỡ", "gone": "bên kia không nhận nữa (410)"}

Id = Annotated[UUID, typer.Argument(metavar="MÃ", help="Mã nơi nhận, xem ./hailong webhooks list")]


@app.callback()
def webhooks() -> None:
    """Nơi được báo khi công bố số liệu: thêm, thử, gửi lại."""


@app.command("list")
def show(most: Annotated[int, typer.Option("--limit", min=1)] = 20, as_json: AsJson = False, data_dir: DataDir = None):
    """Xem các nơi nhận và những lần gửi gần đây."""

    async def act(desk: Desk) -> tuple[list[Subscriber], list[Delivery]]:
        return await desk.subscribers.all(), await desk.subscribers.deliveries(most=most)

    subscribers, deliveries = at_desk(data_dir, act)
    if as_json:
        say(to_json({"subscribers": subscribers, "deliveries": deliveries}))
        return
    lines = [
        *block("Nơi nhận", [_subscriber(one) for one in subscribers]),
        *block("Lần gửi gần đây", [_delivery(one) for one in deliveries]),
    ]
    say("\n".join(lines) or "Chưa có nơi nhận nào. Ví dụ: ./hailong webhooks add https://…")


@app.command("add")
def add(
    url: Annotated[str, typer.Argument(metavar="ĐỊA-CHỈ", help="Địa chỉ https:// nhận tin")],
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Thêm một nơi nhận; in bí mật để kiểm chữ ký, một lần duy nhất."""
    try:
        made, secret = at_desk(data_dir, lambda desk: desk.subscribers.add(url))
    except Refused as refused:
        raise CommandError(str(refused)) from None
    if as_json:
        say(to_json({"id": made, "secret": secret}))
        return
    say(f"Mã nơi nhận: {made}\nBí mật (chữ ký theo Standard Webhooks), chỉ in lần này: {secret}")


@app.command("remove")
def remove(id: Id, data_dir: DataDir = None) -> None:
    """Không báo cho nơi này nữa."""
    if not at_desk(data_dir, lambda desk: desk.subscribers.remove(id)):
        raise _unknown(id)
    say("Đã gỡ nơi nhận.")


@app.command("test")
def test(id: Id, as_json: AsJson = False, data_dir: DataDir = None) -> None:
    """Gửi ngay một tin thử và cho biết bên kia trả lời thế nào."""

    async def act(desk: Desk) -> Delivery | None:
        delivery = await desk.subscribers.test(id)
        if delivery is None:
            return None
        async with Teller(desk) as teller:
            await teller.tell(delivery)
        return next(one for one in await desk.subscribers.deliveries(most=500) if one.id == delivery)

    done = at_desk(data_dir, act)
    if done is None:
        raise _unknown(id)
    say(to_json(done) if as_json else _delivery(done))
    if done.state != "sent":
        raise CommandError("Tin thử chưa tới. Hệ thống sẽ thử lại; xem: ./hailong webhooks list")


@app.command("resend")
def resend(
    numbers: Annotated[list[int] | None, typer.Argument(help="Số của lần gửi, xem ./hailong webhooks list")] = None,
    every: Annotated[bool, typer.Option("--all", help="Mọi lần gửi đã hỏng")] = False,
    data_dir: DataDir = None,
) -> None:
    """Đưa lần gửi đã hỏng, hoặc đã tới, vào hàng gửi lại."""
    if not numbers and not every:
        raise CommandError("Hãy ghi số của lần gửi, hoặc --all. Xem số bằng: ./hailong webhooks list")
    done = at_desk(data_dir, lambda desk: desk.subscribers.resend(numbers or [], dead=every))
    say(f"Đã đưa {len(done)} lần gửi vào hàng gửi lại.")


def _unknown(id: UUID) -> CommandError:
    return CommandError(f"Không có nơi nhận {id} nào đang được báo. Xem: ./hailong webhooks list")


def _subscriber(one: Subscriber) -> str:
    last = f", lần cuối tới {moment(one.last)}" if one.last else ""
    ended = f", {ENDS.get(one.ended_because or '', one.ended_because)}" if one.ended_at else ""
    return f"{one.id}  {one.url}  đã tới {one.sent}, đang chờ {one.waiting}, hỏng {one.dead}{last}{ended}"


def _delivery(one: Delivery) -> str:
    why = f": HTTP {one.status}" if one.status else f": {one.error}" if one.error else ""
    again = f", thử lại {moment(one.due_at)}" if one.state == "waiting" and one.attempts else ""
    return f"{one.id}  {moment(one.created_at)}  {one.type}  {STATES[one.state]} sau {one.attempts} lần{why}{again}"
