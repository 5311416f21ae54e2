"""`./hailong forms`: paper forms are printed, typed in singly or from a spreadsheet, compared, and settled."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.errors import CommandError
from cli.office import By, ask, named, write
from cli.options import AsJson, DataDir
from cli.screen import say
from cli.typed_forms import ByHand
from cli.written import to_json
from intake.rows import opened
from intake.typed_forms import read_typed, where
from survey.desk import Desk
from survey.fieldwork.forms import (
    CASE,
    COLLECTED,
    COMPARED,
    COUNTED,
    ENUMERATOR,
    FORM,
    NOT_COUNTED,
    BadForms,
    Entered,
    Filled,
    Issued,
)
from survey.questionnaire import Questionnaire

if TYPE_CHECKING:
    from datetime import datetime

app = typer.Typer(no_args_is_help=True, add_completion=False)

_SHOWN = 30

Ref = Annotated[str, typer.Option("--questionnaire", metavar="BỘ@BẢN", help="Bộ câu hỏi, ví dụ tthc-rut-gon@1")]
Code = Annotated[str, typer.Argument(metavar="MÃ_PHIẾU", help="Mã in trên phiếu, ví dụ K7QF-3MXJ")]


@app.callback()
def forms() -> None:
    """Phiếu khảo sát trên giấy: in, nhập, so hai lần nhập."""


@app.command("print")
def print_forms(
    by: By,
    cases: Annotated[list[str] | None, typer.Argument(metavar="[MÃ]...", help="Mã hồ sơ, một hay nhiều")] = None,
    sample: Annotated[int | None, typer.Option("--sample", metavar="SỐ", help="Cho mọi người trong mẫu này")] = None,
    blank: Annotated[int | None, typer.Option("--blank", min=1, help="In chừng này phiếu không ghi hồ sơ")] = None,
    questionnaire: Ref = "",
    out: Annotated[Path, typer.Option("--out", metavar="TỆP", help="Tệp PDF")] = Path("phieu-giay.pdf"),
    data_dir: DataDir = None,
) -> None:
    """In phiếu khổ A4, mỗi phiếu có mã và mã QR riêng. In lại cùng hồ sơ thì mã vẫn như cũ."""
    if bool(cases) + (sample is not None) + (blank is not None) != 1:
        raise CommandError("Hãy chọn một cách: mã hồ sơ; --sample; hoặc --blank.")
    who = named(by)

    async def issue(desk: Desk) -> tuple[list[Issued], Questionnaire]:
        form = desk.paper.form(questionnaire)
        if blank is not None:
            return await desk.paper.blank(blank, form.ref, who), form
        wanted = cases or [one.case for one in await desk.samples.places(sample or 0) if one.in_use]
        return await desk.paper.issue(wanted, form.ref, who), form

    issued, form = ask(data_dir, issue)
    write(out, _pdf(issued, form))
    say(f"Đã in {len(issued)} phiếu vào {out}")


def _pdf(issued: Sequence[Issued], form: Questionnaire) -> bytes:
    from paper.form import Wording, pdf
    from survey.runtime import settings
    from survey.runtime.wiring import words

    return pdf(issued, form, Wording(settings.read().unit_name, words()), _now())


def _now() -> datetime:
    from survey.runtime.wiring import now

    return now()


@app.command("template")
def template(
    questionnaire: Ref = "",
    out: Annotated[Path | None, typer.Option("--out", metavar="TỆP", help="Tệp XLSX")] = None,
    data_dir: DataDir = None,
) -> None:
    """Tạo bảng tính mẫu để nhập phiếu: mỗi ô tự kiểm tra mức, lựa chọn, ngày và mã phiếu."""
    from paper.book import template as made

    async def known(desk: Desk) -> Questionnaire:
        return desk.paper.form(questionnaire)

    form = ask(data_dir, known)
    out = out or Path(f"nhap-phieu-{form.id}-v{form.version}.xlsx")
    write(out, made(form, _now()))
    say(f"Đã tạo {out}. Điền mỗi dòng một phiếu, rồi chạy: ./hailong forms import {out} --by AI")


@app.command("import")
def import_forms(
    file: Annotated[Path, typer.Argument(help="Bảng tính tạo bằng forms template, đã điền")],
    by: By,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> int:
    """Nhập phiếu từ bảng tính. Còn một ô sai thì không nhập phiếu nào; mỗi lỗi nói rõ ô nào.

    Một phiếu đã có người nhập mà người khác nhập lại là lần nhập thứ hai: hai lần được so với nhau.
    """
    who = named(by)
    typed = read_typed(opened(file))

    async def enter(desk: Desk) -> list[Entered] | BadForms:
        try:
            return await desk.paper.enter(typed.forms, typed.ref, who, file.name)
        except BadForms as bad:
            return bad

    made = ask(data_dir, enter)
    if isinstance(made, BadForms):
        lines = [f"  Ô {typed.address(one)}: {one.message}" for one in made.faults[:_SHOWN]]
        more = [f"  … và {len(made.faults) - _SHOWN} ô khác"] if len(made.faults) > _SHOWN else []
        said = "\n".join([f"Chưa nhập phiếu nào: {len(made.faults)} ô cần sửa.", *lines, *more])
        raise CommandError(said)
    say(to_json(made) if as_json else "\n".join(_outcome(made)))
    return 0


def _outcome(made: Sequence[Entered]) -> list[str]:
    counts = {name: sum(one.outcome == name for one in made) for name in (COUNTED, NOT_COUNTED, COMPARED)}
    lines = [f"Đã nhập {len(made)} phiếu: {counts[COUNTED]} được tính, {counts[NOT_COUNTED]} không tính, "
             f"{counts[COMPARED]} là lần nhập thứ hai."]  # fmt: skip
    lines += [f"  {one.code}: hồ sơ {one.case} đã có trả lời trước đó" for one in made if one.outcome == NOT_COUNTED]
    differing = [one for one in made if one.differences]
    lines += [f"  {one.code}: hai lần nhập khác nhau ở {one.differences} câu" for one in differing]
    return [*lines, "Xem và quyết định: ./hailong forms compare"] if differing else lines


@app.command("enter")
def enter(
    code: Code,
    by: By,
    enumerator: Annotated[str, typer.Option("--enumerator", help="Mã hoặc tên người thu phiếu")],
    collected: Annotated[str, typer.Option("--collected-on", metavar="NGÀY", help="Ngày thu phiếu: 15/11/2026")],
    case: Annotated[str, typer.Option("--case", metavar="MÃ", help="Mã hồ sơ, khi phiếu in trống")] = "",
    answers: Annotated[
        list[str] | None, typer.Option("--answer", metavar="CÂU=TRẢ_LỜI", help="Ví dụ 1=4; lặp lại cho từng câu")
    ] = None,
    questionnaire: Ref = "",
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Nhập một phiếu: từng câu một, hoặc bằng --answer. Câu không trả lời thì bấm Enter."""
    who = named(by)

    async def known(desk: Desk) -> Questionnaire:
        return desk.paper.form(questionnaire)

    by_hand = ByHand(ask(data_dir, known))
    cells = by_hand.given(answers) if answers else by_hand.asked()
    head = {FORM: code, CASE: case, COLLECTED: collected, ENUMERATOR: enumerator}

    async def take(desk: Desk) -> list[Entered]:
        try:
            return await desk.paper.enter([Filled(1, head | cells)], questionnaire, who)
        except BadForms as bad:
            said = "\n".join(f"  {where(one.key, by_hand.form)}: {one.message}" for one in bad.faults)
            raise CommandError(f"Chưa nhập phiếu {code}:\n{said}") from None

    made = ask(data_dir, take)
    say(to_json(made) if as_json else "\n".join(_outcome(made)))


@app.command("compare")
def compare(
    code: Annotated[str | None, typer.Argument(metavar="[MÃ_PHIẾU]", help="Một phiếu; bỏ trống là mọi phiếu")] = None,
    decided: Annotated[bool, typer.Option("--decided", help="Kèm những câu đã quyết định")] = False,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Những câu mà hai lần nhập khác nhau, chờ quyết định."""
    found = ask(data_dir, lambda desk: desk.paper.differences(code, decided=decided))
    if as_json:
        say(to_json(found))
        return
    lines = []
    for one in found:
        lines += [f"{one.form} ({one.case}), câu {one.question}: {one.text}"]
        lines += [f"  1. {one.first} ({one.first_by})", f"  2. {one.second} ({one.second_by})"]
        lines += [f"  Đã quyết định: {one.decided}"] if one.decided else []
    if lines:
        lines.append("Quyết định: ./hailong forms settle MÃ_PHIẾU CÂU --use 1 --by AI (hoặc --use 2, --value GIÁ_TRỊ)")
    say("\n".join(lines) or "Không có câu nào khác nhau đang chờ quyết định.")


@app.command("settle")
def settle(
    code: Code,
    question: Annotated[str, typer.Argument(metavar="CÂU", help="Mã câu hỏi, như forms compare đã in")],
    by: By,
    use: Annotated[int | None, typer.Option("--use", min=1, max=2, help="Lấy lần nhập 1 hay 2")] = None,
    value: Annotated[str | None, typer.Option("--value", help="Ghi khác cả hai; phải có --reason")] = None,
    reason: Annotated[str, typer.Option("--reason", help="Lý do")] = "",
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Quyết định một câu mà hai lần nhập khác nhau. Câu trả lời cũ vẫn được giữ trong lịch sử."""
    if (use is None) == (value is None):
        raise CommandError("Hãy dùng --use 1, --use 2, hoặc --value.")
    choice = "other" if use is None else ("first", "second")[use - 1]
    who = named(by)
    settled = ask(data_dir, lambda desk: desk.paper.settle(code, question, choice, who, value or "", reason))
    say(to_json({"form": code, "question": question, "settled": settled}) if as_json else f"Đã ghi: {settled}")


@app.command("status")
def status(as_json: AsJson = False, data_dir: DataDir = None) -> None:
    """Số phiếu đã in, đã thu về và nhập, được tính, theo đơn vị."""
    found = ask(data_dir, lambda desk: desk.paper.status())
    if as_json:
        say(to_json(found))
        return
    lines = [
        f"{one.unit or 'Phiếu in trống, chưa nhập'} ({one.ref}): in {one.printed}, nhập {one.entered} "
        f"({one.twice} nhập hai lần), được tính {one.counted}, không tính {one.not_counted}"
        for one in found
    ]
    say("\n".join(lines) or "Chưa in phiếu nào. In bằng: ./hailong forms print")
