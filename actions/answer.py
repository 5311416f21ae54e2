"""The person answers the open question: a level, a number, a choice or several."""

from actions.act import Act


class Answer(Act):
    labels = ("likert_1", "likert_2", "likert_3", "likert_4", "likert_5", "number", "choice", "choices")

    def name(self) -> str:
        return "action_answer"
