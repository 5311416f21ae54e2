"""Programs of a stock Rasa, each in one process, with a temporary folder of their own: trained, started, ended."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from cli.errors import PartFailed
from cli.parts import launching
from cli.parts.environments import python
from cli.parts.layout import PROJECT, Layout

MODELS = PROJECT / "models" / "stock"
TRAINING = "stock-train"
DIGITS = 12  # of a digest
START = 120.0  # seconds that Rasa may take to load the model
STOP = 10.0

Watch = Callable[[Path], None]


def digest(contents: Iterable[bytes]) -> str:
    """Of everything a model depends on: these contents and the version of Rasa."""
    found = sha256()
    for content in contents:
        found.update(content + b"\0")
    for rasa in sorted(python("rasa").parents[1].glob("lib/python*/site-packages/rasa-*.dist-info")):
        found.update(rasa.name.encode())
    return found.hexdigest()[:DIGITS]


class StockRasa:
    """`source` is the folder that they run in, else the temporary one; `settings` what they are told besides."""

    def __init__(self, source: Path | None = None, models: Path = MODELS) -> None:
        self.place = Layout(Path(tempfile.mkdtemp(prefix="hailong-stock-")))
        self.settings: Mapping[str, str] = {}
        self._source, self._models = source or self.place.root, models
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        for folder in (self.place.run, self.place.logs, models):
            folder.mkdir(parents=True, exist_ok=True)

    @property
    def pids(self) -> list[int]:
        return [one.pid for one in self._processes.values()]

    def model(self, name: str) -> Path:
        """Where the model of that name is, or will be."""
        return self._models / f"{name}.tar.gz"

    def trained(self, name: str, *command: str, watch: Watch = lambda log: None) -> Path:
        """The model of that name ("kind-digest"), which `rasa train` makes when it is not there.

        `watch` looks at the training's log meanwhile; models of that kind from other contents are forgotten.
        """
        model = self.model(name)
        if not model.exists():
            fresh = f"fresh-{os.getpid()}"  # two runs at once never see half a model
            files = ("--out", str(self._models), "--fixed-model-name", fresh)
            self.start(TRAINING, "rasa", "train", *command, *files)
            self._await_training(watch)
            model.with_name(f"{fresh}.tar.gz").replace(model)
            self._forget_others(name)
        return model

    def start(self, name: str, *command: str) -> None:
        argv = (str(python("rasa")), "-m", *command)
        self._processes[name] = launching.start(self.place, name, argv, cwd=self._source, env=self._environment())

    def wait(self, name: str, url: str) -> None:
        """Until it answers there; PartFailed when one of all has died or it takes too long."""
        until = time.monotonic() + START
        while not _answers(url):
            dead = next((one for one, process in self._processes.items() if process.poll() is not None), None)
            if dead or time.monotonic() > until:
                raise self._failed(dead or name, "không chạy được")
            time.sleep(0.3)

    def close(self) -> None:
        """Ends them all and leaves nothing but the models."""
        for one in self._processes.values():
            one.terminate()
        for one in self._processes.values():
            try:
                one.wait(STOP)
            except subprocess.TimeoutExpired:
                one.kill()
                one.wait()
        shutil.rmtree(self.place.root, ignore_errors=True)

    def _forget_others(self, name: str) -> None:
        """Models of the same thing, of other contents."""
        kind = name.rpartition("-")[0]
        for old in set(self._models.glob(f"{kind}-{'?' * DIGITS}.tar.gz")) - {self.model(name)}:
            old.unlink(missing_ok=True)

    def _await_training(self, watch: Watch) -> None:
        training = self._processes[TRAINING]
        while training.poll() is None:
            watch(self.place.log(TRAINING))
            time.sleep(0.3)
        del self._processes[TRAINING]
        if training.returncode:
            raise self._failed(TRAINING, "huấn luyện không thành")

    def _failed(self, name: str, why: str) -> PartFailed:
        log = self.place.log(name)
        return PartFailed("Rasa gốc", why, str(log), launching.tail(log))

    def _environment(self) -> dict[str, str]:
        own = {
            "RASA_TELEMETRY_ENABLED": "false",
            "RASA_CACHE_DIRECTORY": str(self.place.run / "cache"),
            "SANIC_HOST": "127.0.0.1",  # the action server's; it has no switch for it
            "TF_CPP_MIN_LOG_LEVEL": "2",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        return {**os.environ, **own, **self.settings}


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=2) as reply:
            return bool(reply.status == 200)
    except (URLError, OSError):
        return False
