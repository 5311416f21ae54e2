"""What people decide about comments, at the command line: the queue, the codebook, the sensitive list, corrections."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import typer

from cli.at_desk import at_desk
from cli.errors import CommandError
from cli.options import AsJson, DataDir
from cli.screen import say
from cli.written import moment, to_json
from survey.coding.codebook import BadCodebook
from survey.desk import Desk
from survey.desk.sensitive import SOURCES, Noticed
from survey.desk.verifying import Comment, Guess, Refused, Suggestion
from survey.runtime.codebook import codebook
from survey.runtime.sealing import BrokenSeal
from survey.runtime.wiring import DATA

Number = Annotated[int, typer.Argument(metavar="SỐ", help="Số của góp ý")]
By = Annotated[str, typer.Option("--by", help="Họ tên người quyết định")]
Why = Annotated[str, typer.Option("--reason", help="Lý do, sẽ được lưu mãi")]
LEARNED = DATA / "themes" / "nguoi_kiem.jsonl"


def commands(app: typer.Typer) -> None:
    """Adds these commands to `themes`."""
    for name, run in (
        *(("queue", queue), ("decide", decide), ("undo", undo), ("agreement", agreement), ("sensitive", sensitive)),
        *(("handle", handle), ("clear", clear), ("mark", mark), ("original", original), ("book", book)),
        *(
            ("suggestions", suggestions),
            ("add", add),
            ("merge", merge),
            ("export-corrections", corrections),
            ("learn", learn),
        ),
    ):
        app.command(name)(run)


def queue(
    kind: Annotated[
        str, typer.Option("--kind", help="doubtful: máy chưa chắc; sample: rút mẫu để kiểm máy")
    ] = "doubtful",
    agency: Annotated[str | None, typer.Option("--agency", help="Mã đơn vị")] = None,
    theme: Annotated[str | None, typer.Option("--theme", help="Mã chủ đề")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="Nhiều nhất bao nhiêu góp ý")] = 20,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Góp ý chờ người xem: máy chưa chắc thuộc chủ đề nào, và vì những chữ nào."""
    found = _try(data_dir, lambda desk: desk.verifying.queue(kind, agency, theme, 0, limit))
    say(
        to_json(found)
        if as_json
        else "\n".join(line for one in found for line in _lines(one)) or "Không có góp ý nào chờ."
    )


def _lines(one: Comment) -> list[str]:
    lines = [f"{one.id}  {one.unit}, {moment(one.at)}", f"    “{one.words}”"]
    lines += [f"    chắc: {_guess(guess)}" for guess in one.sure]
    lines += [f"    chưa chắc: {_guess(guess)}" for guess in one.doubtful]
    return [*lines, f"    giọng điệu: {one.machine_tone}"]


def _guess(one: Guess) -> str:
    why = f" (vì: {', '.join(one.why)})" if one.why else ""
    return f"{one.code} {round(one.sure * 100)}%{why}"


def decide(
    comment: Number,
    themes: Annotated[str, typer.Option("--themes", help="Mã chủ đề, cách nhau bằng dấu phẩy")],
    tone: Annotated[str, typer.Option("--tone", help="tich_cuc, tieu_cuc, trung_tinh hoặc lan_lon")],
    by: By,
    reason: Why = "",
    data_dir: DataDir = None,
) -> None:
    """Quyết định góp ý thuộc chủ đề nào. Quyết định của người đứng trên máy; rút lại được bằng undo."""
    codes = [one.strip() for one in themes.split(",") if one.strip()]
    done = _try(data_dir, lambda desk: desk.verifying.decide(comment, codes, tone, by, reason))
    say(f"Góp ý {done.id}: {', '.join(done.codes)}, {done.tone}.")


def undo(comment: Number, by: By, reason: Why = "", data_dir: DataDir = None) -> None:
    """Rút lại quyết định: kết quả của máy có hiệu lực trở lại."""
    done = _try(data_dir, lambda desk: desk.verifying.undo(comment, by, reason))
    say(f"Góp ý {done.id}: {', '.join(done.codes) or 'chưa có chủ đề'} (theo máy).")


def agreement(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Máy và người khớp nhau đến đâu, theo từng chủ đề: độ đúng, độ đủ, kappa."""
    checked = _try(data_dir, lambda desk: desk.verifying.agreement())
    if as_json:
        names = ("code", "both", "machine_only", "people_only", "neither", "precision", "recall", "kappa")
        rows = [{name: getattr(one, name) for name in names} for one in checked.themes]
        say(to_json({"comments": checked.comments, "tone": checked.tone, "themes": rows}))
        return
    say(f"{checked.comments} góp ý đã có người quyết định, {checked.sure_comments} trong đó máy không phân vân.")
    for one in checked.themes:
        if one.both + one.machine_only + one.people_only:
            say(f"  {one.code}: đúng {_share(one.precision)}, đủ {_share(one.recall)}, kappa {_share(one.kappa)}")


def _share(number: float | None) -> str:
    return "—" if number is None else f"{number:.2f}".replace(".", ",")


def sensitive(
    state: Annotated[str, typer.Option("--state", help="open, handled, cleared hoặc all")] = "open",
    by: By = "",
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Góp ý nhạy cảm, chỉ Sở Nội vụ xem: đòi tiền, quấy rối, đe dọa, nguy hiểm. Ghi --by để báo là đã xem."""
    found = _try(data_dir, lambda desk: _listed(desk, state, by))
    say(to_json(found) if as_json else "\n".join(map(_noticed, found)) or "Không có góp ý nhạy cảm nào.")


async def _listed(desk: Desk, state: str, by: str) -> list[Noticed]:
    found = await desk.sensitive.listed(state)
    if by.strip():
        await desk.sensitive.seen(by)
    return found


def _noticed(one: Noticed) -> str:
    new = "" if one.seen_at else "  MỚI"
    done = f"\n    đã xử lý: {one.note} — {one.handled_by}" if one.handled_at else ""
    where = f"{one.comment.id}  {one.comment.unit}, {moment(one.at)}, {SOURCES[one.source]}{new}"
    return f"{where}\n    “{one.comment.words}”{done}"


def handle(
    comment: Number,
    by: By,
    note: Annotated[str, typer.Option("--note", help="Đã làm gì, chuyển cho ai")],
    data_dir: DataDir = None,
) -> None:
    """Ghi việc đã làm với một góp ý nhạy cảm. Góp ý vẫn nằm ngoài đường thường."""
    _try(data_dir, lambda desk: desk.sensitive.handle(comment, by, note))
    say(f"Đã ghi việc xử lý góp ý {comment}.")


def clear(comment: Number, by: By, reason: Why, data_dir: DataDir = None) -> None:
    """Không nhạy cảm: góp ý trở lại cùng các góp ý khác."""
    _try(data_dir, lambda desk: desk.sensitive.clear(comment, by, reason))
    say(f"Góp ý {comment} trở lại đường thường.")


def mark(comment: Number, by: By, reason: Why, data_dir: DataDir = None) -> None:
    """Đưa một góp ý vào danh sách nhạy cảm."""
    _try(data_dir, lambda desk: desk.sensitive.mark(comment, by, reason))
    say(f"Góp ý {comment} đã vào danh sách nhạy cảm.")


def original(comment: Number, by: By, reason: Why, data_dir: DataDir = None) -> None:
    """Mở lời nguyên văn đã niêm phong của một góp ý. Ai mở, vì sao, được lưu mãi."""
    say(_try(data_dir, lambda desk: desk.sensitive.original(comment, by, reason)))


def book(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Xem bộ mã chủ đề đang dùng."""
    found = _try(data_dir, lambda desk: desk.codebooks.current())
    if as_json:
        say(to_json(found))
        return
    say(f"Bộ mã phiên bản {found.version}")
    for one in found.themes:
        gone = f", đã gộp vào {one.into}" if one.into else ""
        private = ", xử lý riêng" if one.confidential else ""
        say(f"  {one.code}: {one.name} ({one.factor or '–'}{private}{gone})")


def suggestions(
    fresh: Annotated[bool, typer.Option("--fresh", help="Gom lại ngay, không chờ lượt hằng đêm")] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Góp ý không thuộc chủ đề nào, gom thành nhóm để người đặt tên; đặt tên bằng: themes add."""
    found = _try(data_dir, lambda desk: _suggested(desk, fresh))
    if as_json:
        say(to_json(found))
        return
    for one in found:
        say(f"{len(one.comments)} góp ý: {', '.join(one.words)}")
        for number, words in one.comments[:3]:
            say(f"    {number}  “{words}”")
    if not found:
        say("Chưa có nhóm nào: cần ít nhất ba góp ý giống nhau mà không thuộc chủ đề nào.")


async def _suggested(desk: Desk, fresh: bool) -> list[Suggestion]:
    if fresh:
        from themes.grouping import grouped

        await desk.verifying.suggest(grouped)
    return await desk.verifying.suggestions()


def add(
    code: Annotated[str, typer.Argument(metavar="MÃ", help="Chữ thường không dấu, ví dụ bai_giu_xe")],
    name: Annotated[str, typer.Argument(metavar="TÊN", help="Tên chủ đề bằng tiếng Việt")],
    by: By,
    reason: Why,
    factor: Annotated[str | None, typer.Option("--factor", help="Yếu tố I, II, III, IV hoặc V")] = None,
    data_dir: DataDir = None,
) -> None:
    """Thêm một chủ đề: thành phiên bản mới của bộ mã."""
    made = _try(data_dir, lambda desk: desk.codebooks.add(code, name, factor, reason, by))
    say(f"Bộ mã phiên bản {made.version}, có thêm {code}.")


def merge(
    code: Annotated[str, typer.Argument(metavar="MÃ", help="Chủ đề thôi dùng")],
    into: Annotated[str, typer.Argument(metavar="VÀO", help="Chủ đề nhận phần của nó")],
    by: By,
    reason: Why,
    data_dir: DataDir = None,
) -> None:
    """Gộp một chủ đề vào chủ đề khác: góp ý cũ được tính theo chủ đề nhận, không phải đọc lại."""
    made = _try(data_dir, lambda desk: desk.codebooks.merge(code, into, reason, by))
    say(f"Bộ mã phiên bản {made.version}: {code} gộp vào {into}.")


def corrections(
    out: Annotated[Path, typer.Option("--out", help="Tệp JSON lines ghi ra")] = Path("gop-y-da-kiem.jsonl"),
    data_dir: DataDir = None,
) -> None:
    """Ghi các góp ý người đã quyết định thành tệp có nhãn (đã che thông tin cá nhân, không có góp ý nhạy cảm)."""
    found = _try(data_dir, lambda desk: desk.verifying.corrections())
    _write(out, found)
    say(f"Đã ghi {len(found)} góp ý vào {out.absolute()}")


def learn(data_dir: DataDir = None) -> None:
    """Cho máy học từ các quyết định của người, rồi đọc lại góp ý cũ bằng: themes code --again."""
    known = set(codebook(DATA / "codebook").codes)
    found = _try(data_dir, lambda desk: desk.verifying.corrections())
    usable = [one for one in found if known.issuperset(one["themes"])]
    if not usable:
        raise CommandError("Chưa có quyết định nào để học.")
    _write(LEARNED, usable)
    from themes.coder import open_coder

    coder = open_coder(step=lambda words: say(f"{words} …"))
    say(f"Đã học thêm {len(usable)} góp ý do người kiểm. Máy đọc: {coder.version}.")
    if len(usable) < len(found):
        say(f"{len(found) - len(usable)} góp ý mang chủ đề mới chưa có trong data/codebook: chưa học.")


def _write(path: Path, rows: list) -> None:
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in rows), "utf-8")


def _try[T](data_dir: Path | None, act: Callable[[Desk], Awaitable[T]]) -> T:
    try:
        return at_desk(data_dir, act)
    except (Refused, BadCodebook, BrokenSeal) as refused:
        raise CommandError(str(refused)) from None
