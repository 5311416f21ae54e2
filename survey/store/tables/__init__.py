"""The tables, and the rules that the database itself holds."""

from __future__ import annotations

from survey.store.tables.accounts import accounts, recovery_codes, sign_in_tries, staff_sessions
from survey.store.tables.cases import agencies, cases, invitations, people, questionnaires
from survey.store.tables.cleaning import audit, exclusions, exports, flags
from survey.store.tables.feed import (
    api_keys,
    computed,
    deliveries,
    public_periods,
    snapshot_figures,
    snapshots,
    subscribers,
)
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
from survey.store.tables.figures import figure_days, figure_marks, figure_months
from survey.store.tables.foundation import metadata
from survey.store.tables.helping import acts, helpers, place_agencies, places, visits
from survey.store.tables.office import imports
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
    "accounts",
    "acts",
    "agencies",
    "answers",
    "api_keys",
    "audit",
    "callbacks",
    "cases",
    "codes",
    "computed",
    "consents",
    "contacts",
    "deliveries",
    "dispositions",
    "errands",
    "events",
    "exclusions",
    "exports",
    "figure_days",
    "figure_marks",
    "figure_months",
    "flags",
    "grants",
    "helpers",
    "holds",
    "imports",
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
    "place_agencies",
    "places",
    "public_periods",
    "questionnaires",
    "ratings",
    "recheck_draws",
    "rechecks",
    "recovery_codes",
    "sample_places",
    "sample_replacements",
    "samples",
    "sessions",
    "sign_in_tries",
    "snapshot_figures",
    "snapshots",
    "staff_sessions",
    "subscribers",
    "visits",
]
