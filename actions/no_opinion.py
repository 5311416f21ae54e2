"""The person has no opinion on the open question."""

from actions.act import Act


class NoOpinion(Act):
    labels = ("no_opinion",)

    def name(self) -> str:
        return "action_no_opinion"
