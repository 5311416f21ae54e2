"""The conversation of one survey, pure: what was heard goes in, what happened and what to say comes out.

`advance` writes nothing. The desk loads a `Session` from its stored form, advances it, and keeps the `Step`.
"""

from survey.session.advance import advance, begin, expire
from survey.session.asked import asked
from survey.session.payload import Tap, read_tap
from survey.session.state import Disposition, Entry, Phase, Session, Status
from survey.session.step import AnswerMade, Button, ConsentMade, Say, Step

__all__ = [
    "AnswerMade",
    "Button",
    "ConsentMade",
    "Disposition",
    "Entry",
    "Phase",
    "Say",
    "Session",
    "Status",
    "Step",
    "Tap",
    "advance",
    "asked",
    "begin",
    "expire",
    "read_tap",
]
