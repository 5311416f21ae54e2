"""The tables, and the rules that the database itself holds."""

from __future__ import annotations

from survey.store.tables.cases import agencies, cases, invitations, people, questionnaires
from survey.store.tables.cleaning import audit, exclusions, exports, flags
from survey.store.tables.fieldwork import (
    paper_entries,
    paper_forms,
    paper_settlements,
    recheck_draws,
    rechecks,
    sample_places,
    sample_replacements,
    samples,
)
from survey.store.tables.foundation import metadata
from survey.store.tables.reaching import (
    callbacks,
    codes,
    errands,
    events,
    grants,
    holds,
    leases,
    ledger,
    left_alone,
    moves,
    officials,
    paces,
    ratings,
)
from survey.store.tables.talks import answers, consents, contacts, dispositions, inbox, outbox, sessions

__all__ = [
    "agencies",
    "answers",
    "audit",
    "callbacks",
    "cases",
    "codes",
    "consents",
    "contacts",
    "dispositions",
    "errands",
    "events",
    "exclusions",
    "exports",
    "flags",
    "grants",
    "holds",
    "inbox",
    "invitations",
    "leases",
    "ledger",
    "left_alone",
    "metadata",
    "moves",
    "officials",
    "outbox",
    "paces",
    "paper_entries",
    "paper_forms",
    "paper_settlements",
    "people",
    "questionnaires",
    "ratings",
    "recheck_draws",
    "rechecks",
    "sample_places",
    "sample_replacements",
    "samples",
    "sessions",
]
