"""The command line itself: help and complaints in Vietnamese, one sentence and a non-zero code for what goes wrong."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from cli.main import COMMANDS, call
from cli.parts.layout import PROJECT

ENGLISH = ("Usage", "Options", "Commands", "Arguments", "Show this", "default:", "required", "Try ", "Error", "Missing")


@pytest.mark.parametrize("args", [["--help"], [], *([name, "--help"] for name in COMMANDS)])
def test_help_is_vietnamese_throughout(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert call(args) == 0
    page = capsys.readouterr().out
    assert page.startswith("Cách dùng: hailong")
    assert [word for word in ENGLISH if word in page] == []


def test_help_lists_every_command_without_loading_any() -> None:
    code = "import sys; from cli.main import call; call(['--help']); print([m for m in sys.modules if m == 'cli.up'])"
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout.endswith("[]\n")
    assert [name for name in COMMANDS if f"  {name} " not in done.stdout] == []


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["upp"], "Không có lệnh “upp”."),
        (["up", "--prot", "1"], "Không có tùy chọn “--prot”."),
        (["up", "--port"], "Tùy chọn “--port” cần một giá trị."),
        (["up", "--port", "http"], "Giá trị của “--port” không hợp lệ."),
        (["up", "--port", "70000"], "Giá trị của “--port” không hợp lệ."),
        (["down", "now"], "Thừa tham số: now."),
        (["cases", "import"], "Thiếu “"),
    ],
)
def test_a_wrong_command_line_is_explained(args: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(args) == 2
    assert f"Lỗi: {said}" in capsys.readouterr().err


def test_a_taken_port_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("0.0.0.0", 0))
        other.listen()
        port = other.getsockname()[1]
        assert call(["up", "--port", str(port), "--data-dir", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"Lỗi: Cổng {port} đang có chương trình khác dùng.")
    assert said.count("\n") == 1


def test_a_full_disk_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("cli.up.NEEDED_MB", 2**40)
    monkeypatch.setattr("cli.up.claim", lambda port, host: None)
    assert call(["up", "--data-dir", str(tmp_path)]) == 1
    assert "MB trống, cần ít nhất" in capsys.readouterr().err


def test_down_with_nothing_running_is_no_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["down", "--data-dir", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "Không có hệ thống nào đang chạy.\n"


def test_doctor_names_a_broken_setting_and_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HAILONG_RASA_TIMEOUT", "soon")
    monkeypatch.setattr(os, "environ", dict(os.environ))  # doctor adds to it
    assert call(["doctor", "--data-dir", str(tmp_path)]) == 1
    assert "HAILONG_RASA_TIMEOUT phải là số" in capsys.readouterr().out
