"""GET /v1/figures over HTTP, on a real database: the whole answer, tags, pages, CSV, and clear refusals."""

from __future__ import annotations

import csv
import io

import pytest
from sqlalchemy import text

from api.figures_examples import RESPONSE
from api.figures_schema import FiguresOut, FiguresPage
from survey.measures.index import Counts
from tests.answered import Asked, Finished, fill, form
from tests.feeding import IN_SETTINGS, Feeding, feeding

pytestmark = pytest.mark.anyio


@pytest.fixture
def filled(database: str) -> str:
    answers = [{"thai_do": 5, "huong_dan": 4}, {"thai_do": 1, "huong_dan": "<skipped>"}, {"thai_do": 4}]
    talks = [Asked(answers=one) for one in answers]
    fill(database, [Finished(talks=[talk]) for talk in talks] + [Finished(agency="phong_b")], (form(1), form(2)))
    return database


@pytest.fixture
async def feed(filled: str):
    async with feeding(filled) as one:
        yield one


async def test_the_whole_answer(feed: Feeding):
    answer = await feed.get("/v1/figures?agency=phong_a&from=2026-11-01&to=2026-11-30")
    assert answer.status_code == 200
    body = answer.json()
    assert body == FiguresOut.model_validate(body).model_dump(by_alias=True), "everything that is told is documented"
    assert body["agency"] == {"code": "phong_a", "name": "Đơn vị phong_a"}
    assert body["period"] == {"from": "2026-11-01", "to": "2026-11-30"}
    assert (body["channel"], body["computed_at"], body["cases"]) == (None, "2026-12-05T09:00:00+07:00", 3)
    assert body["method_version"] == "pooled@1" and body["input_hash"].startswith("sha256:")
    (block,) = body["questionnaires"]
    reach = [block[name] for name in ("ref", "invited", "started", "completed", "responses", "valid")]
    assert reach == ["thu@1", 3, 3, 3, 3, 3]
    pooled = block["overall"]["pooled"]
    assert (pooled["counts"], pooled["satisfied"], pooled["percent"]) == ([1, 0, 0, 2, 1], 3, "75.00")
    assert block["overall"]["question"]["percent"] is None
    guidance = next(one for one in block["questions"] if one["id"] == "huong_dan")
    assert (guidance["n"], guidance["skipped"], guidance["not_asked"]) == (1, 1, 1)


async def test_a_month_and_children(feed: Feeding):
    body = (await feed.get("/v1/figures?agency=thanh_pho&children=true&period=2026-11")).json()
    assert (body["cases"], body["children"], body["period"]["to"]) == (4, True, "2026-11-30")
    assert (await feed.get("/v1/figures?agency=thanh_pho&period=2026-11")).json()["cases"] == 0


async def test_a_version_nobody_answered_is_a_block_of_nulls(feed: Feeding):
    (block,) = (await feed.get("/v1/figures?questionnaire=thu@2")).json()["questionnaires"]
    assert (block["ref"], block["responses"]) == ("thu@2", 0)
    assert {one["percent"] for one in block["questions"]} == {None}


async def test_equal_inputs_are_equal_bytes_and_a_known_tag_brings_none(feed: Feeding):
    first = await feed.get("/v1/figures?period=2026-11")
    feed.clock.waits(hours=3)
    again = await feed.get("/v1/figures?period=2026-11")
    assert again.content == first.content and again.headers["etag"] == first.headers["etag"]
    assert not first.headers["etag"].startswith("W/")
    known = {"If-None-Match": f'"other", {first.headers["etag"]}'}
    unchanged = await feed.get("/v1/figures?period=2026-11", **known)
    assert (unchanged.status_code, unchanged.content, unchanged.headers["etag"]) == (304, b"", first.headers["etag"])
    as_csv = await feed.get("/v1/figures?period=2026-11&format=csv", **known)
    assert as_csv.status_code == 200 and as_csv.headers["etag"] != first.headers["etag"]


async def test_a_changed_answer_is_another_tag_hash_and_moment(feed: Feeding):
    first = await feed.get("/v1/figures?period=2026-11")
    feed.clock.waits(hours=3)
    async with feed.store.transaction() as tx:
        changed = "UPDATE answers SET value = '2' WHERE question_id = 'thai_do' AND value = '5'"
        await tx.connection.execute(text(changed))
    later = await feed.get("/v1/figures?period=2026-11", **{"If-None-Match": first.headers["etag"]})
    assert later.status_code == 200
    assert later.json()["input_hash"] != first.json()["input_hash"]
    assert later.json()["computed_at"] == "2026-12-05T12:00:00+07:00"


async def test_a_scope_that_nobody_asks_for_is_forgotten_and_one_that_is_asked_for_keeps_its_moment(feed: Feeding):
    first = await feed.get("/v1/figures?period=2026-11")
    await feed.get("/v1/figures?period=2026-10")
    feed.clock.waits(days=399)
    again = await feed.get("/v1/figures?period=2026-11")
    assert again.json()["computed_at"] == first.json()["computed_at"]
    feed.clock.waits(days=2)
    assert await feed.desk.feed.tidy() == 1
    assert await feed.desk.feed.tidy() == 0
    kept = await feed.get("/v1/figures?period=2026-11")
    assert kept.json()["computed_at"] == first.json()["computed_at"]


async def test_all_agencies_come_in_pages(feed: Feeding):
    first = await feed.get("/v1/figures/agencies?period=2026-11&limit=1")
    page = FiguresPage.model_validate(first.json())
    assert [one.agency.code for one in page.items] == ["phong_a"] and page.after == "phong_a"
    assert first.headers["link"] == '</v1/figures/agencies?period=2026-11&limit=1&after=phong_a>; rel="next"'
    second = await feed.get(first.headers["link"].partition(">")[0][1:])
    assert [one["agency"]["code"] for one in second.json()["items"]] == ["phong_b"]
    assert second.json()["after"] is None and "link" not in second.headers
    alone = await feed.get("/v1/figures?agency=phong_a&period=2026-11")
    assert first.json()["items"] == [alone.json()]


async def test_agencies_are_filtered(feed: Feeding):
    async def codes(query: str) -> list[str]:
        page = (await feed.get(f"/v1/figures/agencies?{query}")).json()
        return [one["agency"]["code"] for one in page["items"]]

    assert await codes("kind=phuong") == ["phong_a", "phong_b"]
    assert await codes("kind=so") == []
    assert await codes("agency=phong_b&children=true") == ["phong_b"]


async def test_csv_opens_in_excel_and_says_the_same(feed: Feeding):
    answer = await feed.get("/v1/figures/agencies?period=2026-11&format=csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    overall = next(one for one in lines if (one["agency"], one["figure"]) == ("phong_a", "overall"))
    assert (overall["n"], overall["level_5"], overall["percent"], overall["responses"]) == ("4", "1", "75.00", "3")
    assert overall["method_version"] == "pooled@1" and overall["input_hash"].startswith("sha256:")
    attitude = next(one for one in lines if (one["agency"], one["id"]) == ("phong_a", "thai_do"))
    assert attitude["name"] == "Thái độ của công chức thế nào?" and attitude["skipped"] == "0"
    empty = [one for one in lines if one["agency"] == "phong_b" and one["figure"] != "response_rate"]
    assert {one["percent"] for one in empty} == {""}


async def test_csv_has_all_that_the_figures_have(feed: Feeding):
    async with feed.store.transaction() as tx:
        for statement in _SPREAD:
            await tx.connection.execute(text(statement))
    scope = "/v1/figures?agency=phong_a&period=2026-11"
    figures = (await feed.get(scope)).json()
    raw = (await feed.get(f"{scope}&format=csv")).content.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(raw, newline="")))

    def line(figure: str, id: str = "", among: str = "") -> dict[str, str]:
        (found,) = [one for one in lines if (one["figure"], one["id"], one["among"]) == (figure, id, among)]
        return found

    (block,) = figures["questionnaires"]
    assert (line("excluded", "official")["n"], block["excluded"]) == ("1", {"official": 1})
    helped = line("overall", among="helped")
    assert (helped["percent"], helped["valid"]) == (block["helped"]["alone"]["pooled"]["percent"], "1")
    without = line("overall", among="not-channel:web")
    assert without["low"] == block["channels"][0]["without"]["pooled"]["interval"]["low"]
    gap = line("difference", "channel:zalo", "channel:web")
    told = block["between_channels"][0]
    assert (gap["points"], gap["low"], gap["high"]) == (told["points"], told["low"], told["high"])
    assert (told["points"], gap["method"]) == ("-100.00", "newcombe@1")
    floor, forecast = line("quota"), line("quota_forecast")
    assert (floor["year"], floor["required"], floor["met_valid"], floor["table_year"]) == ("2026", "3", "false", "2024")
    assert forecast["required"] == str(figures["quota"]["forecast"]["expected"]["required"])
    mean = line("mean_of_factors")
    assert (mean["percent"], mean["method"]) == (block["overall"]["alternative"]["percent"], "mean-of-factors@1")
    rate = line("response_rate")
    assert (rate["part"], rate["whole"], rate["percent"]) == ("3", "3", "100.00")
    assert line("factor", "cong_chuc", "flagged")["reason"] == "no-responses"


# One response excluded, one over another channel, where it was helped.
_SPREAD = (
    """INSERT INTO exclusions (session_id, rule, rule_version, reason, by, at)
       SELECT session_id, 'official', 1, 'vì', 'ai', now() FROM answers WHERE value = '5'""",
    """UPDATE sessions SET channel = 'zalo', mode = 'helped'
       WHERE id = (SELECT session_id FROM answers WHERE question_id = 'thai_do' AND value = '4')""",
)


@pytest.mark.parametrize(
    ("query", "status", "code", "says"),
    [
        ("from=01/11/2026", 422, "invalid", "«from» không phải là ngày"),
        ("to=2026-02-30", 422, "invalid", "«to» không phải là ngày"),
        ("from=2026-11-02&to=2026-11-01", 422, "invalid", "Ngày bắt đầu"),
        ("period=2026-Q9", 422, "invalid", "Quý phải từ 1 đến 4"),
        ("period=2026&from=2026-01-01", 422, "invalid", "không dùng cả hai"),
        ("agency=", 422, "invalid", "agency"),
        ("agnecy=phong_a", 422, "invalid", "agnecy"),
        ("children=may+be", 422, "invalid", "children"),
        ("format=xml", 422, "invalid", "format"),
        ("agency=khong_co", 404, "unknown_agency", "khong_co"),
        ("questionnaire=thu", 404, "unknown_questionnaire", "phiên bản"),
    ],
)
@pytest.mark.parametrize("path", ["/v1/figures", "/v1/figures/agencies"])
async def test_a_wrong_question_gets_a_clear_sentence(feed: Feeding, path, query, status, code, says):
    answer = await feed.get(f"{path}?{query}")
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (status, code)
    assert says in error["message"]


async def test_without_a_key_there_are_no_figures(feed: Feeding):
    for path in ("/v1/figures", "/v1/figures/agencies", "/v1/snapshots", "/v1/snapshots/2026-11-1"):
        answer = await feed.get(path, key="sai")
        assert answer.status_code == 401 and "questionnaires" not in answer.text
        assert (await feed.http.get(path)).status_code == 401
    assert (await feed.get("/v1/figures", key=IN_SETTINGS)).status_code == 200


def test_the_documentation_shows_an_example_that_is_true():
    shown = FiguresOut.model_validate(RESPONSE).questionnaires[0]
    for one in (shown.overall.pooled, shown.overall.question, *shown.factors, *shown.questions):
        counts = Counts(tuple(one.counts))
        assert (counts.n, counts.satisfied, counts.percent) == (one.n, one.satisfied, one.percent)
    for one in shown.questions:
        assert one.n + one.skipped + one.no_opinion + one.unread + one.not_asked == shown.valid
