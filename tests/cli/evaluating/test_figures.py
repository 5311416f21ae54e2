"""The figures of a hand-made table of outcomes, counted by hand."""

from __future__ import annotations

import pytest

from cli.evaluating.bars import bars
from cli.evaluating.figures import Judged, Verdict, figures
from cli.evaluating.outcomes import Outcome
from cli.evaluating.rows import Row


def one(label: str, taken: str, kind: str = "other", *, stored: bool = False, proposed: str = "") -> Judged:
    return Judged(Row(2, "…", label, kind), Outcome(taken, ("thai_do=…",) if stored else (), proposed))


TABLE = [
    one("likert_5", "likert_5", "teencode", stored=True),
    one("likert_4", "likert_5", "teencode", stored=True),  # wrong, but not the other way round
    one("likert_1", "likert_5", "number", stored=True),  # a no turned into a yes
    one("likert_2", "unclear", "number", proposed="likert_2"),  # asked for a confirmation of the right level
    one("likert_2", "unclear", "number", proposed="likert_3"),
    one("likert_3", "complaint"),
    one("no_opinion", "no_opinion", stored=True),
    one("skip", "no_opinion", stored=True),
    one("back", "back", stored=True),  # an earlier answer changed, as was asked
    one("stop", "stop"),
    one("thanks", "likert_4", stored=True),
    one("unclear", "unclear", proposed="likert_3"),
    one("unclear", "likert_2", stored=True),
    one("likert_3", "back", stored=True),  # an earlier answer changed that nobody spoke of
]


@pytest.mark.parametrize(
    ("judged", "verdict"),
    [
        (TABLE[0], Verdict.UNDERSTOOD),
        (TABLE[1], Verdict.SILENTLY_WRONG),
        (TABLE[3], Verdict.ASKED_AGAIN),
        (TABLE[5], Verdict.MISREAD),
        (TABLE[7], Verdict.SILENTLY_WRONG),
        (TABLE[8], Verdict.UNDERSTOOD),
        (TABLE[10], Verdict.SILENTLY_WRONG),
        (TABLE[11], Verdict.UNDERSTOOD),
        (TABLE[12], Verdict.SILENTLY_WRONG),
        (TABLE[13], Verdict.SILENTLY_WRONG),
        (one("unclear", "complaint"), Verdict.MISREAD),
    ],
)
def test_every_row_has_one_verdict(judged, verdict):
    assert judged.verdict is verdict


def test_the_counts_are_over_all_rows_and_add_up():
    found = figures(TABLE)
    counts = {name: found[name] for name in ("understood", "asked_again", "silently_wrong", "misread")}
    assert counts == {"understood": 5, "asked_again": 2, "silently_wrong": 6, "misread": 1}
    assert sum(counts.values()) == found["rows"] == 14
    assert found["polarity_flips"] == 1
    assert (found["confirmed"], found["confirmed_right"]) == (2, 1)
    assert found["levels"] == {"rows": 7, "understood": 1}


def test_a_label_has_recall_and_precision():
    labels = figures(TABLE)["labels"]
    assert labels["likert_5"] == {"rows": 1, "recall": 1.0, "precision": 0.3333, "asked_again": 0}
    assert labels["likert_2"] == {"rows": 2, "recall": 0.0, "precision": 0.0, "asked_again": 2}
    assert labels["skip"] == {"rows": 1, "recall": 0.0, "precision": None, "asked_again": 0}
    assert labels["unclear"] == {"rows": 2, "recall": 0.5, "precision": 0.3333, "asked_again": 0}
    assert "privacy" not in labels
    assert list(labels)[:2] == ["likert_1", "likert_2"]


def test_a_kind_has_its_own_counts():
    kinds = figures(TABLE)["kinds"]
    assert list(kinds) == ["number", "other", "teencode"]
    assert kinds["number"] == {
        "rows": 3,
        "understood": 0,
        "asked_again": 2,
        "silently_wrong": 1,
        "misread": 0,
        "polarity_flips": 1,
        "levels_rows": 3,
        "levels_understood": 0,
    }


def test_the_confusion_says_what_each_label_was_taken_for():
    confusion = figures(TABLE)["confusion"]
    assert confusion["likert_3"] == {"complaint": 1, "back": 1}
    assert confusion["unclear"] == {"unclear": 1, "likert_2": 1}
    assert sum(sum(outcomes.values()) for outcomes in confusion.values()) == len(TABLE)


@pytest.mark.parametrize(
    ("meant", "taken", "flips"),
    [
        ("likert_2", "likert_4", 1),
        ("likert_5", "likert_1", 1),
        ("likert_3", "likert_5", 0),
        ("likert_2", "likert_3", 0),
        ("likert_1", "likert_2", 0),
    ],
)
def test_a_flip_crosses_the_middle(meant, taken, flips):
    assert figures([one(meant, taken, stored=True)])["polarity_flips"] == flips


def test_under_another_question_any_answer_reaches_a_level():
    row, answer = Row(2, "2", "likert_2"), Outcome("answer", ("di_lai=2",))
    assert Judged(row, answer, scale=False).verdict is Verdict.UNDERSTOOD
    assert figures([Judged(row, answer, scale=False)])["labels"]["likert_2"]["recall"] == 1.0
    assert Judged(Row(2, "dừng", "stop"), answer, scale=False).verdict is Verdict.SILENTLY_WRONG


def reached(judged: list[Judged], rules_ms: float = 0.4) -> dict[str, bool]:
    return {bar.name: bar.reached for bar in bars(figures(judged) | {"rules_ms_per_message": rules_ms})}


def test_the_bars_are_at_their_figures():
    right = [one("likert_4", "likert_4", stored=True)]
    asked, wrong = [one("likert_4", "unclear")], [one("likert_4", "likert_5", stored=True)]
    assert reached(right * 92 + asked * 8)["Năm mức: hiểu ngay"]
    assert not reached(right * 91 + asked * 9)["Năm mức: hiểu ngay"]
    assert reached(right * 985 + wrong * 15)["Ghi sai mà không hỏi"]
    assert not reached(right * 984 + wrong * 16)["Ghi sai mà không hỏi"]
    assert not reached(right, rules_ms=1.1)["Đọc bằng quy tắc, mili giây"]


def test_only_kinds_with_enough_rows_and_labels_that_are_there_have_a_bar():
    many, few = [one("likert_4", "likert_4", "asr", stored=True)] * 30, [one("stop", "unclear", "emoji")] * 29
    found = reached([*many, *few])
    assert found["Năm mức, kiểu asr"]
    assert "Năm mức, kiểu emoji" not in found
    assert found["Nhãn stop"] is False
    assert "Nhãn skip" not in found
