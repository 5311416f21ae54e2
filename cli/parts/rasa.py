"""Rasa: language only, in its own environment, on loopback, without the secrets of the rest."""

from __future__ import annotations

from pathlib import Path

from cli.parts import health
from cli.parts.environments import python
from cli.parts.layout import PROJECT, Layout
from cli.parts.part import Part

NAME, TITLE = "rasa", "Rasa"
PROGRAM = "rasa"  # the module to run
WITHHELD = ("HAILONG_KEY", "HAILONG_API_KEYS", "DATABASE_URL")
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "",
    "OMP_NUM_THREADS": "1",
    "PYTHONWARNINGS": "ignore",
}


def environment(place: Layout, env: dict[str, str]) -> dict[str, str]:
    """What Rasa's processes are told: the settings without the secrets, and folders that it may write to."""
    told = {name: value for name, value in env.items() if name not in WITHHELD}
    folders = {"MPLCONFIGDIR": str(place.run / "matplotlib"), "RASA_CACHE_DIRECTORY": str(place.root / "rasa-cache")}
    return told | QUIET | folders | {"PYTHONPATH": str(PROJECT)}


def prepare(place: Layout, model: Path, port: int, env: dict[str, str], program: str = PROGRAM) -> Part:
    files = ("--model", str(model), "--endpoints", "endpoints.yml", "--credentials", "credentials.yml")
    return Part(
        name=NAME,
        title=TITLE,
        argv=(str(python("rasa")), "-m", program, "run", *files, "-i", "127.0.0.1", "-p", str(port)),
        cwd=PROJECT,
        env=environment(place, env),
        priority=30,
        healthy=lambda: health.answers(port, "/"),
        patience=180,
        stop_patience=5,  # it keeps nothing that could be lost
    )
