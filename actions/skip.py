"""The person leaves the open question out."""

from actions.act import Act


class Skip(Act):
    labels = ("skip",)

    def name(self) -> str:
        return "action_skip"
