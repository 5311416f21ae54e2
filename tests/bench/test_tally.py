"""The arithmetic of the benchmark."""

from __future__ import annotations

import pytest

from bench.tally import Round, cheaper, percentile, ratios, summary


@pytest.mark.parametrize(("percent", "value"), [(50, 10), (95, 19), (96, 20), (100, 20), (0, 1)])
def test_percentile_is_the_nearest_rank(percent: float, value: float) -> None:
    assert percentile(reversed(range(1, 21)), percent) == value


def test_percentile_of_one_and_of_none() -> None:
    assert percentile([7.0], 95) == 7.0
    with pytest.raises(ValueError, match="no turns"):
        percentile([], 50)


def test_a_round_counts_turns_over_time() -> None:
    assert Round([0.01] * 19 + [0.5], 2.0, cpu=0.1).row() == pytest.approx(
        {"per_s": 10.0, "p50_ms": 10.0, "p95_ms": 10.0, "cpu_ms": 5.0}
    )


def test_the_summary_is_the_median_of_rounds_number_by_number() -> None:
    rounds = [Round([0.010] * 10, 1.0), Round([0.030] * 40, 1.0), Round([0.020] * 20, 1.0)]
    assert summary(rounds) == {"per_s": 20.0, "p50_ms": 20.0, "p95_ms": 20.0, "cpu_ms": 0.0}


def test_ratios_compare_the_same_level() -> None:
    rows = {
        "stock": {"1": {"per_s": 16.0}, "8": {"per_s": 20.0}},
        "taps": {"1": {"per_s": 400.0}, "8": {"per_s": 650.0}},
    }
    assert ratios(rows) == {"taps": {"1": 25.0, "8": 32.5}}


def test_cheaper_compares_the_processor_time_of_a_turn() -> None:
    rows = {"stock": {"1": {"cpu_ms": 60.0}}, "words": {"1": {"cpu_ms": 12.0}}, "taps": {"1": {"cpu_ms": 2.5}}}
    assert cheaper(rows) == {"words": {"1": 5.0}, "taps": {"1": 24.0}}
