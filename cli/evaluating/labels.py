"""What a reply can be labelled as, and which of these labels stands nearest to any other meaning that we know."""

from __future__ import annotations

LEVELS = ("likert_1", "likert_2", "likert_3", "likert_4", "likert_5")
UNCLEAR = "unclear"
NO_OPINION, SKIP, BACK = "no_opinion", "skip", "back"
ANSWER = "answer"  # an outcome only: an answer to a question that is not of five levels

ACTS = (
    BACK,
    "repeat",
    "explain",
    "help_human",
    "stop",
    "later",
    "privacy",
    "who",
    "case_status",
    "delete_data",
    "complaint",
    "greeting",
    "thanks",
    "abuse",
    "out_of_scope",
)
LABELS = (*LEVELS, NO_OPINION, SKIP, *ACTS, UNCLEAR)

# Meanings that no label is for. The rest of those (yes, no, a number, a choice, a comment, finish) are no answer to a
# five-level question: the desk asks again, and so they are unclear.
NEAREST = {
    "correct": BACK,  # both change an earlier answer
    "resume": "repeat",  # both have the open question said again
    "not_me": "out_of_scope",  # these three say that the survey is not for this person; who labels a file has
    "official": "out_of_scope",  # nothing nearer to give them
    "wrong_case": "out_of_scope",
}


def act(meaning: str) -> str:
    """The label of what was heard when nothing was stored for it: an act, or unclear."""
    label = NEAREST.get(meaning, meaning)
    return label if label in ACTS else UNCLEAR


def flipped(meant: str, taken: str) -> bool:
    """A level of one side taken for a level of the other; the middle has no side."""
    if meant not in LEVELS or taken not in LEVELS:
        return False
    low, high = sorted((int(meant[-1]), int(taken[-1])))
    return low <= 2 and high >= 4
