"""The file of what was not understood."""

from __future__ import annotations

import pytest

from cli.errors import BadFile
from cli.evaluating.figures import Judged
from cli.evaluating.misses import check, write
from cli.evaluating.outcomes import Outcome
from cli.evaluating.rows import Row


def test_only_what_was_not_understood_is_written_with_what_became_of_it(tmp_path):
    judged = [
        Judged(Row(2, "tốt", "likert_4"), Outcome("likert_4", ("thai_do=4",), how="words")),
        Judged(Row(3, '"hết ý"', "likert_5", "long"), Outcome("likert_4", ("thai_do=4",), how="model 0.97")),
        Judged(Row(4, "hơi chậm", "likert_2"), Outcome("unclear", proposed="likert_2", how="model 0.81")),
    ]
    file = tmp_path / "out.tsv"
    assert write(file, judged) == 2
    assert file.read_text("utf-8").splitlines() == [
        "text\tlabel\tkind\tverdict\toutcome\tstored\thow",
        '"hết ý"\tlikert_5\tlong\tsilently_wrong\tlikert_4\tthai_do=4\tmodel 0.97',
        "hơi chậm\tlikert_2\tother\tasked_again\tunclear?likert_2\t\tmodel 0.81",
    ]


def test_a_place_that_cannot_be_written_is_told_before(tmp_path):
    check(tmp_path / "out.tsv")
    for wrong in (tmp_path, tmp_path / "none" / "out.tsv"):
        with pytest.raises(BadFile, match="Không ghi được"):
            check(wrong)
