"""The database's content before the parts use it: migrations, and the demo's cases."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from cli.errors import PartFailed
from cli.parts import launching, postgres
from cli.parts.blueprint import Blueprint
from cli.parts.layout import PROJECT
from cli.parts.notice import Notice, step

MIGRATE = "import os; from survey.store.migrate import upgrade; upgrade(os.environ['DATABASE_URL'])"


def _run(plan: Blueprint, name: str, title: str, *code: str) -> None:
    """In a process of its own: this one stays small for as long as the system runs."""
    plan.place.log(name).unlink(missing_ok=True)
    work = launching.start(plan.place, name, (sys.executable, *code), cwd=PROJECT, env=plan.env)
    if work.wait() != 0:
        log = plan.place.log(name)
        raise PartFailed(title, "không thành", str(log), launching.tail(log))


def _signature(plan: Blueprint) -> str:
    digest = hashlib.sha256(plan.settings["HAILONG_DEMO"].encode())
    for file in sorted((PROJECT / "survey" / "store" / "migrations").rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _stamp(plan: Blueprint) -> Path:
    return plan.place.postgres / "hailong-prepared"  # lies with the data, and goes with it


def is_prepared(plan: Blueprint) -> bool:
    """Whether our own cluster has these migrations already; of somebody else's that cannot be known."""
    stamp = _stamp(plan)
    return postgres.NAME in plan.own and stamp.exists() and stamp.read_text() == _signature(plan)


def prepare(plan: Blueprint, notice: Notice) -> None:
    """Migrations, and for a demo its cases."""
    with step(notice, "Cập nhật cơ sở dữ liệu"):
        migrate(plan)
    if plan.settings["HAILONG_DEMO"] == "true":
        with step(notice, "Nạp hồ sơ mẫu"):
            seed(plan)
    if postgres.NAME in plan.own:
        _stamp(plan).write_text(_signature(plan))


def migrate(plan: Blueprint) -> None:
    _run(plan, "migrate", "Cập nhật cơ sở dữ liệu", "-c", MIGRATE)


def seed(plan: Blueprint) -> None:
    """The demo's agencies and finished cases; running it again changes nothing."""
    _run(plan, "seed", "Nạp hồ sơ mẫu", "-m", "survey.runtime.seed")
