"""Who may sign in, what they prove it with, where they are signed in, and how often somebody tried."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from survey.store.tables.foundation import created, metadata, moment

# An account is switched off, never deleted: the audit names it. No password: only single sign-on opens it.
accounts = Table(
    "accounts",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("login", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("agencies", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    Column("places", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    Column("sso", Text, unique=True),  # how the province's single sign-on names the person
    Column("password_hash", Text),
    Column("must_change", Boolean, nullable=False, server_default=text("false")),
    Column("totp_sealed", LargeBinary),
    Column("totp_waiting", LargeBinary),  # sealed too; begun, and not yet proved by a first code
    Column("totp_step", BigInteger, nullable=False, server_default="0"),  # of the last code: none is taken twice
    created(),
    moment("disabled_at"),
    moment("signed_in_at"),
    CheckConstraint("role in ('admin', 'office', 'agency', 'helper', 'supervisor')", name="role"),
    CheckConstraint("login = lower(login) and login <> ''", name="login"),
    CheckConstraint("(role = 'agency') = (cardinality(agencies) > 0)", name="agencies"),
    CheckConstraint("(role = 'helper') = (cardinality(places) > 0)", name="places"),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("account_id", Uuid, ForeignKey("accounts.id"), primary_key=True),
    Column("digest", LargeBinary, primary_key=True),
    moment("used_at"),
)

# The cookie is kept as a digest. `passed`: every step of signing in is done; before that a row opens nothing.
staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("account_id", Uuid, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("passed", Boolean, nullable=False),
    Column("way", Text, nullable=False),
    Column("device", Text, nullable=False, server_default=""),
    created(),
    moment("seen_at", nullable=False),
    moment("proved_at", nullable=False),  # when the password was last given
    moment("expires_at", nullable=False),
    moment("ended_at"),
    CheckConstraint("octet_length(digest) = 32", name="digest"),
    CheckConstraint("way in ('password', 'sso')", name="way"),
)

# Tries in a row, by account and by address; both are kept as an index that tells nothing without the key.
sign_in_tries = Table(
    "sign_in_tries",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("who", LargeBinary, primary_key=True),
    Column("tries", Integer, nullable=False),
    moment("since", nullable=False),
    moment("until", nullable=False),
    CheckConstraint("kind in ('account', 'address', 'code')", name="kind"),
    Index("ix_sign_in_tries_until", "until"),
)
