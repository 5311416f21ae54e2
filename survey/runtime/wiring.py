"""Puts the desk together from the settings, and the data folder's contents into the store."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from survey.desk import Desk
from survey.desk.codebooks import keep_book
from survey.desk.tools import Tools
from survey.inviting import Templates
from survey.inviting.rules import Rules
from survey.measures.quota import QuotaTable
from survey.questionnaire import Questionnaire
from survey.questionnaire_json import dump, load
from survey.runtime import library
from survey.runtime.cleaning import cleaning
from survey.runtime.codebook import codebook
from survey.runtime.errors import SettingsError
from survey.runtime.fieldwork import fieldwork
from survey.runtime.ids import RandomIds
from survey.runtime.inviting import inviting
from survey.runtime.proofs import Proofs
from survey.runtime.quotas import quotas
from survey.runtime.sealing import COMMENTS, DEMO_KEY, Sealer
from survey.runtime.settings import Settings
from survey.runtime.settings import load as load_settings
from survey.session.fitting import Limits
from survey.store import Store, open_store
from survey.store.catalogue import Changed

DATA = Path(__file__).resolve().parents[2] / "data"
PUSHED = frozenset({"console", "telegram", "zalo", "zbs"})  # channels whose bubbles are pushed by a sender
ATTENDED = frozenset({"console"})  # of these, the ones pushed where the person sits, not by the worker
REPEATING = frozenset({"web"})  # the chat page sends a message again until its reply is there
SHARING = frozenset({"telegram", "zalo"})
LIMITS = {"telegram": Limits(text=4096, buttons=100, title=64), "zalo": Limits(text=2000, buttons=5, title=100)}


def now() -> datetime:
    return datetime.now(UTC)


async def stock(store: Store, data: Path = DATA) -> dict[str, Questionnaire]:
    """Keeps agencies and questionnaire versions in the database; returns every version ever used.

    Raises library.LibraryError for a fault in a data file, SettingsError for a text changed without a new version.
    """
    forms = library.questionnaires(data / "questionnaires")
    agencies = library.agencies(data / "agencies" / "hue.yml")
    async with store.transaction() as tx:
        await tx.catalogue.keep_agencies([asdict(one) for one in agencies.values()])
        for form in forms.values():
            await _keep(tx, form)
        bodies = await tx.catalogue.bodies()
        await keep_book(tx, [asdict(one) for one in codebook(data / "codebook")], now())
    return {ref: load(body) for ref, body in bodies.items()} | forms


async def _keep(tx, form: Questionnaire) -> None:
    row = {"ref": form.ref, "id": form.id, "version": form.version, "digest": form.digest, "body": dump(form)}
    try:
        await tx.catalogue.keep_questionnaire(row)
    except Changed as error:
        raise SettingsError(str(error)) from error


def newest(forms: Mapping[str, Questionnaire], wanted: str) -> str:
    """The reference meant by a setting: "id@version", or an id alone for its highest version. Raises SettingsError."""
    if wanted in forms:
        return wanted
    versions = [form for form in forms.values() if form.id == wanted]
    if not versions:
        known = ", ".join(sorted({form.id for form in forms.values()}))
        raise SettingsError(f"HAILONG_QUESTIONNAIRE: không có bộ câu hỏi “{wanted}”. Hiện có: {known}.")
    return max(versions, key=lambda form: form.version).ref


def words() -> Callable[..., str]:
    """The fixed sentences: `words()("noted", label=…)`. Raises library.LibraryError."""
    return library.phrases(DATA / "phrases.yml").say


def sealer(settings: Settings) -> Sealer:
    """What seals personal data under the key of the settings."""
    return Sealer(settings.key_bytes() or DEMO_KEY)


def assemble(store: Store, forms: Mapping[str, Questionnaire], settings: Settings) -> Desk:
    """A desk on a store that has been stocked."""
    tools = Tools(
        store=store,
        forms=forms,
        phrases=words(),
        now=now,
        ids=RandomIds(),
        sealer=sealer(settings),
        contacts={
            "hotline": settings.hotline,
            "reception": settings.reception,
            "owner": settings.unit_name,
            "place": settings.help_place or settings.reception,
        },
        pushed=PUSHED,
        attended=ATTENDED,
        repeating=REPEATING,
        sharing=SHARING,
        limits=LIMITS,
        responses=library.responses(DATA.parent / "domain.yml"),
        prices={
            "message-free": 0,
            "message-charged": settings.zalo_price_message,
            "template-phone": settings.zalo_price_phone,
            "template-user": settings.zalo_price_user,
        },
        smallest_cell=settings.smallest_cell,
        quotas=floors(),
        originals=Sealer(settings.key_bytes() or DEMO_KEY, COMMENTS),
        originals_for=timedelta(days=settings.originals_days),
        proofs=Proofs(),
        idle=timedelta(minutes=settings.session_idle),
        longest=timedelta(hours=settings.session_longest),
    )
    form, book, field = newest(forms, settings.questionnaire), cleaning(DATA / "cleaning.yml"), DATA / "fieldwork.yml"
    return Desk.on(tools, form, rules(settings), book, fieldwork(field))


def floors(data: Path = DATA) -> tuple[QuotaTable, ...]:
    """How many forms are required of an agency, by year. Raises library.LibraryError."""
    return quotas(data / "quotas.yml")


def rules(settings: Settings, data: Path = DATA) -> Rules:
    """What inviting goes by: the file that people edit, and what is connected. Raises library.LibraryError."""
    channels = {"zalo", "zbs"} if settings.zalo_oa_id else set()
    channels |= {"telegram"} if settings.telegram_token.get_secret_value() else set()
    templates = Templates(
        invitation=settings.zalo_invitation_template,
        rating=settings.zalo_rating_template,
        user=settings.zalo_user_template,
        reminder=settings.zalo_reminder_template,
        continuation=settings.zalo_continuation_template,
        recheck=settings.zalo_recheck_template,
    )
    if settings.demo and _real(settings.zalo_business_url):
        templates = Templates()  # the numbers of made-up cases may be somebody's
    made = inviting(data / "inviting.yml")
    return replace(made, templates=templates, channels=frozenset(channels), public_url=settings.public_url)


def _real(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    return host == "zalo.me" or host.endswith(".zalo.me")


async def open_desk(settings: Settings | None = None, *, size: int = 10) -> tuple[Desk, Store]:
    """A desk and the store under it, for a process that lives long; close the store at its end."""
    settings = settings or load_settings()
    store = open_store(settings.database_url, size=size)
    return assemble(store, await stock(store), settings), store


@asynccontextmanager
async def desk(settings: Settings | None = None) -> AsyncIterator[Desk]:
    """A desk for the length of a block, for commands and tests."""
    made, store = await open_desk(settings, size=4)
    try:
        yield made
    finally:
        await store.close()
