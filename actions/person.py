"""Somebody else than the person of the case writes, or the case is not theirs: the desk asks who answers."""

from actions.act import Act


class Person(Act):
    labels = ("not_me", "official", "wrong_case")

    def name(self) -> str:
        return "action_person"
