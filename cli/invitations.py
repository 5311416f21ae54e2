"""`invitations`: how inviting stands, what it will cost, doing what is due now, and taking an invitation back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from cli.at_desk import at_desk
from cli.errors import CommandError
from cli.options import AsJson, DataDir
from cli.reasons import meaning
from cli.screen import say
from cli.written import block, to_json
from survey.case import printable
from survey.desk import Desk
from survey.desk.errands import Count, Decided
from survey.desk.ledger import Forecast, Line, Total
from survey.display import whole
from survey.meanings import CHARGES, ERRAND_STATES, ERRANDS, REACHES, ROUTES

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.callback()
def invitations() -> None:
    """Mời người dân trả lời: tình hình, chi phí dự tính, gửi ngay, thu hồi."""


@app.command("status")
def status(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Xem đã mời ai, bằng cách nào, vì sao không gửi, và đã tốn bao nhiêu."""
    decided, counts, totals = at_desk(data_dir, _status)
    if as_json:
        say(to_json({"decisions": decided, "errands": counts, "ledger": totals}))
        return
    blocks = [
        *block("Quyết định mời (số hồ sơ)", [_decided(one) for one in decided]),
        *block("Việc gửi", [_count(one) for one in counts]),
        *block("Tin đã gửi và chi phí", [_total(one) for one in totals]),
    ]
    say("\n".join(blocks) or "Chưa có lời mời nào. Nhập hồ sơ bằng: ./hailong cases import TỆP")


@app.command("forecast")
def forecast(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Dự tính những tin đang chờ sẽ đi bằng cách nào và tốn bao nhiêu, trước khi gửi."""
    found = at_desk(data_dir, lambda desk: desk.ledger.forecast())
    if as_json:
        say(to_json(asdict(found) | {"number": found.number, "cost": found.cost}))
        return
    say("\n".join(_forecast(found)))


@app.command("run")
def run(
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Nhiều nhất bao nhiêu tin")] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Làm ngay những việc đã tới giờ (bình thường hệ thống tự làm). Ban đêm và ngày nghỉ vẫn không nhắn."""
    done = at_desk(data_dir, lambda desk: desk.errands.run(limit))
    say(to_json({"done": done}) if as_json else f"Đã xử lý {done} việc tới giờ.")


@app.command("revoke")
def revoke(
    code: Annotated[str, typer.Argument(metavar="MÃ", help="Mã hồ sơ")],
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Thu hồi lời mời của một hồ sơ: đường dẫn và mã QR cũ không mở được nữa, không nhắc lại nữa."""
    if not at_desk(data_dir, lambda desk: desk.errands.revoke(code)):
        raise CommandError(f"Hồ sơ {printable(code)} không có lời mời nào đang mở. Kiểm tra lại mã hồ sơ.")
    say(to_json({"revoked": printable(code)}) if as_json else f"Đã thu hồi lời mời của hồ sơ {printable(code)}.")


async def _status(desk: Desk) -> tuple[list[Decided], list[Count], list[Total]]:
    return await desk.errands.decisions(), await desk.errands.status(), await desk.ledger.totals()


def _decided(one: Decided) -> str:
    what = f"mời, {REACHES.get(one.reach, one.reach)}" if one.decision == "invite" else "không mời"
    back = ", đã thu hồi" if one.revoked else ""
    return f"{whole(one.number)}  {what}{back}: {meaning(one.reason)}"


def _count(one: Count) -> str:
    how = f", {ROUTES.get(one.route, one.route)}" if one.route else ""
    why = f": {meaning(one.reason)}" if one.reason else ""
    return (
        f"{whole(one.number)}  {ERRANDS.get(one.kind, one.kind)}, {ERRAND_STATES.get(one.state, one.state)}{how}{why}"
    )


def _total(one: Total) -> str:
    unknown = f", {whole(one.unpriced)} tin chưa rõ giá" if one.unpriced else ""
    cost = f"{whole(one.cost)} đồng" if one.unpriced < one.number else "chưa rõ giá"
    spent = cost if cost == "chưa rõ giá" else cost + unknown
    return f"{one.month}  {whole(one.number)} {CHARGES.get(one.kind, one.kind)}: {spent}"


def _forecast(found: Forecast) -> list[str]:
    if not found.lines and not found.postponed and not found.dropped:
        return ["Không có tin nào đang chờ."]
    total = "chưa rõ, vì chưa đặt giá (HAILONG_ZALO_PRICE_…)" if found.cost is None else f"{whole(found.cost)} đồng"
    more = [f"Có thể thêm tới {whole(found.reminders)} tin nhắc lại cho người chưa trả lời."] if found.reminders else []
    return [
        *block("Sẽ gửi", [_line(one) for one in found.lines]),
        *block("Phải chờ", [f"{whole(n)}  {meaning(why)}" for why, n in found.postponed.items()]),
        *block(
            "Không gửi (còn phiếu, nếu lời mời còn mở)",
            [f"{whole(n)}  {meaning(w)}" for w, n in found.dropped.items()],
        ),
        f"Chi phí: {total}.",
        *more,
    ]


def _line(one: Line) -> str:
    cost = "chưa rõ giá" if one.cost is None else f"{whole(one.cost)} đồng"
    return f"{whole(one.number)}  {ROUTES.get(one.route, one.route)}: {cost}"
