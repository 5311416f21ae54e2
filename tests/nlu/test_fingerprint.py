"""A change in the code that a component calls must not be served from Rasa's training cache."""

from __future__ import annotations

import hashlib
import inspect

import pytest

from nlu import features, logistic
from nlu.classifier import SparseClassifier
from nlu.fingerprint import fingerprint
from nlu.policy import PlainRules
from nlu.tokenizer import VietnameseTokenizer


def test_it_is_of_the_sources():
    expected = hashlib.sha256(inspect.getsource(features).encode()).hexdigest()
    assert fingerprint(features) == expected != fingerprint(features, logistic)


@pytest.mark.parametrize("component", [SparseClassifier, PlainRules, VietnameseTokenizer])
def test_every_component_that_learns_has_one(component: type):
    assert len(component.fingerprint_addon({})) == 64
