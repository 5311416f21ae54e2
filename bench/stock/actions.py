"""The stock form's actions: check an answer, store it in SQLite, ask the next one; thank at the end."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import AllSlotsReset
from rasa_sdk.executor import CollectingDispatcher

QUESTIONS = [f"q{number:02}" for number in range(1, 23)]
LEVELS = {f"level_{level}": level for level in range(1, 6)}

store = sqlite3.connect(os.environ["STOCK_DB"], check_same_thread=False)
store.execute("CREATE TABLE IF NOT EXISTS answers (sender TEXT, question TEXT, level INTEGER, said TEXT)")


def _validator(question: str) -> Callable[..., dict[str, Any]]:
    def validate(self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> dict[str, Any]:
        level = LEVELS.get(tracker.get_intent_of_latest_message())
        if level is None:
            return {question: None}
        with store:
            store.execute("INSERT INTO answers VALUES (?, ?, ?, ?)", (tracker.sender_id, question, level, value))
        return {question: value}

    return validate


class ValidateSurveyForm(FormValidationAction):
    def name(self) -> str:
        return "validate_survey_form"


for _question in QUESTIONS:  # the SDK looks up one method a slot by name
    setattr(ValidateSurveyForm, f"validate_{_question}", _validator(_question))


class ActionSubmit(Action):
    def name(self) -> str:
        return "action_submit"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> list[dict[str, Any]]:
        dispatcher.utter_message(text="Cảm ơn Ông/Bà đã trả lời.")
        return [AllSlotsReset()]
