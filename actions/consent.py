"""The person agrees or refuses: to the survey, to a re-check, to the summary."""

from actions.act import Act


class Consent(Act):
    labels = ("yes", "no")

    def name(self) -> str:
        return "action_consent"
