"""The desk: everything anyone may ask of a survey, one transaction a verb."""

from __future__ import annotations

from dataclasses import dataclass

from survey.desk.accounts import Accounts
from survey.desk.audit import Audit
from survey.desk.cleaning import Cleaning
from survey.desk.codebooks import Codebooks
from survey.desk.codes import Codes
from survey.desk.coding import Coding
from survey.desk.errands import Errands
from survey.desk.exporting import Exporting
from survey.desk.feed import Feed
from survey.desk.grants import Grants
from survey.desk.happenings import Happenings
from survey.desk.help import Help
from survey.desk.helped import Helped
from survey.desk.imports import Imports
from survey.desk.keys import Keys
from survey.desk.ledger import Ledger
from survey.desk.moving import Moving
from survey.desk.outgoing import Outgoing
from survey.desk.own_account import OwnAccount
from survey.desk.paper import Paper
from survey.desk.places import Places
from survey.desk.post import Post
from survey.desk.privacy import Privacy
from survey.desk.progress import Progress
from survey.desk.public import Public
from survey.desk.ratings import Ratings
from survey.desk.reach import Reach
from survey.desk.recheck import Rechecks
from survey.desk.register import Register
from survey.desk.report import Report
from survey.desk.samples import Samples
from survey.desk.sensitive import Sensitive
from survey.desk.showcase import Showcase
from survey.desk.showing import Showing
from survey.desk.signing_in import SigningIn
from survey.desk.snapshots import Snapshots
from survey.desk.subscribers import Subscribers
from survey.desk.talk import Talk
from survey.desk.themes import ThemeFigures
from survey.desk.tools import Tools
from survey.desk.verifying import Verifying
from survey.fieldwork.settings import Fieldwork
from survey.inviting.rules import Rules
from survey.quality import Rulebook


@dataclass(frozen=True, slots=True)
class Desk:
    """`talk`: the citizen's side; `post`: messages in; `outgoing`: bubbles out; `happenings`: a platform's events;
    `register`: cases; `report`: figures; `codes`: slips and short codes; `reach`: whether a person may be reached;
    `moving`: going on elsewhere; `ratings`: stars given in a template; `privacy`: erasing;
    `errands`: invitations and reminders due; `ledger`: what messages cost; `help`: who wants to be called;
    `cleaning`: which responses do not count; `exporting`: rows for files; `feed`, `snapshots`, `public`: figures for
    scoring, frozen ones, what of these everybody may see; `keys`, `subscribers`: who may ask, and who is told;
    `showing`: an agency's own figures; `progress`: how the survey is getting on; `imports`: files of cases;
    `samples`: random draws; `paper`: forms typed in; `recheck`: whether people answered themselves;
    `accounts`, `signing_in`, `own`: staff, how they come in, what each does with their own; `audit`: what they did;
    `places`: where somebody helps; `helped`: a case answered there, on a device of the place.
    `coding`, `verifying`, `codebooks`: what comments are read as, by machine and people; `sensitive`: those that the
    survey office alone sees; `themes`: what agencies see of them all.
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
    cleaning: Cleaning
    exporting: Exporting
    feed: Feed
    snapshots: Snapshots
    public: Public
    showing: Showing
    keys: Keys
    subscribers: Subscribers
    samples: Samples
    paper: Paper
    recheck: Rechecks
    coding: Coding
    verifying: Verifying
    codebooks: Codebooks
    sensitive: Sensitive
    themes: ThemeFigures
    progress: Progress
    imports: Imports
    accounts: Accounts
    signing_in: SigningIn
    own: OwnAccount
    audit: Audit
    places: Places
    helped: Helped

    @classmethod
    def on(
        cls,
        tools: Tools,
        questionnaire: str,
        rules: Rules | None = None,
        book: Rulebook | None = None,
        fieldwork: Fieldwork | None = None,
    ) -> Desk:
        """A desk with all its verbs; `questionnaire` is the reference of the form that people are invited to, by the
        `rules` of inviting; `book` are the rules of cleaning.
        """
        rules, fieldwork = rules or Rules(), fieldwork or Fieldwork()
        talk = Talk(tools, rules)
        report = Report(tools.store, tools.now, tools.quotas)
        snapshots = Snapshots(tools, report)
        return cls(
            talk=talk,
            post=Post(tools),
            outgoing=Outgoing(tools),
            happenings=Happenings(tools),
            register=Register(tools, questionnaire, rules.policy),
            report=report,
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
            cleaning=Cleaning(tools, book or Rulebook()),
            exporting=Exporting(tools, report),
            feed=Feed(tools, report),
            snapshots=snapshots,
            public=Public(tools, snapshots),
            showing=Showing(tools),
            keys=Keys(tools),
            subscribers=Subscribers(tools),
            samples=Samples(tools, fieldwork),
            paper=Paper(tools, questionnaire),
            recheck=Rechecks(tools, talk, rules, fieldwork),
            coding=Coding(tools),
            verifying=Verifying(tools),
            codebooks=Codebooks(tools),
            sensitive=Sensitive(tools),
            themes=ThemeFigures(tools),
            progress=Progress(tools),
            imports=Imports(tools),
            accounts=Accounts(tools),
            signing_in=SigningIn(tools),
            own=OwnAccount(tools),
            audit=Audit(tools),
            places=Places(tools),
            helped=Helped(tools, rules),
        )
