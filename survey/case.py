"""A finished case (hồ sơ thủ tục hành chính) as the survey knows it, and how a row of fields becomes one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum, IntEnum, StrEnum

from survey.cells import fold, read_bool, read_date, read_moment, read_text
from survey.fault import Fault, Impossible, Missing, Refused, Unreadable
from survey.measures.period import VIETNAM
from survey.phone import read_phone

# A code is a sanity check, not an identity: TT 01/2018/TT-VPCP Đ19, both orders of agency codes, and the longer
# tails of the national portal. Whether a case exists, the store knows.
_CODE = re.compile(r"(?:(?:\d{2,3}\.){1,4}[A-Z]\d{2}|[A-Z]\d{2}(?:\.\d{2,3}){0,4})-(\d{6})-\d{4,7}")
_PROCEDURE = re.compile(r"\d\.\d{6}(?:\.[0-9A-Z]{2,3})*")

# One-stop systems run on their own clocks: a result returned "in two minutes" was returned now.
_CLOCK_SKEW = timedelta(minutes=5)


class Filing(StrEnum):
    """How the case was filed (kênh thực hiện)."""

    COUNTER = "truc_tiep"
    ONLINE = "truc_tuyen"
    POST = "buu_chinh"


class Outcome(StrEnum):
    SETTLED = "giai_quyet"
    DENIED = "tu_choi"
    WITHDRAWN = "rut"


class ApplicantKind(StrEnum):
    PERSON = "ca_nhan"
    ORGANISATION = "to_chuc"


class Status(IntEnum):
    """States of a case in one-stop systems; only the last one means that the person holds the result."""

    REGISTERED = 1
    ACCEPTED = 2
    NOT_ACCEPTED = 3
    IN_PROGRESS = 4
    NEEDS_PAPERS = 5
    NEEDS_PAYMENT = 6
    WITHDRAWING = 7
    STOPPED = 8
    DECIDED = 9
    RETURNED = 10


@dataclass(frozen=True, slots=True)
class Party:
    """A person on a case. The phone is +84… or ""."""

    name: str = ""
    phone: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.phone)


@dataclass(frozen=True, slots=True)
class Case:
    code: str
    agency: str
    status: Status
    reception: str | None = None
    procedure_code: str | None = None
    procedure_name: str = ""
    field: str | None = None
    channel: Filing | None = None
    received_on: date | None = None
    due_on: date | None = None
    finished_on: date | None = None
    returned_at: datetime | None = None
    outcome: Outcome | None = None
    applicant_kind: ApplicantKind = ApplicantKind.PERSON
    adult: bool = True
    applicant: Party = Party()
    submitter: Party = Party()

    @property
    def returned(self) -> bool:
        return self.status is Status.RETURNED and self.returned_at is not None


FIELDS = (
    "code", "agency", "reception", "procedure_code", "procedure_name", "field", "channel", "received_on", "due_on",
    "finished_on", "returned_at", "outcome", "status", "applicant_name", "applicant_phone", "applicant_kind",
    "submitter_name", "submitter_phone", "adult",
)  # fmt: skip

_FILING_WORDS = {
    Filing.COUNTER: ("1", "truc tiep", "nop truc tiep", "tai quay", "mot cua", "tai bo phan mot cua"),
    Filing.ONLINE: ("2", "truc tuyen", "nop truc tuyen", "online", "qua mang", "dvctt", "dich vu cong truc tuyen",
                    "toan trinh", "mot phan"),
    Filing.POST: ("3", "buu chinh", "buu chinh cong ich", "qua buu chinh", "qua buu chinh cong ich", "buu dien",
                  "qua buu dien", "bcci"),
}  # fmt: skip
_OUTCOME_WORDS = {
    Outcome.SETTLED: ("giai quyet", "da giai quyet", "dong y", "duoc cap", "da cap", "cap ket qua", "duoc giai quyet"),
    Outcome.DENIED: ("tu choi", "bi tu choi", "tu choi giai quyet", "khong cap", "khong du dieu kien", "tra lai",
                     "tra lai ho so", "khong giai quyet"),
    Outcome.WITHDRAWN: ("rut", "rut ho so", "da rut", "cong dan rut", "cong dan rut ho so", "nguoi nop rut"),
}  # fmt: skip
_KIND_WORDS = {
    ApplicantKind.PERSON: ("ca nhan", "cong dan", "nguoi dan", "ho gia dinh"),
    ApplicantKind.ORGANISATION: ("to chuc", "doanh nghiep", "co quan", "cong ty", "hop tac xa"),
}
_STATUS_WORDS = {
    Status.REGISTERED: ("moi dang ky",),
    Status.ACCEPTED: ("duoc tiep nhan", "da tiep nhan"),
    Status.NOT_ACCEPTED: ("khong duoc tiep nhan", "khong tiep nhan"),
    Status.IN_PROGRESS: ("dang xu ly", "dang giai quyet"),
    Status.NEEDS_PAPERS: ("yeu cau bo sung giay to", "yeu cau bo sung", "cho bo sung"),
    Status.NEEDS_PAYMENT: ("yeu cau thuc hien nghia vu tai chinh", "cho nop phi"),
    Status.WITHDRAWING: ("cong dan yeu cau rut ho so", "yeu cau rut ho so"),
    Status.STOPPED: ("dung xu ly",),
    Status.DECIDED: ("da xu ly xong", "da co ket qua", "cho tra ket qua"),
    Status.RETURNED: ("da tra ket qua", "da tra", "da nhan ket qua", "da tra cong dan"),
}


def read_case(fields: Mapping[str, object], now: datetime, agency: Callable[[str], str | None]) -> Case:
    """The case that a row of fields describes; keys are FIELDS, values as a file or a program gave them.

    `agency` turns a code or a name into the code of a known agency, or None. Raises Refused with every fault of the
    row, so that an office corrects it once.
    """
    cells = _Cells(fields)
    today = now.astimezone(VIETNAM).date()
    returned_at = cells.read("returned_at", read_moment)
    case = {
        "code": cells.read("code", lambda cell: read_code(cell, today)),
        "agency": cells.read("agency", lambda cell: _agency(cell, agency)),
        "reception": cells.read("reception", lambda cell: _agency(cell, agency) if read_text(cell) else None),
        "procedure_code": cells.read("procedure_code", read_procedure),
        "procedure_name": cells.read("procedure_name", read_text),
        "field": cells.read("field", lambda cell: read_text(cell, 200) or None),
        "channel": cells.read("channel", lambda cell: _choice(cell, _FILING_WORDS)),
        "received_on": cells.read("received_on", read_date),
        "due_on": cells.read("due_on", read_date),
        "finished_on": cells.read("finished_on", read_date),
        "returned_at": returned_at,
        "outcome": cells.read("outcome", lambda cell: _choice(cell, _OUTCOME_WORDS)),
        "status": cells.read("status", lambda cell: _status(cell, returned_at)),
        "applicant_kind": cells.read("applicant_kind", lambda cell: _choice(cell, _KIND_WORDS)) or ApplicantKind.PERSON,
        "adult": cells.read("adult", read_bool) is not False,
        "applicant": cells.party("applicant"),
        "submitter": cells.party("submitter"),
    }
    cells.must_be_true(_contradictions(case, now))
    if cells.faults:
        raise Refused(tuple(cells.faults))
    return Case(**case)


def read_code(value: object, today: date) -> str:
    """A case code in capitals without spaces. Its six middle digits must be a real day, not after `today`."""
    text = re.sub(r"\s", "", read_text(value, 60)).upper()
    if not text:
        raise Missing("Thiếu mã hồ sơ.")
    found = _CODE.fullmatch(text)
    if not found:
        raise Unreadable("Mã hồ sơ không đúng dạng, ví dụ đúng: H57.39-261105-0003.")
    try:
        day = datetime.strptime(found[1], "%y%m%d").date()
    except ValueError as error:
        raise Unreadable("Sáu chữ số giữa của mã hồ sơ phải là một ngày có thật (năm, tháng, ngày).") from error
    if day > today:
        raise Impossible("Ngày tiếp nhận trong mã hồ sơ nằm ở tương lai.")
    return text


def read_procedure(value: object) -> str | None:
    """A procedure code such as 2.000635; a spreadsheet may have made a number of it (2.00063 is 2.000630)."""
    if isinstance(value, float):
        value = f"{value:.6f}"
    text = re.sub(r"\s", "", read_text(value, 60)).upper()
    if text and not _PROCEDURE.fullmatch(text):
        raise Unreadable("Mã thủ tục không đúng dạng, ví dụ đúng: 2.000635.")
    return text or None


def printable(value: object, limit: int = 60) -> str:
    """What may be shown back of a value that was not understood: a code or a field's name, never a phone."""
    return "".join(one for one in str(value)[:limit] if one.isprintable())


class _Cells:
    """Reads one field after the other and gathers what is wrong."""

    def __init__(self, fields: Mapping[str, object]) -> None:
        self.fields = fields
        self.faults: list[Fault] = [
            Unreadable("Không có trường này; hãy bỏ đi hoặc sửa tên.", printable(name))
            for name in fields
            if name not in FIELDS
        ]

    def read[Value](self, name: str, read: Callable[[object], Value]) -> Value | None:
        try:
            return read(self.fields.get(name))
        except Fault as fault:
            self.faults.append(fault.at(name))
            return None

    def party(self, role: str) -> Party:
        name = self.read(f"{role}_name", lambda cell: read_text(cell, 200))
        phone = self.read(f"{role}_phone", read_phone)
        return Party(name or "", phone or "")

    def must_be_true(self, faults: list[Fault]) -> None:
        """Contradictions, except about fields that were already refused."""
        refused = {fault.field for fault in self.faults}
        self.faults += [fault for fault in faults if fault.field not in refused]


def _agency(value: object, known: Callable[[str], str | None]) -> str:
    text = read_text(value, 200)
    if not text:
        raise Missing("Thiếu cơ quan giải quyết: ghi mã hoặc tên cơ quan.")
    code = known(text)
    if code is None:
        raise Impossible("Không có cơ quan này trong danh mục. Kiểm tra lại mã hoặc tên cơ quan.")
    return code


def _choice[Choice: Enum](value: object, words: Mapping[Choice, tuple[str, ...]]) -> Choice | None:
    """The choice that the cell names, by its own value or by one of its words; None when the cell is empty."""
    said = fold(read_text(value, 200))
    if not said:
        return None
    for choice, names in words.items():
        if said in names or said == fold(str(choice.value)):
            return choice
    shown = ", ".join(f"«{choice.value}»" for choice in words)
    raise Unreadable(f"Không có giá trị này. Chọn một trong: {shown}.")


def _status(value: object, returned_at: datetime | None) -> Status:
    """Lists of returned results often leave the state out: the day of return says it."""
    status = _choice(value, _STATUS_WORDS)
    if status is None and returned_at is None:
        raise Missing("Thiếu trạng thái hồ sơ: ghi số từ 1 đến 10 (10 là đã trả kết quả).")
    return status or Status.RETURNED


def _contradictions(case: Mapping[str, object], now: datetime) -> list[Fault]:
    today = now.astimezone(VIETNAM).date()
    received, finished, returned = case["received_on"], case["finished_on"], case["returned_at"]
    faults: list[Fault] = []
    if received and received > today:
        faults.append(Impossible("Ngày tiếp nhận nằm ở tương lai.", "received_on"))
    if finished and finished > today:
        faults.append(Impossible("Ngày xử lý xong nằm ở tương lai.", "finished_on"))
    if returned and returned > now + _CLOCK_SKEW:
        faults.append(Impossible("Ngày trả kết quả nằm ở tương lai.", "returned_at"))
    elif returned and received and returned.astimezone(VIETNAM).date() < received:
        faults.append(Impossible("Ngày trả kết quả trước ngày tiếp nhận.", "returned_at"))
    if case["status"] is Status.RETURNED and returned is None:
        faults.append(Missing("Hồ sơ đã trả kết quả phải có ngày trả kết quả.", "returned_at"))
    return faults
