"""A citizen in the terminal, on the real store: what is typed, what is shown, and coming back."""

from __future__ import annotations

import unicodedata
from datetime import timedelta

import pytest

from bot.sender import Sender
from cli.talk.citizen import Citizen
from cli.talk.entry import Entry, read_entry
from cli.talk.view import View
from survey.desk.register import NotInvited
from survey.heard import Heard
from survey.runtime.wiring import ATTENDED
from tests.stage import Stage, set_stage

pytestmark = pytest.mark.anyio

CODE = "H57.90-261103-0001"


@pytest.fixture
async def stage(database: str):
    async with set_stage(database, pushed=frozenset({"console", "elsewhere"}), attended=ATTENDED) as one:
        yield one


async def meet(stage: Stage, address: str = CODE) -> Citizen:
    return await Citizen.meet(stage.desk, stage.script, address, stage.clock)


def heard(bubbles) -> str:
    return "\n".join(one["text"] for one in bubbles)


def payload(bubbles, title: str) -> str:
    return next(one["payload"] for bubble in bubbles for one in bubble["buttons"] if title in one["title"])


async def answering(stage: Stage) -> Citizen:
    """A citizen who has agreed and is being asked the first question."""
    citizen = await meet(stage)
    greeting = await citizen.opens(await stage.case(CODE))
    await citizen.taps(payload(greeting, "Đồng ý"))
    return citizen


async def test_words_and_taps_go_the_whole_way_and_come_back_through_the_outbox(stage):
    citizen = await meet(stage)
    greeting = await citizen.opens(await stage.case(CODE))
    assert "trợ lý tự động" in heard(greeting)
    first = await citizen.taps(payload(greeting, "Đồng ý"))
    stage.script.knows["tạm được"] = Heard("likert_3", 3, "tiep_can", "test")
    assert "Đã ghi: 3 – Bình thường." in heard(await citizen.says("tạm được"))
    assert "Đã sửa" in heard(await citizen.taps(payload(first, "5 – ")))
    assert {row.state for row in await stage.rows("SELECT state FROM outbox")} == {"sent"}
    assert await citizen.listens() == []


async def test_the_same_case_again_goes_on_where_it_was_left(stage):
    await (await answering(stage)).says("4")
    stage.clock.waits(days=2)
    again = await meet(stage)
    bubbles = await again.opens(await stage.desk.register.token(CODE))
    assert bubbles[-1]["question"] == "thu_tuc" and await stage.count("sessions") == 1


async def test_what_was_not_shown_before_the_window_closed_is_shown_first(stage):
    citizen = await answering(stage)
    person = await stage.citizen(channel="console", name=CODE)
    await person.says("5")  # received, but nobody has pushed the reply
    await Sender(stage.desk, {}, stage.clock).deliver(person.contact)  # the worker's has no console, and leaves it
    assert "Đã ghi: 5 – Rất hài lòng." in heard(await citizen.listens())


async def test_the_worker_is_not_called_for_a_terminal_and_is_for_other_pushed_channels(stage):
    await answering(stage)
    assert await stage.count("procrastinate_jobs") == 0
    await stage.citizen(await stage.case("H57.90-261103-0002"), channel="elsewhere")
    assert await stage.count("procrastinate_jobs") == 1


async def test_decomposed_letters_and_control_characters_are_words_like_others(stage):
    citizen = await answering(stage)
    bubbles = await citizen.says("\x1b\x07" + unicodedata.normalize("NFD", "hài lòng") + "\x00")
    assert "Đã ghi: 4 – Hài lòng." in heard(bubbles)
    assert await citizen.says("\x00\x07") == []
    (row,) = await stage.rows("SELECT said FROM answers")
    assert row.said == "hài lòng"


async def test_a_token_is_found_by_code_however_it_is_typed_and_only_for_an_invited_case(stage):
    token = await stage.case(CODE)
    assert await stage.desk.register.token(f" {CODE.lower()} ") == token
    stage.clock.waits(days=400)
    assert await stage.desk.register.token(CODE) == token
    with pytest.raises(NotInvited) as unknown:
        await stage.desk.register.token("H57.90-261103-9999")
    assert unknown.value.reason is None
    await stage.desk.register.enter([_unreturned("H57.90-261103-0002", stage)])
    with pytest.raises(NotInvited) as early:
        await stage.desk.register.token("H57.90-261103-0002")
    assert early.value.reason == "not-returned"


def _unreturned(code: str, stage: Stage) -> dict[str, str]:
    return {"code": code, "agency": "UBND phường Vỹ Dạ", "procedure_name": "Trích lục", "status": "9"}


async def test_letting_time_pass_for_a_case_brings_its_end_nearer(stage):
    citizen = await answering(stage)
    await citizen.says("4")
    await stage.desk.showcase.age(CODE, timedelta(days=3))
    assert "Đã ghi" in heard(await citizen.says("5"))
    await stage.desk.showcase.age(CODE, timedelta(days=40))
    assert "hết hạn" in heard(await citizen.says("5"))


BUTTONS = [{"title": "Một", "payload": "a"}, {"title": "Hai", "payload": "b"}]


@pytest.mark.parametrize(
    ("typed", "entry"),
    [
        ("hài lòng", Entry("words", "hài lòng")),
        ("2", Entry("words", "2")),
        ("/2", Entry("tap", "b")),
        (" / 1 ", Entry("tap", "a")),
        ("", Entry("nothing")),
        ("   ", Entry("nothing")),
        ("/?", Entry("help")),
        ("/giúp", Entry("help")),
        ("/²", Entry("help")),
        ("/3", Entry("help", "Có các nút từ /1 đến /2.")),
        ("/0", Entry("help", "Có các nút từ /1 đến /2.")),
    ],
)
def test_a_typed_line_is_words_a_tap_or_a_wish_for_help(typed, entry):
    assert read_entry(typed, BUTTONS) == entry


def test_a_tap_without_buttons_says_so():
    assert read_entry("/1", []) == Entry("help", "Tin này không có nút để bấm.")


def bubble(text: str, *titles: str, progress: str | None = None):
    buttons = [{"title": one, "payload": one} for one in titles]
    return {"text": text, "buttons": buttons, "question": None, "progress": progress}


def test_bubbles_are_wrapped_and_the_last_buttons_numbered():
    view = View(40, colour=False)
    shown = view.show([bubble("Một", "Cũ"), bubble("từ " * 30, "1 – Rất không hài lòng", "Bỏ qua", progress="2/9")])
    assert all(len(line) <= 40 for line in shown.splitlines())
    assert "  Câu 2/9" in shown and shown.endswith("   [1] 1 – Rất không hài lòng\n   [2] Bỏ qua")
    assert "Cũ" not in shown and [one["title"] for one in view.buttons][1] == "Bỏ qua"


def test_nothing_new_keeps_the_buttons_and_a_bubble_without_any_takes_them_away():
    view = View(80, colour=False)
    view.show([bubble("Một", "Có")])
    assert view.show([]) == "" and len(view.buttons) == 1
    view.show([bubble("Xong")])
    assert view.buttons == ()


def test_no_control_sequence_of_a_person_reaches_the_terminal_and_colour_is_only_for_terminals():
    text = "“\x1b[2Jhài lòng\x07”"
    assert "\x1b" not in View(80, colour=False).show([bubble(text, "A\x1b]0;x", progress="1/9")])
    assert "\x1b[2J" not in View(80, colour=True).show([bubble(text)])
    assert "\x1b[36m" in View(80, colour=True).show([bubble("Một", "Có")])
