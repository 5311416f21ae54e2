"""The person has no time now."""

from actions.act import Act


class Later(Act):
    labels = ("later",)

    def name(self) -> str:
        return "action_later"
