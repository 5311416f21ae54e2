"""The reader to compare with: a stock DIET pipeline, trained on the same replies, that takes what it finds likeliest.

The pipeline is that of `bench/stock`, what `rasa init` gives. It knows of no open question and has no desk behind it:
the top intent is taken, and asked again when its own FallbackClassifier gives up. Seeded; kept by a digest of all that
it is made of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiohttp
import yaml

from bench.stockform import SOURCE
from bench.stockrasa import MODELS, StockRasa, digest
from cli.errors import CommandError
from cli.evaluating.labels import ANSWER, LABELS, LEVELS, NEAREST, NO_OPINION, SKIP, UNCLEAR
from cli.evaluating.outcomes import Outcome
from cli.parts.layout import PROJECT
from cli.parts.notice import Notice, step
from cli.parts.ports import free_port

REPLIES = PROJECT / "data" / "nlu"
NAME = "stock-reader"
STORED = {*LEVELS, NO_OPINION, SKIP}
EPOCHS = (
    20  # of ten thousand replies and more: as many steps as the usual 100 of the two thousand that a bot begins with
)
TRAINING = "Huấn luyện DIET nguyên bản để so sánh (lần đầu với dữ liệu này, có thể mất nhiều phút)"
PERCENT = re.compile(rb"Epochs:\s+(\d+)%")

Say = Callable[[str], None]


class Stock:
    """`scale`: the open question is of five levels; under another one an answer is only an answer."""

    def __init__(self, url: str, scale: bool) -> None:
        self._scale = scale
        self._client = aiohttp.ClientSession(url)

    async def take(self, text: str) -> Outcome:
        async with self._client.post("/model/parse", json={"text": text}) as answer:
            if answer.status != 200:
                raise CommandError(f"Rasa gốc không đọc được câu “{text}”.")
            intent = (await answer.json())["intent"]
        return decided(intent["name"] or UNCLEAR, intent["confidence"], self._scale)

    async def close(self) -> None:
        await self._client.close()


def decided(intent: str, confidence: float, scale: bool) -> Outcome:
    how = f"model {confidence:.2f}"
    if intent not in LABELS:
        return Outcome(UNCLEAR, how=how)
    stored = (intent,) if intent in STORED else ()
    return Outcome(intent if scale or intent not in LEVELS else ANSWER, stored, how=how)


def replies(folder: Path = REPLIES) -> dict[str, Any]:
    """Our own training data under the labels, in Rasa's form; what no label is for is left out."""
    found: dict[str, str] = {}
    for file in sorted(folder.rglob("*.yml")):
        for one in yaml.safe_load(file.read_text("utf-8"))["nlu"]:
            label = NEAREST.get(one.get("intent"), one.get("intent"))
            if label in LABELS:
                found[label] = found.get(label, "") + one["examples"].rstrip("\n") + "\n"
    return {"version": "3.1", "nlu": [{"intent": label, "examples": lines} for label, lines in found.items()]}


def pipeline() -> dict[str, Any]:
    stock = yaml.safe_load((SOURCE / "config.yml").read_text("utf-8"))
    diet = next(one for one in stock["pipeline"] if one["name"] == "DIETClassifier")
    diet["epochs"] = EPOCHS
    return {name: value for name, value in stock.items() if name != "policies"}


@contextmanager
def stock(
    scale: bool, notice: Notice, say: Say, folder: Path = REPLIES, models: Path = MODELS
) -> Iterator[Callable[[], Stock]]:
    """A stock Rasa server with that model, trained if need be; gives what makes its reader inside a loop."""
    rasa, port = StockRasa(models=models), free_port()
    try:
        model = _trained(rasa, folder, notice, say)
        with step(notice, "Rasa gốc"):
            rasa.start(NAME, "rasa", "run", "--enable-api", "--model", str(model), "-i", "127.0.0.1", "-p", str(port))
            rasa.wait(NAME, f"http://127.0.0.1:{port}")
        yield lambda: Stock(f"http://127.0.0.1:{port}", scale)
    finally:
        rasa.close()


def _trained(rasa: StockRasa, folder: Path, notice: Notice, say: Say) -> Path:
    written = {"config.yml": pipeline(), "nlu.yml": replies(folder)}
    files = {rasa.place.root / name: yaml.safe_dump(content, allow_unicode=True) for name, content in written.items()}
    for file, text in files.items():
        file.write_text(text, "utf-8")
    name = f"{NAME}-{digest(text.encode() for text in files.values())}"
    if rasa.model(name).exists():
        return rasa.model(name)
    config, data = map(str, files)
    with step(notice, TRAINING):
        return rasa.trained(name, "nlu", "--config", config, "--nlu", data, watch=_watching(say))


def _watching(say: Say) -> Callable[[Path], None]:
    """Says every further tenth of the epochs as the log tells of it."""
    said = 0

    def watch(log: Path) -> None:
        nonlocal said
        percents = PERCENT.findall(log.read_bytes()[-4096:]) if log.exists() else []
        tenth = int(percents[-1]) // 10 if percents else 0
        if tenth > said:
            said = tenth
            say(f"  DIET đã học {tenth * 10}%")

    return watch
