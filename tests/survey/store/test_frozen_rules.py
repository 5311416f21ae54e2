"""What was frozen is never changed: the database itself refuses, whoever asks."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from survey.measures.period import Period, month
from survey.snapshot import CannotFreeze
from tests.answered import Asked, Finished, fill, form
from tests.feeding import Feeding, feeding

pytestmark = pytest.mark.anyio

NEW_FIGURES = """
    INSERT INTO snapshot_figures (snapshot_id, agency, children, body, digest)
    VALUES ('2026-11-1', 'phong_moi', false, '{}', encode(sha256('{}'), 'hex'))
"""
COPIED = """
    INSERT INTO snapshots (id, period, first, last, edition, replaces, reason, by, frozen_at, method_version,
                           input_hash, agencies)
    SELECT 'another', period, first, last, {edition}, {replaces}, '{reason}', by, {frozen_at}, method_version,
           input_hash, agencies FROM snapshots
"""


def copied(edition: str = "2", replaces: str = "id", reason: str = "vì", frozen_at: str = "frozen_at") -> str:
    return COPIED.format(edition=edition, replaces=replaces, reason=reason, frozen_at=frozen_at)


@pytest.fixture
def filled(database: str) -> str:
    fill(database, [Finished(talks=[Asked(answers={"thai_do": 4})])], (form(),))
    return database


@pytest.fixture
async def feed(filled: str):
    async with feeding(filled) as one:
        await one.desk.snapshots.publish(month(2026, 11), "thử", public=True)
        yield one


async def run(feed: Feeding, *statements: str) -> None:
    async with feed.store.transaction() as tx:
        for one in statements:
            await tx.connection.execute(text(one))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE snapshots SET reason = 'khác'",
        "UPDATE snapshot_figures SET body = '{}', digest = encode(sha256('{}'), 'hex')",
        "UPDATE snapshot_figures SET agency = agency",
        "DELETE FROM snapshot_figures",
        "DELETE FROM snapshots",
        "TRUNCATE snapshot_figures",
        "TRUNCATE snapshots CASCADE",
        NEW_FIGURES,
    ],
)
async def test_nothing_frozen_is_changed_taken_away_or_added_to(feed: Feeding, statement: str):
    with pytest.raises(DBAPIError, match=r"never changed|frozen together"):
        await run(feed, statement)
    frozen = await feed.desk.snapshots.figures("2026-11-1")
    assert frozen and '"percent":"100.00"' in frozen.body


@pytest.mark.parametrize(
    "statement",
    [
        copied(edition="1", replaces="NULL"),  # a second first edition
        copied(replaces="NULL"),  # a later edition that replaces nothing
        copied(reason=""),
        copied(edition="0"),
        copied(frozen_at="(last + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh' - interval '1 second'"),
    ],
)
async def test_an_edition_is_one_of_its_period_over_and_says_why(feed: Feeding, statement: str):
    with pytest.raises(IntegrityError):
        await run(feed, statement)


async def test_figures_that_are_not_what_their_digest_says_are_refused(feed: Feeding):
    wrong = NEW_FIGURES.replace("2026-11-1", "another").replace("sha256('{}')", "sha256('{ }')")
    with pytest.raises(IntegrityError, match="digest"):
        await run(feed, copied(), wrong)
    await run(feed, copied(), NEW_FIGURES.replace("2026-11-1", "another"))


async def test_public_periods_never_overlap(feed: Feeding):
    overlapping = "INSERT INTO public_periods VALUES ('x', '[2026-11-30,2026-12-02)', 'thử', now())"
    with pytest.raises(IntegrityError, match="ex_public_periods_days"):
        await run(feed, overlapping)


async def test_two_who_freeze_the_same_period_at_once_make_one_snapshot(feed: Feeding):
    october = Period(month(2026, 10).first, month(2026, 10).last)
    both = [feed.desk.snapshots.publish(october, name) for name in ("một", "hai")]
    done = await asyncio.gather(*both, return_exceptions=True)
    (refused,) = [one for one in done if isinstance(one, BaseException)]
    assert isinstance(refused, CannotFreeze) and refused.code == "already_frozen"
    assert [one.id for one in await feed.desk.snapshots.page("2026-10")] == ["2026-10-1"]
