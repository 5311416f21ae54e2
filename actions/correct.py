"""The person corrects an earlier answer by naming its question."""

from actions.act import Act


class Correct(Act):
    labels = ("correct",)

    def name(self) -> str:
        return "action_correct"
