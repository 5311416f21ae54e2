"""`./hailong fake`: a little Telegram or a little Zalo on this machine, to try the system against."""

from __future__ import annotations

import json
import shlex
import signal
import subprocess
import sys
from typing import Annotated, Any

import typer

from cli.errors import CommandError
from cli.parts.layout import PROJECT
from cli.screen import say

PATIENCE = 10.0  # seconds for the process to end by itself
UNSAID = {"telegram": ("HAILONG_TELEGRAM_MODE", "polling")}

Port = Annotated[int, typer.Option("--port", min=0, max=65535, metavar="<số>", help="Cổng; 0 là cổng trống bất kỳ")]
Webhook = Annotated[
    str, typer.Option("--webhook", metavar="<địa chỉ>", help="Nơi nhận tin, ví dụ http://127.0.0.1:8080/webhooks/zalo")
]

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def fake() -> None:
    """Telegram hoặc Zalo giả lập trên máy này, để thử hệ thống từ một cửa sổ lệnh khác."""


@app.command("telegram")
def telegram(
    port: Port = 0,
    token: Annotated[
        str, typer.Option(metavar="<chữ>", help="Mã bot duy nhất được nhận; không ghi thì mã nào cũng được")
    ] = "",
    name: Annotated[str, typer.Option(metavar="<chữ>", help="Tên người dùng của bot, không có @")] = "",
    webhook: Annotated[
        str, typer.Option(metavar="<địa chỉ>", help="Nơi nhận tin; không ghi thì hệ thống tự hỏi tin hoặc tự đăng ký")
    ] = "",
    secret: Annotated[str, typer.Option(metavar="<chữ>", help="Mã bí mật gửi kèm mỗi tin, cùng với --webhook")] = "",
) -> int:
    """Telegram giả lập: người dân bấm Bắt đầu, nhắn tin, bấm nút theo lệnh curl.

    In các dòng cài đặt để chép vào cửa sổ chạy ./hailong up. Dừng bằng Ctrl-C.
    """
    options = {"--token": token, "--name": name, "--webhook": webhook, "--secret": secret}
    return _serve("telegram", port, options, () if webhook else (UNSAID["telegram"],))


@app.command("zalo")
def zalo(
    port: Port = 0,
    webhook: Webhook = "",
    app_id: Annotated[str, typer.Option(metavar="<số>", help="Mã ứng dụng")] = "",
    app_secret: Annotated[str, typer.Option(metavar="<chữ>", help="Khóa bí mật của ứng dụng")] = "",
    oa_id: Annotated[str, typer.Option(metavar="<số>", help="Mã Official Account")] = "",
    oa_secret: Annotated[str, typer.Option(metavar="<chữ>", help="Khóa ký tin của Official Account")] = "",
) -> int:
    """Zalo giả lập: Official Account, cấp quyền và tin mẫu, cùng một địa chỉ.

    In các dòng cài đặt để chép vào cửa sổ chạy ./hailong up. Dừng bằng Ctrl-C.
    """
    keys = {"--app-id": app_id, "--app-secret": app_secret, "--oa-id": oa_id, "--oa-secret": oa_secret}
    return _serve("zalo", port, {"--webhook": webhook, **keys}, ())


def _serve(name: str, port: int, options: dict[str, str], more: tuple[tuple[str, str], ...]) -> int:
    given = [word for option, value in options.items() if value for word in (option, value)]
    command = [sys.executable, "-m", f"tests.fakes.{name}", "--port", str(port), *given]
    for end in (signal.SIGINT, signal.SIGTERM):  # however it is ended, the server ends with it
        signal.signal(end, signal.default_int_handler)
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            first = process.stdout.readline()  # type: ignore[union-attr]
            if not first:
                raise CommandError(_why(port, process.stderr.read()))  # type: ignore[union-attr]
            _introduce(name, json.loads(first), more)
            return process.wait()
        except KeyboardInterrupt:
            return 0
        finally:
            _end(process)


def _why(port: int, said: str) -> str:
    if "address already in use" in said:
        return f"Cổng {port} đang có chương trình khác dùng. Hãy chọn cổng khác: --port SỐ"
    last = said.strip().rpartition("\n")[2]
    return f"Không bật được máy chủ giả lập: {last}"


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()


def _introduce(name: str, told: dict[str, Any], more: tuple[tuple[str, str], ...]) -> None:
    url, title = told["url"], name.capitalize()
    say(f"{title} giả lập đang chạy tại {url}. Dừng bằng Ctrl-C.\n")
    say("Chép các dòng này vào cửa sổ sẽ chạy ./hailong up:\n")
    for setting, value in (*told["settings"].items(), *more):
        say(f"  export {setting}={shlex.quote(value)}")
    say("\nLàm như một người dân, từ cửa sổ khác:\n")
    for line in EXAMPLES[name]:
        say(f"  {line.format(url=url)}")
    if name == "zalo":
        say("\nTin chỉ đến hệ thống khi biết nơi nhận: --webhook, hoặc")
        say(f'  curl {url}/control/delivery -d \'{{"webhook": "http://127.0.0.1:8080/webhooks/zalo"}}\'')


EXAMPLES = {
    "telegram": (
        'curl {url}/control/start -d \'{{"chat": "1001", "payload": "MÃ_MỜI"}}\'',
        'curl {url}/control/say -d \'{{"chat": "1001", "text": "Tôi đồng ý"}}\'',
        "curl '{url}/control/messages?chat=1001'",
    ),
    "zalo": (
        'curl {url}/control/follow -d \'{{"user": "2001"}}\'',
        'curl {url}/control/say -d \'{{"user": "2001", "text": "Tôi đồng ý"}}\'',
        "curl '{url}/control/messages?user=2001'",
    ),
}
