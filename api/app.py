"""The service: every door that faces the network, on one desk."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import fields

import httpx
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.routing import Mount

from api import (
    accounts,
    agency_pages,
    audit,
    cases,
    chat,
    errors,
    exports,
    figures,
    health,
    help_pages,
    helped,
    office,
    own_account,
    paper_forms,
    progress,
    public,
    public_pages,
    rechecks,
    samples,
    signing_in,
    slips,
    snapshots,
    sso,
    theme_pages,
    themes,
    web,
    webhooks,
    zalo_consent,
)
from api.document import document_whole
from api.pages import Assets
from bot.reception import reception
from survey.reading import read
from survey.runtime.settings import Settings, load

POOL = 24  # database connections of one service process
CONTACTS_AT_MOST = 20_000  # conversations remembered by one process

# The pages of staff, each file a part of them.
PAGES = (signing_in, sso, own_account, accounts, audit, agency_pages, helped, help_pages, *office.PARTS, theme_pages)

ABOUT = "Nhận hồ sơ đã giải quyết xong, và cung cấp số liệu hài lòng đã tổng hợp."


def create() -> Starlette:
    """The application on the settings of the environment; uvicorn's factory."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    return build(load())


def build(settings: Settings) -> Starlette:
    """The chat's own routes outside, everything else in FastAPI behind them; one state for both.

    Every tap of every citizen takes the outer way: FastAPI's routing and its middlewares cost a third of such a turn.
    """
    inner = FastAPI(title="hailong", description=ABOUT, version="0.1.0", docs_url=None, redoc_url=None)
    parts = (cases, slips, figures, themes, snapshots, public, progress, exports, health, zalo_consent, chat, *PAGES)
    parts += (samples, paper_forms, rechecks)
    for part in parts:
        inner.include_router(part.router)
    document_whole(inner, [part.router for part in parts])
    inner.include_router(public_pages.documented)
    inner.include_router(public_pages.router)
    inner.mount("/static", Assets())
    app = Starlette(routes=[*web.ROUTES, *webhooks.ROUTES, Mount("/", inner)], lifespan=life)
    app.state.settings = settings
    inner.state = app.state
    for one in (app, inner):
        errors.install(one)
    return app


@asynccontextmanager
async def life(app: Starlette) -> AsyncIterator[None]:
    """Opens what the service stands on, where its routes find it, and closes it again."""
    state = app.state
    state.contacts, state.contacts_at_most, state.stopping = {}, CONTACTS_AT_MOST, asyncio.Event()
    async with reception(state.settings, POOL) as inside, httpx.AsyncClient(timeout=health.PATIENCE) as state.http:
        for part in fields(inside):
            setattr(state, part.name, getattr(inside, part.name))
        await inside.bell.open()
        read("")  # the reader's word lists are loaded now, not with the first citizen
        # What has been loaded lives as long as the process: the collector need not walk through it again and again.
        gc.collect()
        gc.freeze()
        yield
        state.stopping.set()
