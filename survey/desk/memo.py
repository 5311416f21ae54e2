"""What this process saw last of a session: a hint that saves a look, confirmed by the database at every step.

A step is kept only if the session is still at the version that it was thought from (`Kept.version`), so a memo that is
out of date costs one more round trip and nothing else. It may be emptied at any moment.
"""

from __future__ import annotations

from collections import OrderedDict
from uuid import UUID

from survey.records import StoredSession

AT_MOST = 5_000  # sessions; a few kB each


class Memo:
    def __init__(self, at_most: int = AT_MOST) -> None:
        self._at_most = at_most
        self._seen: OrderedDict[UUID, StoredSession] = OrderedDict()

    def get(self, contact: UUID) -> StoredSession | None:
        return self._seen.get(contact)

    def put(self, contact: UUID, session: StoredSession) -> None:
        self._seen[contact] = session
        self._seen.move_to_end(contact)
        if len(self._seen) > self._at_most:
            self._seen.popitem(last=False)

    def drop(self, contact: UUID) -> None:
        self._seen.pop(contact, None)
