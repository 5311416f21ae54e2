"""Rasa has answered a question or a greeting; the desk says that and comes back to the open question."""

from actions.act import Act


class Return(Act):
    labels = (
        "who",
        "privacy",
        "case_status",
        "complaint",
        "greeting",
        "thanks",
        "abuse",
        "out_of_scope",
    )

    def name(self) -> str:
        return "action_return"
