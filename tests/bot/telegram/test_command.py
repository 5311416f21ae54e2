"""`./hailong telegram` against a little Telegram: what it says, and what it asks for where something is missing."""

from __future__ import annotations

import asyncio
import os
import sys

import pytest

from cli.parts.layout import PROJECT
from cli.telegram import MEANINGS
from tests.fakes.telegram import TOKEN

pytestmark = pytest.mark.anyio

URL = "https://hoi.hue.gov.vn"


@pytest.fixture
def given(control) -> dict[str, str]:
    return {
        "HAILONG_TELEGRAM_TOKEN": TOKEN,
        "HAILONG_TELEGRAM_SECRET": "bi-mat_1",
        "HAILONG_TELEGRAM_URL": control.url,
        "HAILONG_PUBLIC_URL": URL,
    }


@pytest.fixture
def run(tmp_path):
    """Runs the command in a process of its own, with these settings alone; returns exit code, output, complaints."""

    async def run(command: str, settings: dict[str, str]) -> tuple[int | None, str, str]:
        outside = {name: value for name, value in os.environ.items() if not name.startswith(("HAILONG_", "DATABASE_"))}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "cli", "telegram", command, "--data-dir", str(tmp_path),
            cwd=PROJECT, env=outside | settings, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        out, err = await process.communicate()
        assert TOKEN not in (out + err).decode() and "Traceback" not in err.decode()
        return process.returncode, out.decode(), err.decode()

    return run


async def test_connect_says_what_to_set(control, given, run):
    code, out, err = await run("connect", given)
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "Đã kết nối bot @HaiLongThuBot (Hài Lòng).",
        f"Cách nhận tin: Telegram gọi tới {URL}/webhooks/telegram",
        "Đường dẫn mời có dạng: https://t.me/HaiLongThuBot?start=MÃ",
        "Hãy đặt HAILONG_TELEGRAM_NAME=HaiLongThuBot rồi khởi động lại hệ thống.",
    ]
    assert (await control.see("state"))["webhook"]["url"] == f"{URL}/webhooks/telegram"


async def test_connect_without_a_public_address(control, given, run):
    polling = given | {
        "HAILONG_TELEGRAM_MODE": "polling",
        "HAILONG_TELEGRAM_SECRET": "",
        "HAILONG_TELEGRAM_NAME": "HaiLongThuBot",
    }
    code, out, _ = await run("connect", polling)
    assert code == 0 and "polling" in out and "HAILONG_TELEGRAM_NAME" not in out
    assert len(await control.calls("deleteWebhook")) == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"HAILONG_TELEGRAM_TOKEN": ""}, "Thiếu HAILONG_TELEGRAM_TOKEN"),
        ({"HAILONG_TELEGRAM_SECRET": ""}, "Thiếu HAILONG_TELEGRAM_SECRET"),
        ({"HAILONG_TELEGRAM_SECRET": "có dấu"}, "HAILONG_TELEGRAM_SECRET phải gồm"),
        ({"HAILONG_TELEGRAM_TOKEN": "sai"}, "Telegram không nhận HAILONG_TELEGRAM_TOKEN"),
        ({"HAILONG_TELEGRAM_URL": "http://127.0.0.1:1"}, "Telegram không trả lời"),
        ({"HAILONG_TELEGRAM_MODE": "lạ"}, "HAILONG_TELEGRAM_MODE"),
    ],
)
async def test_what_is_missing_is_said_in_one_sentence(control, given, run, changed, said):
    code, out, err = await run("connect", given | changed)
    assert (code, out) == (1, "")
    assert said in err and err.count("\n") == 1


async def test_an_address_that_telegram_refuses(control, given, run):
    await control.fail("setWebhook", "400", description="Bad Request: bad webhook: HTTPS url must be provided")
    code, _, err = await run("connect", given)
    assert code == 1 and "HAILONG_PUBLIC_URL phải là https://" in err


async def test_status_where_all_is_well(control, given, run, telegram):
    await telegram.call_nobody()
    code, out, err = await run("status", given | {"HAILONG_TELEGRAM_MODE": "polling"})
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "Bot: @HaiLongThuBot (Hài Lòng)",
        "Cách nhận tin: hệ thống tự hỏi Telegram (polling)",
        "Đang chờ ở Telegram: 0 tin",
    ]


async def test_status_before_connecting(control, given, run):
    code, out, _ = await run("status", given)
    assert code == 1 and f"→ Cài đặt ở đây là {URL}/webhooks/telegram" in out


async def test_status_says_what_a_failure_means(control, given, run, telegram):
    await telegram.call_at(f"{control.url}/webhooks/telegram", "bi-mat_1")  # the little Telegram answers that 404
    await control.do("say", chat="1001", text="vâng")
    await failed(control)
    code, out, _ = await run("status", given | {"HAILONG_PUBLIC_URL": control.url})
    assert code == 1
    assert "Đang chờ ở Telegram: 1 tin" in out and "404" in out
    assert f"→ {dict(MEANINGS)['404']}" in out


async def failed(control) -> None:
    """Until the little Telegram has made its first call, which it does on its own."""
    async with asyncio.timeout(5):
        while "last_error_message" not in (await control.see("state"))["webhook"]:
            pass


async def test_every_meaning_is_found_by_what_telegram_says():
    from cli.telegram import _meaning

    said = {
        "Wrong response from the webhook: 403 Forbidden": "Mã bí mật",
        "Wrong response from the webhook: 502 Bad Gateway": "trả lời lỗi",
        "SSL error {error:0A000086:SSL routines::certificate verify failed}": "Chứng chỉ",
        "Failed to resolve host: Name or service not known": "tên miền",
        "Connection refused": "Không có máy chủ",
        "Connection timed out": "không trả lời kịp",
        "Read timeout expired": "không trả lời kịp",
        "Network is unreachable": "Không tới được",
        "Something new": "Chưa rõ lý do",
    }
    assert {one: meaning in _meaning(one) for one, meaning in said.items()} == dict.fromkeys(said, True)
