"""One door for each channel, with the same verbs on all: what a person does, what their screen shows, what breaks."""

from __future__ import annotations

from tests.bot.doors.door import Can, Door
from tests.bot.doors.opening import DOORS, opened
from tests.bot.doors.person import Person

__all__ = ["DOORS", "Can", "Door", "Person", "opened"]
