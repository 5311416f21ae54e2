"""The person wants no more questions."""

from actions.act import Act


class Stop(Act):
    labels = ("stop",)

    def name(self) -> str:
        return "action_stop"
