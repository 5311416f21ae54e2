"""Keeps what was learnt, by the digest of what it is made of.

Two processes that start at once learn once: the second waits for the first. A model is complete or it is not there.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from survey.codebook import Codebook
from themes.examples import examples
from themes.fingerprint import fingerprint
from themes.learning import learn
from themes.model import Model
from themes.signs import Signs

Step = Callable[[str], None]
KEPT = 3  # models; older ones go


def quiet(_: str) -> None:
    """For who does not want to hear of steps."""


def kept(data: Path, models: Path, book: Codebook, signs: Signs, step: Step) -> tuple[Model, str]:
    """The model of this data and its digest; learnt now when it is not there, each time where nothing can be kept."""
    digest = fingerprint(data)
    place = models / digest
    if not place.exists():
        if not _writable(models):
            return learn(examples(data / "themes"), book.codes, signs, step), digest
        with _alone(models / ".lock"):
            if not place.exists():
                step("Học chủ đề góp ý (lần đầu, dưới một phút)")
                _keep(learn(examples(data / "themes"), book.codes, signs, step), place)
                _forget(models, place)
    return Model.load(place), digest


def _writable(models: Path) -> bool:
    try:
        models.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(models, os.W_OK)


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
