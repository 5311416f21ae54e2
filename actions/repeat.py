"""The person wants to hear the open question again."""

from actions.act import Act


class Repeat(Act):
    labels = ("repeat",)

    def name(self) -> str:
        return "action_repeat"
