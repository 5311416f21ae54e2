"""A change in the code that a component calls must not be served from Rasa's training cache."""

from __future__ import annotations

import hashlib
import inspect

import pytest

from nlu import features, linear
from nlu.classifier import SparseClassifier
from nlu.fingerprint import fingerprint, reader
from nlu.policy import PlainRules


def test_it_is_of_the_sources():
    expected = hashlib.sha256(inspect.getsource(features).encode()).hexdigest()
    assert fingerprint(features) == expected != fingerprint(features, linear)


@pytest.mark.parametrize("component", [SparseClassifier, PlainRules])
def test_every_component_that_learns_has_one(component: type):
    assert len(component.fingerprint_addon({})) >= 64


def test_the_classifier_is_learnt_anew_when_the_words_of_the_reader_change(tmp_path, monkeypatch):
    for name in ("reader.py", "words.txt", "notes.md"):
        (tmp_path / name).write_text("…", encoding="utf-8")
    monkeypatch.setattr("survey.reading.__file__", str(tmp_path / "__init__.py"))
    before = reader()
    (tmp_path / "notes.md").write_text("!", encoding="utf-8")
    assert reader() == before
    (tmp_path / "words.txt").write_text("!", encoding="utf-8")
    assert reader() != before and reader() in SparseClassifier.fingerprint_addon({})
