"""Invented finished cases for a trial: plausible, recent, and the same for the same day and seed.

Nobody in them exists. The phone numbers begin with 0500, a prefix that no Vietnamese operator holds.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from survey.agency import COMMUNE_LEVEL, Agency
from survey.runtime.demo_data import Names, Procedure, demo_data
from survey.runtime.library import agencies as read_agencies

DATA = Path(__file__).parents[2] / "data"
DAYS = 45  # results were returned within this many days before today

HEADERS: Mapping[str, str] = {
    "code": "Mã hồ sơ",
    "agency": "Cơ quan",
    "procedure_code": "Mã thủ tục",
    "procedure_name": "Tên thủ tục",
    "field": "Lĩnh vực",
    "channel": "Hình thức nộp",
    "received_on": "Ngày tiếp nhận",
    "due_on": "Ngày hẹn trả",
    "finished_on": "Ngày xử lý xong",
    "returned_at": "Ngày trả kết quả",
    "outcome": "Kết quả",
    "status": "Trạng thái",
    "applicant_kind": "Đối tượng",
    "applicant_name": "Chủ hồ sơ",
    "applicant_phone": "Số điện thoại chủ hồ sơ",
    "submitter_name": "Người nộp",
    "submitter_phone": "Số điện thoại người nộp",
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "channel": {"truc_tiep": "Trực tiếp", "truc_tuyen": "Trực tuyến", "buu_chinh": "Bưu chính công ích"},
    "outcome": {"giai_quyet": "Đã giải quyết", "tu_choi": "Từ chối", "rut": "Rút hồ sơ", "": ""},
    "status": {"9": "Đã xử lý xong", "10": "Đã trả kết quả"},
    "applicant_kind": {"ca_nhan": "Cá nhân", "to_chuc": "Tổ chức"},
}


def cases(
    today: date, seed: int = 7, count: int = 400, agencies: Mapping[str, Agency] | None = None
) -> list[dict[str, str]]:
    """Cases returned in the weeks before `today`, as fields of the case API; a few are not returned yet.

    Dates are ISO 8601; `returned_at` carries Vietnamese time. The newest result comes first.
    """
    known = agencies if agencies is not None else read_agencies(DATA / "agencies" / "hue.yml")
    maker = _Maker(random.Random(f"{seed}:{today}"), today, known)
    made = [maker.case() for _ in range(count)]
    return sorted(made, key=lambda one: (one["returned_at"] or one["finished_on"], one["code"]), reverse=True)


def write_csv(path: Path, rows: Iterable[Mapping[str, str]], agencies: Mapping[str, Agency] | None = None) -> None:
    """The rows as a one-stop system exports them: Vietnamese headers and words, names of agencies, dd/mm/yyyy."""
    known = agencies if agencies is not None else read_agencies(DATA / "agencies" / "hue.yml")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS.values())
        writer.writerows([_shown(field, row[field], known) for field in HEADERS] for row in rows)


def _shown(field: str, value: str, known: Mapping[str, Agency]) -> str:
    if field == "agency":
        return known[value].name
    if field.endswith("_on") and value:
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    if field == "returned_at" and value:
        return f"{datetime.fromisoformat(value):%d/%m/%Y %H:%M}"
    return WORDS[field][value] if field in WORDS else value


@dataclass(frozen=True, slots=True)
class _Person:
    name: str
    phone: str


class _Maker:
    def __init__(self, chance: random.Random, today: date, agencies: Mapping[str, Agency]) -> None:
        self.chance = chance
        self.today = today
        procedures, self.names = demo_data(DATA / "demo" / "procedures.yml")
        self.communes = [one for one in agencies.values() if one.kind in COMMUNE_LEVEL and one.valid_on(today)]
        self.busy = [self.chance.choice((1, 2, 3, 5)) for _ in self.communes]
        self.offices = {one.name: one for one in agencies.values() if one.valid_on(today)}
        self.procedures = [one for one in procedures if one.at == "xa" or one.at in self.offices]
        self.counters: dict[tuple[str, date], int] = {}
        self.phones = 0
        self.people: list[_Person] = []

    def case(self) -> dict[str, str]:
        procedure = self.chance.choices(self.procedures, [one.weight for one in self.procedures])[0]
        agency = self._agency(procedure)
        returned = self.chance.random() >= 0.05
        times = self._times(procedure, returned)
        received = date.fromisoformat(times["received_on"])
        return {
            "code": self._code(agency, received),
            "agency": agency.code,
            "procedure_code": procedure.code,
            "procedure_name": procedure.name,
            "field": procedure.field,
            "channel": self._pick({"truc_tiep": 55, "truc_tuyen": 37, "buu_chinh": 8}),
            **times,
            "outcome": self._pick({"giai_quyet": 92, "tu_choi": 6, "rut": 2}),
            "status": "10" if returned else "9",
            "adult": "true",
            **self._parties(procedure),
        }

    def _agency(self, procedure: Procedure) -> Agency:
        if procedure.at == "xa":
            return self.chance.choices(self.communes, self.busy)[0]
        return self.offices[procedure.at]

    def _times(self, procedure: Procedure, returned: bool) -> dict[str, str]:
        """A case finished a little early, on the day, or late; picked up the same day or some days after."""
        collected = _working_day(self.today - timedelta(days=self.chance.randint(1, DAYS)), back=True)
        finished = _add_working_days(collected, -self.chance.choice((0, 0, 0, 1, 2)))
        spare = -self.chance.randint(1, 6) if self.chance.random() < 0.09 else self.chance.choice((0, 0, 1))
        due = _add_working_days(finished, spare)
        received = min(_add_working_days(due, -procedure.days), finished)
        at = time(self.chance.choice((8, 9, 10, 14, 15, 16)), self.chance.randrange(60))
        return {
            "received_on": f"{received}",
            "due_on": f"{due}",
            "finished_on": f"{finished}",
            "returned_at": f"{collected}T{at.isoformat()}+07:00" if returned else "",
        }

    def _code(self, agency: Agency, received: date) -> str:
        number = self.counters[agency.code, received] = self.counters.get((agency.code, received), 0) + 1
        return f"{agency.code}-{received:%y%m%d}-{number:04d}"

    def _parties(self, procedure: Procedure) -> dict[str, str]:
        """The holder of the case and who filed it: mostly one person, now and then a relative or an employee."""
        submitter = self._person()
        company = procedure.for_organisation
        holder = _Person(f"Công ty TNHH {self.chance.choice(self.names.organisations)}", "") if company else submitter
        if not company and self.chance.random() < 0.12:
            holder = self._person()
        return {
            "applicant_kind": "to_chuc" if company else "ca_nhan",
            "applicant_name": holder.name,
            "applicant_phone": holder.phone,
            "submitter_name": submitter.name,
            "submitter_phone": submitter.phone,
        }

    def _person(self) -> _Person:
        """A new person, or sometimes one who was here before."""
        if self.people and self.chance.random() < 0.08:
            return self.chance.choice(self.people)
        self.phones += 1
        self.people.append(_Person(_name(self.names, self.chance), f"0500{self.phones:06d}"))
        return self.people[-1]

    def _pick(self, weights: Mapping[str, int]) -> str:
        return self.chance.choices(list(weights), list(weights.values()))[0]


def _name(names: Names, chance: random.Random) -> str:
    middles, givens = chance.choice(((names.middle_man, names.given_man), (names.middle_woman, names.given_woman)))
    parts: Sequence[Sequence[str]] = (names.family, middles, givens)
    return " ".join(chance.choice(part) for part in parts)


def _add_working_days(day: date, days: int) -> date:
    step = timedelta(days=1 if days > 0 else -1)
    for _ in range(abs(days)):
        day = _working_day(day + step, back=days < 0)
    return day


def _working_day(day: date, *, back: bool) -> date:
    while day.weekday() >= 5:
        day += timedelta(days=-1 if back else 1)
    return day
