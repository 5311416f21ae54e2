"""A bubble cut to its channel: nothing that a person must choose is lost, and every word to type is understood."""

from __future__ import annotations

import pytest

from survey.reading import read
from survey.runtime.wiring import LIMITS, words
from survey.session.fitting import Limits, fit
from survey.session.step import Button, Say
from tests.talking import Citizen, form

ZALO = LIMITS["zalo"]
SAY = words()


def say(main: int = 0, extra: int = 0, text: str = "Câu hỏi?", question: str | None = "q", mark: str = "") -> Say:
    chosen = [Button(f"Mục {n}", f"abcdef:q:{mark}m{n}") for n in range(1, main + 1)]
    more = [Button(title, "abcdef:q:!skip", True) for title in ("Bỏ qua", "Không ý kiến", "Quay lại câu trước")[:extra]]
    return Say(text, (*chosen, *more), question, "1/9")


def test_a_bubble_that_fits_is_left_as_it_is():
    one = say(3, 2)
    assert fit(one, ZALO, SAY) == [one]


def test_quiet_buttons_give_way_first_and_are_named_to_be_typed():
    (cut,) = fit(say(5, 3), ZALO, SAY)
    assert [one.title for one in cut.buttons] == [f"Mục {n}" for n in range(1, 6)]
    assert "“bỏ qua” · “không ý kiến” · “quay lại câu trước”" in cut.text


def test_choices_that_do_not_all_fit_are_listed_all():
    (cut,) = fit(say(7, 1), ZALO, SAY)
    assert [one.title for one in cut.buttons] == ["Bỏ qua"], "no choice is easier to take than another"
    assert "1. Mục 1\n2. Mục 2" in cut.text and "7. Mục 7" in cut.text and "“2”" in cut.text


def test_boxes_to_tick_are_listed_to_be_typed_together():
    boxes = say(6, 0, mark="+")
    done = Button("Xong", "abcdef:q:!done")
    (cut,) = fit(Say(boxes.text, (*boxes.buttons, done), "q"), ZALO, SAY)
    assert cut.buttons == () and "“1, 3”" in cut.text and "Xong" not in cut.text


def test_a_list_of_answers_to_correct_says_how_to_name_one():
    buttons = tuple(Button(f"{n}. Thái độ", f"abcdef:q{n}x:!fix") for n in range(1, 10))
    (cut,) = fit(Say("Sửa câu nào?", buttons), ZALO, SAY)
    assert "9. Thái độ" in cut.text and "sửa câu 3" in cut.text


@pytest.mark.parametrize("cut_at", ["\n\n", "\n", ". ", " ", ""])
def test_a_long_text_becomes_several_bubbles_and_loses_no_word(cut_at):
    text = cut_at.join(["Lời dài của một người kể chuyện"] * 100)
    parts = fit(say(2, 0, text=text), Limits(300, 5, 100), SAY)
    assert len(parts) > 1 and all(0 < len(one.text) <= 300 for one in parts)
    assert "".join("".join(one.text.split()) for one in parts) == "".join(text.split())
    assert [bool(one.buttons) for one in parts] == [False] * (len(parts) - 1) + [True]
    assert parts[-1].question == "q"


def test_a_title_too_long_is_shortened_and_its_button_stays():
    (cut,) = fit(Say("?", (Button("x" * 150, "abcdef:q:m1"),), "q"), ZALO, SAY)
    assert len(cut.buttons[0].title) == 100 and cut.buttons[0].payload == "abcdef:q:m1"


@pytest.mark.parametrize("key", ["skip_button", "no_opinion_button", "explain_button", "back_button"])
def test_the_words_for_a_button_left_out_are_understood(key):
    """What a channel with few buttons tells people to type is read as what the button would have said."""
    labels = {"skip_button": "skip", "no_opinion_button": "no_opinion", "explain_button": "explain"}
    asked = {"phase": "question", "question": "q", "kind": "single", "choices": [], "topics": {}}
    asked |= {"skip": True, "no_opinion": True}
    assert read(SAY(key).lower(), asked).label == labels.get(key, "back")


@pytest.mark.parametrize("ref", ["tthc-rut-gon@1", "tthc-day-du@1"])
def test_every_bubble_of_a_whole_survey_fits_every_channel(ref):
    citizen, seen = Citizen(form(ref)), 0
    while citizen.session.phase not in ("summary", "ended"):
        seen += _measured(citizen)
        _goes_on(citizen)
    citizen.means("no")  # asks which answer to correct
    assert seen + _measured(citizen) > sum(len(one.questions) for one in citizen.form.sections)


def _measured(citizen: Citizen) -> int:
    cut = [(limits, one) for limits in LIMITS.values() for say in citizen.last.says for one in fit(say, limits, SAY)]
    for limits, one in cut:
        assert len(one.text) <= limits.text and len(one.buttons) <= limits.buttons
        assert all(len(button.title) <= limits.title for button in one.buttons)
    return len(cut)


def _goes_on(citizen: Citizen) -> None:
    """Taps the first main button; ticks every box before it is done; writes where there is nothing to tap."""
    main = [one.payload for one in citizen.buttons if not one.extra]
    boxes = [one for one in main if ":+" in one]
    if not main:
        citizen.means("comment", "Cán bộ hướng dẫn rõ. " * 200)
    elif boxes and len(citizen.session.picked) < len(boxes):
        citizen.sends(boxes[len(citizen.session.picked)])
    else:
        citizen.sends(main[-1] if boxes else main[0])
