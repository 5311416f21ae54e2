"""The golden transcripts, played on the whole system."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.talk.player import Outcome, perform
from cli.talk.transcript import find, read

GOLDEN = Path(__file__).parents[1] / "transcripts"

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("full")]


async def test_every_transcript_is_played_as_written(full_settings):
    outcomes = await perform(full_settings, [read(path) for path in find(GOLDEN)])
    wrong = [one for one in outcomes if not one.good]
    assert not wrong, "\n\n".join(one.report() for one in wrong)
    assert sum(len(one.played) for one in outcomes) > 100


def differing(folder: Path) -> Path:
    path = folder / "sai.txt"
    path.write_text("* mở lời mời\nMáy: …\n\nDân: [Đồng ý]\nMáy: Tạm biệt.\n", "utf-8")
    return path


def rewrite(outcome: Outcome) -> None:
    outcome.transcript.path.write_text(outcome.updated().written(), "utf-8")


async def test_what_differs_is_told_with_place_and_way_to_play_it_again(full_settings, tmp_path):
    path = differing(tmp_path)
    outcome = await _outcome(full_settings, path)
    report = outcome.report()
    assert not outcome.good and report.startswith(f"{path}:4: Dân: [Đồng ý]")
    assert "- Máy: Tạm biệt." in report and "+ Máy: Cảm ơn Ông/Bà. Xin bắt đầu." in report
    assert f"./hailong chat --script {path}" in report
    rewrite(outcome)
    assert (await _outcome(full_settings, path)).good


async def _outcome(settings, path: Path) -> Outcome:
    (outcome,) = await perform(settings, [read(path)])
    return outcome
