"""A person at the keyboard, in conversation with the bot until they leave."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from io import TextIOWrapper
from typing import Any

from bot.channel import Body
from bot.language import Language
from cli.errors import CommandError
from cli.reasons import meaning
from cli.screen import say
from cli.talk.citizen import Citizen
from cli.talk.entry import HELP, Entry, read_entry
from cli.talk.player import rasa
from cli.talk.view import View, safe
from survey.desk import Desk
from survey.desk.register import NotInvited
from survey.records import StoreAway
from survey.runtime.settings import Settings
from survey.runtime.wiring import now, open_desk, words
from survey.session.answering import COMMENT_LIMIT

PROMPT = "› "
HINT = "Gõ chữ để trả lời · /số để bấm nút · /? cách dùng · Ctrl-D để rời đi"
Await = Callable[[Awaitable[Any]], Any]


def hold(settings: Settings, code: str | None, again: str | None) -> int:
    """Leads the person through; `again` is the command that leads back, None when nothing is left to return to."""
    _prepare_streams()
    # The loop runs only while something is awaited, so that Ctrl-C and Ctrl-D at the prompt stay the terminal's.
    with asyncio.Runner() as runner:
        opened = _opened(settings)
        desk, language = runner.run(opened.__aenter__())
        try:
            code = _held(runner.run, settings, desk, language, code)
        except (EOFError, KeyboardInterrupt):  # left at the list, nothing begun
            code = None
        finally:
            runner.run(opened.__aexit__(None, None, None))
    say(f"\nCó thể quay lại bằng: {again} {code}" if again and code else "")
    return 0


def _prepare_streams() -> None:
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401  line editing, and lines longer than the kernel's 4096 characters
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


@contextlib.asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[tuple[Desk, Language]]:
    desk, store = await open_desk(settings, size=2)
    try:
        async with rasa(settings, settings.rasa_timeout) as language:
            yield desk, language
    finally:
        await store.close()


def _held(wait: Await, settings: Settings, desk: Desk, language: Language, code: str | None) -> str:
    """The conversation itself; returns the code of the case that it was about."""
    code = code or _chosen(wait(_slips(desk, settings)))
    code = safe("".join(code.split()).upper())
    token = _token(wait, desk, code)
    if not settings.demo:
        say("⚠ Đây là hệ thống thật: câu trả lời ở đây được tính là của người dân này.")
    citizen = wait(Citizen.meet(desk, language, code, now))
    _talk(wait, citizen, View(shutil.get_terminal_size().columns, colour=sys.stdout.isatty()), token)
    return code


async def _slips(desk: Desk, settings: Settings) -> list[dict[str, Any]]:
    if not settings.demo:
        raise CommandError("Hệ thống này chạy thật: hãy cho biết mã hồ sơ: ./hailong chat --case MÃ")
    return await desk.showcase.slips()


def _chosen(slips: list[dict[str, Any]]) -> str:
    """The code of the case that the person picks from the list."""
    if not slips:
        raise CommandError("Không còn hồ sơ mẫu nào chưa có người trả lời. Hãy cho biết mã hồ sơ: --case MÃ")
    say("\nHồ sơ vừa trả kết quả:\n")
    for number, one in enumerate(slips, 1):
        say(f"  {f'[{number}]':>5} {one['procedure']} – {one['agency']}, {one['returned_on']} ({one['code']})")
    say()
    while True:
        typed = input(f"Chọn một hồ sơ (1–{len(slips)}): ").strip().lstrip("/")
        if typed.isdecimal() and 1 <= int(typed) <= len(slips):
            return slips[int(typed) - 1]["code"]
        say(f"Xin gõ một số từ 1 đến {len(slips)}.")


def _token(wait: Await, desk: Desk, code: str) -> str:
    try:
        return wait(desk.register.token(code))
    except NotInvited as none:
        why = f"Hồ sơ {code} không có lời mời: {meaning(none.reason)}."
        raise CommandError(why if none.reason else f"Không có hồ sơ {code}. Hãy kiểm tra lại mã hồ sơ.") from None


def _talk(wait: Await, citizen: Citizen, view: View, token: str) -> None:
    say(f"\n{HINT}")
    _show(view, wait(citizen.opens(token)))
    while True:
        try:
            line = input(PROMPT)
        except (EOFError, KeyboardInterrupt):
            return
        _one(wait, citizen, view, read_entry(line, view.buttons))


def _one(wait: Await, citizen: Citizen, view: View, entry: Entry) -> None:
    """Deals with one line that was typed."""
    if entry.kind == "help":
        say(f"{entry.text or HELP}\n")
        return
    if len(entry.text) > COMMENT_LIMIT:
        say(f"{words()('too_long', limit=COMMENT_LIMIT)}\n")
        return
    acts = {"words": citizen.says, "tap": citizen.taps}
    try:
        _show(view, wait(acts[entry.kind](entry.text) if entry.kind in acts else citizen.listens()))
    except StoreAway:
        say(f"{words()('technical_error')}\n")


def _show(view: View, bubbles: Iterable[Body]) -> None:
    if bubbles := list(bubbles):
        say(f"\n{view.show(bubbles)}\n")
