"""Paper forms as they pass between the doors and the desk: issued, filled in, entered, and where two entries differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

FORM, CASE, COLLECTED, ENUMERATOR = "@form", "@case", "@collected_on", "@enumerator"

COUNTED, NOT_COUNTED, COMPARED = "counted", "not-counted", "compared"


@dataclass(frozen=True, slots=True)
class Issued:
    """A form to be printed. Without a case, people write its code on the form by hand."""

    code: str
    case: str = ""
    unit: str = ""
    procedure: str = ""
    returned_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """One form as it was typed; `row` is where it stands, for whoever has to mend it.

    The keys of `cells` are those above and those of the columns of the questionnaire.
    """

    row: int
    cells: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Faulty:
    """A cell that cannot be taken: its row, the key of its column, and why."""

    row: int
    key: str
    message: str


class BadForms(ValueError):
    """Nothing was entered; these cells have to be mended first."""

    def __init__(self, faults: Sequence[Faulty]) -> None:
        super().__init__(" ".join(f"{one.row}: {one.message}" for one in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of one form: counted, not counted (the case was answered for before), or compared with the first
    entry; then with how many differences.
    """

    row: int
    code: str
    case: str
    outcome: str
    differences: int = 0


@dataclass(frozen=True, slots=True)
class Undecided:
    """A question on which two entries of a form differ, in words; `decided`: what was settled, None while open."""

    form: str
    case: str
    question: str
    text: str
    first: str
    second: str
    first_by: str
    second_by: str
    decided: str | None = None


@dataclass(frozen=True, slots=True)
class Returned:
    """How the forms of an agency stand; `agency` is None for blank ones whose case is not known yet."""

    agency: str | None
    unit: str | None
    ref: str
    printed: int
    entered: int
    twice: int
    counted: int
    not_counted: int
