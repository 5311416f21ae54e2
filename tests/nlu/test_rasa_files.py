"""Rasa's own check of domain, data and rules, and what Rasa's check does not see."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from rasa.cli.utils import validate_files
from rasa.shared.importers.importer import TrainingDataImporter

from nlu.examples import load

PROJECT = Path(__file__).parents[2]
PLACEHOLDERS = {"<<owner>>", "<<hotline>>", "<<reception>>"}


@pytest.fixture(scope="module")
def examples() -> tuple[list[str], list[str]]:
    return load(str(PROJECT / "data" / "nlu"))


def domain() -> dict:
    return yaml.safe_load((PROJECT / "domain.yml").read_text(encoding="utf-8"))


def test_rasa_data_validate_passes_without_a_warning():
    """What `rasa data validate --fail-on-warnings` does; it leaves by SystemExit when anything is wrong."""
    importer = TrainingDataImporter.load_from_config(
        config_path=str(PROJECT / "config.yml"),
        domain_path=str(PROJECT / "domain.yml"),
        training_data_paths=[str(PROJECT / "data" / "nlu"), str(PROJECT / "data" / "rules")],
    )
    assert validate_files(True, None, importer) is None


def test_no_text_has_two_labels(examples):
    texts, labels = examples
    meant: dict[str, set[str]] = {}
    for text, label in zip(texts, labels, strict=True):
        meant.setdefault(" ".join(text.lower().split()), set()).add(label)
    assert {text: found for text, found in meant.items() if len(found) > 1} == {}


@pytest.mark.parametrize("level", range(1, 6))
def test_every_level_has_enough_examples(examples, level: int):
    _, labels = examples
    assert labels.count(f"likert_{level}") >= 80


def responses() -> list[tuple[str, str]]:
    return [(name, one["text"]) for name, variants in domain()["responses"].items() for one in variants]


@pytest.mark.parametrize(("name", "text"), responses())
def test_responses_are_short_and_leave_their_placeholders_to_the_desk(name: str, text: str):
    assert set(re.findall(r"<<\w+>>", text)) <= PLACEHOLDERS
    assert "{" not in text, "Rasa would take it for a slot"
    assert all(len(sentence.split()) <= 30 for sentence in re.split(r"[.\n]", text))


def test_no_tensorflow_model_is_in_the_pipeline():
    config = yaml.safe_load((PROJECT / "config.yml").read_text(encoding="utf-8"))
    names = [one["name"] for one in (*config["pipeline"], *config["policies"])]
    assert all(name.startswith("nlu.") for name in names)
