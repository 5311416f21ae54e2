"""A small demo on the whole system: simulated citizens over the web channel, everything stored as they meant it."""

from __future__ import annotations

import asyncio
from datetime import datetime

import pytest

from cli.citizens.check import Sort
from cli.citizens.crowd import Crowd, Played, play
from cli.citizens.people import Course
from cli.demo import as_plain, line
from survey.measures.period import VIETNAM
from survey.runtime import library, wiring

pytestmark = pytest.mark.xdist_group("full")

CITIZENS = 12


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return tmp_path_factory.mktemp("demo") / "ho-so.csv"


async def _played(url, settings, file) -> Played:
    forms = library.questionnaires(wiring.DATA / "questionnaires")
    form = forms[wiring.newest(forms, settings.questionnaire)]
    async with wiring.desk(settings) as desk:
        return await play(Crowd(url, desk, form, CITIZENS, 7, datetime.now(VIETNAM).date()), file, alone=False)


def test_what_citizens_mean_is_what_is_stored(full_stack, full_settings, file):
    played = asyncio.run(_played(full_stack.url, full_settings, file))
    assert [line(fault) for fault in played.faults] == []
    assert {trace.person.course for trace in played.traces} >= {Course.REFUSES, Course.STOPS, Course.LEAVES}
    assert played.invited > CITIZENS
    told = as_plain(played, 1.0, 1.0)
    assert (told["citizens"], told[Sort.WRONG], told[Sort.MISSING], told[Sort.DOUBLED]) == (CITIZENS, 0, 0, 0)
    assert told["answers"] > 4 * CITIZENS
