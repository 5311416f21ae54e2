"""`callbacks`: who asked to be called or to be helped at a place, and saying that they were."""

from __future__ import annotations

import getpass
from typing import Annotated, Any

import typer

from cli.at_desk import at_desk
from cli.errors import CommandError
from cli.options import AsJson, DataDir
from cli.screen import say
from cli.written import moment, to_json
from survey.desk import Desk
from survey.desk.help import Callback

app = typer.Typer(add_completion=False, no_args_is_help=False)

Number = Annotated[int, typer.Argument(metavar="SỐ", help="Số của yêu cầu, xem bằng ./hailong callbacks")]
By = Annotated[str, typer.Option("--by", help="Ai đã xử lý; mặc định là người đang đăng nhập máy này")]
Note = Annotated[str, typer.Option("--note", help="Ghi chú ngắn; đừng ghi số điện thoại hay số giấy tờ")]

STATES = {
    "call": {"open": "chờ gọi", "done": "đã gọi", "dropped": "không gọi"},
    "place": {"open": "chờ đến nơi hỗ trợ", "done": "đã giúp", "dropped": "không đến"},
}


@app.callback(invoke_without_command=True)
def look(
    ctx: typer.Context,
    phone: Annotated[bool, typer.Option("--phone", help="Hiện số điện thoại để gọi")] = False,
    every: Annotated[bool, typer.Option("--all", help="Cả những yêu cầu đã xử lý")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Nhiều nhất bao nhiêu dòng")] = 200,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Xem ai xin được gọi lại hoặc xin nơi được giúp, người chờ lâu nhất trước."""
    if ctx.invoked_subcommand is None:
        found = at_desk(data_dir, lambda desk: desk.help.waiting(every=every, phones=phone, limit=limit))
        say(to_json(found) if as_json else "\n".join(map(_line, found)) or "Không có ai chờ được gọi lại.")


@app.command("done")
def done(number: Number, by: By = "", note: Note = "", data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Ghi rằng đã gọi cho người này."""
    _settle(number, "done", by, note, data_dir, as_json)


@app.command("drop")
def drop(number: Number, by: By = "", note: Note = "", data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Ghi rằng không gọi được, hoặc không cần gọi nữa."""
    _settle(number, "dropped", by, note, data_dir, as_json)


def _settle(number: int, state: str, by: str, note: str, data_dir: Any, as_json: bool) -> None:
    name = by or getpass.getuser()

    async def act(desk: Desk) -> bool:
        return await desk.help.settle(number, state, name, note)

    if not at_desk(data_dir, act):
        raise CommandError(f"Không có yêu cầu số {number} đang chờ. Xem: ./hailong callbacks")
    say(to_json({"id": number, "state": state}) if as_json else f"Yêu cầu số {number}: {STATES['call'][state]}.")


def _line(one: Callback) -> str:
    number = "" if one.phone is None else f"  {one.phone or 'không còn số điện thoại'}"
    settled = f" {moment(one.done_at)}, {one.done_by or 'hệ thống'}" if one.done_at else ""
    note = f" ({one.note})" if one.note else ""
    state = STATES[one.kind][one.state]
    return f"{one.id}  {moment(one.asked_at)}  {one.case}  {one.agency}{number}  {state}{settled}{note}"
