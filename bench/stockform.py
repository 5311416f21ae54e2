"""The stock Rasa form of `bench/stock`: trained once, run with Rasa's own two servers, asked what it has stored."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from bench import stockrasa
from bench.stockrasa import MODELS, StockRasa
from cli.parts.layout import PROJECT
from cli.parts.ports import free_port

SOURCE = PROJECT / "bench" / "stock"
RASA, ACTIONS = "stock-rasa", "stock-actions"

Say = Callable[[str], None]


def digest() -> str:
    """Of everything a model depends on: the project's files and the version of Rasa."""
    return stockrasa.digest(_contents())


def _contents() -> Iterator[bytes]:
    for path in sorted(one for one in SOURCE.rglob("*.yml") if one.is_file()):
        yield path.relative_to(SOURCE).as_posix().encode()
        yield path.read_bytes()


class StockForm:
    """Rasa and its action server, each in one process on a loopback port of its own; a context manager."""

    def __init__(self, say: Say, models: Path = MODELS) -> None:
        self._say = say
        self._models = models
        self._closing = ExitStack()
        self._port, self._actions = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> StockForm:
        with ExitStack() as starting:
            self._rasa = StockRasa(SOURCE, self._models)
            starting.callback(self._rasa.close)
            self._database = self._rasa.place.root / "answers.db"
            self._rasa.settings = {
                "STOCK_ACTIONS_URL": f"http://127.0.0.1:{self._actions}/webhook",
                "STOCK_DB": str(self._database),
            }
            model = self._model()
            self._rasa.start(ACTIONS, "rasa_sdk", "--actions", "actions", "-p", str(self._actions))
            self._rasa.start(RASA, *self._run(model))
            self._closing = starting.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()

    @property
    def pids(self) -> list[int]:
        return self._rasa.pids

    def wait(self) -> None:
        """Until both servers answer; PartFailed when one has died or takes too long."""
        self._rasa.wait(ACTIONS, f"http://127.0.0.1:{self._actions}/health")
        self._rasa.wait(RASA, self.url)  # it listens once the model is loaded

    def stored(self) -> Counter[tuple[str, int]]:
        """How often each level stands under each question."""
        with sqlite3.connect(self._database) as store:
            rows = store.execute("SELECT question, level, count(*) FROM answers GROUP BY 1, 2")
            return Counter({(question, level): count for question, level, count in rows})

    def _model(self) -> Path:
        name = f"stock-{digest()}"
        if not self._rasa.model(name).exists():
            self._say("Huấn luyện mẫu Rasa gốc để so sánh (chỉ lần đầu, khoảng một phút)…")
        return self._rasa.trained(name)

    def _run(self, model: Path) -> tuple[str, ...]:
        files = ("--model", str(model), "--endpoints", "endpoints.yml", "--credentials", "credentials.yml")
        return ("rasa", "run", *files, "-i", "127.0.0.1", "-p", str(self._port))
