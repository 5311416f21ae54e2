"""/v1/public over HTTP: without a key, from frozen snapshots only, and nothing small."""

from __future__ import annotations

import csv
import io

import pytest

from api.snapshots_schema import PublicFigures
from survey.measures.period import Period, month, quarter
from survey.snapshot import CannotFreeze
from tests.answered import Asked, Finished, fill, form
from tests.feeding import Feeding, feeding

pytestmark = pytest.mark.anyio

FIGURES = "/v1/public/figures"


def cases(agency: str, *levels: int) -> list[Finished]:
    answers = ({"thai_do": level, "huong_dan": level, "tiep_can": level, "chung": level} for level in levels)
    return [Finished(agency=agency, talks=[Asked(answers=one)]) for one in answers]


@pytest.fixture
def filled(database: str) -> str:
    many = [1, 2, 3, 4, 5] * 8
    few = [5, 1]
    listed = cases("phong_a", *many) + cases("phong_b", *few) + cases("to_b1", *many, *many)
    fill(database, [*listed, Finished(agency="thanh_pho")], (form(),))
    return database


@pytest.fixture
async def feed(filled: str):
    async with feeding(filled, smallest_cell=5) as one:
        yield one


async def test_nothing_is_public_that_was_not_frozen_and_opened(feed: Feeding):
    assert (await feed.http.get(FIGURES)).status_code == 404
    await feed.desk.snapshots.publish(month(2026, 11), "thử")
    assert (await feed.http.get(f"{FIGURES}?period=2026-11")).status_code == 404
    assert (await feed.http.get("/v1/public/periods")).json() == {"items": []}
    await feed.desk.snapshots.open("2026-11-1", "thử")
    answer = await feed.http.get(FIGURES)
    assert answer.status_code == 200 and answer.json()["snapshot"] == "2026-11-1"
    (period,) = (await feed.http.get("/v1/public/periods")).json()["items"]
    assert period["period"] == {"name": "2026-11", "from": "2026-11-01", "to": "2026-11-30"}
    assert "public" in answer.headers["cache-control"]
    tag = {"If-None-Match": answer.headers["etag"]}
    assert (await feed.http.get(FIGURES, headers=tag)).status_code == 304


async def test_a_small_agency_and_one_more_are_hidden_and_the_total_does_not_tell(feed: Feeding):
    await feed.desk.snapshots.publish(month(2026, 11), "thử", public=True)
    body = (await feed.http.get(FIGURES)).json()
    assert body == PublicFigures.model_validate(body).model_dump(by_alias=True), "all that is told is documented"
    (block,) = body["questionnaires"]
    shown = {one["code"]: one for one in block["agencies"]}
    assert shown["thanh_pho"]["shown"] == "empty" and shown["thanh_pho"]["responses"] == 0
    assert (shown["phong_b"]["shown"], shown["phong_b"]["responses"], shown["phong_b"]["overall"]) == (
        *("hidden", None),
        None,
    )
    (seen,) = [one for one in shown.values() if one["shown"] not in ("hidden", "empty")]
    assert block["together"]["responses"] == 122
    rest = block["together"]["responses"] - seen["responses"]
    assert rest > 5, "what is left of the total is more than the small one"
    assert block["together"]["overall"]["counts"] is not None and seen["questions"]
    assert "input_hash" not in str(body), "the order of covers stays unknown"


async def test_one_agency_shows_no_more_than_all_of_them(feed: Feeding):
    await feed.desk.snapshots.publish(month(2026, 11), "thử", public=True)
    every = (await feed.http.get(FIGURES)).json()["questionnaires"][0]["agencies"]
    for one in every:
        (block,) = (await feed.http.get(f"{FIGURES}?agency={one['code']}")).json()["questionnaires"]
        assert block["agencies"] == [one]
    assert (await feed.http.get(f"{FIGURES}?agency=khong_co")).status_code == 404


async def test_csv_says_the_same_and_leaves_out_the_same(feed: Feeding):
    await feed.desk.snapshots.publish(month(2026, 11), "thử", public=True)
    answer = await feed.http.get(f"{FIGURES}?format=csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    (small,) = [one for one in lines if one["agency"] == "phong_b"]
    assert (small["shown"], small["responses"], small["n"], small["percent"]) == ("hidden", "", "", "")
    assert any(one["figure"] == "overall" and one["percent"] for one in lines if one["agency"] == "")


async def test_it_says_how_its_responses_came_about_and_rare_reasons_are_not_told_apart(filled: str):
    async with feeding(filled, smallest_cell=5) as feed:
        async with feed.store.transaction() as tx:
            await tx.connection.exec_driver_sql("""
                INSERT INTO exclusions (session_id, rule, rule_version, reason, by, at)
                SELECT id, CASE WHEN row_number() OVER (ORDER BY id) <= 6 THEN 'official' ELSE 'too_fast' END, 1, 'x',
                       'y', now() FROM (SELECT id FROM sessions ORDER BY id LIMIT 8) s""")
        await feed.desk.snapshots.publish(month(2026, 11), "thử", public=True)
        (block,) = (await feed.http.get(FIGURES)).json()["questionnaires"]
        told = block["sample"]
        assert (told["returned"], told["excluded"], told["valid"]) == (122, 8, 114)
        assert told["reasons"] == [{"rule": "official", "n": 6}]
        share = block["together"]["overall"]
        assert float(share["low"]) < float(share["percent"]) < float(share["high"])


async def test_periods_that_overlap_are_not_both_public(feed: Feeding):
    await feed.desk.snapshots.publish(month(2026, 11), "thử", public=True)
    await feed.desk.snapshots.publish(Period(month(2026, 11).first, month(2026, 11).last), "x", again=True, reason="r")
    feed.clock.waits(days=60)
    with pytest.raises(CannotFreeze, match="2026-11") as refused:
        await feed.desk.snapshots.publish(quarter(2026, 4), "thử", public=True)
    assert refused.value.code == "overlaps"
    made = await feed.desk.snapshots.publish(quarter(2026, 4), "thử")
    with pytest.raises(CannotFreeze):
        await feed.desk.snapshots.open(made.id, "thử")
    assert (await feed.http.get(f"{FIGURES}?period=2026-Q4")).status_code == 404
    assert (await feed.http.get(FIGURES)).json()["snapshot"] == "2026-11-2", "the newest edition is the public one"
