"""Everything of one Official Account, put together from the settings: two channels on one client and one keeper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import httpx

from bot.zalo.chat import AskPhone, Zalo
from bot.zalo.client import Client
from bot.zalo.keeper import Keeper
from bot.zalo.oauth import OAuth
from bot.zalo.templates import ZaloTemplates
from survey.desk.grants import Grants
from survey.runtime.settings import Settings

CONNECTIONS = 32


@dataclass(frozen=True, slots=True)
class Account:
    """One per process; close it at its end, so that a renewal under way is not lost."""

    chat: Zalo
    templates: ZaloTemplates
    client: Client
    keeper: Keeper
    oauth: OAuth
    http: httpx.AsyncClient

    @classmethod
    def on(
        cls, settings: Settings, grants: Grants, phrases: Callable[..., str], now: Callable[[], datetime]
    ) -> Account:
        """An account that sends; `settings.zalo_oa_id` must be set. Opens no connection yet."""
        http = client_of_http()
        oauth = oauth_of(settings, http)
        keeper = Keeper(grants, oauth, settings.zalo_oa_id, now)
        client = Client(keeper, http, now, url=settings.zalo_url, business_url=settings.zalo_business_url)
        ask = AskPhone(phrases("zalo_phone_title"), phrases("zalo_phone_subtitle"))
        chat = Zalo(client, settings.zalo_oa_id, ask, button_template=settings.zalo_button_template)
        return cls(chat, ZaloTemplates(client), client, keeper, oauth, http)

    async def close(self) -> None:
        await self.keeper.close()
        await self.http.aclose()


def client_of_http() -> httpx.AsyncClient:
    """Redirects are not followed: a token must not be handed on to another address."""
    return httpx.AsyncClient(limits=httpx.Limits(max_connections=CONNECTIONS), follow_redirects=False)


def oauth_of(settings: Settings, http: httpx.AsyncClient) -> OAuth:
    secret = settings.zalo_app_secret.get_secret_value()
    return OAuth(http, settings.zalo_oauth_url, settings.zalo_app_id, secret)
