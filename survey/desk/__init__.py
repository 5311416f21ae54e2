"""The desk: everything anyone may ask of a survey, one transaction a verb."""

from __future__ import annotations

from dataclasses import dataclass

from survey.desk.codes import Codes
from survey.desk.errands import Errands
from survey.desk.grants import Grants
from survey.desk.happenings import Happenings
from survey.desk.help import Help
from survey.desk.ledger import Ledger
from survey.desk.moving import Moving
from survey.desk.outgoing import Outgoing
from survey.desk.paper import Paper
from survey.desk.post import Post
from survey.desk.privacy import Privacy
from survey.desk.ratings import Ratings
from survey.desk.reach import Reach
from survey.desk.recheck import Rechecks
from survey.desk.register import Register
from survey.desk.report import Report
from survey.desk.samples import Samples
from survey.desk.showcase import Showcase
from survey.desk.talk import Talk
from survey.desk.tools import Tools
from survey.fieldwork.settings import Fieldwork
from survey.inviting.rules import Rules


@dataclass(frozen=True, slots=True)
class Desk:
    """`talk`: the citizen's side; `post`: messages in; `outgoing`: bubbles out; `happenings`: a platform's events;
    `register`: cases; `report`: figures; `codes`: slips and short codes; `reach`: whether a person may be reached;
    `moving`: going on elsewhere; `ratings`: stars given in a template; `privacy`: erasing;
    `errands`: invitations and reminders due; `ledger`: what messages cost; `help`: who wants to be called;
    `samples`: random draws; `paper`: forms typed in; `recheck`: whether people answered themselves.
    """

    talk: Talk
    post: Post
    outgoing: Outgoing
    happenings: Happenings
    register: Register
    report: Report
    codes: Codes
    reach: Reach
    moving: Moving
    ratings: Ratings
    showcase: Showcase
    privacy: Privacy
    grants: Grants
    errands: Errands
    ledger: Ledger
    help: Help
    samples: Samples
    paper: Paper
    recheck: Rechecks

    @classmethod
    def on(
        cls, tools: Tools, questionnaire: str, rules: Rules | None = None, fieldwork: Fieldwork | None = None
    ) -> Desk:
        """A desk with all its verbs; `questionnaire` is the reference of the form that people are invited to, by the
        `rules` of inviting.
        """
        rules, fieldwork = rules or Rules(), fieldwork or Fieldwork()
        talk = Talk(tools, rules)
        return cls(
            talk=talk,
            post=Post(tools),
            outgoing=Outgoing(tools),
            happenings=Happenings(tools),
            register=Register(tools, questionnaire, rules.policy),
            report=Report(tools.store, tools.now),
            codes=Codes(tools),
            reach=Reach(tools),
            moving=Moving(tools, talk),
            ratings=Ratings(tools),
            showcase=Showcase(tools),
            privacy=Privacy(tools),
            grants=Grants(tools),
            errands=Errands(tools, talk, rules),
            ledger=Ledger(tools, rules),
            help=Help(tools),
            samples=Samples(tools, fieldwork),
            paper=Paper(tools, questionnaire),
            recheck=Rechecks(tools, talk, rules, fieldwork),
        )
