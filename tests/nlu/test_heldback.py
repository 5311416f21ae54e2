"""The held-back split, and the promise that the bars in config.yml were chosen by it."""

from __future__ import annotations

from pathlib import Path

from nlu.examples import load
from nlu.heldback import Guess, Tally, bars, guesses, held, opposite, taken, tally
from nlu.weighing import Bars
from survey.reading import Reading, read

PROJECT = Path(__file__).parents[2]
BARS = Bars(agreed=0.6, alone=0.8, against=0.9, confirm=0.4, opposite=0.1, act=0.3, elsewhere=0.6)
NOTHING = Reading("unclear", rule="nothing judged")


def test_two_spellings_of_one_reply_are_held_back_together():
    assert held("không hài lòng") == held("khong hai long") == held("  Không  Hài lòng ")


def test_a_reading_taken_for_sure_needs_no_guess():
    assert taken(Guess("4 sao", "likert_4", read("4 sao"), [("likert_1", 0.99)]), BARS) == "likert_4"


def test_what_is_only_to_be_confirmed_counts_as_asked_again():
    assert taken(Guess("…", "likert_4", NOTHING, [("likert_4", 0.7)]), BARS) == "unclear"


def test_opposites():
    assert opposite("likert_2", "likert_4") and opposite("likert_5", "likert_1")
    assert not opposite("likert_3", "likert_5") and not opposite("likert_1", "likert_2")
    assert not opposite("unclear", "likert_5")


def test_a_tally_counts_what_would_come_of_it():
    found = [
        Guess("…", "likert_4", NOTHING, [("likert_4", 0.9)]),
        Guess("…", "likert_2", NOTHING, [("likert_4", 0.9)]),  # its opposite
        Guess("…", "likert_3", NOTHING, [("likert_4", 0.9)]),
        Guess("…", "complaint", NOTHING, [("likert_2", 0.9)]),
        Guess("…", "likert_1", NOTHING, [("likert_1", 0.5)]),  # asked again
        Guess("…", "who", NOTHING, [("who", 0.9)]),
        Guess("…", "unclear", NOTHING, [("likert_3", 0.2)]),
    ]
    counted = tally(found, BARS)
    assert counted == Tally(rows=7, understood=3, asked_again=1, wrong=3, opposite=1, levels=4, levels_understood=1)
    assert counted.cost == 1 + 20 * 3 + 100


def test_the_bars_keep_their_promise():
    """With a third of the texts: at most 2 in a hundred stored wrong, 0.2 as the opposite; most levels understood."""
    texts, labels = load(str(PROJECT / "data" / "nlu"))
    found = tally(guesses(texts[::3], labels[::3]), bars(PROJECT / "config.yml"))
    assert found.wrong <= 0.02 * found.rows and found.opposite <= 0.002 * found.rows
    assert found.levels_understood >= 0.88 * found.levels
