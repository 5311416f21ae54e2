"""Opens a door by the name of its channel, with all that stands behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx

from bot.language import Rasa
from bot.telegram.client import Telegram as TelegramChannel
from bot.zalo.account import oauth_of
from bot.zalo.chat import AskPhone
from bot.zalo.chat import Zalo as ZaloChannel
from bot.zalo.client import Client
from bot.zalo.keeper import Keeper
from survey.grant import Tokens
from survey.runtime.wiring import words
from tests.bot.doors.console import Terminals
from tests.bot.doors.door import Door
from tests.bot.doors.house import House, standing
from tests.bot.doors.telegram import Telegram
from tests.bot.doors.web import Web
from tests.bot.doors.zalo import Zalo
from tests.fakes import telegram as little_telegram
from tests.fakes import zalo as little_zalo

DOORS: Mapping[str, type[Any]] = {one.name: one for one in (Web, Terminals, Telegram, Zalo)}
SECRET = "a-secret-of-telegram"
TOKEN_LASTS = timedelta(hours=25)


def opened(name: str, database: str, patience: float = 10.0) -> AbstractAsyncContextManager[Door]:
    """`patience`: seconds that the worker waits for a platform's answer."""
    return {"web": _web, "console": _console, "telegram": _telegram, "zalo": _zalo}[name](database, patience)


@asynccontextmanager
async def _web(database: str, patience: float) -> AsyncIterator[Web]:
    async with standing(database) as house:
        yield Web(house)


@asynccontextmanager
async def _console(database: str, patience: float) -> AsyncIterator[Terminals]:
    async with standing(database) as house:
        rasa = Rasa(house.settings.rasa_url, "", 4.0)
        yield Terminals(house, rasa)
        await rasa.close()


@asynccontextmanager
async def _telegram(database: str, patience: float) -> AsyncIterator[Telegram]:
    token = little_telegram.TOKEN
    async with little_telegram.serve(token=token, secret=SECRET) as fake:
        given = {"telegram_token": token, "telegram_secret": SECRET, "telegram_url": fake.url}
        title = words()("telegram_phone_button")
        async with (
            standing(database, **given) as house,
            TelegramChannel(token, fake.url, phone_title=title, patience=patience) as channel,
        ):
            yield Telegram(house, fake, channel)


@asynccontextmanager
async def _zalo(database: str, patience: float) -> AsyncIterator[Zalo]:
    async with little_zalo.serve() as fake:
        addresses = dict.fromkeys(("zalo_url", "zalo_oauth_url", "zalo_business_url"), fake.url)
        keys = {"zalo_app_id": little_zalo.APP_ID, "zalo_app_secret": little_zalo.APP_SECRET}
        given = {"zalo_oa_id": little_zalo.OA_ID, "zalo_oa_secret": little_zalo.OA_SECRET, **keys, **addresses}
        async with standing(database, **given) as house, _Patient(patience) as http:
            tokens = Tokens(fake.grants.access, fake.grants.refresh, TOKEN_LASTS)
            await house.desk.grants.keep(little_zalo.OA_ID, tokens)
            yield Zalo(house, fake, _chat(house, http))


def _chat(house: House, http: httpx.AsyncClient) -> ZaloChannel:
    read, now, say = house.settings, house.clock, words()
    keeper = Keeper(house.desk.grants, oauth_of(read, http), read.zalo_oa_id, now)
    client = Client(keeper, http, now, url=read.zalo_url, business_url=read.zalo_business_url)
    return ZaloChannel(client, read.zalo_oa_id, AskPhone(say("zalo_phone_title"), say("zalo_phone_subtitle")))


class _Patient(httpx.AsyncClient):
    """Waits no longer than this for an answer, whatever it is asked."""

    def __init__(self, patience: float) -> None:
        super().__init__()
        self._patience = patience

    async def request(self, *args: Any, **kwargs: Any) -> httpx.Response:
        return await super().request(*args, **{**kwargs, "timeout": self._patience})
