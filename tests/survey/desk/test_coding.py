"""Reading comments on a real database: batches, versions, what people decide, the codebook, the sensitive list."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from survey.coding.codebook import BadCodebook
from survey.desk.codebooks import keep_book
from survey.desk.verifying import Refused
from survey.runtime.codebook import codebook
from survey.runtime.wiring import DATA
from tests.coder import Rules
from tests.commenting import comments, wrote
from tests.stage import set_stage
from themes.grouping import grouped

pytestmark = pytest.mark.anyio
TEXTS = ["Cán bộ nhiệt tình, hướng dẫn rõ", "Phải chờ lâu", "Quen biết có lẽ được làm trước", "Ghế ít, có lẽ nên thêm"]


@pytest.fixture
async def stage(database: str):
    async with set_stage(database) as one:
        yield one


async def holding(stage) -> list[tuple]:
    rows = await stage.rows("SELECT codes, tone, decided, version FROM comments ORDER BY id")
    return [tuple(row) for row in rows]


async def facts(stage) -> list:
    return await stage.rows("SELECT * FROM theme_facts ORDER BY person")


async def test_new_comments_are_read_in_batches_and_once(stage):
    await wrote(stage, TEXTS[:3])
    reader = Rules()
    assert [await stage.desk.coding.new(reader, 2) for _ in range(3)] == [2, 1, 0]
    assert await holding(stage) == [
        (["thai_do", "huong_dan"], "tich_cuc", False, "thu@1+1"),
        (["thoi_gian_cho"], "tieu_cuc", False, "thu@1+1"),
        ([], "tich_cuc", False, "thu@1+1"),
    ]
    assert reader.asked == TEXTS[:3] and not await stage.desk.coding.waits()


async def test_what_is_doubtful_counts_nowhere_and_waits_for_a_person(stage):
    await wrote(stage, TEXTS)
    await stage.desk.coding.new(Rules())
    queue = await stage.desk.verifying.queue()
    assert [one.words for one in queue] == TEXTS[2:]
    assert (queue[1].doubtful[0].code == "co_so_vat_chat" and queue[1].doubtful[0].why == ("ghế",)) or queue[1].doubtful
    assert len(await facts(stage)) == 2
    only = await stage.desk.verifying.queue(code="nhung_nhieu")
    assert [one.words for one in only] == TEXTS[2:3]


async def test_a_decision_holds_is_undone_and_stays_on_record(stage):
    await wrote(stage, TEXTS[1:2])
    await stage.desk.coding.new(Rules())
    done = await stage.desk.verifying.decide(1, ["thoi_gian_cho", "co_so_vat_chat"], "lan_lon", "An", "có cả ghế")
    assert (done.codes, done.tone, done.decided) == (("thoi_gian_cho", "co_so_vat_chat"), "lan_lon", True)
    (fact,) = await facts(stage)
    assert fact.mixed and not fact.bad
    await stage.desk.verifying.decide(1, ["co_so_vat_chat"], "tieu_cuc", "Bình")
    undone = await stage.desk.verifying.undo(1, "Bình", "nhầm")
    assert (undone.codes, undone.tone, undone.decided) == (("thoi_gian_cho",), "tieu_cuc", False)
    history = await stage.desk.verifying.history(1)
    assert [(one.by, one.undone_by) for one in history] == [("Bình", "Bình"), ("An", "Bình")]
    acts = [row.act for row in await stage.rows("SELECT act FROM audit WHERE act LIKE 'theme-%' ORDER BY id")]
    assert acts == ["theme-decided", "theme-decided", "theme-undone"]
    with pytest.raises(Refused):
        await stage.desk.verifying.undo(1, "Bình")


async def test_a_decision_that_breaks_the_rules_of_coding_is_refused(stage):
    await wrote(stage, TEXTS[1:2])
    for codes, tone in (([], "tich_cuc"), (["khac", "thai_do"], "tich_cuc"), (["khong_y_kien", "thai_do"], "tich_cuc")):
        with pytest.raises(Refused):
            await stage.desk.verifying.decide(1, codes, tone, "An")
    for codes, tone, by in ((["lạ"], "tich_cuc", "An"), (["thai_do"], "vui", "An"), (["thai_do"], "tich_cuc", " ")):
        with pytest.raises(Refused):
            await stage.desk.verifying.decide(1, codes, tone, by)
    with pytest.raises(Refused, match="số 9"):
        await stage.desk.verifying.decide(9, ["thai_do"], "tich_cuc", "An")


async def test_old_comments_are_read_again_and_decisions_stand(stage):
    await wrote(stage, TEXTS[:3])
    await stage.desk.coding.new(Rules())
    await stage.desk.verifying.decide(1, ["khen_chung"], "tich_cuc", "An")
    assert await stage.desk.coding.ask_again("An") and not await stage.desk.coding.ask_again("An")
    newer = Rules("thu@2")
    assert [await stage.desk.coding.old(newer, 2) for _ in range(3)] == [2, 1, 0]
    progress = await stage.desk.coding.progress()
    assert (progress.done, progress.total, progress.finished_at is None) == (3, 3, False)
    assert (await holding(stage))[0] == (["khen_chung"], "tich_cuc", True, "thu@2+1")
    undone = await stage.desk.verifying.undo(1, "An")
    assert undone.codes == ("thai_do", "huong_dan")


async def test_a_theme_is_added_and_another_gives_way(stage):
    await wrote(stage, TEXTS[:2])
    await stage.desk.coding.new(Rules())
    book = await stage.desk.codebooks.add("bai_xe", "Bãi giữ xe", "I", "nhiều người nói", "An")
    assert book.version == 2 and book["bai_xe"].bit == 19
    book = await stage.desk.codebooks.merge("huong_dan", "thai_do", "khó phân biệt", "An")
    assert book.version == 3 and book.groups()["thai_do"] == 0b11
    assert (await stage.desk.verifying.one(1)).codes == ("thai_do",)
    assert [row.version for row in await stage.desk.codebooks.history()] == [3, 2, 1]
    for bad in (
        stage.desk.codebooks.add("bai_xe", "Lần nữa", None, "r", "An"),
        stage.desk.codebooks.add("Bãi", "x", None, "r", "An"),
        stage.desk.codebooks.merge("nhung_nhieu", "thai_do", "r", "An"),
        stage.desk.codebooks.merge("thai_do", "thai_do", "r", "An"),
        stage.desk.codebooks.add("moi", "Mới", None, "", "An"),
    ):
        with pytest.raises(BadCodebook):
            await bad
    async with stage.store.transaction() as tx:
        themes = [asdict(one) for one in codebook(DATA / "codebook")]
        assert (await keep_book(tx, themes, stage.clock())).version == 3


async def test_agreement_is_counted_from_what_the_machine_said_then(stage):
    await wrote(stage, [*TEXTS, "Đợi hơi lâu", "Vui vẻ"])
    await stage.desk.coding.new(Rules())
    decided = [["thai_do"], ["thoi_gian_cho"], ["nhung_nhieu"], ["co_so_vat_chat"], ["thoi_gian_cho"], ["khen_chung"]]
    for number, codes in enumerate(decided, 1):
        await stage.desk.verifying.decide(number, codes, "tieu_cuc", "An")
    await stage.desk.coding.ask_again("An")
    await stage.desk.coding.old(Rules("thu@9"))
    checked = await stage.desk.verifying.agreement()
    by = {one.code: one for one in checked.themes}
    assert (checked.comments, checked.sure_comments) == (6, 4)
    assert (by["thoi_gian_cho"].precision, by["thoi_gian_cho"].recall, by["thoi_gian_cho"].kappa) == (1.0, 1.0, 1.0)
    assert (by["thai_do"].precision, by["thai_do"].recall, by["thai_do"].kappa) == (0.5, 1.0, 0.5714)
    assert (by["huong_dan"].precision, by["huong_dan"].recall) == (0.0, None)
    assert (by["co_so_vat_chat"].precision, by["co_so_vat_chat"].recall) == (None, 0.0)


async def test_corrections_are_labelled_comments_without_the_sensitive(stage):
    await wrote(stage, ["Chị Hoa vui vẻ", "Bảo vệ đe dọa tôi"])
    await stage.desk.coding.new(Rules())
    for number in (1, 2):
        await stage.desk.verifying.decide(number, ["thai_do"], "tieu_cuc", "An")
    (one,) = await stage.desk.verifying.corrections()
    assert one == {
        "id": "nguoi-1",
        "text": "Chị [tên] vui vẻ",
        "themes": ["thai_do"],
        "sentiment": "tieu_cuc",
        "pii": [],
        "agency_kind": "phuong",
        "sensitive": False,
    }


async def test_what_the_machine_finds_sensitive_leaves_with_its_reading_and_comes_back_when_cleared(stage):
    await comments(stage, "Bị dọa ở quầy, lại chờ lâu")
    assert await stage.desk.sensitive.listed() == []
    await stage.desk.coding.new(Rules())
    (one,) = await stage.desk.sensitive.listed()
    assert one.source == "machine" and await facts(stage) == []
    assert await stage.desk.verifying.queue("sample") == []
    await stage.desk.sensitive.handle(1, "An", "đã chuyển thanh tra")
    assert await stage.desk.sensitive.listed() == [] and len(await stage.desk.sensitive.listed("handled")) == 1
    await stage.desk.sensitive.clear(1, "An", "không phải đe dọa")
    assert len(await facts(stage)) == 1
    await stage.desk.coding.ask_again("An")
    await stage.desk.coding.old(Rules("thu@2"))
    assert len(await facts(stage)) == 1 and await stage.desk.sensitive.listed() == []
    await stage.desk.sensitive.mark(1, "An", "xem lại thì đúng là đe dọa")
    assert await facts(stage) == [] and (await stage.desk.sensitive.listed())[0].source == "person"


async def test_what_counts_follows_every_change_in_its_own_transaction(stage):
    await wrote(stage, ["Phải chờ lâu"])
    await stage.desk.coding.new(Rules())
    (session,) = await stage.rows("SELECT id FROM sessions")
    assert len(await facts(stage)) == 1
    await stage.desk.cleaning.exclude(str(session.id), "không đủ điều kiện", "An", "other")
    assert await facts(stage) == []
    await stage.desk.cleaning.undo(str(session.id), "nhầm", "An")
    assert len(await facts(stage)) == 1
    await stage.case("H57.90-261103-0001", procedure_name="Khai sinh", applicant_phone="0900000001")
    assert (await facts(stage))[0].procedure == "Khai sinh"


async def test_a_person_with_two_cases_is_marked_as_one(stage):
    for number in (1, 2):
        await comments(stage, f"Phải chờ lâu lần {number}", number, applicant_phone="0912345678")
    await stage.desk.coding.new(Rules())
    rows = await facts(stage)
    assert len({row.person for row in rows}) == 1 and all(row.repeats for row in rows)


async def test_what_fits_nowhere_is_grouped_for_a_person_to_name(stage):
    texts = [
        "Bãi giữ quá chật, không chỗ đậu",
        "Bãi giữ chật chội, hết chỗ đậu",
        "Chỗ đậu chật, bãi giữ nhỏ",
        "Xin cảm ơn",
    ]
    await wrote(stage, texts)
    await stage.desk.coding.new(Rules())
    assert len(await stage.desk.verifying.unfitting()) == 4
    assert await stage.desk.verifying.suggest(grouped) == 1
    (group,) = await stage.desk.verifying.suggestions()
    assert {number for number, _ in group.comments} == {1, 2, 3} and group.words
    await stage.desk.verifying.suggest(grouped)
    assert [(one.words, one.comments) for one in await stage.desk.verifying.suggestions()] == [
        (group.words, group.comments)
    ]
    await stage.desk.verifying.decide(1, ["co_so_vat_chat"], "tieu_cuc", "An")
    assert {number for number, _ in (await stage.desk.verifying.suggestions())[0].comments} == {2, 3}
