"""Everything that inviting goes by: the policy, the places of the templates, and what is connected and approved."""

from __future__ import annotations

from dataclasses import dataclass, field

from survey.invitation_link import link
from survey.inviting.filling import STANDARD, Field
from survey.inviting.policy import Policy
from survey.inviting.routes import Templates


@dataclass(frozen=True, slots=True)
class Rules:
    """`channels` are those connected here; with none of them an invitation is a slip and a link."""

    policy: Policy = field(default_factory=Policy)
    fields: tuple[Field, ...] = STANDARD
    templates: Templates = field(default_factory=Templates)
    channels: frozenset[str] = frozenset()
    public_url: str = ""

    def link(self, token: str) -> str:
        """The address that opens an invitation."""
        return link(self.public_url, token)
