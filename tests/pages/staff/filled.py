"""An office with something in it: cases of last year and of this one, answered on paper, flagged, sampled."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from intake.handing import hand_in
from intake.rows import File
from survey.desk import Desk
from survey.desk.samples import Plan, Scope
from survey.fieldwork.forms import CASE, COLLECTED, ENUMERATOR, FORM, Filled
from survey.measures.figures import Scope as Figured
from survey.measures.period import VIETNAM, year
from survey.quality.rules import Flag
from survey.runtime.wiring import now

AGENCY = "H57.39"
LAST_YEAR = now().astimezone(VIETNAM).year - 1
REF = "tthc-rut-gon@1"


async def fill(desk: Desk, number: int = 12) -> dict[str, Any]:
    """Cases of last year and of the last days; each of last year's answered on paper, but for the last two."""
    old = await _cases(desk, number, f"{LAST_YEAR}-11-20", f"{LAST_YEAR % 100}1101")
    recent = now().astimezone(VIETNAM) - timedelta(days=2)
    new = await _cases(desk, number, f"{recent:%Y-%m-%d}", f"{recent - timedelta(days=9):%y%m%d}")
    forms = await desk.paper.issue([*old, *new], REF, "tests")
    codes = [one.code for one in forms]
    for place, code in enumerate(codes[: number - 2]):
        await type_in(desk, code, f"25/11/{LAST_YEAR}", 5 if place % 2 else 4)
    for code in codes[number : number + 3]:
        await type_in(desk, code, f"{now().astimezone(VIETNAM) - timedelta(days=1):%d/%m/%Y}", 3)
    made = await desk.samples.draw(Plan(Scope(AGENCY, False, year(LAST_YEAR)), rule="fixed", size=4), "tests")
    bad = File("sai.csv", "Mã hồ sơ;Cơ quan;Chủ hồ sơ\nH57;Sở nào đó;An\n".encode())
    handed = await hand_in(desk, bad, "tests")
    return {"old": old, "new": new, "codes": codes, "sample": made.number, "import": handed}


async def _cases(desk: Desk, number: int, returned: str, day: str) -> list[str]:
    rows = [
        {
            "code": f"{AGENCY}-{day}-{one:04d}", "agency": AGENCY, "procedure_name": "Trích lục hộ tịch",
            "field": "Hộ tịch", "returned_at": returned, "status": "10", "applicant_name": "Lê Thị Bưởi",
            "applicant_phone": f"0912{day[-3:]}{one:03d}",
        }
        for one in range(1, number + 1)
    ]  # fmt: skip
    return [one.code for one in await desk.register.enter(rows)]


async def type_in(desk: Desk, code: str, day: str, level: int, by: str = "tests") -> None:
    """Every question of five levels answered so."""
    form = desk.paper.form(REF)
    cells: dict[str, object] = {FORM: code, CASE: "", COLLECTED: day, ENUMERATOR: "BĐ-07"}
    cells |= {one.id: str(level) for one in form if one.kind.value == "single"}
    await desk.paper.enter([Filled(1, cells)], REF, by)


async def flagged(desk: Desk, number: int = 2) -> list[str]:
    """So many responses that a rule has noticed; their ids."""
    async with desk.cleaning._tools.store.transaction() as tx:
        rows = await tx.cleaning.facts(UUID(int=0), datetime(2000, 1, 1, tzinfo=UTC), number)
        found = [(row.id, Flag("straight_line", 1, "Mọi câu cùng một mức")) for row in rows]
        await tx.cleaning.flag([row.id for row in rows], found, now())
    return [str(row.id) for row in rows]


async def everything(desk: Desk) -> dict[str, Any]:
    """Something for every page: also a difference to settle, a re-check, an export, and a year that is frozen."""
    made = await fill(desk)
    made["flagged"] = await flagged(desk)
    await type_in(desk, made["codes"][0], f"25/11/{LAST_YEAR}", 2, by="another")
    await desk.recheck.draw(Scope(AGENCY, False, year(LAST_YEAR)), "tests", 50)
    await desk.exporting.ask("figures", "csv", Figured(), "tests")
    made["snapshot"] = (await desk.snapshots.publish(year(LAST_YEAR), "tests")).id
    return made
