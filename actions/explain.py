"""The person asks what the open question means."""

from actions.act import Act


class Explain(Act):
    labels = ("explain",)

    def name(self) -> str:
        return "action_explain"
