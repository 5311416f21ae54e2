"""Measured alone, the classifier is asked about what a rule would have settled."""

from __future__ import annotations

from nlu.alone import silence
from nlu.reading import RuleReader, was_read
from tests.nlu.heard import SINGLE, message


def test_a_silent_rule_reader_lets_every_message_pass(monkeypatch):
    monkeypatch.setattr(RuleReader, "process", RuleReader.process)  # given back afterwards
    silence()
    one = message("rất hài lòng", SINGLE)
    assert RuleReader().process([one]) == [one]
    assert not was_read(one) and one.get("intent") is None
