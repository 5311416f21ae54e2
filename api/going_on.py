"""Where a visitor goes next: only to a page of ours, whatever an address asks for."""

from __future__ import annotations

import re

from starlette.responses import RedirectResponse

from api.pages.navigation import home
from survey.staff import Staff

# An address of another host may begin with //, /\ or hide behind characters that browsers take out.
_OURS = re.compile(r"/(?:quan-ly|don-vi|ho-tro|tai-khoan)(?:[/?][A-Za-z0-9/?&=%._~:@+,;!*'()-]*)?")
LONGEST = 600


def ours(path: str) -> str:
    """The path when it is a page of staff, else nothing."""
    return path if len(path) <= LONGEST and _OURS.fullmatch(path) and "//" not in path.partition("?")[0] else ""


def onward(staff: Staff, path: str) -> str:
    return ours(path) or home(staff)


def to(path: str) -> RedirectResponse:
    """After a form: the page that shows what came of it, fetched anew."""
    return RedirectResponse(path, 303, {"Cache-Control": "no-store"})
