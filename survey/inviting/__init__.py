"""Whom to invite, when and which way: one policy, pure. Facts go in, a decision with its named reason comes out."""

from survey.inviting.decision import Invite, Person, Reach, Reason, Skip, SkipReason, decide, respondent, shut_out
from survey.inviting.errand import Drop, DropReason, Errand, Postpone, Send, Survey, do
from survey.inviting.policy import Period, Policy, Route, Yearly
from survey.inviting.routes import Chat, Choice, Chosen, Closed, Kind, Means, Open, Templates, Ways, choose

__all__ = [
    "Chat",
    "Choice",
    "Chosen",
    "Closed",
    "Drop",
    "DropReason",
    "Errand",
    "Invite",
    "Kind",
    "Means",
    "Open",
    "Period",
    "Person",
    "Policy",
    "Postpone",
    "Reach",
    "Reason",
    "Route",
    "Send",
    "Skip",
    "SkipReason",
    "Survey",
    "Templates",
    "Ways",
    "Yearly",
    "choose",
    "decide",
    "do",
    "respondent",
    "shut_out",
]
