"""`doctor`: looks at settings, environments and parts, and says for each what is wrong and what to do."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from cli.errors import CommandError
from cli.parts import environments, health, state, training
from cli.parts.blueprint import TITLES
from cli.parts.layout import NEEDED_MB, PROJECT, Layout, layout
from cli.parts.ports import claim
from cli.parts.secrets import key_file
from cli.parts.state import State
from cli.parts.supervision import RUNNING, standings
from cli.reasons import meaning
from cli.screen import say

MARKS = {True: "✓", False: "✗", None: "–"}
PART_STATES = {"ok": "tốt", "down": "không trả lời", "degraded": "chậm hoặc lỗi"}


@dataclass(frozen=True)
class Finding:
    """`good` is None where there is nothing to judge yet. `advice` says what to do about what is bad."""

    good: bool | None
    what: str
    advice: str = ""


def run(
    data_dir: Annotated[
        Path | None, typer.Option(help="Thư mục dữ liệu cần xem", show_default=".hailong trong dự án")
    ] = None,
    port: Annotated[int, typer.Option(envvar="HAILONG_PORT", min=1, max=65535, help="Cổng định dùng")] = 8080,
) -> int:
    """Kiểm tra cài đặt và từng bộ phận, nói rõ chỗ nào sai và cần làm gì."""
    place = layout(data_dir)
    running = state.running(place.root)
    bad = 0
    for finding in _findings(place, running, port):
        say(f"{MARKS[finding.good]} {finding.what}")
        if finding.good is False:
            bad += 1
            say(f"    → {finding.advice}")
    say(f"\n{bad} chỗ cần sửa." if bad else "\nKhông thấy chỗ nào sai.")
    return 1 if bad else 0


def _findings(place: Layout, running: State | None, port: int) -> Iterator[Finding]:
    yield from _environments()
    yield _disk(place)
    yield _settings(place, running)
    yield from _data()
    yield _model(place)
    if running is None:
        yield _port(port)
        yield Finding(None, "Hệ thống chưa chạy (khởi động: ./hailong up)")
    else:
        yield Finding(True, f"Hệ thống đang chạy tại {running.url}")
        yield from _parts(place, running)


def _environments() -> Iterator[Finding]:
    for name in ("service", "rasa"):
        good = environments.is_ready(name, name)
        yield Finding(good, f"Môi trường Python {name}", "Chạy ./hailong up để cài lại đúng theo uv.lock.")


def _disk(place: Layout) -> Finding:
    try:
        place.check_space(NEEDED_MB)
    except CommandError as error:
        return Finding(False, "Chỗ trống trên đĩa", str(error))
    existing = next(folder for folder in (place.root, *place.root.parents) if folder.exists())
    if not os.access(existing, os.W_OK):
        return Finding(False, f"Thư mục dữ liệu {place.root}", "Không ghi được. Hãy chọn chỗ khác: --data-dir THƯ_MỤC")
    free = shutil.disk_usage(existing).free // 2**30
    return Finding(True, f"Thư mục dữ liệu {place.root} (đĩa còn {free} GB)")


def _settings(place: Layout, running: State | None) -> Finding:
    from survey.runtime.settings import SettingsError, read

    os.environ.update(running.env() if running else _supposed(place))
    try:
        settings = read()
    except SettingsError as error:
        return Finding(False, "Cài đặt", str(error))
    sealed = "có khóa mã hóa" if settings.key else "khóa mã hóa sẽ tạo ở lần chạy đầu"
    return Finding(True, f"Cài đặt ({'chạy thử' if settings.demo else 'chạy thật'}, {sealed})")


def _supposed(place: Layout) -> dict[str, str]:
    """What `up` would add to the given settings."""
    made = {"DATABASE_URL": "postgresql:///", "REDIS_URL": "redis://", "HAILONG_DEMO": "true"}
    if key_file(place).exists() and os.access(key_file(place), os.R_OK):
        made["HAILONG_KEY"] = key_file(place).read_text().strip()
    return {name: value for name, value in made.items() if not os.environ.get(name)}


def _data() -> Iterator[Finding]:
    from survey.runtime import library

    for folder, title, read in (
        ("questionnaires", "Bộ câu hỏi", library.questionnaires),
        ("agencies/hue.yml", "Danh mục đơn vị", library.agencies),
    ):
        try:
            found = read(PROJECT / "data" / folder)
        except (library.LibraryError, OSError) as error:
            yield Finding(False, f"{title} (data/{folder})", str(error))
        else:
            yield Finding(True, f"{title}: {len(found)}")


def _model(place: Layout) -> Finding:
    if training.current(place).exists():
        return Finding(True, "Mô hình Rasa đúng với dữ liệu hiện tại")
    return Finding(None, "Mô hình Rasa chưa có cho dữ liệu hiện tại (./hailong up sẽ huấn luyện)")


def _port(port: int) -> Finding:
    try:
        claim(port, "0.0.0.0")
    except CommandError as error:
        return Finding(False, f"Cổng {port}", str(error))
    return Finding(True, f"Cổng {port} còn trống")


def _parts(place: Layout, running: State) -> Iterator[Finding]:
    stand = standings(place)
    report = health.report(running.port) or {}
    told = report.get("parts", {})
    for name in running.parts:
        standing = stand.get(name)
        runs = standing is not None and standing.state == RUNNING
        said = told.get(name, "ok")
        advice = f"Xem nhật ký {place.log(name)}, rồi chạy lại: ./hailong down && ./hailong up"
        yield Finding(
            runs and said == "ok", f"{TITLES[name]}: {PART_STATES.get(said, said) if runs else 'đã dừng'}", advice
        )
    for scope, reason in report.get("held", {}).items():
        what = f"Kênh {scope} đang dừng gửi: {meaning(reason)}"
        yield Finding(False, what, "Xem thêm và cho gửi lại: ./hailong outbox")
