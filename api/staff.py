"""Who stands before a page: staff by their session's cookie, for what the page's right names; and forms that are ours.

A door names its right, as it does for API keys: a page without one of these has nobody before it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated
from urllib.parse import quote, urlsplit

from fastapi import Depends, Request, Security
from fastapi.security import SecurityScopes

from api.sessions import form_cookie, session_cookie
from survey.desk.signing_in import Session, Visitor
from survey.staff import Staff

SIGN_IN = "/dang-nhap"
OWN = "/tai-khoan/cua-toi"
STEPS = f"{OWN}/hai-buoc"
SAFE = frozenset({"GET", "HEAD"})

FRESH = timedelta(minutes=15)
FRESH_TO_SEND = timedelta(minutes=45)  # what was opened in time may be filled in without haste


class PageRefused(Exception):
    """A page that is not shown; `errors` turns it into one that says why."""

    def __init__(self, status: int, message: str, staff: Staff | None = None) -> None:
        super().__init__(message)
        self.status, self.message, self.staff = status, message, staff


class Elsewhere(Exception):
    """The visitor is sent on to another page of ours first."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def missing(staff: Staff | None = None) -> PageRefused:
    """What there is not, and what is another agency's: nobody learns which of the two."""
    return PageRefused(404, "Không có trang này, hoặc trang không thuộc phạm vi của tài khoản.", staff)


async def open_session(request: Request) -> Session | None:
    """The session of this request; looked up once."""
    if not hasattr(request.state, "session"):
        token = request.cookies.get(session_cookie(request), "")
        request.state.session = await request.app.state.desk.signing_in.session(token)
    return request.state.session


async def signed_in(request: Request, needed: SecurityScopes) -> Staff:
    """Who is signed in, with every right that the page names. Raises Elsewhere, PageRefused 403."""
    session = await open_session(request)
    if session is None or not session.passed:
        raise Elsewhere(_sign_in(request))
    if session.must_change and not request.url.path.startswith((OWN, "/dang-xuat")):
        raise Elsewhere(OWN)
    if _owes_steps(request, session):
        raise Elsewhere(STEPS)
    for right in needed.scopes:
        if not session.staff.may(right):
            raise PageRefused(403, "Tài khoản của bạn không có quyền mở trang này.", session.staff)
    return session.staff


def _owes_steps(request: Request, session: Session) -> bool:
    """Whether a second step has to be set up before anything else; the single sign-on sees to its own."""
    wanted = request.app.state.settings.totp_roles.split(",")
    own = request.url.path.startswith((OWN, "/dang-xuat"))
    return session.staff.role in wanted and not session.two_steps and session.way == "password" and not own


def _sign_in(request: Request) -> str:
    """Signing in, and back to where the visitor was going if that was a page."""
    if request.method not in SAFE:
        return SIGN_IN
    query = f"?{request.url.query}" if request.url.query else ""
    return f"{SIGN_IN}?tiep={quote(request.url.path + query, safe='')}"


async def own_session(request: Request, _: Annotated[Staff, Security(signed_in, scopes=[])]) -> Session:
    session = await open_session(request)
    assert session is not None
    return session


async def freshly_proved(request: Request, session: Annotated[Session, Depends(own_session)]) -> None:
    """Lets on only who proved lately that it is still them; for what can do much harm. Raises Elsewhere."""
    reading = request.method in SAFE
    old = request.app.state.desk.signing_in.now() - session.proved_at
    if old > (FRESH if reading else FRESH_TO_SEND):
        path = request.url.path if reading else "/tai-khoan"
        raise Elsewhere(f"{OWN}/xac-nhan?tiep={quote(path, safe='')}")


async def checked(request: Request) -> None:
    """Lets a form in only from a page of ours that was shown to this very cookie, and writes down that staff sent it.

    Raises PageRefused 403. Comes after the page's right among its parameters.
    """
    session = await open_session(request)
    if not _same_origin(request) or not await _fits(request):
        raise PageRefused(
            403, "Trang đã mở quá lâu. Hãy tải lại trang rồi làm lại.", session.staff if session else None
        )
    if session is not None and session.passed:
        await request.app.state.desk.audit.note(session.staff, "form", page=request.url.path)


async def ours_only(request: Request) -> None:
    """For what a script of our pages sends as JSON: no other site can, and no form. Raises PageRefused 403."""
    if not _same_origin(request):
        raise PageRefused(403, "Yêu cầu này không đến từ trang của hệ thống.")


async def _fits(request: Request) -> bool:
    name = session_cookie(request) if await open_session(request) else form_cookie(request)
    given = request.headers.get("x-csrf-token") or (await request.form()).get("csrf", "")
    return isinstance(given, str) and request.app.state.desk.signing_in.fits(request.cookies.get(name, ""), given)


def _same_origin(request: Request) -> bool:
    """By what the browser says itself; an old one says less, and the token stands alone."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site not in (None, "same-origin", "none"):
        return False
    ours = {request.headers.get("host"), urlsplit(request.app.state.settings.public_url).netloc}
    return origin is None or urlsplit(origin).netloc in ours  # a proxy may have put its own name for the host


def visitor(request: Request) -> Visitor:
    """From where this request comes, for counting tries and for the list of sessions."""
    return Visitor(request.client.host if request.client else "", device(request.headers.get("user-agent", "")))


_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"))
_BROWSERS = (
    ("Edg/", "Edge"),
    ("coc_coc", "Cốc Cốc"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)


def device(agent: str) -> str:
    """The browser and system by the names that people know them by; no version, nothing that tells devices apart."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "Trình duyệt khác")
    system = next((name for mark, name in (*_SYSTEMS, ("Linux", "Linux")) if mark in agent), "máy khác")
    return f"{browser} trên {system}"


SignedIn = Annotated[Staff, Security(signed_in, scopes=[])]
OfficeReader = Annotated[Staff, Security(signed_in, scopes=["office:read"])]
OfficeWriter = Annotated[Staff, Security(signed_in, scopes=["office:write"])]
PersonalReader = Annotated[Staff, Security(signed_in, scopes=["personal:read"])]
AgencyReader = Annotated[Staff, Security(signed_in, scopes=["agency:read"])]
Helper = Annotated[Staff, Security(signed_in, scopes=["help"])]
Admin = Annotated[Staff, Security(signed_in, scopes=["admin"])]
OwnSession = Annotated[Session, Depends(own_session)]
Proved = Annotated[None, Depends(freshly_proved)]
Checked = Annotated[None, Depends(checked)]
SameOrigin = Annotated[None, Depends(ours_only)]
