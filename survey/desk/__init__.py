"""The desk: everything anyone may ask of a survey, one transaction a verb."""

from __future__ import annotations

from dataclasses import dataclass

from survey.desk.post import Post
from survey.desk.privacy import Privacy
from survey.desk.register import Register
from survey.desk.report import Report
from survey.desk.showcase import Showcase
from survey.desk.talk import Talk
from survey.desk.tools import Tools


@dataclass(frozen=True, slots=True)
class Desk:
    """`talk`: the citizen's side; `post`: messages; `register`: cases; `report`: figures; `privacy`: erasing."""

    talk: Talk
    post: Post
    register: Register
    report: Report
    showcase: Showcase
    privacy: Privacy

    @classmethod
    def on(cls, tools: Tools, questionnaire: str) -> Desk:
        """A desk with all its verbs; `questionnaire` is the reference of the form that people are invited to."""
        return cls(
            talk=Talk(tools),
            post=Post(tools),
            register=Register(tools, questionnaire),
            report=Report(tools.store, tools.now),
            showcase=Showcase(tools),
            privacy=Privacy(tools),
        )
