"""`./hailong fake`: it says how to use it, serves, and ends with its server."""

from __future__ import annotations

import re
import signal
import subprocess
import sys

import httpx
import pytest

from cli.parts.layout import PROJECT


@pytest.mark.parametrize(("name", "setting"), [("telegram", "HAILONG_TELEGRAM_URL"), ("zalo", "HAILONG_ZALO_URL")])
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_it_prints_settings_serves_and_ends(name: str, setting: str, end: signal.Signals) -> None:
    command = [sys.executable, "-u", "-m", "cli", "fake", name]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as process:
        printed = ""
        while "/control/messages?" not in printed:
            printed += (line := process.stdout.readline())
            assert line, printed
        (url,) = re.findall(rf"export {setting}=(\S+)", printed)
        assert printed.count("curl ") >= 3
        assert httpx.get(f"{url}/control/state").status_code == 200
        process.send_signal(end)
        try:
            assert process.wait(10) == 0
        finally:
            process.kill()
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{url}/control/state")


def test_a_taken_port_is_one_sentence() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.zalo"], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    ) as other:
        port = re.findall(r'"http://127.0.0.1:(\d+)"', other.stdout.readline())[0]
        command = [sys.executable, "-m", "cli", "fake", "zalo", "--port", port]
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=30, check=False)
        other.terminate()
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert f"Cổng {port} đang có chương trình khác dùng" in done.stderr
