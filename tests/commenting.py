"""People who leave a comment, for the tests of what becomes of it."""

from __future__ import annotations

from survey.heard import Heard
from tests.stage import Person, Stage

REPLIES = ("4 –", "5 –", "4 –", "3 –", "4 –", "2", "4 –")


async def at_the_comment(stage: Stage, number: int = 1, **case: str) -> Person:
    """Somebody who has answered everything up to the open question."""
    person = await stage.citizen(await stage.case(f"H57.90-261103-{number:04d}", **case))
    await person.taps("Đồng ý")
    for reply in REPLIES:
        await (person.says(reply) if reply == "2" else person.taps(reply))
    return person


async def comments(stage: Stage, words: str, number: int = 1, **case: str) -> Person:
    """Somebody who answered the whole form, with these words at the open question."""
    person = await at_the_comment(stage, number, **case)
    stage.script.knows[words] = Heard("comment", words, question="gop_y", rule="open")
    await person.says(words)
    await person.taps("Đồng ý")
    return person


async def wrote(stage: Stage, texts: list[str], first: int = 1, **case: str) -> None:
    """One person for each text."""
    for number, words in enumerate(texts, first):
        phone = f"09{number:08d}"
        await comments(stage, words, number, **{"applicant_phone": phone, **case})
