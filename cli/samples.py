"""`./hailong samples`: random draws of finished cases, their lists, replacements, and the proof that a draw repeats."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from cli.errors import CommandError
from cli.office import Agency, By, Children, From, Seed, To, Written, ask, named, scope, write
from cli.options import AsJson, DataDir
from cli.screen import say
from cli.written import to_json
from exports.sample_lists import listing, summary
from survey.case import ApplicantKind
from survey.desk import Desk
from survey.desk.samples import Place, Plan, Sample
from survey.meanings import REPLACEMENTS, STRATA

app = typer.Typer(no_args_is_help=True, add_completion=False)

KINDS = {"ca-nhan": ApplicantKind.PERSON, "to-chuc": ApplicantKind.ORGANISATION}
FORMATS = (".pdf", ".xlsx")

Number = Annotated[int, typer.Argument(metavar="SỐ", help="Số của mẫu, xem bằng samples list")]


@app.callback()
def samples() -> None:
    """Chọn mẫu ngẫu nhiên từ hồ sơ đã trả kết quả."""


@app.command("draw")
def draw(
    by: By,
    agency: Agency = None,
    children: Children = False,
    period: Written = None,
    first: From = None,
    last: To = None,
    kind: Annotated[str, typer.Option("--kind", help="ca-nhan hoặc to-chuc")] = "ca-nhan",
    strata: Annotated[str, typer.Option("--strata", help="none, field, month hoặc filed_via")] = "none",
    size: Annotated[int | None, typer.Option("--size", min=1, help="Số phiếu của mỗi đơn vị")] = None,
    error: Annotated[float | None, typer.Option("--error", help="Theo công thức, với sai số e (phần trăm)")] = None,
    reserve: Annotated[int | None, typer.Option("--reserve", min=0, max=200, help="Dự phòng, phần trăm")] = None,
    unanswered: Annotated[bool, typer.Option("--unanswered", help="Chỉ hồ sơ chưa ai trả lời")] = False,
    seed: Seed = "",
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Chọn mẫu cho từng đơn vị: danh sách chính thức và dự phòng.

    Không ghi --size hay --error thì cỡ mẫu là số phiếu tối thiểu theo số hồ sơ của đơn vị trong năm.
    Phân tầng theo lĩnh vực (field), tháng (month) hoặc cách nộp (filed_via): chia theo tỷ lệ số hồ sơ.
    """
    if kind not in KINDS or strata not in STRATA:
        raise CommandError("--kind chỉ nhận ca-nhan, to-chuc; --strata chỉ nhận none, field, month, filed_via.")
    if size and error:
        raise CommandError("Hãy dùng --size hoặc --error, không dùng cả hai.")
    if error is not None and not 1 <= error <= 20:
        raise CommandError("--error: sai số từ 1 đến 20 phần trăm.")
    plan = Plan(
        scope=scope(agency, children, period, first, last),
        kind=KINDS[kind],
        strata=strata,
        rule="fixed" if size else "error" if error else "minimum",
        size=size or 0,
        error_percent=Fraction(str(error)) if error else None,
        reserve_percent=reserve,
        unanswered=unanswered,
        seed=seed,
    )
    who = named(by)
    made = ask(data_dir, lambda desk: desk.samples.draw(plan, who))
    say(to_json(made) if as_json else "\n".join(summary(made)))


@app.command("list")
def list_samples(as_json: AsJson = False, data_dir: DataDir = None) -> None:
    """Các mẫu đã chọn."""
    found = ask(data_dir, lambda desk: desk.samples.all())
    if as_json:
        say(to_json(found))
        return
    blocks = ["\n".join(summary(one)) for one in found]
    say("\n\n".join(blocks) or "Chưa có mẫu nào. Chọn mẫu bằng: ./hailong samples draw")


@app.command("replace")
def replace(
    number: Number,
    case: Annotated[str, typer.Argument(metavar="MÃ", help="Mã hồ sơ cần thay")],
    reason: Annotated[str, typer.Option("--reason", help="refused, unreachable, wrong_number, ineligible, other")],
    by: By,
    note: Annotated[str, typer.Option("--note", help="Ghi rõ; bắt buộc khi --reason là other")] = "",
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Thay một hồ sơ trong mẫu bằng hồ sơ dự phòng kế tiếp. Phải có lý do; việc thay được ghi lại."""
    if reason not in REPLACEMENTS:
        raise CommandError(f"--reason chỉ nhận: {', '.join(REPLACEMENTS)}.")
    who = named(by)
    gone, come = ask(data_dir, lambda desk: desk.samples.replace(number, case, reason, note, who))
    if as_json:
        say(to_json({"out": gone, "in": come}))
        return
    say(f"Đã thay {gone.case} ({REPLACEMENTS[reason]}) bằng {come.case}, dự phòng số {come.place} của {come.unit}.")


@app.command("print")
def print_lists(
    number: Number,
    out: Annotated[Path | None, typer.Option("--out", metavar="TỆP", help="Tệp .pdf hoặc .xlsx")] = None,
    names: Annotated[bool, typer.Option("--names", help="Kèm họ tên, số điện thoại; cần --by, được ghi lại")] = False,
    by: Annotated[str, typer.Option("--by", metavar="AI", help="Người in")] = "",
    data_dir: DataDir = None,
) -> None:
    """In hai danh sách của một mẫu ra PDF hoặc XLSX."""
    out = out or Path(f"mau-{number}.pdf")
    if out.suffix.lower() not in FORMATS:
        raise CommandError("--out: tên tệp phải kết thúc bằng .pdf hoặc .xlsx.")
    who = named(by) if names else ""
    sample, places = ask(data_dir, lambda desk: _lists(desk, number, who))
    write(out, _made(out, sample, places, names))
    private = " Tệp có họ tên và số điện thoại: giữ cẩn thận, xong việc thì xóa." if names else ""
    say(f"Đã in {sample.official} hồ sơ chính thức và {sample.reserve} dự phòng vào {out}.{private}")


@app.command("verify")
def verify(number: Number, as_json: AsJson = False, data_dir: DataDir = None) -> int:
    """Chọn lại từ đầu bằng hạt giống đã lưu và so với danh sách. Mã thoát 1 khi khác."""
    again = ask(data_dir, lambda desk: desk.samples.repeat(number))
    if as_json:
        say(to_json(again))
    elif again.same_frame and again.same_lists:
        say(f"Chọn lại từ {again.frame_size} hồ sơ ra đúng các danh sách đã lưu.")
    elif again.same_lists:
        say(f"Khung mẫu nay có khác ({again.frame_size} hồ sơ), nhưng chọn lại vẫn ra đúng các danh sách.")
    else:
        say(f"Chọn lại không ra các danh sách cũ: khung mẫu đã khác, nay có {again.frame_size} hồ sơ.")
    return 0 if again.same_lists else 1


async def _lists(desk: Desk, number: int, who: str) -> tuple[Sample, list[Place]]:
    return await desk.samples.get(number), await desk.samples.places(number, names_for=who)


def _made(out: Path, sample: Sample, places: list[Place], names: bool) -> bytes:
    from paper import book, lists
    from survey.runtime.wiring import now

    made = listing(sample, places, names)
    return lists.pdf(made, now()) if out.suffix.lower() == ".pdf" else book.listing(made, now())
