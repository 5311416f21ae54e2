"""The person goes back to the question before."""

from actions.act import Act


class Back(Act):
    labels = ("back",)

    def name(self) -> str:
        return "action_back"
