"""Fills a system for its pictures: made-up responses of the last year, some real conversations, accounts."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from bench.responses import YEAR, Responses
from bench.webcitizen import WebCitizen
from cli.screens import comments, office
from cli.screens.helping import helping
from cli.screens.publishing import published
from survey.account import Wanted
from survey.desk import Desk
from survey.runtime import wiring
from survey.runtime.library import agencies, questionnaires
from survey.staff import ROLES

FORM = "tthc-rut-gon@1"
RESPONSES = 6000
CITIZENS = 9  # of the dozen slips that lie on the table of a demo
AGENCY, PLACE = "H57.39", "buu-dien-thuan-hoa"
NAMES = {
    "admin": "Trần Quốc Bảo",
    "office": "Lê Thị Bưởi",
    "agency": "Nguyễn Văn An",
    "helper": "Phạm Thị Mận",
    "supervisor": "Hoàng Minh Tú",
}

# The year that was made ends today, and its cases are of procedures.
_MOVED = f"""
    UPDATE cases SET returned_at = returned_at + (now() - timestamptz '{YEAR + 1}-01-01 00:00+07'),
           procedure_name = (ARRAY['Trích lục hộ tịch', 'Đăng ký khai sinh', 'Cấp giấy phép xây dựng',
                                   'Đăng ký hộ kinh doanh'])[1 + abs(hashtext(code)) % 4]
    WHERE code LIKE 'B-%';
    UPDATE sessions SET started_at = started_at + (now() - timestamptz '{YEAR + 1}-01-01 00:00+07'),
           completed_at = completed_at + (now() - timestamptz '{YEAR + 1}-01-01 00:00+07')
    WHERE key = 'bench';
"""

# What further parts of the pages need; each returns what paths may name.
type Filler = Callable[[Desk], Awaitable[dict[str, str]]]
FILLERS: tuple[Filler, ...] = (office.work, published, helping, comments.work)


def responses(database: str) -> None:
    """Some thousand responses of every agency, straight into the tables."""
    form = questionnaires(wiring.DATA / "questionnaires")[FORM]
    codes = [code for code, one in agencies(wiring.DATA / "agencies" / "hue.yml").items() if one.parent]
    with TemporaryDirectory() as folder:
        Responses(form, codes).make(RESPONSES, database, Path(folder))
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(_MOVED)


class _Slips:
    """Open invitations, taken one after the other."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = deque(tokens)

    def take(self) -> str:
        return self._tokens.popleft()


async def filled(desk: Desk, url: str, password: str) -> dict[str, str]:
    """Everything besides the responses, through the doors that people use; returns what paths may name."""
    slips = _Slips([one["token"] for one in await desk.showcase.slips()])
    citizens = CITIZENS
    while citizens:
        citizen = WebCitizen(url, "taps", citizens, slips, Counter())  # type: ignore[arg-type]
        await citizen.turn()
        await citizen.finish()
        citizens -= 1
    found = {"agency": AGENCY, "token": slips.take(), **await accounts(desk, password)}
    await desk.report.renew()
    await desk.cleaning.flag(every=True)
    for one in FILLERS:
        found |= await one(desk)
    return found


async def accounts(desk: Desk, password: str) -> dict[str, str]:
    """An account for each role, its login the role's name."""
    made = {}
    for role in ROLES:
        bound = {"agencies": (AGENCY,) if role == "agency" else (), "places": (PLACE,) if role == "helper" else ()}
        made[role], _ = await desk.accounts.create("ảnh màn hình", Wanted(role, NAMES[role], role, **bound), password)
    return {"account": str(made["agency"])}
