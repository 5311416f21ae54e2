"""`./hailong storm`: the system under everything that goes wrong at once, on a copy of its own."""

from __future__ import annotations

import os
import sys
from typing import Annotated, NoReturn

import typer

from cli.errors import CommandError
from cli.options import AsJson
from cli.parts.environments import ensure
from cli.parts.layout import PROJECT

Conversations = Annotated[
    int, typer.Option("--conversations", min=1, max=5000, metavar="<số>", help="Bao nhiêu cuộc trò chuyện")
]
Minutes = Annotated[
    float | None,
    typer.Option(
        "--minutes", min=0.1, metavar="<số>", help="Người dân đến rải trong bấy nhiêu phút; bỏ trống: cùng lúc"
    ),
]
Seed = Annotated[int, typer.Option("--seed", metavar="<số>", help="Cùng một số thì cùng những người dân ấy")]
Calm = Annotated[bool, typer.Option("--calm", help="Chỉ đo lúc trời yên: thời gian trả lời và thời gian nhận tin")]


def run(
    conversations: Conversations = 300,
    minutes: Minutes = None,
    seed: Seed = 7,
    calm: Calm = False,
    as_json: AsJson = False,
) -> NoReturn:
    """Thử bão: nhiều người dân trò chuyện qua Zalo và Telegram giả trong khi mọi thứ cùng hỏng.

    Tin đến trùng và đảo thứ tự, tin gửi đi bị lỗi, token hết hạn, các bộ phận bị tắt ngang, Redis bị xóa. Hệ thống
    chạy tạm rồi xóa hết; nhật ký được giữ lại. Mã thoát là 1 khi có câu trả lời mất, trùng, hay cuộc chưa xong.
    """
    if not (PROJECT / "tests" / "storm").is_dir():
        raise CommandError("Bản cài này không có thư mục tests nên không thử bão được. Hãy chạy trong bản mã nguồn.")
    ensure("rasa", "rasa")
    options = [f"--conversations={conversations}", f"--seed={seed}"]
    options += [f"--minutes={minutes}"] if minutes else []
    options += [name for name, wanted in (("--calm", calm), ("--json", as_json)) if wanted]
    os.chdir(PROJECT)
    os.execv(sys.executable, (sys.executable, "-m", "tests.storm", *options))  # Ctrl-C is then the storm's own
