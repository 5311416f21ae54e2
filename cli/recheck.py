"""`./hailong recheck`: who is asked whether they answered themselves, what they say, and how well it agrees."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from cli.errors import CommandError
from cli.office import Agency, By, Children, From, Seed, To, Written, ask, named, scope
from cli.options import AsJson, DataDir
from cli.reasons import meaning
from cli.screen import say
from cli.written import block, to_json
from survey.desk.recheck import Line, Status
from survey.display import between, percentage, whole
from survey.fieldwork.recheck import Agreement, Outcome
from survey.meanings import RECHECK_OUTCOMES as OUTCOMES
from survey.meanings import RECHECK_STATES as STATES

app = typer.Typer(no_args_is_help=True, add_completion=False)

ANSWERS = {"co": Outcome.OWN, "khong": Outcome.NOT_OWN, "nguoi-khac": Outcome.OTHER}


@app.callback()
def recheck() -> None:
    """Phúc tra: chỉ hỏi có trực tiếp trả lời phiếu không, không hỏi lại ý kiến."""


@app.command("draw")
def draw(
    by: By,
    agency: Agency = None,
    children: Children = False,
    period: Written = None,
    first: From = None,
    last: To = None,
    percent: Annotated[int | None, typer.Option("--percent", min=0, max=100, help="Phần trăm chọn ngẫu nhiên")] = None,
    flagged: Annotated[
        Path | None, typer.Option("--flagged", metavar="TỆP", help="Mã phiếu trả lời bị gắn cờ, mỗi dòng một mã")
    ] = None,
    seed: Seed = "",
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Chọn phiếu để phúc tra: mọi phiếu bị gắn cờ, và một phần ngẫu nhiên của từng đơn vị.

    Chỉ nhắn cho người đã đồng ý được liên hệ lại, trong giờ được nhắn. Mỗi phiếu chỉ phúc tra một lần.
    """
    sessions = None if flagged is None else _sessions(flagged)
    about, who = scope(agency, children, period, first, last), named(by)
    made = ask(data_dir, lambda desk: desk.recheck.draw(about, who, percent, sessions, seed))
    if as_json:
        say(to_json(made))
        return
    say(
        f"Phúc tra đợt {made.number}: chọn {whole(made.drawn)} trong {whole(made.frame)} phiếu "
        f"({whole(made.flagged)} bị gắn cờ); sẽ nhắn {whole(made.asked)} người đã đồng ý.\nHạt giống {made.seed}"
    )


@app.command("status")
def status(
    agency: Agency = None,
    children: Children = False,
    period: Written = None,
    first: From = None,
    last: To = None,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Tỷ lệ tự trả lời, theo đơn vị, kênh và người thu phiếu, kèm khoảng tin cậy 95% (Wilson)."""
    about = scope(agency, children, period, first, last)
    found = ask(data_dir, lambda desk: desk.recheck.status(about))
    say(to_json(found) if as_json else "\n".join(_status(found)))


@app.command("list")
def list_rechecks(
    agency: Agency = None,
    children: Children = False,
    period: Written = None,
    first: From = None,
    last: To = None,
    unreached: Annotated[bool, typer.Option("--open", help="Chỉ những phiếu chưa có câu trả lời")] = False,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Từng phiếu được phúc tra; người không nhắn được thì gọi điện rồi ghi bằng recheck record."""
    about = scope(agency, children, period, first, last)
    lines = ask(data_dir, lambda desk: desk.recheck.lines(about))
    lines = [one for one in lines if not (unreached and one.state == "answered")]
    if as_json:
        say(to_json(lines))
        return
    say("\n".join(map(_line, lines)) or "Không có phiếu nào.")


@app.command("record")
def record(
    number: Annotated[int, typer.Argument(metavar="SỐ", help="Số phúc tra, xem bằng recheck list")],
    answer: Annotated[str, typer.Argument(metavar="co|khong|nguoi-khac", help="Người dân nói gì")],
    by: By,
    note: Annotated[str, typer.Option("--note", help="Hỏi bằng cách nào")] = "",
    data_dir: DataDir = None,
) -> None:
    """Ghi câu trả lời hỏi được qua điện thoại hoặc tại nhà."""
    if answer not in ANSWERS:
        raise CommandError(f"Câu trả lời chỉ nhận: {', '.join(ANSWERS)}.")
    who = named(by)
    ask(data_dir, lambda desk: desk.recheck.record(number, ANSWERS[answer], who, note))
    say(f"Đã ghi phúc tra số {number}: {OUTCOMES[ANSWERS[answer].value]}.")


@app.command("run")
def run(as_json: AsJson = False, data_dir: DataDir = None) -> None:
    """Hỏi ngay những người đã tới lượt (bình thường hệ thống tự làm). Ban đêm và ngày nghỉ vẫn không nhắn."""
    done = ask(data_dir, lambda desk: desk.recheck.run())
    say(to_json({"done": done}) if as_json else f"Đã xử lý {done} phúc tra tới giờ.")


def _sessions(file: Path) -> set[UUID]:
    try:
        return {UUID(line.strip()) for line in file.read_text("utf-8-sig").splitlines() if line.strip()}
    except OSError:
        raise CommandError(f"Không đọc được tệp {file}.") from None
    except ValueError:
        raise CommandError(f"{file.name}: mỗi dòng phải là một mã phiếu trả lời.") from None


def _status(found: Status) -> list[str]:
    if not found.total.drawn:
        return ["Chưa phúc tra phiếu nào. Chọn bằng: ./hailong recheck draw"]
    states = [f"{whole(number)}  {STATES[name]}" for name, number in sorted(found.total.states.items())]
    outcomes = [f"{whole(number)}  {OUTCOMES[name]}" for name, number in sorted(found.total.outcomes.items())]
    return [
        f"Tự trả lời: {_share(found.total)}",
        *block("Tình trạng", states),
        *block("Trả lời", outcomes),
        *block("Theo đơn vị", [f"{one.name}: {_share(one)}" for one in found.agencies]),
        *block("Theo kênh", [f"{one.name}: {_share(one)}" for one in found.channels]),
        *block("Theo người thu phiếu", [f"{one.name}: {_share(one)}" for one in found.enumerators]),
    ]


def _share(one: Agreement) -> str:
    if one.percent is None or one.interval is None:
        return f"chưa có câu trả lời ({whole(one.drawn)} phiếu được chọn)"
    of, ends = f"{whole(one.own)}/{whole(one.answered)}", between(one.interval.low, one.interval.high)
    return f"{percentage(one.percent)} ({of}; khoảng tin cậy {one.interval.level}%: {ends})"


def _line(one: Line) -> str:
    said = OUTCOMES[one.outcome] if one.outcome else STATES[one.state]
    why = f" ({meaning(one.why)})" if one.why else ""
    brought = f", người thu {one.enumerator}" if one.enumerator else ""
    flag = ", bị gắn cờ" if one.reason == "flagged" else ""
    return f"{one.number}  {one.case_code}, {one.unit}, kênh {one.channel}{brought}{flag}: {said}{why}"
