"""The stock Rasa project is what it says it is, and what the driver takes it for."""

from __future__ import annotations

import yaml

from bench.phrases import LEVELS
from bench.stockcitizen import HELLO, QUESTIONS
from bench.stockform import SOURCE, digest


def read(name: str) -> dict:
    return yaml.safe_load((SOURCE / name).read_text())


def test_the_form_asks_every_question_in_the_words_that_the_driver_waits_for() -> None:
    domain = read("domain.yml")
    names = [f"q{number:02}" for number in range(1, QUESTIONS + 1)]
    assert domain["forms"]["survey_form"]["required_slots"] == names
    assert list(domain["slots"]) == names
    texts = [domain["responses"][f"utter_ask_{name}"][0]["text"] for name in names]
    assert all(text.startswith(f"Câu {number}/{QUESTIONS}.") for number, text in enumerate(texts, 1))


def test_stock_stays_stock() -> None:
    config = read("config.yml")
    assert "DIETClassifier" in [one["name"] for one in config["pipeline"]]
    assert [one["name"] for one in config["policies"]] == ["MemoizationPolicy", "RulePolicy"]
    assert "tracker_store" not in read("endpoints.yml")  # in memory, the quickest
    assert list(read("credentials.yml")) == ["rest"]


def test_what_citizens_type_is_among_what_the_stock_form_learned() -> None:
    learned = {one["intent"]: one["examples"].replace("- ", "").splitlines() for one in read("data/nlu.yml")["nlu"]}
    assert HELLO in learned["start"]
    missing = [said for level, phrases in LEVELS.items() for said in phrases if said not in learned[f"level_{level}"]]
    assert not missing


def test_the_digest_names_one_model_for_one_content() -> None:
    assert digest() == digest()
    assert len(digest()) == 12
