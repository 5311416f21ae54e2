"""`up`: starts everything, says where it is, watches it, and stops it in reverse order."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Annotated

import typer

from cli import stopping
from cli.errors import CommandError, Taken
from cli.parts import state
from cli.parts.blueprint import TITLES
from cli.parts.environments import RASA_INSTALL_MB, ensure, is_ready
from cli.parts.layout import NEEDED_MB, PROJECT, layout
from cli.parts.notice import Notice, step
from cli.parts.ports import claim
from cli.parts.secrets import api_key_file
from cli.parts.stack import Stack
from cli.parts.supervision import FATAL
from cli.screen import Steps, say, seconds
from themes.fingerprint import learnt

HOST = "0.0.0.0"
LOOK_EVERY = 1.0
TRY_AGAIN_AFTER = 30.0


def run(
    port: Annotated[
        int, typer.Option(envvar="HAILONG_PORT", min=1, max=65535, help="Cổng của trang web và API")
    ] = 8080,
    data_dir: Annotated[
        Path | None, typer.Option(help="Thư mục dữ liệu, nhật ký và khóa", show_default=".hailong trong dự án")
    ] = None,
    demo: Annotated[
        bool, typer.Option("--demo/--no-demo", envvar="HAILONG_DEMO", help="Có hồ sơ mẫu để thử, hay chạy thật")
    ] = True,
) -> None:
    """Khởi động toàn bộ hệ thống và in địa chỉ; Ctrl-C để dừng."""
    began = time.monotonic()
    place = layout(data_dir)
    running = state.running(place.root)
    if running:
        raise Taken(f"Hệ thống đang chạy tại {running.url} (dữ liệu: {place.root}). Muốn dừng: ./hailong down")
    claim(port, HOST)
    place.check_space(NEEDED_MB if is_ready("rasa", "rasa") else NEEDED_MB + RASA_INSTALL_MB)
    ensure("rasa", "rasa")
    stopping.stop_once()
    with Steps() as steps:
        stack = Stack(place.root, port=port, host=HOST, demo=demo, notice=steps)
        _check_settings(stack)
        _learn_themes(steps)
        stack.start()
    try:
        _welcome(stack, time.monotonic() - began)
        _watch(stack)
    except KeyboardInterrupt:
        pass  # Ctrl-C is the usual way to stop
    finally:
        stopping.ignore()
        say("\nĐang dừng…")
        stack.stop()
        say("Đã dừng.")


def _check_settings(stack: Stack) -> None:
    """Refuses bad settings before anything starts. Raises SettingsError."""
    from survey.runtime.settings import read

    os.environ.update(stack.env)
    read()


def _learn_themes(notice: Notice) -> None:
    """What reads comments learns before the first comment comes; next time it is only loaded."""
    if not learnt():
        with step(notice, "Học đọc góp ý"):
            from themes.coder import open_coder  # takes a second to load: only when there is something to learn

            open_coder()


def _welcome(stack: Stack, took: float) -> None:
    demo = stack.env["HAILONG_DEMO"] == "true"
    say(f"\nHệ thống đã sẵn sàng sau {seconds(took)}.\n")
    say(f"  Trang trò chuyện   {stack.url}/")
    say(f"  Tài liệu API       {stack.url}/openapi.json")
    if demo:
        say(f"  Khóa API           {_short(api_key_file(stack.place))}")
    say(f"  Nhật ký            {_short(stack.place.logs)}")
    say("\nDừng: nhấn Ctrl-C, hoặc chạy ./hailong down ở cửa sổ khác.")


def _short(path: Path) -> str:
    return str(path.relative_to(PROJECT)) if path.is_relative_to(PROJECT) else str(path)


def _watch(stack: Stack) -> None:
    """Tells of parts that died and were started again, until the system is stopped."""
    supervisor = stack.supervisor
    pids = {name: standing.pid for name, standing in supervisor.standings().items()}
    given_up: dict[str, float] = {}
    while supervisor.alive():
        time.sleep(LOOK_EVERY)
        for name, standing in supervisor.standings().items():
            if standing.state == FATAL:
                _revive(stack, name, given_up)
            elif standing.pid and standing.pid != pids.get(name):
                pids[name] = standing.pid
                say(f"⚠ {TITLES[name]} dừng bất ngờ và đã được chạy lại. Nhật ký: {_short(stack.log(name))}")
    if supervisor.process.returncode != 0:
        raise CommandError("Bộ giám sát bị ngắt đột ngột nên hệ thống phải dừng. Hãy chạy lại: ./hailong up")


def _revive(stack: Stack, name: str, given_up: dict[str, float]) -> None:
    """A part that cannot stay up is told of once, and tried again now and then."""
    now = time.monotonic()
    if name not in given_up:
        log = _short(stack.log(name))
        say(f"✗ {TITLES[name]} không chạy được, {TRY_AGAIN_AFTER:.0f} giây nữa sẽ thử lại. Nhật ký: {log}")
    if now - given_up.get(name, now) >= TRY_AGAIN_AFTER:
        stack.supervisor.start_part(name)
    if name not in given_up or now - given_up[name] >= TRY_AGAIN_AFTER:
        given_up[name] = now
