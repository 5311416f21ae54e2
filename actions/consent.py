"""The person says yes or no: to the survey, to a re-check, to the summary, to what a dialogue has just asked."""

from actions.act import Act


class Consent(Act):
    labels = ("yes", "no")

    def name(self) -> str:
        return "action_consent"
