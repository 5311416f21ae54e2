"""Every reason that the system gives by name has a meaning in words, and only one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.zalo.codes import _TABLE, Place, error
from cli.reasons import held, meaning
from survey import meanings
from survey.desk.outgoing import Held
from survey.inviting.decision import Reason, SkipReason
from survey.inviting.errand import DropReason
from survey.inviting.routes import Closed, Open

NOW = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
SILENT = {Closed.NOT_CONNECTED, Closed.NO_CONTACT}  # never the reason that an errand is given
INVITING = {*Reason, *SkipReason, *DropReason, *Open, *Closed} - SILENT
ZALO = {error(code, Place("zbs", NOW, "77")).reason for code in _TABLE} - {"attachment-expired"}  # we attach nothing


@pytest.mark.parametrize("reason", sorted({*map(str, INVITING), *ZALO, "night", "quiet-day"}))
def test_a_reason_is_put_into_words(reason):
    assert meaning(reason) != reason and meaning(reason)[0].isalpha()


def test_no_reason_stands_in_two_tables():
    tables = (meanings._PERSON, meanings._SENDING, meanings._HOLDS, meanings._INVITING)
    assert sum(map(len, tables)) == len(meanings.REASONS)


def test_a_reason_that_nobody_has_named_stands_as_it_is():
    assert (meaning("code-999"), meaning(None), meaning("")) == ("code-999", "không rõ", "không rõ")


def test_a_hold_says_until_when():
    passing = Held("zbs", "quota-day", "", NOW, NOW)
    assert held(passing) == "zbs: hết lượt gửi tin mẫu trong ngày, đến 19:30 22/11/2026"
    lasting = Held("zalo", "grant-dead", "-14014", None, NOW)
    assert held(lasting).endswith("chạy ./hailong zalo connect (mã -14014), cho đến khi được sửa")
