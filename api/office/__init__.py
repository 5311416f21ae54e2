"""The pages of the survey office (Sở Nội vụ), a file for each kind of work."""

from __future__ import annotations

from api.office import (
    access,
    cases,
    cleaning,
    codebook,
    comments,
    exports,
    forms,
    invitations,
    overview,
    preview,
    publishing,
    rechecks,
    samples,
    sensitive,
)

PARTS = (
    sensitive,
    codebook,
    comments,
    overview,
    cases,
    invitations,
    cleaning,
    samples,
    forms,
    rechecks,
    exports,
    publishing,
    preview,
    access,
)
