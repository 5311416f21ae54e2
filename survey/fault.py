"""What can be wrong with a row of cases, in words for the office that sent it.

Fault
├── Missing      a field that a case cannot do without is empty
├── Unreadable   the field holds something, but not what belongs there
└── Impossible   readable, yet it cannot be true (a date in the future, an agency nobody knows)
Refused          a whole row that is not taken: all of its faults together
"""

from __future__ import annotations


class Fault(ValueError):
    """One thing that is wrong with one field; the message is a Vietnamese sentence that says what to do.

    Messages never repeat what a cell holds: they may be logged and mailed.
    """

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def at(self, field: str) -> Fault:
        return type(self)(self.message, self.field or field)


class Missing(Fault):
    pass


class Unreadable(Fault):
    pass


class Impossible(Fault):
    pass


class Refused(ValueError):
    """A row that is not taken."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(" ".join(fault.message for fault in faults))
        self.faults = faults
