"""`python -m nlu.alone run …`: Rasa with its rule reader silent, to measure the classifier by itself. Never in service.

A program of its own, so that nothing that a message carries, and no setting, can silence the rules of a live system.
"""

from __future__ import annotations

from rasa.__main__ import main
from rasa.shared.nlu.training_data.message import Message

from nlu.reading import RuleReader


def silence() -> None:
    """The rule reader lets every message of this process pass unread."""
    RuleReader.process = _pass  # type: ignore[method-assign]


def _pass(self: RuleReader, messages: list[Message]) -> list[Message]:
    return messages


if __name__ == "__main__":
    silence()
    main()
