"""A place, somebody who helps there, and a device: for tests of helped mode on a stage."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from survey.desk.helped import Asked, Dealt, Visit
from survey.desk.places import Place
from survey.helped import Act
from survey.staff import Staff
from tests.stage import Stage

POST = Place("BD-01", "Bưu điện Vỹ Dạ", "8 Nguyễn Sinh Cung")
HELPER = Staff(UUID(int=7), "Trần Thị Mai", "helper", places=frozenset({POST.code}))
OWN_NUMBER = "0905000111"


_ACCOUNT = text("""
    INSERT INTO accounts (id, login, name, role, places) VALUES (:id, :login, :name, :role, :places)
    ON CONFLICT DO NOTHING
""")


async def staffed(stage: Stage, staff: Staff = HELPER, phone: str = OWN_NUMBER, place: Place = POST) -> Staff:
    """A place that is open, and somebody with an account who may help there."""
    async with stage.store.transaction() as tx:
        await tx.connection.execute(_ACCOUNT, {"id": staff.id, "login": staff.id.hex, "name": staff.name,
                                               "role": staff.role, "places": sorted(staff.places)})  # fmt: skip
    await stage.desk.places.enter([place])
    await stage.desk.places.declare(staff.id, phone, staff)
    return staff


@dataclass
class Device:
    """What a tablet does: opens, remembers acts, sends them when it can. Its clock may be wrong by `off`."""

    stage: Stage
    staff: Staff = HELPER
    place: str = POST.code
    name: str = "may-1"
    off: timedelta = timedelta()
    id: UUID = field(default_factory=uuid4)
    secret: str = field(default_factory=lambda: uuid4().hex)
    waiting: list[Act] = field(default_factory=list)
    visit: Visit | None = None

    def clock(self) -> Any:
        return self.stage.clock() + self.off

    async def opens(self, given: str, *, takes_over: bool = False) -> Visit:
        asked = Asked(self.id, self.secret, self.place, self.name, given, takes_over)
        self.visit = await self.stage.desk.helped.open(self.staff, asked)
        return self.visit

    def does(self, act: str, question: str | None = None, value: Any = None, pace_ms: int | None = 1500) -> Device:
        self.waiting.append(Act(uuid4(), act, self.clock(), question, value, pace_ms))
        return self

    def answers(self, question: str, value: Any) -> Device:
        return self.does("answer", question, value)

    async def sends(self, staff: Staff | None = None, *, forgets: bool = True) -> list[Dealt]:
        """What came of it; unless it `forgets`, the reply was lost and it will send all of it again."""
        given = (staff or self.staff, self.id, self.secret, tuple(self.waiting), self.clock())
        dealt, self.visit = await self.stage.desk.helped.take(*given)
        if forgets:
            self.waiting = []
        return dealt

    @property
    def entries(self) -> dict[str, Any]:
        assert self.visit and self.visit.standing
        return self.visit.standing["entries"]

    def does_all(self, level: int = 4) -> Device:
        """Consent and every question of the short form, the comment passed over."""
        self.does("agree")
        for question in ("tiep_can", "thu_tuc", "thai_do", "ket_qua", "phan_anh"):
            self.answers(question, level)
        self.answers("di_lai", 2).answers("tong_the", level)
        return self.does("skip", "gop_y").answers("phuc_tra", "khong")


def link(token: str) -> str:
    return f"https://khaosat.example.vn/k/{token}"
