"""The model's name: the same content gives the same name, and only content that Rasa learns from changes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.parts.training import content_hash

GROUPS = '[dependency-groups]\nrasa = ["rasa==3.6.21"]\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for folder in ("data/nlu", "data/rules", "nlu", "survey/reading", "api"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text(GROUPS)
    (tmp_path / "config.yml").write_text("language: vi\n")
    (tmp_path / "domain.yml").write_text("intents: []\n")
    (tmp_path / "data/nlu/answers.yml").write_text("nlu: []\n")
    (tmp_path / "nlu/reading.py").write_text("")
    return tmp_path


@pytest.mark.parametrize(
    "file",
    ["config.yml", "domain.yml", "data/nlu/answers.yml", "data/rules/new.yml", "nlu/reading.py", "survey/reading/x.py"],
)
def test_what_rasa_learns_from_changes_the_name(project: Path, file: str) -> None:
    before = content_hash(project)
    (project / file).write_text("# changed\n")
    assert content_hash(project) != before


@pytest.mark.parametrize("file", ["api/app.py", "README.md", "data/nlu/.answers.yml.swp", "nlu/reading.pyc"])
def test_nothing_else_does(project: Path, file: str) -> None:
    before = content_hash(project)
    (project / file).write_text("changed")
    assert content_hash(project) == before


def test_another_rasa_does(project: Path) -> None:
    before = content_hash(project)
    (project / "pyproject.toml").write_text(GROUPS.replace("3.6.21", "3.6.22"))
    assert content_hash(project) != before


def test_content_that_moves_between_files_changes_it(project: Path) -> None:
    before = content_hash(project)
    (project / "data/nlu/answers.yml").rename(project / "data/nlu/replies.yml")
    assert content_hash(project) != before
