"""The Rasa model: named after the content it was trained from, trained again only when that changed."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import threading
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from cli.errors import CommandError, PartFailed
from cli.parts import launching, rasa
from cli.parts.environments import python
from cli.parts.layout import PROJECT, Layout

KEPT = 3
SOURCES = ("config.yml", "domain.yml", "domain", "data/nlu", "data/rules", "data/stories", "nlu", "survey/reading")
SUFFIXES = {".yml", ".yaml", ".py", ".txt", ".json"}


def _files(project: Path) -> Iterator[Path]:
    for source in SOURCES:
        path = project / source
        found = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (file for file in found if file.is_file() and file.suffix in SUFFIXES)


def content_hash(project: Path = PROJECT) -> str:
    """The same for the same training content and the same Rasa; nothing else changes it."""
    digest = hashlib.sha256()
    groups = tomllib.loads((project / "pyproject.toml").read_text())["dependency-groups"]
    digest.update(json.dumps(groups["rasa"]).encode())
    for file in _files(project):
        digest.update(f"\0{file.relative_to(project)}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def models(place: Layout) -> Path:
    """In the project, for all data folders of it; in the data folder when the project is not ours to write to."""
    return PROJECT / "models" if os.access(PROJECT, os.W_OK) else place.root / "models"


def current(place: Layout) -> Path:
    """Where the model of the present content is, or will be."""
    return models(place) / f"{content_hash()}.tar.gz"


def _locked(lock: TextIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _prune(folder: Path) -> None:
    by_age = sorted(folder.glob("*.tar.gz"), key=lambda model: model.stat().st_mtime, reverse=True)
    for old in by_age[KEPT:]:
        old.unlink(missing_ok=True)


def train(place: Layout, env: dict[str, str], model: Path, given_up: threading.Event) -> None:
    """Trains the model of the present content under that name, unless it is given up before.

    Two at once: the second one waits for the first.
    """
    if not (PROJECT / "config.yml").exists():
        raise CommandError(f"Thiếu tệp {PROJECT / 'config.yml'} để huấn luyện Rasa.")
    model.parent.mkdir(parents=True, exist_ok=True)
    with (model.parent / ".lock").open("w") as lock:
        while not _locked(lock) and not given_up.wait(0.2):
            continue
        if not model.exists() and not given_up.is_set():
            _train(place, env, model)
    _prune(model.parent)


def _train(place: Layout, env: dict[str, str], model: Path) -> None:
    half = f".{model.name.removesuffix('.tar.gz')}-{os.getpid()}"
    sources = [source for source in ("data/nlu", "data/rules", "data/stories") if (PROJECT / source).exists()]
    domain = "domain.yml" if (PROJECT / "domain.yml").exists() else "domain"
    argv = (
        *(str(python("rasa")), "-m", "rasa", "train", "--config", "config.yml", "--domain", domain),
        *("--data", *sources, "--out", str(model.parent), "--fixed-model-name", half),
    )
    place.log("train").unlink(missing_ok=True)
    work = launching.start(place, "train", argv, cwd=PROJECT, env=rasa.environment(place, env))
    trained = model.parent / f"{half}.tar.gz"
    if work.wait() != 0 or not trained.exists():
        raise PartFailed("Rasa", "huấn luyện không thành", str(place.log("train")), launching.tail(place.log("train")))
    trained.rename(model)
