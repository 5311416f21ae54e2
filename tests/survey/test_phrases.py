"""Filling the places of a sentence."""

from __future__ import annotations

import pytest

from survey.phrases import BUTTONS, Phrases


def test_braces_in_what_people_wrote_are_left_alone() -> None:
    assert Phrases({"noted": "Đã ghi: {label}."}).say("noted", label="{unit}") == "Đã ghi: {unit}."


def test_a_sentence_without_places_is_read_by_its_key() -> None:
    assert Phrases({"begin": "Xin bắt đầu."})["begin"] == "Xin bắt đầu."


def test_a_place_that_is_not_given_is_an_error() -> None:
    with pytest.raises(KeyError):
        Phrases({"noted": "Đã ghi: {label}."}).say("noted")


def test_a_sentence_about_a_button_is_no_label() -> None:
    assert "not_your_button" not in BUTTONS
    assert "skip_button" in BUTTONS
