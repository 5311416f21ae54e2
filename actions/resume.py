"""The person is back and wants to go on."""

from actions.act import Act


class Resume(Act):
    labels = ("resume",)

    def name(self) -> str:
        return "action_resume"
