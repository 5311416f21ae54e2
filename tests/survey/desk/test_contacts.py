"""Contact points come only from the settings; a missing one is said to be missing."""

from __future__ import annotations

import pytest

from survey.heard import Heard
from survey.phrases import with_contacts
from tests.stage import set_stage

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Gọi <<hotline>>.", "Gọi 1022."),
        ("Hỏi <<reception>>.", "Hỏi chưa có thông tin."),
        ("<<hotline>><<unheard>>", "1022chưa có thông tin"),
        ("1 < 2 >> 0", "1 < 2 >> 0"),
    ],
)
def test_places_are_filled(text, filled):
    assert with_contacts(text, {"hotline": "1022", "reception": ""}, "chưa có thông tin") == filled


async def test_what_rasa_said_reaches_the_person_filled(database):
    async with set_stage(database) as stage:
        person = await stage.citizen(await stage.case())
        await person.taps("Đồng ý")
        heard = Heard("complaint", None, "tiep_can", "model", "model", texts=("Gọi <<hotline>> hoặc <<reception>>.",))
        stage.script.knows["cán bộ đòi tiền"] = heard
        await person.says("cán bộ đòi tiền")
        person.hears("Gọi 0234 123 456 hoặc chưa có thông tin.", "nơi làm thủ tục")
        assert await stage.count("answers") == 0
