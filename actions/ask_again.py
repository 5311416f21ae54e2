"""Nothing was understood, or not surely enough: the desk asks again. It never guesses."""

from dataclasses import replace

from actions.act import Act
from actions.turn import UNCLEAR, Turn
from survey.heard import Heard


class AskAgain(Act):
    def name(self) -> str:
        return "action_ask_again"

    def heard(self, now: Turn) -> Heard:
        return replace(now.heard, label=UNCLEAR, value=None, confirm=False, rest=())
