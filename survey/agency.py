"""Who is rated: the agencies of a province, when each exists, and who answers for one that is gone.

Pure values. Reading them from YAML is `survey.runtime.library`'s work.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class AgencyKind(StrEnum):
    PROVINCE = "tinh"  # the people's committee of the province or city under the government
    DEPARTMENT = "so"
    BOARD = "ban"
    BRANCH = "nganh"
    OFFICE = "van_phong"
    INSPECTORATE = "thanh_tra"
    RECEPTION = "trung_tam"  # a place of reception: it takes cases in, it does not decide them
    WARD = "phuong"
    COMMUNE = "xa"
    ISLAND = "dac_khu"
    DISTRICT = "huyen"  # huyện, quận, thị xã: none since 01/07/2025, kept for cases from before
    TOWN = "thi_tran"  # likewise


KIND_NAMES: Mapping[AgencyKind, str] = {
    AgencyKind.PROVINCE: "Tỉnh, thành phố",
    AgencyKind.DEPARTMENT: "Sở",
    AgencyKind.BOARD: "Ban",
    AgencyKind.BRANCH: "Ngành",
    AgencyKind.OFFICE: "Văn phòng",
    AgencyKind.INSPECTORATE: "Thanh tra",
    AgencyKind.RECEPTION: "Nơi tiếp nhận",
    AgencyKind.WARD: "Phường",
    AgencyKind.COMMUNE: "Xã",
    AgencyKind.ISLAND: "Đặc khu",
    AgencyKind.DISTRICT: "Cấp huyện (trước 01/07/2025)",
    AgencyKind.TOWN: "Thị trấn (trước 01/07/2025)",
}

COMMUNE_LEVEL = frozenset({AgencyKind.WARD, AgencyKind.COMMUNE, AgencyKind.ISLAND})


@dataclass(frozen=True, slots=True)
class Agency:
    """One agency. `valid_from` and `valid_to` are both inclusive; None means unknown or open."""

    code: str
    name: str
    kind: AgencyKind
    parent: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str | None = None  # the one agency that took over all of its work; None when it was divided

    def valid_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


def heir(agencies: Mapping[str, Agency], code: str, day: date) -> Agency | None:
    """The agency that answers on `day` for the agency of `code`: itself, a successor, or None when nobody is named."""
    seen: set[str] = set()
    agency = agencies.get(code)
    while agency is not None and not agency.valid_on(day):
        seen.add(agency.code)
        agency = agencies.get(agency.successor) if agency.successor and agency.successor not in seen else None
    return agency


def below(agencies: Mapping[str, Agency], code: str) -> Iterator[Agency]:
    """The agency of `code` and everything under it, parents before children."""
    if code in agencies:
        yield agencies[code]
    for agency in agencies.values():
        if agency.parent == code and agency.code != code:
            yield from below(agencies, agency.code)


def answering(agencies: Mapping[str, Agency], day: date) -> dict[str, str]:
    """Whose figures the cases of each agency stand in on `day`: those of the last one who took its work over."""
    return {code: _last(agencies, code, day) for code in agencies}


def carried(agencies: Mapping[str, Agency], code: str, day: date, *, children: bool = False) -> frozenset[str]:
    """The codes whose cases make up the figures of an agency on `day`: its own, and those of the ones it took over.

    An agency that is still valid on `day` answers for itself, whatever successor is named for it already.
    """
    before: dict[str, set[str]] = {}
    for one in agencies.values():
        if one.successor and not one.valid_on(day):
            before.setdefault(one.successor, set()).add(one.code)
    found: set[str] = set()
    waiting = {code} & set(agencies)
    while waiting:
        found |= waiting
        more = {under.code for one in waiting for under in below(agencies, one)} if children else set()
        waiting = (more | {old for one in waiting for old in before.get(one, ())}) - found
    return frozenset(found)


def _last(agencies: Mapping[str, Agency], code: str, day: date) -> str:
    seen = {code}
    while not agencies[code].valid_on(day) and agencies[code].successor in agencies.keys() - seen:
        code = agencies[code].successor
        seen.add(code)
    return code
