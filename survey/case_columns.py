"""Which column of a file holds which field of a case: Vietnamese headers, their aliases, and a phone's owner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from survey.case import FIELDS
from survey.cells import fold

# Folded headers. The first name of a field is the one we print.
NAMES: Mapping[str, tuple[str, ...]] = {
    "code": ("Mã hồ sơ", "Số hồ sơ", "Mã số hồ sơ", "Số biên nhận", "Mã biên nhận", "Mã HS", "Số HS", "Ma ho so TTHC"),
    "agency": ("Cơ quan giải quyết", "Cơ quan", "Đơn vị", "Đơn vị giải quyết", "Cơ quan thực hiện", "Mã cơ quan",
               "Mã đơn vị", "Tên đơn vị", "Tên cơ quan", "Đơn vị xử lý", "Cơ quan có thẩm quyền", "Mã định danh"),
    "reception": ("Nơi tiếp nhận", "Đơn vị tiếp nhận", "Cơ quan tiếp nhận", "Mã nơi tiếp nhận", "Nơi nộp hồ sơ"),
    "procedure_code": ("Mã thủ tục", "Mã TTHC", "Mã thủ tục hành chính", "Mã số TTHC"),
    "procedure_name": ("Tên thủ tục", "Tên TTHC", "Thủ tục", "Thủ tục hành chính", "Tên thủ tục hành chính", "TTHC"),
    "field": ("Lĩnh vực", "Tên lĩnh vực", "Ngành, lĩnh vực"),
    "channel": ("Kênh thực hiện", "Hình thức nộp", "Hình thức nộp hồ sơ", "Kênh nộp", "Cách thức nộp",
                "Hình thức tiếp nhận", "Kênh tiếp nhận", "Hình thức nhận hồ sơ"),
    "received_on": ("Ngày tiếp nhận", "Ngày nhận", "Ngày nhận hồ sơ", "Ngày nộp", "Ngày nộp hồ sơ",
                    "Thời gian tiếp nhận", "Ngày tiếp nhận hồ sơ"),
    "due_on": ("Ngày hẹn trả", "Ngày hẹn", "Ngày hẹn trả kết quả", "Hạn xử lý", "Hạn trả", "Hạn giải quyết",
               "Thời gian hẹn trả"),
    "finished_on": ("Ngày xử lý xong", "Ngày kết thúc xử lý", "Ngày hoàn thành", "Ngày giải quyết xong",
                    "Ngày kết thúc", "Ngày có kết quả"),
    "returned_at": ("Ngày trả kết quả", "Ngày trả", "Thời gian trả kết quả", "Ngày trả kết quả thực tế",
                    "Ngày nhận kết quả", "Ngày giờ trả kết quả", "Ngày có kết quả"),
    "outcome": ("Kết quả", "Kết quả giải quyết", "Kết quả xử lý", "Kết quả hồ sơ"),
    "status": ("Trạng thái", "Trạng thái hồ sơ", "Tình trạng", "Tình trạng hồ sơ", "Tình trạng xử lý"),
    "applicant_name": ("Chủ hồ sơ", "Tên chủ hồ sơ", "Họ tên chủ hồ sơ", "Họ và tên chủ hồ sơ", "Tổ chức, cá nhân",
                       "Tên tổ chức, cá nhân", "Họ tên", "Họ và tên", "Người yêu cầu", "Chủ hồ sơ/Tổ chức"),
    "applicant_phone": ("Số điện thoại chủ hồ sơ", "SĐT chủ hồ sơ", "Điện thoại chủ hồ sơ"),
    "applicant_kind": ("Đối tượng", "Loại đối tượng", "Đối tượng nộp", "Loại chủ hồ sơ", "Cá nhân/Tổ chức",
                       "Đối tượng thực hiện"),
    "submitter_name": ("Người nộp", "Người nộp hồ sơ", "Tên người nộp", "Họ tên người nộp", "Họ và tên người nộp",
                       "Người được ủy quyền"),
    "submitter_phone": ("Số điện thoại người nộp", "SĐT người nộp", "Điện thoại người nộp"),
    "adult": ("Từ đủ 18 tuổi", "Đủ 18 tuổi", "Đã đủ 18 tuổi", "Từ 18 tuổi", "Trưởng thành"),
}  # fmt: skip

# Headers that do not say whose number it is: the last person named to their left, or else the holder of the case.
_ANYBODYS_PHONE = ("Số điện thoại", "SĐT", "Điện thoại", "Di động", "Số ĐT", "ĐTDĐ", "Số di động", "Điện thoại liên hệ")

REASON = "Lý do"  # the column of a report of refused rows; read back, it is no field
REQUIRED = ("code", "agency")


def _index() -> dict[str, tuple[str, ...]]:
    """Folded header → the fields it may mean, the likeliest first."""
    index: dict[str, tuple[str, ...]] = {}
    for field in FIELDS:
        for header in (*NAMES[field], field):
            index[fold(header)] = (*index.get(fold(header), ()), field)
    # A result that is "there" was returned, unless another column says when it was.
    index[fold("Ngày có kết quả")] = ("returned_at", "finished_on")
    return index


_FIELDS_OF = _index()
_PHONES = frozenset(fold(header) for header in _ANYBODYS_PHONE)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the fields are: field → index of its column; and the headers that were not understood."""

    at: Mapping[str, int]
    unknown: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The required headers that are not there, in words."""
        return tuple(NAMES[field][0] for field in REQUIRED if field not in self.at)

    def fields(self, row: Sequence[object]) -> dict[str, object]:
        return {field: row[index] for field, index in self.at.items() if index < len(row)}


def match(headers: Sequence[object]) -> Columns:
    """Reads a header row; of two columns for one field, the first is taken."""
    folded = [fold(header) if isinstance(header, str) else "" for header in headers]
    at = _certain(folded)
    _take_second_choices(folded, at)
    _take_phones(folded, at)
    understood = set(at.values())
    unknown = tuple(
        str(headers[index]).strip()
        for index, name in enumerate(folded)
        if name and index not in understood and name != fold(REASON) and name not in ("stt", "tt")
    )
    return Columns(at, unknown)


def find(rows: Sequence[Sequence[object]], depth: int = 30) -> tuple[int, Columns] | None:
    """The header row among the first rows of a sheet (titles may stand above it), or None: it must name the code."""
    found = [(index, match(row)) for index, row in enumerate(rows[:depth])]
    found = [(index, columns) for index, columns in found if "code" in columns.at]
    return max(found, key=lambda one: (len(one[1].at), -one[0]), default=None)


def _certain(folded: Sequence[str]) -> dict[str, int]:
    """Headers that mean one field only."""
    at: dict[str, int] = {}
    for index, name in enumerate(folded):
        fields = _FIELDS_OF.get(name, ())
        if len(fields) == 1:
            at.setdefault(fields[0], index)
    return at


def _take_second_choices(folded: Sequence[str], at: dict[str, int]) -> None:
    for index, name in enumerate(folded):
        fields = _FIELDS_OF.get(name, ())
        free = next((field for field in fields if field not in at), None)
        if len(fields) > 1 and free:
            at[free] = index


def _take_phones(folded: Sequence[str], at: dict[str, int]) -> None:
    owner = "applicant"
    for index, name in enumerate(folded):
        if index in (at.get("applicant_name"), at.get("submitter_name")):
            owner = "applicant" if index == at.get("applicant_name") else "submitter"
        elif name in _PHONES:
            at.setdefault(f"{owner}_phone", index)
