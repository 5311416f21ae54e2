"""Keeps what was learnt, by a digest of all that it is made of: data, codebook, code and libraries.

Two processes that start at once learn once: the second waits for the first. A model is complete or it is not there.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy
import scipy
import sklearn

from survey.codebook import Codebook
from themes.examples import examples
from themes.learning import learn
from themes.model import Model
from themes.signs import Signs

Step = Callable[[str], None]
CODE = Path(__file__).resolve().parent
MASKING = CODE.parent / "survey" / "masking"
KEPT = 3  # models; older ones go


def quiet(_: str) -> None:
    """For who does not want to hear of steps."""


def kept(data: Path, models: Path, book: Codebook, signs: Signs, step: Step) -> tuple[Model, str]:
    """The model of this data and its digest; learnt now when it is not there."""
    digest = _digest(data)
    place = models / digest
    if not place.exists():
        models.mkdir(parents=True, exist_ok=True)
        with _alone(models / ".lock"):
            if not place.exists():
                step("Học chủ đề góp ý (lần đầu, khoảng một phút)")
                _keep(learn(examples(data / "themes"), book.codes, signs, step), place)
                _forget(models, place)
    return Model.load(place), digest


def _digest(data: Path) -> str:
    found = hashlib.sha256(" ".join((numpy.__version__, scipy.__version__, sklearn.__version__)).encode())
    for file in _made_of(data):
        found.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()[:12]


def _made_of(data: Path) -> list[Path]:
    listed = [*(data / "themes").glob("*.jsonl"), *(data / "codebook").glob("*.yml"), *CODE.glob("*.py")]
    return sorted([*listed, *MASKING.rglob("*.py"), *MASKING.rglob("*.txt")], key=lambda file: (file.name, str(file)))


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _keep(model: Model, place: Path) -> None:
    """Written aside and moved into place whole."""
    aside = Path(tempfile.mkdtemp(dir=place.parent, prefix=".new-"))
    try:
        model.save(aside)
        aside.rename(place)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _forget(models: Path, newest: Path) -> None:
    others = [one for one in models.iterdir() if one.is_dir() and one != newest and not one.name.startswith(".")]
    for old in sorted(others, key=lambda one: one.stat().st_mtime, reverse=True)[KEPT - 1 :]:
        shutil.rmtree(old, ignore_errors=True)
