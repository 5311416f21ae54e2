"""What Rasa's tests share: Rasa imported once with its own warnings silenced, one small trained model, a Redis.

Warnings are errors in this project, but Rasa 3.6 and what it stands on warn about themselves at every turn.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from pathlib import Path

os.environ.update(RASA_TELEMETRY_ENABLED="false", TF_CPP_MIN_LOG_LEVEL="3", SQLALCHEMY_SILENCE_UBER_WARNING="1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

with warnings.catch_warnings(record=True):  # recording, because Rasa's imports set filters of their own
    warnings.simplefilter("ignore")
    import rasa.cli.utils
    import rasa.core.agent
    import rasa.core.policies.rule_policy
    import rasa.model_training
    import rasa.validator

import pytest

PROJECT = Path(__file__).parents[2]
EVERY = 4  # the small model learns from every fourth example


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings("ignore"))


@pytest.fixture(scope="session")
def small_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fourth of the training examples, every intent among them, in Rasa's form."""
    folder = tmp_path_factory.mktemp("nlu")
    for source in sorted((PROJECT / "data" / "nlu").glob("*.yml")):
        lines = source.read_text(encoding="utf-8").splitlines()
        kept = [line for i, line in enumerate(lines) if not line.startswith("      - ") or i % EVERY == 0]
        (folder / source.name).write_text("\n".join(kept) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def model(small_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's own pipeline, domain and rules, trained on little."""
    files = [str(small_data), str(PROJECT / "data" / "rules")]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = rasa.model_training.train(
            domain=str(PROJECT / "domain.yml"),
            config=str(PROJECT / "config.yml"),
            training_files=files,
            output=str(tmp_path_factory.mktemp("models")),
            force_training=True,
        )
    assert result.model, "the small model did not train"
    return Path(result.model)


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    url = os.environ.get("REDIS_URL")
    if not url:
        pytest.skip("Thiếu REDIS_URL: hãy chạy ./hailong test, lệnh này tự bật Redis.")
    yield url
