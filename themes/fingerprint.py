"""What a coder is made of, as a digest: labelled comments, codebook, code, masks, and the libraries that learn."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
DATA = PROJECT / "data"
MODELS = PROJECT / "models" / "themes"
LIBRARIES = ("numpy", "scipy", "scikit-learn")


def fingerprint(data: Path = DATA) -> str:
    found = hashlib.sha256(" ".join(map(version, LIBRARIES)).encode())
    for file in _made_of(data):
        found.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()[:12]


def learnt(data: Path = DATA, models: Path = MODELS) -> bool:
    """Whether the coder of the present data has been learnt and kept."""
    return (models / fingerprint(data)).is_dir()


def _made_of(data: Path) -> list[Path]:
    own = [*(PROJECT / "themes").glob("*.py"), PROJECT / "survey" / "codebook.py"]
    masking = [file for file in (PROJECT / "survey" / "masking").rglob("*") if file.suffix in (".py", ".txt")]
    told = [*(data / "themes").glob("*.jsonl"), *(data / "codebook").glob("*.yml")]
    return sorted([*own, *masking, *told], key=lambda file: (file.name, str(file)))
