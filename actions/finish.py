"""The person has nothing more to change."""

from actions.act import Act


class Finish(Act):
    labels = ("finish",)

    def name(self) -> str:
        return "action_finish"
