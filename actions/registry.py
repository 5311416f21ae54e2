"""Which actions there are, by name. rasa-sdk's own search would make one of every Action class alive instead."""

from __future__ import annotations

from rasa_sdk.executor import ActionExecutor

from actions.act import Act, Talk
from actions.answer import Answer
from actions.ask_again import AskAgain
from actions.back import Back
from actions.comment import Comment
from actions.consent import Consent
from actions.correct import Correct
from actions.delete_data import DeleteData
from actions.explain import Explain
from actions.finish import Finish
from actions.help_human import HelpHuman
from actions.later import Later
from actions.no_opinion import NoOpinion
from actions.person import Person
from actions.repeat import Repeat
from actions.resume import Resume
from actions.return_ import Return
from actions.skip import Skip
from actions.stop import Stop

ACTS: tuple[type[Act], ...] = (
    Answer,
    AskAgain,
    Back,
    Comment,
    Consent,
    Correct,
    DeleteData,
    Explain,
    Finish,
    HelpHuman,
    Later,
    NoOpinion,
    Person,
    Repeat,
    Resume,
    Return,
    Skip,
    Stop,
)


def executor(talk: Talk) -> ActionExecutor:
    """rasa-sdk's executor with our actions and nothing else."""
    made = ActionExecutor()
    for act in ACTS:
        made.register_action(act(talk))
    return made
