"""`chat`: a citizen in the terminal, or transcripts played against the whole system."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.errors import CommandError
from cli.options import DataDir
from cli.parts import actions, rasa, state
from cli.parts.environments import ensure
from cli.parts.stack import Stack
from cli.screen import Steps, say
from survey.records import StoreAway

if TYPE_CHECKING:
    from cli.talk.player import Outcome

LANGUAGE = (rasa.NAME, actions.NAME)  # and the stores, which the actions need


def run(
    case: Annotated[
        str | None, typer.Option("--case", metavar="MÃ", help="Mở lời mời của hồ sơ có mã này; mở lại thì nói tiếp")
    ] = None,
    script: Annotated[
        Path | None, typer.Option("--script", help="Diễn một kịch bản, hoặc mọi kịch bản trong thư mục, rồi đối chiếu")
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help="Cùng với --script: viết lại lời của máy trong kịch bản cho đúng")
    ] = False,
    data_dir: DataDir = None,
) -> int:
    """Trò chuyện như một người dân, ngay trong cửa sổ lệnh.

    Dùng hệ thống đang chạy; nếu chưa có thì bật một hệ thống tạm, thoát ra là hết. Kịch bản luôn chạy trên hệ thống
    tạm (cách viết: docs/transcripts.md). Mã thoát là 1 khi có kịch bản mà lời của máy khác đi.
    """
    if script is None and update:
        raise CommandError("--update chỉ dùng cùng với --script.")
    if script is not None and (case or data_dir):
        raise CommandError("Kịch bản có hồ sơ riêng và hệ thống riêng: không dùng cùng --case hay --data-dir.")
    try:
        return _perform(script, update) if script else _converse(case, data_dir)
    except StoreAway:
        raise CommandError("Mất kết nối với cơ sở dữ liệu; những gì đã ghi vẫn còn. Xem ./hailong doctor") from None


def _converse(case: str | None, data_dir: Path | None) -> int:
    running = state.running(data_dir)
    with contextlib.nullcontext() if running else _temporary():
        if running:
            os.environ.update(running.env())
        from cli.talk import conversation
        from survey.runtime.settings import read

        return conversation.hold(read(), case, _again(data_dir) if running else None)


def _again(data_dir: Path | None) -> str:
    """The command that leads back to this system; the case is still to be named."""
    return shlex.join(["./hailong", "chat", *(["--data-dir", str(data_dir)] if data_dir else []), "--case"])


def _perform(place: Path, update: bool) -> int:
    from cli.talk import player, transcript
    from survey.runtime.settings import read

    transcripts = [transcript.read(one) for one in transcript.find(place)]
    with _temporary(player.CONTACTS):
        outcomes = asyncio.run(player.perform(read(), transcripts))
    return _rewrite(outcomes) if update else _judge(outcomes)


@contextlib.contextmanager
def _temporary(environ: Mapping[str, str] | None = None) -> Iterator[None]:
    """A system that lasts as long as the block, in this process's settings.

    It gets no environment but this: a DATABASE_URL that somebody has set never receives what is tried out here.
    """
    ensure("rasa", "rasa")
    say("Đang bật một hệ thống tạm…")
    stack = Stack(parts=LANGUAGE, durable=False, environ=environ or {}, notice=(steps := Steps()))
    with steps:
        stack.start()
    try:
        os.environ.update(stack.env)
        yield
    finally:
        stack.stop()


def _judge(outcomes: Sequence[Outcome]) -> int:
    wrong = [one for one in outcomes if not one.good]
    _report(wrong)
    say(f"\n{len(outcomes)} kịch bản: {len(outcomes) - len(wrong)} đúng, {len(wrong)} khác.")
    return 1 if wrong else 0


def _rewrite(outcomes: Sequence[Outcome]) -> int:
    changed = [one for one in outcomes if not one.good]
    for one in changed:
        one.transcript.path.write_text(one.updated().written(), "utf-8")
        say(f"Đã viết lại {one.transcript.path}")
    faulty = [one for one in outcomes if not one.playable]
    _report(faulty)
    say(f"\n{len(outcomes)} kịch bản, viết lại {len(changed)}. Hãy đọc lại chỗ thay đổi trước khi lưu.")
    return 1 if faulty else 0


def _report(outcomes: Sequence[Outcome]) -> None:
    for one in outcomes:
        say(f"\n✗ {one.report()}")
