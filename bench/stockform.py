"""The stock Rasa form of `bench/stock`: trained once, run with Rasa's own two servers, asked what it has stored."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from cli.errors import PartFailed
from cli.parts import launching
from cli.parts.environments import python
from cli.parts.layout import PROJECT, Layout
from cli.parts.ports import free_port

SOURCE = PROJECT / "bench" / "stock"
MODELS = PROJECT / "models" / "stock"
RASA, ACTIONS, TRAINING = "stock-rasa", "stock-actions", "stock-train"
START = 120.0  # seconds that Rasa may take to load the model
STOP = 10.0

Say = Callable[[str], None]


def digest() -> str:
    """Of everything a model depends on: the project's files and the version of Rasa."""
    found = sha256()
    for path in sorted(one for one in SOURCE.rglob("*.yml") if one.is_file()):
        found.update(path.relative_to(SOURCE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    for rasa in sorted(python("rasa").parents[1].glob("lib/python*/site-packages/rasa-*.dist-info")):
        found.update(rasa.name.encode())
    return found.hexdigest()[:12]


class StockForm:
    """Rasa and its action server, each in one process on a loopback port of its own; a context manager."""

    def __init__(self, say: Say, models: Path = MODELS) -> None:
        self._models, self._say = models, say
        self._place = Layout(Path(tempfile.mkdtemp(prefix="hailong-stock-")))
        self._database = self._place.root / "answers.db"
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._closing = ExitStack()
        self._port, self._actions = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> StockForm:
        with ExitStack() as starting:
            starting.callback(shutil.rmtree, self._place.root, ignore_errors=True)
            for folder in (self._place.run, self._place.logs, self._models):
                folder.mkdir(parents=True, exist_ok=True)
            model = self._model()
            starting.callback(self._stop)
            self._start(ACTIONS, "rasa_sdk", "--actions", "actions", "-p", str(self._actions))
            self._start(RASA, *self._run(model))
            self._closing = starting.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()

    @property
    def pids(self) -> list[int]:
        return [one.pid for one in self._processes.values()]

    def wait(self) -> None:
        """Until both servers answer; PartFailed when one has died or takes too long."""
        self._wait(ACTIONS, f"http://127.0.0.1:{self._actions}/health")
        self._wait(RASA, self.url)  # it listens once the model is loaded

    def stored(self) -> Counter[tuple[str, int]]:
        """How often each level stands under each question."""
        with sqlite3.connect(self._database) as store:
            rows = store.execute("SELECT question, level, count(*) FROM answers GROUP BY 1, 2")
            return Counter({(question, level): count for question, level, count in rows})

    def _model(self) -> Path:
        model = self._models / f"stock-{digest()}.tar.gz"
        if not model.exists():
            self._say("Huấn luyện mẫu Rasa gốc để so sánh (chỉ lần đầu, khoảng một phút)…")
            self._train(model)
        return model

    def _train(self, model: Path) -> None:
        fresh = f"fresh-{os.getpid()}"  # two runs at once never see half a model
        training = self._launch(TRAINING, "rasa", "train", "--out", str(model.parent), "--fixed-model-name", fresh)
        if training.wait():
            raise self._failed(TRAINING, "huấn luyện không thành")
        model.with_name(f"{fresh}.tar.gz").replace(model)

    def _run(self, model: Path) -> tuple[str, ...]:
        files = ("--model", str(model), "--endpoints", "endpoints.yml", "--credentials", "credentials.yml")
        return ("rasa", "run", *files, "-i", "127.0.0.1", "-p", str(self._port))

    def _start(self, name: str, *command: str) -> None:
        self._processes[name] = self._launch(name, *command)

    def _launch(self, name: str, *command: str) -> subprocess.Popen[bytes]:
        argv = (str(python("rasa")), "-m", *command)
        return launching.start(self._place, name, argv, cwd=SOURCE, env=self._environment())

    def _wait(self, name: str, url: str) -> None:
        until = time.monotonic() + START
        while not _answers(url):
            dead = next((one for one, process in self._processes.items() if process.poll() is not None), None)
            if dead or time.monotonic() > until:
                raise self._failed(dead or name, "không chạy được")
            time.sleep(0.3)

    def _stop(self) -> None:
        for one in self._processes.values():
            one.terminate()
        for one in self._processes.values():
            try:
                one.wait(STOP)
            except subprocess.TimeoutExpired:
                one.kill()
                one.wait()

    def _failed(self, name: str, why: str) -> PartFailed:
        log = self._place.log(name)
        return PartFailed("Rasa gốc", why, str(log), launching.tail(log))

    def _environment(self) -> dict[str, str]:
        return os.environ | {
            "RASA_TELEMETRY_ENABLED": "false",
            "RASA_CACHE_DIRECTORY": str(self._place.run / "cache"),
            "SANIC_HOST": "127.0.0.1",  # the action server's; it has no switch for it
            "STOCK_ACTIONS_URL": f"http://127.0.0.1:{self._actions}/webhook",
            "STOCK_DB": str(self._database),
            "TF_CPP_MIN_LOG_LEVEL": "2",
            "PYTHONDONTWRITEBYTECODE": "1",
        }


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=2) as reply:
            return bool(reply.status == 200)
    except (URLError, OSError):
        return False
