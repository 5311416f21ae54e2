"""The first consent: what an administrator enters in Zalo's console, and what comes back from it.

The challenge is kept in the console, so its verifier is made once. The link names our callback and our state; Zalo
refuses one whose callback or challenge is not the saved one.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

from bot.zalo.oauth import OAuth
from survey.desk.grants import Grants
from survey.grant import Consent

PERMISSION = "/v4/oa/permission"
WEBHOOK = "/webhooks/zalo"
CALLBACK = "/zalo/connected"
LONGEST_CODE = 2000

# What the webhook page of the console has switches for and the survey needs; the others may stay off.
EVENTS = (
    "user_send_text",
    "user_send_image",
    "user_send_gif",
    "user_send_link",
    "user_send_audio",
    "user_send_video",
    "user_send_sticker",
    "user_send_location",
    "user_send_business_card",
    "user_send_file",
    "follow",
    "unfollow",
    "user_click_chatnow",
    "user_submit_info",
    "user_withdraw",
    "oa_send_text",
    "oa_send_image",
    "oa_send_file",
    "user_received_message",
    "user_feedback",
    "user_click_response_button",
    "change_template_status",
    "change_template_quality",
    "change_template_quota",
    "change_oa_daily_quota",
    "change_oa_template_tags",
)


class WrongReturn(ValueError):
    """What came back is not what was asked for. `reason`: state, account or code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Return:
    """What a browser brings back from Zalo; `state` is "" when only the code was copied."""

    code: str
    oa_id: str = ""
    state: str = ""


def challenge(verifier: str) -> str:
    """Base64url of SHA-256, without padding."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def link(oauth_url: str, app_id: str, public_url: str, consent: Consent) -> str:
    """The address at which an administrator of the OA consents."""
    query = {
        "app_id": app_id,
        "redirect_uri": f"{public_url}{CALLBACK}",
        "code_challenge": challenge(consent.verifier),
        "state": consent.state,
    }
    return f"{oauth_url}{PERMISSION}?{urlencode(query)}"


def pasted(text: str) -> Return:
    """The whole address that the browser was sent to, or the code alone. Raises WrongReturn."""
    given = text.strip().strip("'\"")
    if "code=" in given:
        query = parse_qs(urlsplit(given).query or given)
        return Return(*(query.get(name, [""])[0] for name in ("code", "oa_id", "state")))
    if not re.fullmatch(r"[\w.~+/=-]{8,2000}", given):
        raise WrongReturn("code")
    return Return(given)


async def accept(grants: Grants, oauth: OAuth, oa_id: str, back: Return, *, from_browser: bool) -> None:
    """Makes a grant of what came back. From a browser it must name our state and our OA; what an operator pastes may
    be the code alone. Raises WrongReturn, GrantDead for a code that no longer serves, NotGranted, NotSent, GrantBusy.
    """
    if not back.code or len(back.code) > LONGEST_CODE:
        raise WrongReturn("code")
    if back.oa_id != oa_id and (from_browser or back.oa_id):
        raise WrongReturn("account")
    consent = await _known(grants, oa_id, back, from_browser)
    await grants.keep(oa_id, await oauth.exchange(back.code, consent.verifier))


async def _known(grants: Grants, oa_id: str, back: Return, from_browser: bool) -> Consent:
    if not from_browser and not back.state:
        return await grants.prepare(oa_id)
    consent = await grants.consent(oa_id, back.state)
    if consent is None:
        raise WrongReturn("state")
    return consent
