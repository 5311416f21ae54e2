"""The person wants a human being."""

from actions.act import Act


class HelpHuman(Act):
    labels = ("help_human",)

    def name(self) -> str:
        return "action_help_human"
