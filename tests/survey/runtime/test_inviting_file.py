"""The file of inviting: what it becomes, and what is said of one that cannot be used."""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path

import pytest

from survey.inviting import Period, Policy, Route, Yearly
from survey.inviting.rules import Rules
from survey.runtime.inviting import inviting
from survey.runtime.library import LibraryError
from survey.runtime.wiring import DATA


def written(folder: Path, text: str) -> Path:
    file = folder / "moi.yml"
    file.write_text(text, encoding="utf-8")
    return file


def test_our_own_file_can_be_used() -> None:
    rules = inviting(DATA / "inviting.yml")
    assert any(isinstance(one, Period) and "Tết" in one.name for one in rules.policy.quiet)
    assert rules.policy.reminders == Policy().reminders
    assert {one.value for one in rules.fields} == {"procedure", "agency", "date", "token"}


def test_what_is_left_out_is_as_usual(tmp_path: Path) -> None:
    assert inviting(written(tmp_path, "delay_minutes: 60\n")) == Rules()


def test_everything_can_be_set(tmp_path: Path) -> None:
    text = (
        "delay_minutes: 30\nfrom_time: 7:30\nto_time: 21h00\nquiet_weekdays: [Chủ nhật]\n"
        "quiet: [{name: A, from: 2027-02-03}]\nquiet_every_year: [{name: B, from: 31/12, to: 1/1}]\n"
        "window_days: 90\nopen_days: 10\ncooldown_days: 0\npeople_per_phone: 2\nreminder_days: [2]\n"
        "order: [telegram, chat]\nphone_again_days: 5\nat_once: 7\n"
        "template_fields: [{name: a, value: link, limit: 200, for: [user]}]\n"
    )
    rules = inviting(written(tmp_path, text))
    assert rules.policy == Policy(
        delay=timedelta(minutes=30),
        earliest=time(7, 30),
        latest=time(21),
        quiet=(Period("A", date(2027, 2, 3), date(2027, 2, 3)), Yearly("B", (12, 31), (1, 1))),
        quiet_weekdays=frozenset({6}),
        window=timedelta(days=90),
        open_for=timedelta(days=10),
        cooldown=timedelta(0),
        people_per_phone=2,
        reminders=(timedelta(days=2),),
        order=(Route.TELEGRAM, Route.CHAT),
        phone_again=timedelta(days=5),
        at_once=7,
    )
    assert [(one.name, one.value, one.limit, one.uses) for one in rules.fields] == [("a", "link", 200, ("user",))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("reminder_days: [1, 2, 3]", "dòng 1: Chỉ được nhắc nhiều nhất 2 lần; `reminder_days` có 3."),
        ("reminder_days: [mai]", "phải là số ngày từ 1, không phải “mai”"),
        ("from_time: 25:00", "`from_time` phải là giờ viết như 08:00"),
        ("from_time: 20:00\nto_time: 8:00", "dòng 2: `to_time` phải sau `from_time`"),
        ("quiet_weekdays: [mai]", "Không có ngày “mai”"),
        ("quiet: [{name: A, from: 2027-02-30}]", "phải là ngày có thật"),
        ("quiet: [{name: A}]", "Kỳ nghỉ thiếu `from`."),
        ("quiet: [{name: A, from: 2027-02-03, to: 2027-02-01}]", "`to` phải từ ngày `from` trở đi."),
        ("quiet_every_year: [{name: A, from: 30/2}]", "phải là ngày/tháng có thật"),
        ("quiet_every_year: [{name: A, from: 1/1, to: 31/12}]", "gồm cả năm"),
        ("order: [bồ câu]", "Không có cách gửi “bồ câu”"),
        ("order: [link]", "Không có cách gửi “link”"),
        ("order: [chat, chat]", "viết hai lần"),
        ("people_per_phone: 0", "phải từ 1 đến 50"),
        ("at_once: nhiều", "phải là số nguyên"),
        ("reminders: 2", "Không có khóa `reminders`"),
        ("template_fields: [{name: a, value: applicant_name}]", "`value` là “applicant_name”, chỉ được một trong"),
        ("template_fields: [{name: tên, value: date}]", "chỉ gồm chữ không dấu"),
        ("template_fields: [{name: a, value: date, for: [sms]}]", "Không có loại tin “sms”"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, text: str, expected: str) -> None:
    with pytest.raises(LibraryError) as refused:
        inviting(written(tmp_path, text))
    assert expected in str(refused.value)
