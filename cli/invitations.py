"""`invitations`: how inviting stands, what it will cost, doing what is due now, and taking an invitation back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.at_desk import at_desk
from cli.errors import CommandError
from cli.screen import say
from survey.case import printable
from survey.desk import Desk
from survey.desk.errands import Count, Decided
from survey.desk.ledger import Forecast, Line, Total

app = typer.Typer(add_completion=False, no_args_is_help=True)

DataDir = Annotated[Path | None, typer.Option("--data-dir", help="Thư mục dữ liệu của hệ thống đang chạy")]
AsJson = Annotated[bool, typer.Option("--json", help="In dạng JSON cho chương trình khác đọc")]

KINDS = {"invitation": "mời", "reminder": "nhắc lại", "continuation": "mời trả lời tiếp", "recheck": "phúc tra"}
STATES = {"waiting": "đang chờ", "sent": "đã gửi", "skipped": "không gửi", "fell_through": "gửi không tới"}
ROUTES = {
    "chat": "trò chuyện Zalo",
    "user-template": "tin mẫu theo tài khoản Zalo",
    "rating-template": "tin mẫu chấm sao",
    "phone-template": "tin mẫu theo số điện thoại",
    "telegram": "Telegram",
    "link": "chỉ còn phiếu",
}
CHARGES = {
    "message-free": "tin trò chuyện miễn phí",
    "message-charged": "tin trò chuyện tính phí",
    "template-user": "tin mẫu theo tài khoản",
    "template-phone": "tin mẫu theo số điện thoại",
}
REACHES = {"phone": "nhắn tin", "slip": "chỉ đưa phiếu"}
REASONS = {
    "mobile": "có số di động",
    "no-mobile": "không có số di động",
    "asked-recently": "vừa được mời về hồ sơ khác",
    "shared-phone": "số điện thoại nhiều người dùng chung",
    "not-returned": "chưa trả kết quả",
    "not-adult": "chưa đủ 18 tuổi",
    "too-old": "trả kết quả quá lâu",
    "opted-out": "đã xin không nhận tin",
    "official": "là cán bộ của cơ quan giải quyết",
    "revoked": "lời mời đã thu hồi",
    "expired": "lời mời đã hết hạn",
    "erased": "thông tin đã xóa theo yêu cầu",
    "started": "đã bắt đầu trả lời",
    "finished": "đã trả lời xong",
    "refused": "không tham gia",
    "ineligible": "không thuộc đối tượng hỏi",
    "opened": "đã tự mở lời mời",
    "nothing-left": "không còn câu nào để hỏi",
    "no-route": "không có cách gửi nào",
    "no-template": "chưa có mẫu tin được duyệt",
    "no-phone": "không có số di động",
    "template-stopped": "mẫu tin bị dừng",
    "window-over": "quá 7 ngày từ lần nhắn cuối",
    "unreachable": "không gửi tới được",
    "tried": "đã thử mà không tới",
    "night": "ngoài giờ nhắn",
    "quiet-day": "ngày không nhắn",
    "held": "kênh đang tạm dừng",
    "handed-over": "đang nói chuyện với cán bộ",
    "in-conversation": "đang trả lời khảo sát khác",
    "free-window": "trong 48 giờ, miễn phí",
    "charged-window": "trong 7 ngày, tính phí",
    "user-known": "biết tài khoản Zalo",
    "phone-known": "biết số điện thoại",
    "telegram-known": "biết Telegram",
    "rating": "mẫu chấm sao được ưu tiên",
    "no-zalo": "số điện thoại không có Zalo",
    "cannot-receive": "tài khoản không nhận được loại tin này",
    "out-of-window": "quá thời hạn được nhắn",
}


@app.callback()
def invitations() -> None:
    """Mời người dân trả lời: tình hình, chi phí dự tính, gửi ngay, thu hồi."""


@app.command("status")
def status(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Xem đã mời ai, bằng cách nào, vì sao không gửi, và đã tốn bao nhiêu."""
    decided, counts, totals = at_desk(data_dir, _status)
    if as_json:
        told = {"decisions": decided, "errands": counts, "ledger": totals}
        say(_json({name: [asdict(one) for one in rows] for name, rows in told.items()}))
        return
    blocks = [
        *_block("Quyết định mời (số hồ sơ)", [_decided(one) for one in decided]),
        *_block("Việc gửi", [_count(one) for one in counts]),
        *_block("Tin đã gửi và chi phí", [_total(one) for one in totals]),
    ]
    say("\n".join(blocks) or "Chưa có lời mời nào. Nhập hồ sơ bằng: ./hailong cases import TỆP")


@app.command("forecast")
def forecast(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Dự tính những tin đang chờ sẽ đi bằng cách nào và tốn bao nhiêu, trước khi gửi."""
    found = at_desk(data_dir, lambda desk: desk.ledger.forecast())
    if as_json:
        say(_json(asdict(found) | {"number": found.number, "cost": found.cost}))
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
    say(_json({"done": done}) if as_json else f"Đã xử lý {done} việc tới giờ.")


@app.command("revoke")
def revoke(
    code: Annotated[str, typer.Argument(metavar="MÃ", help="Mã hồ sơ")],
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Thu hồi lời mời của một hồ sơ: đường dẫn và mã QR cũ không mở được nữa, không nhắc lại nữa."""
    if not at_desk(data_dir, lambda desk: desk.errands.revoke(code)):
        raise CommandError(f"Hồ sơ {printable(code)} không có lời mời nào đang mở. Kiểm tra lại mã hồ sơ.")
    say(_json({"revoked": printable(code)}) if as_json else f"Đã thu hồi lời mời của hồ sơ {printable(code)}.")


async def _status(desk: Desk) -> tuple[list[Decided], list[Count], list[Total]]:
    return await desk.errands.decisions(), await desk.errands.status(), await desk.ledger.totals()


def _block(title: str, lines: Sequence[str]) -> list[str]:
    return [title, *(f"  {line}" for line in lines)] if lines else []


def _decided(one: Decided) -> str:
    what = f"mời, {REACHES.get(one.reach, one.reach)}" if one.decision == "invite" else "không mời"
    back = ", đã thu hồi" if one.revoked else ""
    return f"{_number(one.number)}  {what}{back}: {meaning(one.reason)}"


def _count(one: Count) -> str:
    how = f", {ROUTES.get(one.route, one.route)}" if one.route else ""
    why = f": {meaning(one.reason)}" if one.reason else ""
    return f"{_number(one.number)}  {KINDS.get(one.kind, one.kind)}, {STATES.get(one.state, one.state)}{how}{why}"


def _total(one: Total) -> str:
    unknown = f", {_number(one.unpriced)} tin chưa rõ giá" if one.unpriced else ""
    cost = f"{_number(one.cost)} đồng" if one.unpriced < one.number else "chưa rõ giá"
    spent = cost if cost == "chưa rõ giá" else cost + unknown
    return f"{one.month}  {_number(one.number)} {CHARGES.get(one.kind, one.kind)}: {spent}"


def _forecast(found: Forecast) -> list[str]:
    if not found.lines and not found.postponed and not found.dropped:
        return ["Không có tin nào đang chờ."]
    total = "chưa rõ, vì chưa đặt giá (HAILONG_ZALO_PRICE_…)" if found.cost is None else f"{_number(found.cost)} đồng"
    more = (
        [f"Có thể thêm tới {_number(found.reminders)} tin nhắc lại cho người chưa trả lời."] if found.reminders else []
    )
    return [
        *_block("Sẽ gửi", [_line(one) for one in found.lines]),
        *_block("Phải chờ", [f"{_number(n)}  {meaning(why)}" for why, n in found.postponed.items()]),
        *_block(
            "Không gửi (còn phiếu, nếu lời mời còn mở)",
            [f"{_number(n)}  {meaning(w)}" for w, n in found.dropped.items()],
        ),
        f"Chi phí: {total}.",
        *more,
    ]


def _line(one: Line) -> str:
    cost = "chưa rõ giá" if one.cost is None else f"{_number(one.cost)} đồng"
    return f"{_number(one.number)}  {ROUTES.get(one.route, one.route)}: {cost}"


def meaning(reason: str) -> str:
    """A named reason in words."""
    return REASONS.get(reason, reason)


def _number(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _json(value: Any) -> str:
    return json.dumps(value, default=_plain, ensure_ascii=False, indent=2)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
