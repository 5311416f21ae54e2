"""Themes for agencies on a real database: people counted once, small numbers hidden, quotes by rule, one moment."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert

from survey.coding.figures import TONES, parts
from survey.desk.report import Unknown
from survey.desk.themes import Wanted
from survey.measures.period import month, parse
from survey.store.tables import theme_facts
from tests.coder import Rules
from tests.commenting import comments, wrote
from tests.stage import set_stage

pytestmark = pytest.mark.anyio
NOVEMBER, OCTOBER = month(2026, 11), month(2026, 10)


@pytest.fixture
async def stage(database: str):
    async with set_stage(database) as one:
        yield one


@dataclass
class Row:
    person: UUID
    day: date
    agency: str
    tones: tuple[int, int, int, int]
    procedure: str = "Khai sinh"


async def put(stage, rows: list[Row]) -> None:
    """Rows as the triggers make them, without the comments behind them."""
    times = defaultdict(int)
    for row in rows:
        times[row.person] += 1
    values = [
        {
            "session_id": uuid4(),
            "person": row.person,
            "repeats": times[row.person] > 1,
            "agency_code": row.agency,
            "place": row.agency,
            "procedure": row.procedure,
            "day": row.day,
            "month": row.day.replace(day=1),
            "quotable": 0,
            **dict(zip(("good", "bad", "even", "mixed"), row.tones, strict=True)),
        }
        for row in rows
    ]
    async with stage.store.engine.begin() as connection:
        await connection.execute(insert(theme_facts), values)


def people(rows: list[Row], bit: int, tone: int | None = None) -> int:
    told = (0, 1, 2, 3) if tone is None else (tone,)
    return len({row.person for row in rows if any(row.tones[at] >> bit & 1 for at in told)})


def some(chance: random.Random, agencies: list[str]) -> list[Row]:
    crowd = [UUID(int=chance.getrandbits(128)) for _ in range(160)]
    rows = []
    for _ in range(260):
        tones = [0, 0, 0, 0]
        tones[chance.randrange(4)] = chance.getrandbits(19) & chance.getrandbits(19) | 1 << chance.randrange(19)
        day = date(2026, 9, 1) + timedelta(days=chance.randrange(91))
        procedure = chance.choice(["Khai sinh", "Kết hôn", "Đất đai"])
        rows.append(Row(chance.choice(crowd), day, chance.choice(agencies), tuple(tones), procedure))
    return rows


@pytest.mark.parametrize("seed", range(4))
async def test_people_are_counted_as_by_hand(stage, seed):
    agencies = [row.code for row in await stage.rows("SELECT code FROM agencies WHERE kind = 'phuong' LIMIT 2")]
    rows = some(random.Random(seed), agencies)
    await put(stage, rows)
    book = await stage.desk.codebooks.current()
    for agency in (None, agencies[0]):
        view = await stage.desk.themes.view(Wanted(agency, period=NOVEMBER))
        mine = [row for row in rows if agency in (None, row.agency)]
        now = [row for row in mine if row.day.month == 11]
        before = [row for row in mine if row.day.month == 10]
        assert view.found.people == len({row.person for row in now})
        assert view.before == OCTOBER and view.found.people_before == len({row.person for row in before})
        told = {one.code: one for one in view.found.themes}
        for theme in book.live:
            number = people(now, theme.bit)
            assert (theme.code in told) == (number >= 5 and not theme.confidential)
            if theme.code not in told:
                continue
            one = told[theme.code]
            assert one.people == number and one.interval.n == view.found.people
            tones = {tone: people(now, theme.bit, at) for at, tone in enumerate(TONES)}
            assert one.tones == (tones if all(n == 0 or n >= 5 for n in tones.values()) else None)
            earlier = people(before, theme.bit)
            assert (one.before.people if one.before else None) == (earlier if earlier == 0 or earlier >= 5 else None)


async def test_nothing_is_told_of_a_handful(stage):
    await put(stage, [Row(uuid4(), date(2026, 11, 3), "H57.39", (1, 0, 0, 0)) for _ in range(4)])
    view = await stage.desk.themes.view(Wanted(period=NOVEMBER))
    assert (view.found.people, view.found.reason, view.found.themes) == (None, "few", ())
    empty = await stage.desk.themes.view(Wanted(period=parse("2024")))
    assert (empty.found.people, empty.found.reason) == (0, "silent")


async def test_a_theme_of_a_few_is_hidden_among_many(stage):
    day = date(2026, 11, 3)
    await put(stage, [Row(uuid4(), day, "H57.39", (1, 0, 0, 0)) for _ in range(9)])
    await put(stage, [Row(uuid4(), day, "H57.39", (0, 2, 0, 0)) for _ in range(4)])
    view = await stage.desk.themes.view(Wanted(period=NOVEMBER))
    assert [one.code for one in view.found.themes] == ["thai_do"] and view.found.hidden == 1
    assert view.found.themes[0].percent == "69.23"


def test_a_hidden_part_cannot_be_told_from_the_total():
    counted = {"a": 20, "b": 9, "c": 3}
    assert [one.people for one in parts(counted, counted, 5)] == [20, None, None]
    assert [one.people for one in parts({"a": 20, "b": 9}, {"a": 20, "b": 9}, 5)] == [20, 9]


async def test_the_change_comes_with_its_uncertainty(stage):
    for day, number, of in ((date(2026, 10, 5), 10, 40), (date(2026, 11, 5), 30, 40)):
        await put(stage, [Row(uuid4(), day, "H57.39", (1, 0, 0, 0)) for _ in range(number)])
        await put(stage, [Row(uuid4(), day, "H57.39", (2, 0, 0, 0)) for _ in range(of - number)])
    view = await stage.desk.themes.view(Wanted(period=NOVEMBER))
    one = next(one for one in view.found.themes if one.code == "thai_do")
    assert (one.percent, one.before.percent, one.change.points) == ("75.00", "25.00", "50.00")
    # Newcombe's method 10 for 30/40 and 10/40, by hand: 50 ± about 18.
    assert float(one.change.low) == pytest.approx(29.4, abs=1) and float(one.change.high) == pytest.approx(65.2, abs=1)


async def test_parts_by_procedure_are_people_too(stage):
    who = [uuid4() for _ in range(12)]
    rows = [Row(one, date(2026, 11, day), "H57.39", (1, 0, 0, 0)) for one in who for day in (3, 4)]
    rows += [Row(uuid4(), date(2026, 11, 3), "H57.39", (0, 2, 0, 0), "Đất đai") for _ in range(7)]
    await put(stage, rows)
    view = await stage.desk.themes.view(Wanted(period=NOVEMBER, by="procedure"))
    assert [(one.name, one.people) for one in view.slices] == [("Khai sinh", 12), ("Đất đai", 7)]
    assert [(one.name, one.people) for one in view.slices[0].themes] == [("thai_do", 12)]


async def test_quotes_are_typical_masked_short_and_one_of_a_person(stage):
    texts = [f"Chờ lâu quá, tôi ngồi đợi từ {hour} giờ sáng" for hour in (6, 7, 8, 9)]
    await wrote(stage, [*texts, "Chờ", "Chị Hoa bắt chờ lâu, gọi 0905 123 456 không ai nghe"])
    for number in (11, 12):
        words = f"Chờ lâu lắm, đây là lần thứ {number} của tôi"
        await comments(stage, words, number, applicant_phone="0999999999")
    await comments(stage, "Chờ lâu, bảo vệ còn đe dọa tôi ngoài cổng", 20, applicant_phone="0988888888")
    await stage.desk.coding.new(Rules())
    view = await stage.desk.themes.view(Wanted())
    (one,) = view.found.themes
    words = [quote.words for quote in one.quotes]
    assert one.people == 7 and len(words) == 3 and "Chờ" not in words
    assert not any("dọa" in said or "0905" in said for said in words)
    assert sum("lần thứ" in said for said in words) <= 1
    assert (await stage.desk.themes.view(Wanted())).found.themes[0].quotes == one.quotes


async def test_the_same_inputs_are_the_same_bytes(stage):
    await put(stage, [Row(uuid4(), date(2026, 11, 3), "H57.39", (1, 0, 0, 0)) for _ in range(9)])
    first = await stage.desk.themes.signed(Wanted("H57.39", period=NOVEMBER))
    stage.clock.waits(hours=1)
    assert await stage.desk.themes.signed(Wanted("H57.39", period=NOVEMBER)) == first
    with pytest.raises(Unknown):
        await stage.desk.themes.view(Wanted("H00"))


async def test_confidential_themes_are_never_told(stage):
    bit = (await stage.desk.codebooks.current())["nhung_nhieu"].bit
    await put(stage, [Row(uuid4(), date(2026, 11, 3), "H57.39", (0, 1 << bit, 0, 0)) for _ in range(30)])
    view = await stage.desk.themes.view(Wanted(period=NOVEMBER, by="procedure"))
    assert view.found.themes == () and view.found.people == 30
    assert all(part.themes == () for part in view.slices)


async def test_one_who_lost_their_name_is_still_one(stage):
    for number in (1, 2):
        await comments(stage, f"Phải chờ lâu lần {number}", number, applicant_phone="0912345678")
    await stage.desk.coding.new(Rules())
    (before,) = {row.person for row in await stage.rows("SELECT person FROM theme_facts")}
    await stage.desk.privacy.erase_case("H57.90-261103-0001")
    after = [row.person for row in await stage.rows("SELECT person FROM theme_facts")]
    assert len(after) == 2 and after.count(before) == 1
