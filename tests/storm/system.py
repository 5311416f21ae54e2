"""The system that a storm goes over: every part for real, its platforms the fakes, cases with their slips' codes."""

from __future__ import annotations

import base64
import contextlib
import os
import secrets
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from cli.parts.stack import Stack
from survey.desk import Desk
from survey.desk.inviting import Invited
from survey.grant import Tokens
from survey.questionnaire import Questionnaire
from survey.runtime import demo, library, settings, wiring
from tests.storm.platforms import Platform, Zalo

HOOKS = {"telegram": "/webhooks/telegram", "zalo": "/webhooks/zalo"}
DAY = timedelta(hours=25)  # what an access token of Zalo lives


@dataclass(frozen=True, slots=True)
class Ticket:
    """One case that somebody may answer for: its invitation's token, and the short code on its slip."""

    code: str
    token: str
    slip: str


@dataclass(slots=True)
class System:
    stack: Stack
    desk: Desk
    form: Questionnaire
    settings: settings.Settings
    tickets: list[Ticket] = field(default_factory=list)

    async def come_in(self, count: int, seed: int, today: date) -> None:
        """Enters finished cases until there are that many invitations; every one of somebody else."""
        rows = demo.cases(today, seed, count + count // 5 + 20)
        results = await self.desk.register.enter([_own(number, row) for number, row in enumerate(rows)])
        invited = [(one.code, one.invitation) for one in results if isinstance(one.invitation, Invited)]
        tokens = {code: one.token for code, one in invited if one.token}
        slips = await self.desk.codes.slips(list(tokens)[:count])
        self.tickets = [Ticket(one.case, tokens[one.case], one.code) for one in slips]
        if len(self.tickets) < count:
            raise ValueError(f"only {len(self.tickets)} of {count} cases were invited")

    async def connect(self, platforms: Mapping[str, Platform]) -> None:
        """Both webhooks, and the grant of the Official Account as an administrator's consent would leave it."""
        await _grant(self.desk, self.settings.zalo_oa_id, platforms["zalo"])
        for name, platform in platforms.items():
            await platform.control("delivery", webhook=self.stack.url + HOOKS[name], **_secret(name, self.settings))
        zalo = platforms["zalo"]
        assert isinstance(zalo, Zalo)
        zalo.codes |= {one.token: one.slip for one in self.tickets}


def environment() -> dict[str, str]:
    """What a system for real needs besides its platforms."""
    return {"HAILONG_KEY": base64.b64encode(secrets.token_bytes(32)).decode()}


@contextlib.asynccontextmanager
async def desk_of(stack: Stack) -> AsyncIterator[System]:
    """The desk of a running stack. Its settings become those of this process."""
    for name in [one for one in os.environ if one.startswith("HAILONG_") or one in ("DATABASE_URL", "REDIS_URL")]:
        del os.environ[name]
    os.environ.update(stack.env)
    read = settings.read()
    async with wiring.desk(read) as desk:
        forms = library.questionnaires(wiring.DATA / "questionnaires")
        yield System(stack, desk, forms[wiring.newest(forms, read.questionnaire)], read)


async def _grant(desk: Desk, oa: str, zalo: Platform) -> None:
    given: Mapping[str, Any] = (await zalo.ask("state"))["grant"]
    await desk.grants.keep(oa, Tokens(given["access_token"], given["refresh_token"], DAY))


def _secret(name: str, read: settings.Settings) -> dict[str, str]:
    return {"secret": read.telegram_secret.get_secret_value()} if name == "telegram" else {}


def _own(number: int, row: Mapping[str, str]) -> dict[str, str]:
    """Each case with a code and phones that no other has."""
    stem, _, serial = row["code"].rpartition("-")
    phone = f"0500{number:06d}"
    return {**row, "code": f"{stem}-8{serial}", "applicant_phone": phone, "submitter_phone": phone}
