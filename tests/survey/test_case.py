"""A row of fields becomes a case, or is refused with every fault it has."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from survey.agency_names import AgencyNames
from survey.case import (
    FIELDS,
    ApplicantKind,
    Case,
    Filing,
    Outcome,
    Party,
    Status,
    read_case,
    read_code,
    read_procedure,
)
from survey.fault import Impossible, Missing, Refused, Unreadable

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
TODAY = date(2026, 11, 22)
NAMES = AgencyNames({"H57.39": "UBND phường Thuận Hóa", "H57.02": "Sở Nội vụ"})
GOOD = {
    "code": "H57.39-261105-0003",
    "agency": "H57.39",
    "reception": "Sở Nội vụ",
    "procedure_code": "2.000635",
    "procedure_name": "Cấp bản sao trích lục hộ tịch",
    "field": "Hộ tịch",
    "channel": "Trực tuyến",
    "received_on": "05/11/2026",
    "due_on": "09/11/2026",
    "finished_on": "08/11/2026",
    "returned_at": "09/11/2026 09:30",
    "outcome": "Từ chối",
    "status": "Đã trả kết quả",
    "applicant_name": "Nguyễn Văn An",
    "applicant_phone": "0500000001",
    "applicant_kind": "Cá nhân",
    "submitter_name": "Trần Thị Bình",
    "submitter_phone": "0500000002",
    "adult": "có",
}


def read(**changes: object) -> Case:
    return read_case({**GOOD, **changes}, NOW, NAMES)


def refused(**changes: object) -> dict[str, str]:
    with pytest.raises(Refused) as found:
        read(**changes)
    return {fault.field: fault.message for fault in found.value.faults}


def test_a_full_row() -> None:
    assert read() == Case(
        code="H57.39-261105-0003",
        agency="H57.39",
        status=Status.RETURNED,
        reception="H57.02",
        procedure_code="2.000635",
        procedure_name="Cấp bản sao trích lục hộ tịch",
        field="Hộ tịch",
        channel=Filing.ONLINE,
        received_on=date(2026, 11, 5),
        due_on=date(2026, 11, 9),
        finished_on=date(2026, 11, 8),
        returned_at=datetime(2026, 11, 9, 2, 30, tzinfo=UTC),
        outcome=Outcome.DENIED,
        applicant_kind=ApplicantKind.PERSON,
        adult=True,
        applicant=Party("Nguyễn Văn An", "+84500000001"),
        submitter=Party("Trần Thị Bình", "+84500000002"),
    )


def test_the_least_that_a_case_needs() -> None:
    case = read_case({"code": GOOD["code"], "agency": "H57.39", "returned_at": "09/11/2026"}, NOW, NAMES)
    assert case.returned
    assert case.adult
    assert not case.applicant


def test_all_faults_come_at_once() -> None:
    faults = refused(code="H57-1", agency="?", applicant_phone="123", due_on="32/01/2026", channel="bồ câu")
    assert set(faults) == {"code", "agency", "applicant_phone", "due_on", "channel"}
    assert all(message.endswith(".") for message in faults.values())


@pytest.mark.parametrize(
    "code",
    ["H57.39-261105-0003", " h57.39-261105-0003 ", "H57 .39-261105-0003", "000.17.22.H57-210531-0001",
     "H15.50.05.13-251008-0975", "G09.12.01-251008-123456", "G18.11-251008-1234567",
     "H57-261105-0001"],
)  # fmt: skip
def test_codes_of_all_known_shapes(code: str) -> None:
    assert read_code(code, TODAY) == code.replace(" ", "").upper()


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("", Missing),
        ("H57.39-261105-003", Unreadable),
        ("H57.39-261105-00000003", Unreadable),
        ("H57.39-261305-0003", Unreadable),
        ("H57.39-260230-0003", Unreadable),
        ("H57.39-261123-0003", Impossible),
        ("H57.39_261105_0003", Unreadable),
        ("H57.39-٢٦١١٠٥-0003", Unreadable),
        ("x" * 61, Unreadable),
    ],
)
def test_codes_that_are_none(code: str, fault: type[Exception]) -> None:
    with pytest.raises(fault):
        read_code(code, TODAY)


@pytest.mark.parametrize(
    ("value", "code"), [("2.000635", "2.000635"), (2.000635, "2.000635"), (1.01, "1.010000"), ("", None)]
)
def test_procedure_codes(value: object, code: str | None) -> None:
    assert read_procedure(value) == code


def test_a_procedure_code_of_another_shape_is_refused() -> None:
    assert "procedure_code" in refused(procedure_code="TTHC-01")


@pytest.mark.parametrize(
    "written",
    [
        "H57.39",
        "h57.39",
        "UBND phường Thuận Hóa",
        "Phường Thuận Hoá",
        "phuong thuan hoa",
        "UBND P. Thuận Hóa",
        "Ủy ban nhân dân phường Thuận Hóa",
    ],
)
def test_an_agency_by_code_or_name(written: str) -> None:
    assert read(agency=written).agency == "H57.39"


def test_a_name_that_two_agencies_share_means_neither() -> None:
    names = AgencyNames({"A": "Phường Phú Lộc", "B": "Phường Phú Lộc"})
    assert names("Phường Phú Lộc") is None
    assert names("A") == "A"


def test_an_unknown_agency_or_reception_refuses_the_row() -> None:
    assert set(refused(agency="H57.99", reception="Bưu cục 7")) == {"agency", "reception"}


def test_a_result_cannot_have_been_returned_in_the_future() -> None:
    assert "tương lai" in refused(returned_at=(NOW + timedelta(hours=1)).isoformat())["returned_at"]


def test_clocks_may_differ_by_minutes() -> None:
    assert read(returned_at=(NOW + timedelta(minutes=2)).isoformat()).returned


def test_dates_must_agree() -> None:
    assert refused(received_on="23/11/2026", returned_at="", status=9)["received_on"]
    assert refused(finished_on="23/11/2026")["finished_on"]
    assert "tiếp nhận" in refused(received_on="10/11/2026")["returned_at"]
    assert read(due_on="01/12/2026").due_on == date(2026, 12, 1)


def test_a_returned_case_says_when() -> None:
    assert "ngày trả" in refused(returned_at="")["returned_at"]
    assert refused(returned_at="", status="")["status"]
    assert read(status="").status is Status.RETURNED


@pytest.mark.parametrize(
    ("written", "status"), [(10, 10), ("10", 10), (10.0, 10), ("Đang xử lý", 4), ("da tra ket qua", 10)]
)
def test_states_by_number_and_by_name(written: object, status: int) -> None:
    assert read(status=written).status == status


@pytest.mark.parametrize("written", [0, 11, "xong", True])
def test_states_that_are_none(written: object) -> None:
    assert "status" in refused(status=written)


def test_an_unreadable_phone_refuses_the_row_and_an_empty_one_does_not() -> None:
    message = refused(applicant_phone="0905")["applicant_phone"]
    assert "0905123456" in message
    assert read(applicant_phone=None).applicant == Party("Nguyễn Văn An")


def test_fields_nobody_knows_are_named() -> None:
    assert refused(is_adult=False)["is_adult"]
    assert refused(**{"x\ud800\n" * 50: 1})  # a name that cannot be printed is cut to what can


@pytest.mark.parametrize("value", [[], {}, ["a"], True])
def test_values_of_another_kind_are_refused(value: object) -> None:
    assert "procedure_name" in refused(procedure_name=value)


def test_faults_never_repeat_names_or_phones() -> None:
    faults = refused(applicant_name="Nguyễn Văn An" * 30, applicant_phone="0905 12", submitter_phone="không nhớ")
    assert not any("Nguyễn" in message or "0905 12" in message or "nhớ" in message for message in faults.values())


JUNK = (
    *(None, 0, -1, 10, 1e308, float("inf"), float("nan"), 2**70, True, [], {}),
    *("", " ", "\x00", "\ud800", "🙂", "10", "a" * 600, "99999", "+84", "٣", "H57"),
    *("31/12/9999 24:00", "0001-01-01", "2100-12-31T23:59:59-12:00", "1:1 1/1/2026"),
)


@pytest.mark.parametrize("seed", range(5))
def test_whatever_a_row_holds_it_is_read_or_refused(seed: int) -> None:
    chance = random.Random(seed)
    outcomes = set()
    for _ in range(200):
        broken = {name: chance.choice(JUNK) for name in chance.sample(FIELDS, chance.randint(0, 4))}
        try:
            outcomes.add(type(read(**broken)))
        except Refused as found:
            outcomes.add(type(found))
            assert all(fault.field in FIELDS and str(fault) for fault in found.faults)
    assert outcomes == {Case, Refused}
